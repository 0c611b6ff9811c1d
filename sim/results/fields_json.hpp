// Fields of a configuration as JSON: one more visitor over the declared keys.
#pragma once

#include <functional>

#include <nlohmann/json_fwd.hpp>

#include "sim/config/fields.hpp"

namespace eyrie {

// What `visit` shows to the visitor.
nlohmann::ordered_json visited_json(const std::function<void(FieldVisitor&)>& visit);

// Any struct with visit_fields.
template <class Fields>
auto fields_json(Fields fields) {
    return visited_json([&](FieldVisitor& visitor) { fields.visit_fields(visitor); });
}

}  // namespace eyrie
