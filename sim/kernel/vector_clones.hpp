// EYRIE_VECTOR_CLONES before a function compiles it once for each vector width; at run time the widest that the
// processor has is used. For loops over integers only: floating-point results could differ.
#pragma once

// Sanitized code would run before the clones are resolved. GCC tells of sanitizers by macros, Clang by features.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EYRIE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define EYRIE_SANITIZED 1
#endif
#endif

// With GCC the widest is any processor's that has AVX-512, not one maker's.
#if defined(__x86_64__) && !defined(EYRIE_SANITIZED) && !defined(__clang__)
#define EYRIE_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#elif defined(__x86_64__) && !defined(EYRIE_SANITIZED)
#define EYRIE_VECTOR_CLONES __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define EYRIE_VECTOR_CLONES
#endif
