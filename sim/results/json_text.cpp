#include "sim/results/json_text.hpp"

#include <nlohmann/json.hpp>

namespace eyrie {

nlohmann::ordered_json parsed_json(const std::string& text) { return nlohmann::ordered_json::parse(text); }

bool is_json(const std::string& text) { return nlohmann::ordered_json::accept(text); }

std::string json_line(const nlohmann::ordered_json& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace eyrie
