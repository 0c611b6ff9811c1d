#include "sim/trace/access.hpp"

namespace eyrie {

std::string access_class_name(std::size_t number, const char* separator) {
    const std::size_t kind = number % access_kinds, type = number / access_kinds % access_types;
    return std::string(access_level_names[number / access_kinds / access_types]) + separator + access_type_names[type] +
           separator + access_kind_names[kind];
}

}  // namespace eyrie
