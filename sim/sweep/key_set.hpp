// A set of points' keys that a million lookups are quick in: the first 128 bits of each, in an open table.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace eyrie {

// Keys are SHA-256 in hexadecimal; two that agree in 128 bits are taken for the same, as two that agree in all are.
class KeySet {
public:
    explicit KeySet(std::size_t most_keys) {
        std::size_t places = 16;
        while (places < 2 * most_keys) places *= 2;
        places_.resize(places);
    }
    void insert(const char* key) { places_[place_of(start_of(key))] = start_of(key); }
    bool has(const char* key) const { return places_[place_of(start_of(key))] != Start{}; }

private:
    using Start = std::array<std::uint64_t, 2>;  // zeros: a free place

    static Start start_of(const char* key) {
        Start start{};
        for (std::size_t i = 0; i < 32 && key[i] != '\0'; ++i) {
            const auto c = static_cast<unsigned char>(key[i]);
            start[i / 16] = start[i / 16] << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return start;
    }
    // Where it is, or the free place where it would be.
    std::size_t place_of(const Start& start) const {
        std::size_t place = start[0] & (places_.size() - 1);
        while (places_[place] != Start{} && places_[place] != start) place = (place + 1) & (places_.size() - 1);
        return place;
    }

    std::vector<Start> places_;
};

}  // namespace eyrie
