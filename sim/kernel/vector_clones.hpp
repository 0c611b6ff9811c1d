// EYRIE_VECTOR_CLONES before a function compiles it once for each vector width; at run time the widest that the
// processor has is used. For loops over integers only: floating-point results could differ.
#pragma once

// Sanitized code would run before the clones are resolved.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define EYRIE_VECTOR_CLONES __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define EYRIE_VECTOR_CLONES
#endif
