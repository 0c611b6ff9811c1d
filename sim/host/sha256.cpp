#include "sim/host/sha256.hpp"

#include <cstddef>
#include <cstdint>

#include <sys/types.h>

#include <sha2.h>

#include "sim/host/input_file.hpp"

namespace eyrie {

namespace {

void add(SHA2_CTX& state, const std::string& bytes) {
    SHA256Update(&state, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string digest_of(SHA2_CTX& state) {
    char digest[SHA256_DIGEST_STRING_LENGTH];
    return SHA256End(&state, digest);
}

}  // namespace

std::string sha256(const std::string& bytes) {
    SHA2_CTX state;
    SHA256Init(&state);
    add(state, bytes);
    return digest_of(state);
}

std::string sha256_of_file(const std::string& path) {
    constexpr std::size_t at_once = std::size_t{1} << 20;
    InputFile file(path);
    SHA2_CTX state;
    SHA256Init(&state);
    for (std::string piece = file.read(at_once); !piece.empty(); piece = file.read(at_once)) add(state, piece);
    return digest_of(state);
}

}  // namespace eyrie
