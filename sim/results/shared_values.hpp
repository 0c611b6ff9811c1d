// Values that many places of a page share, each once; a place has its number.
#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "sim/results/json_text.hpp"

namespace eyrie {

class SharedValues {
public:
    // Numbers are given in the order in which values come first.
    std::size_t number_of(const nlohmann::ordered_json& value) {
        const auto [place, fresh] = numbers_.emplace(json_line(value), values_.size());
        if (fresh) values_.push_back(value);
        return place->second;
    }
    const nlohmann::ordered_json& values() const { return values_; }

private:
    std::map<std::string, std::size_t> numbers_;
    nlohmann::ordered_json values_ = nlohmann::ordered_json::array();
};

}  // namespace eyrie
