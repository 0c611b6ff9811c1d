// Whether boxes fill a box exactly: for dataflows/verify/verify.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/plan/plan.hpp"

namespace eyrie {

struct MacBox {
    std::array<std::int64_t, dimensions> first{};
    std::array<std::int64_t, dimensions> extent{};
};

// "" when the boxes are disjoint and together are the box from 0 to `whole`; else what is wrong.
std::string cover_flaw(const std::vector<MacBox>& boxes, const std::array<std::int64_t, dimensions>& whole);

}  // namespace eyrie
