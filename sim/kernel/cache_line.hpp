// The processor's caches: what is used together lies together, and is asked for before it is used. Neither changes a result.
#pragma once

#include <cstddef>

namespace eyrie {

inline constexpr std::size_t cache_line_bytes = 64;

constexpr std::size_t whole_cache_lines(std::size_t bytes) {
    return (bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
}

// The memory that holds `bytes` from `begin` on will soon be used. Much of it is not asked for: of a deep FIFO or a large
// spad a step uses a few words, and nobody knows beforehand which.
inline void prefetch_lines(const void* begin, std::size_t bytes) {
    constexpr std::size_t most_bytes = 16 * cache_line_bytes;
    if (bytes == 0 || bytes > most_bytes) return;
    const char* const first = static_cast<const char*>(begin);
    for (std::size_t i = 0; i < bytes; i += cache_line_bytes) __builtin_prefetch(first + i, 1);
    __builtin_prefetch(first + bytes - 1, 1);  // the last line, where the first is not whole
}

}  // namespace eyrie
