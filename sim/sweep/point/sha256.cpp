#include "sim/sweep/point/sha256.hpp"

#include <cstdint>

#include <sys/types.h>

#include <sha2.h>

namespace eyrie {

std::string sha256(const std::string& bytes) {
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digest);
    return digest;
}

}  // namespace eyrie
