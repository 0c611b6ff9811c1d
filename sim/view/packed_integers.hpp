// Integers as text for a page: base 128, seven bits a byte, least first, the top bit says that more follow; the bytes
// in base64. Most numbers of a scene are small differences and take one byte. sim/view/page/decode.js reads it.
#pragma once

#include <cstdint>
#include <string>

namespace eyrie {

class PackedIntegers {
public:
    void add(std::uint64_t value) {
        for (; value >= 128; value >>= 7) bytes_ += static_cast<char>((value & 127) | 128);
        bytes_ += static_cast<char>(value);
    }
    // Of either sign: 0, -1, 1, -2, ... become 0, 1, 2, 3, ...
    void add_signed(std::int64_t value) {
        add((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    bool empty() const { return bytes_.empty(); }
    std::string base64() const;

private:
    std::string bytes_;
};

}  // namespace eyrie
