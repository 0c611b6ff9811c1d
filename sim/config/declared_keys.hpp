// What is known of a key of a file, for reference pages: where it stands, its values, its default, what it means.
//
// Rows of keys that a struct declares (sim/config/fields.hpp) come from one more visitor over them. Files without such
// a struct have a table of rows.
#pragma once

#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace eyrie {

struct KeyRow {
    std::string key;        // with the sections around it: noc.ifmap.buses
    std::string values;     // "1 to 256", "pJ, MAC energies"
    std::string otherwise;  // what holds where it is missing; "": it is required
    std::string unit;
    std::string doc;
};

// The keys that `visit` shows to the visitor, in their order; sections have a row of their own, without values.
std::vector<KeyRow> declared_keys(const std::function<void(FieldVisitor&)>& visit);

// The names of keys and sections that stand in a section, "noc.ifmap"; "": those that stand in none.
std::vector<std::string> keys_within(const std::vector<KeyRow>& rows, const std::string& section);

// Any struct with visit_fields, as it is when nothing is given.
template <class Fields>
std::vector<KeyRow> keys_of(Fields fields) {
    return declared_keys([&](FieldVisitor& visitor) { fields.visit_fields(visitor); });
}

}  // namespace eyrie
