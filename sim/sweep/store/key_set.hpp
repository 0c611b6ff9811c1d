// A set of points' keys, made for millions of lookups: the first 128 bits of each, in a hash table with open
// addressing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace eyrie {

// Keys are SHA-256 in hexadecimal; two keys that agree in their first 128 bits count as equal.
class KeySet {
public:
    explicit KeySet(std::size_t most_keys) {
        std::size_t places = 16;
        for (; places < 2 * most_keys; places *= 2) --shift_;
        places_.resize(places);
    }
    void insert(const char* key) { places_[place_of(start_of(key))] = start_of(key); }
    bool has(const char* key) const { return !places_[place_of(start_of(key))].is_none(); }

private:
    struct Start {  // zeros: a free place
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        bool is_none() const { return (high | low) == 0; }
    };

    static Start start_of(const char* key) {
        Start start;
        for (std::size_t i = 0; i < 32 && key[i] != '\0'; ++i) {
            const auto c = static_cast<unsigned char>(key[i]);
            std::uint64_t& half = i < 16 ? start.high : start.low;
            half = half << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return start;
    }
    // Where it is, or the free place where it would be.
    std::size_t place_of(const Start& start) const {
        const std::size_t mask = places_.size() - 1;
        // By the first bits: keys that come in order are put side by side.
        std::size_t place = start.high >> shift_;
        while (!places_[place].is_none() && (places_[place].high != start.high || places_[place].low != start.low))
            place = (place + 1) & mask;
        return place;
    }

    int shift_ = 60;
    std::vector<Start> places_;
};

}  // namespace eyrie
