#include "sim/report/page.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/page/html_page.hpp"
#include "sim/results/json_text.hpp"
#include "sim/results/ledger_json.hpp"
#include "sim/sweep/point/point_numbers.hpp"

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

// The numbers of a sweep's points, in their order on pages: {"id", "cost", "integer", "label", "unit", "factor",
// "hint"}.
Json point_numbers_json(const Json& data) {
    // What only some points have is on pages that have such points.
    const auto shown = [&](const PointNumberRow& row) {
        if (!is_of_some(row.of) || !data.contains("sections")) return !is_of_some(row.of);
        for (const Json& section : data.at("sections"))
            if (section.contains("columns") && section.at("columns").contains(row.name)) return true;
        return false;
    };
    std::vector<Json> rows(point_number_count);
    for (const PointNumberRow& row : point_number_rows)
        if (shown(row))
            rows[static_cast<std::size_t>(row.place_on_pages)] = {
                {"id", row.name},
                {"cost", row.kind == NumberKind::cost && !is_of_some(row.of)},
                {"integer", row.type == NumberType::integer},
                {"label", row.label},
                {"unit", row.unit},
                {"factor", row.factor},
                {"hint", row.hint}};
    rows.erase(std::remove(rows.begin(), rows.end(), Json()), rows.end());
    return rows;
}

}  // namespace

std::string page_text(const std::string& title, const Json& data) {
    Json exact = data;
    keep_exact(exact);
    Json ledger = Json::parse(ledger_json());
    ledger["point_numbers"] = point_numbers_json(data);
    return html_page(page_file, title, ledger.dump(), json_line(exact));
}

}  // namespace eyrie
