#include "sim/view/packed_integers.hpp"

namespace eyrie {

std::string PackedIntegers::base64() const {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes_.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes_.size(); i += 3) {
        const auto byte = [&](std::size_t at) {
            return at < bytes_.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes_[at])) : 0u;
        };
        const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        text += letters[three >> 18];
        text += letters[(three >> 12) & 63];
        text += i + 1 < bytes_.size() ? letters[(three >> 6) & 63] : '=';
        text += i + 2 < bytes_.size() ? letters[three & 63] : '=';
    }
    return text;
}

}  // namespace eyrie
