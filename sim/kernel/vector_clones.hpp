// EYRIE_VECTOR_CLONES before a function: compiled once for each width of the processor's vectors, the widest that it
// has is used. For loops over integers only: floating point could differ.
#pragma once

// The sanitizers come before the clones are resolved.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define EYRIE_VECTOR_CLONES __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define EYRIE_VECTOR_CLONES
#endif
