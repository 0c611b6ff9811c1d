#include "sim/report/page.hpp"

#include <cstdint>

#include <nlohmann/json.hpp>

#include "sim/page/html_page.hpp"
#include "sim/results/json_text.hpp"
#include "sim/results/ledger_json.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// Scripts hold numbers as 64-bit floating point: larger integers travel as text, so that they stay exact.
void keep_exact(Json& value) {
    constexpr std::uint64_t largest = std::uint64_t(1) << 53;
    if (value.is_structured()) {
        for (Json& child : value) keep_exact(child);
    } else if (value.is_number_unsigned() && value.get<std::uint64_t>() > largest) {
        value = std::to_string(value.get<std::uint64_t>());
    } else if (value.is_number_integer() && !value.is_number_unsigned() &&
               value.get<std::int64_t>() < -static_cast<std::int64_t>(largest)) {
        value = std::to_string(value.get<std::int64_t>());
    }
}

}  // namespace

std::string page_text(const std::string& title, const Json& data) {
    Json exact = data;
    keep_exact(exact);
    return html_page(page_file, title, ledger_json(), json_line(exact));
}

}  // namespace eyrie
