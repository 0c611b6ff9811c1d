// A column of a table that others read: what reference pages say of it.
#pragma once

#include <string>
#include <vector>

namespace eyrie {

struct Column {
    std::string name;
    std::string unit;  // "": it has none
    std::string doc;
};

}  // namespace eyrie
