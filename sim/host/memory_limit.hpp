// What the computer has left for this program, so that a run that is too large ends with a message.
#pragma once

#include <cstdint>

namespace eyrie {

// Bytes the program can still take: of the computer, of its container and of its own limit.
std::int64_t available_memory_bytes();

// Makes an allocation beyond that throw std::bad_alloc. Otherwise the kernel would kill this program, or
// another one, without a message.
void limit_memory();

}  // namespace eyrie
