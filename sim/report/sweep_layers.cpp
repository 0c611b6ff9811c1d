#include "sim/report/sweep_layers.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/results/json_field.hpp"
#include "sim/results/shared_values.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// "rs: m=96 n=1 e=7".
std::string mapping_text(const JsonField& mapping) {
    std::string text = mapping.at("dataflow").as_text() + ":";
    for (const std::string& key : mapping.keys()) {
        if (key == "dataflow") continue;
        const JsonField value = mapping.at(key);
        text +=
            fmt::format(" {}={}", key, value.value().is_string() ? value.as_text() : std::to_string(value.as_count()));
    }
    return text;
}

// Places in `held`, those of points on a front first.
std::vector<std::size_t> fronts_first(const std::vector<Fronts>& fronts, const std::vector<std::size_t>& held) {
    std::vector<bool> on_front(held.size(), false);
    for (const Fronts& here : fronts)
        for (const auto& [names, front] : here)
            for (const std::size_t point : front)
                on_front[static_cast<std::size_t>(std::lower_bound(held.begin(), held.end(), point) - held.begin())] =
                    true;
    std::vector<std::size_t> places;
    for (const bool wanted : {true, false})
        for (std::size_t place = 0; place < held.size(); ++place)
            if (on_front[place] == wanted) places.push_back(place);
    return places;
}

}  // namespace

nlohmann::ordered_json sweep_layers(Store& store, std::int64_t sweep, const SweepPoints& points,
                                    const std::vector<Fronts>& fronts, const std::vector<std::size_t>& held) {
    Statement rows(store.database(),
                   "SELECT d.layers FROM sweep_points s JOIN details d ON d.key = s.key WHERE s.sweep = ? AND "
                   "s.ordinal = ?");
    SharedValues lists, mappings;
    Json of_points = Json::array();
    std::size_t lines = 0;
    for (const std::size_t place : fronts_first(fronts, held)) {
        const std::int64_t ordinal = points.ordinal[held[place]];
        rows.bind(1, sweep).bind(2, ordinal);
        const std::string text = rows.step() ? rows.text(0) : "";
        rows.reset();
        if (text.empty()) continue;
        const std::string origin =
            fmt::format("{}: sweep {}, point {}: layers", store.path(), printable(points.name), ordinal);
        const Json content = parse_json(text, origin);
        const std::vector<JsonField> layers = JsonField(content, origin).elements();
        lines += layers.size();
        if (lines > most_layer_lines) break;
        Json list = Json::array(), point = {place, 0};
        for (const JsonField& layer : layers) {
            list.push_back({layer.at("name").as_text(), layer.at("macs").as_count()});
            if (layer.has("repeats")) list.back().push_back(layer.at("repeats").as_count());
            for (const char* const cycles : {"array", "total"})
                point.push_back(layer.at("cycles").at(cycles).as_count());
            point.push_back(layer.at("energy").at("total").as_number());
            point.push_back(layer.at("active_pes").as_count());
            point.push_back(mappings.number_of(mapping_text(layer.at("mapping"))));
        }
        point[1] = lists.number_of(list);
        of_points.push_back(std::move(point));
    }
    return {{"lists", lists.values()}, {"mappings", mappings.values()}, {"points", of_points}};
}

}  // namespace eyrie
