#include "sim/trace/access.hpp"

namespace eyrie {

std::string access_class_name(std::size_t number, const char* separator) {
    const std::size_t action = number % action_count, type = number / action_count % type_count;
    return std::string(level_rows[level_count - 1 - number / action_count / type_count].name) + separator +
           data_type_names[type] + separator + action_rows[action].name;
}

}  // namespace eyrie
