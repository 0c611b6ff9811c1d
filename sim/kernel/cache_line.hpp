// The processor's caches: what is used together lies together, and is asked for before it is used. Neither changes a
// result.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eyrie {

inline constexpr std::size_t cache_line_bytes = 64;

constexpr std::size_t whole_cache_lines(std::size_t bytes) {
    return (bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
}

// The memory that holds `bytes` from `begin` on will soon be used. Much of it is not asked for: of a deep FIFO or a
// large spad a step uses a few words, and nobody knows beforehand which.
inline void prefetch_lines(const void* begin, std::size_t bytes) {
    constexpr std::size_t most_bytes = 16 * cache_line_bytes;
    if (bytes > most_bytes) return;
    const std::uintptr_t first = reinterpret_cast<std::uintptr_t>(begin);
    for (std::uintptr_t line = first - first % cache_line_bytes; line < first + bytes; line += cache_line_bytes)
        __builtin_prefetch(reinterpret_cast<const void*>(line), 1);
}

}  // namespace eyrie
