// The host processor's caches: data used together lie together, and are prefetched before use. Neither changes a
// result.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eyrie {

inline constexpr std::size_t cache_line_bytes = 64;

constexpr std::size_t whole_cache_lines(std::size_t bytes) {
    return (bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
}

// Whether the state of so many PEs, about 4,000 bytes each, is too large for the second-level cache of common
// processors. Only then do prefetches pay.
constexpr bool exceeds_cache(std::size_t pes) { return pes >= 512; }

// Prefetches the `bytes` bytes from `begin` on, which will soon be used. Of large pieces only a part is prefetched: a
// step uses a few words of a deep FIFO or a large spad, and which ones is not known beforehand.
inline void prefetch_lines(const void* begin, std::size_t bytes) {
    constexpr std::size_t most_bytes = 16 * cache_line_bytes;
    if (bytes > most_bytes) return;
    const std::uintptr_t first = reinterpret_cast<std::uintptr_t>(begin);
    for (std::uintptr_t line = first - first % cache_line_bytes; line < first + bytes; line += cache_line_bytes)
        __builtin_prefetch(reinterpret_cast<const void*>(line), 1);
}

}  // namespace eyrie
