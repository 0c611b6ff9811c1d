// The page itself: a template, styles, scripts and the charting library (sim/report/page), all in one HTML text that
// needs nothing else and asks no network.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace eyrie {

// `data` is what the page's scripts show. Names in it come from users: nothing in it can leave its place in the page.
std::string page_text(const std::string& title, const nlohmann::ordered_json& data);

// A file of sim/report/page as it was when the program was built, by its path there. Throws std::logic_error.
std::string_view page_file(const std::string& name);

}  // namespace eyrie
