#include "sim/report/sweep_section.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/prices/energy.hpp"
#include "sim/report/sensitivity.hpp"
#include "sim/report/sweep_density.hpp"
#include "sim/report/sweep_fronts.hpp"
#include "sim/report/sweep_layers.hpp"
#include "sim/report/sweep_points.hpp"
#include "sim/results/json_field.hpp"
#include "sim/results/json_text.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_reasons = 100;

// Where the reader does not say.
constexpr std::int64_t usual_points = 10000;

// Commands of a sweep differ in a few words: each word once, and a command as the numbers of its words.
class Commands {
public:
    void add(const std::string& command) {
        Json& line = lines_.emplace_back(Json::array());
        for (std::size_t at = 0; at <= command.size();) {
            const std::size_t end = std::min(command.find(' ', at), command.size());
            const auto [place, fresh] = places_.emplace(command.substr(at, end - at), words_.size());
            if (fresh) words_.push_back(place->first);
            line.push_back(place->second);
            at = end + 1;
        }
    }
    Json json() const { return {{"words", words_}, {"lines", lines_}}; }

private:
    std::map<std::string, std::size_t> places_;
    Json words_ = Json::array();
    Json lines_ = Json::array();
};

template <class Value>
Json column(const std::vector<Value>& values, const std::vector<std::size_t>& held) {
    Json out = Json::array();
    for (const std::size_t i : held) out.push_back(values[i]);
    return out;
}

// The wide columns of one point of the sweep, by ordinal.
class WideRows {
public:
    WideRows(Store& store, std::int64_t sweep)
        : rows_(store.database(),
                "SELECT s.parameters, s.command, d.energy_by_level FROM sweep_points s LEFT JOIN details d ON "
                "d.key = s.key WHERE s.sweep = ? AND s.ordinal = ?"),
          sweep_(sweep) {}

    // A statement at the row; call reset() after use.
    Statement& at(std::int64_t ordinal) {
        rows_.bind(1, sweep_).bind(2, ordinal);
        rows_.step();
        return rows_;
    }

private:
    Statement rows_;
    std::int64_t sweep_;
};

void add_wide_columns(Json& section, Store& store, std::int64_t sweep, const SweepPoints& points,
                      const std::vector<std::size_t>& held, Progress& progress) {
    Commands commands;
    Json& parts = section["columns"]["energy_parts"] = Json::object();
    WideRows rows(store, sweep);
    for (std::size_t n = 0; n < held.size(); ++n) {
        const std::int64_t ordinal = points.ordinal[held[n]];
        Statement& row = rows.at(ordinal);
        commands.add(row.text(1));
        const std::string origin =
            fmt::format("{}: sweep {}, point {}: energy_by_level", store.path(), printable(points.name), ordinal);
        const Json energies = parse_json(row.text(2), origin);
        const JsonField energy(energies, origin);
        for_each_level([&](Level, const LevelRow& level) {
            for_each_type([&](DataType, const char* type) {
                parts[std::string(level.name) + "." + type].push_back(energy.at(level.name).at(type).as_number());
            });
        });
        for (const EnergyPart& part : energy_parts)  // leakage came with eyrie.result/2
            parts[part.name].push_back(
                part.tables == PricedBy::some && !energy.has(part.name) ? 0 : energy.at(part.name).as_number());
        row.reset();
        if (n % 256 == 0)
            progress.show("describing " + points.name, static_cast<std::int64_t>(n),
                          static_cast<std::int64_t>(held.size()));
    }
    section["commands"] = commands.json();
}

Json effects_json(const SweepPoints& points, std::size_t workload) {
    Json out = Json::array();
    for (const AxisEffect& axis : axis_effects(points, workload)) {
        Json entry = {{"keys", Json::array()}, {"values", Json::array()}};
        for (const std::size_t key : axis.keys) entry["keys"].push_back(points.keys[key].name);
        for (const ValueEffect& one : axis.values) {
            Json value = Json::array(), ratios = Json::object();
            for (std::size_t k = 0; k < axis.keys.size(); ++k) {
                const std::vector<Json>& known = points.keys[axis.keys[k]].values;
                value.push_back(one.value[k] < 0 ? Json("") : known[static_cast<std::size_t>(one.value[k])]);
            }
            for (std::size_t m = 0; m < sensitivity_metrics.size(); ++m)
                ratios[sensitivity_metrics[m]] = std::isnan(one.ratio[m]) ? Json(nullptr) : Json(one.ratio[m]);
            entry["values"].push_back(
                {{"value", value}, {"reference", one.reference}, {"pairs", one.pairs}, {"ratios", ratios}});
        }
        out.push_back(entry);
    }
    return out;
}

Json failures_json(Store& store, std::int64_t sweep, const SweepPoints& points, std::size_t most_listed) {
    std::map<std::string, std::int64_t> by_status;
    std::map<std::pair<std::string, std::string>, std::int64_t> counts;
    for (const FailedPoint& one : points.failures) {
        ++by_status[one.status];
        ++counts[{one.status, one.reason}];
    }
    std::vector<std::tuple<std::int64_t, std::string, std::string>> reasons;  // most frequent first
    for (const auto& [reason, count] : counts) reasons.emplace_back(-count, reason.first, reason.second);
    std::sort(reasons.begin(), reasons.end());
    const std::size_t shown = std::min(reasons.size(), most_reasons);
    Json list = Json::array();
    for (std::size_t i = 0; i < shown; ++i)
        list.push_back({{"status", std::get<1>(reasons[i])},
                        {"reason", std::get<2>(reasons[i])},
                        {"points", -std::get<0>(reasons[i])}});
    Json listed = Json::array();
    WideRows rows(store, sweep);
    for (std::size_t i = 0; i < std::min(points.failures.size(), most_listed); ++i) {
        const FailedPoint& one = points.failures[i];
        Statement& row = rows.at(one.ordinal);
        const std::string origin = fmt::format("{}: point {}", store.path(), one.ordinal);
        listed.push_back({{"ordinal", one.ordinal},
                          {"status", one.status},
                          {"reason", one.reason},
                          {"parameters", parse_json(row.text(0), origin)},
                          {"command", row.text(1)}});
        row.reset();
    }
    return {{"total", points.failures.size()},
            {"by_status", by_status},
            {"reasons", {{"list", list}, {"more", reasons.size() - shown}}},
            {"listed", listed}};
}

Json fronts_json(const std::vector<Fronts>& fronts, const std::vector<std::size_t>& held) {
    Json out = Json::array();
    for (const Fronts& here : fronts) {
        Json& entry = out.emplace_back(Json::object());
        for (const auto& [names, front] : here) {
            Json& places = entry[names] = Json::array();
            for (const std::size_t i : front)
                places.push_back(std::lower_bound(held.begin(), held.end(), i) - held.begin());
        }
    }
    return out;
}

}  // namespace

namespace {

// Adds texts that a list does not have yet.
void add_texts(const std::vector<JsonField>& texts, Json& list) {
    for (const JsonField& one : texts)
        if (const std::string text = one.as_text(); std::find(list.begin(), list.end(), text) == list.end())
            list.push_back(text);
}

// What stands in one of several lines of a remark, without the end of the line.
void add_line(const JsonField& all, const char* key, Json& list) {
    if (!all.has(key)) return;
    const std::string lines = all.at(key).as_text(), line = lines.substr(0, lines.find('\n'));
    if (std::find(list.begin(), list.end(), line) == list.end()) list.push_back(line);
}

// Points with a remark, and what is said of the first of them.
struct RemarkedPoints {
    std::int64_t points = 0;
    Json first;

    void add(std::int64_t more, const Json& said) {
        points += more;
        if (first.is_null()) first = said;
    }
    void add_to(Json& section, const char* key) const {
        if (points > 0) section[key] = {{"points", points}, {"first", first}};
    }
};

// Fully connected layers that nobody asked for, operations that no part of a machine runs, layers whose zeros are
// unknown and words that are wider than the model's, of any point; how many points have fixed prices of other sizes and
// transfers that compression makes longer, and what those of the first are.
void add_remarks(Json& section, Store& store, std::int64_t sweep) {
    Json left_out = Json::array(), not_run = Json::array(), assumed = Json::array(), narrower = Json::array();
    RemarkedPoints other_sizes, inflated;
    std::int64_t not_proven = 0;
    double gap = 0;
    for (const auto& [text, points] : store.remarks(sweep)) {
        const std::string origin = store.path() + ": remarks";
        const Json remarks = parse_json(text, origin);
        const JsonField all(remarks, origin);
        add_texts(all.at("layers_left_out").elements(), left_out);
        if (all.has("zeros_assumed")) add_texts(all.at("zeros_assumed").elements(), assumed);
        add_line(all, "not_run", not_run);
        add_line(all, "narrower_words", narrower);
        if (all.has("prices_of_other_sizes") && !all.at("prices_of_other_sizes").elements().empty())
            other_sizes.add(points, remarks.at("prices_of_other_sizes"));
        if (all.has("mappings_not_proven")) {
            const std::vector<JsonField> layers = all.at("mappings_not_proven").elements();
            if (!layers.empty()) not_proven += points;
            for (const JsonField& one : layers)
                if (const JsonField of_one = one.at("gap_percent"); !of_one.value().is_null())
                    gap = std::max(gap, of_one.as_number());
        }
        if (!all.has("compression_inflates")) continue;
        const std::vector<JsonField> inflations = all.at("compression_inflates").elements();
        if (inflations.empty()) continue;
        const JsonField& first = inflations.front();
        inflated.add(points, {{"layer", first.at("layer").as_text()},
                              {"transfer", first.at("transfer").as_text()},
                              {"uncompressed", first.at("uncompressed").as_count()},
                              {"compressed", first.at("compressed").as_count()}});
    }
    other_sizes.add_to(section, "prices_of_other_sizes");
    inflated.add_to(section, "compression_inflates");
    if (not_proven > 0) section["mappings_not_proven"] = {{"points", not_proven}, {"gap_percent", gap}};
    if (!left_out.empty()) section["layers_left_out"] = left_out;
    if (!not_run.empty()) section["not_run"] = not_run;
    if (!assumed.empty()) section["zeros_assumed"] = assumed;
    if (!narrower.empty()) section["narrower_words"] = narrower;
}

}  // namespace

namespace {

// All that is said of the points that a page holds one by one.
void add_points(Json& section, Store& store, std::int64_t sweep, const SweepPoints& points,
                const std::vector<Fronts>& fronts, const std::vector<std::size_t>& held, Progress& progress) {
    Json& columns =
        section["columns"] = {{"ordinal", column(points.ordinal, held)}, {"workload", column(points.workload, held)}};
    std::vector<std::pair<const char*, Json>> numbers(point_number_count);
    for_each_number(points, [&](const PointNumberRow& row, const auto& values) {
        const auto known = [](auto number) { return number == number; };
        if (!is_of_some(row.of) || std::any_of(values.begin(), values.end(), known))
            numbers[static_cast<std::size_t>(row.place_on_pages)] = {row.name, column(values, held)};
    });
    for (const auto& [name, values] : numbers)
        if (name != nullptr) columns[name] = values;
    // Pages of sweeps without refined points are as they were.
    if (std::find(points.refined.begin(), points.refined.end(), true) != points.refined.end())
        columns["refined"] = column(points.refined, held);
    columns["keys"] = Json::array();
    for (const std::vector<std::int32_t>& values : points.value) columns["keys"].push_back(column(values, held));
    add_wide_columns(section, store, sweep, points, held, progress);
    section["fronts"] = fronts_json(fronts, held);
    section["layers"] = sweep_layers(store, sweep, points, fronts, held);
}

std::size_t bytes_of(const Json& value) { return json_line(value).size(); }

// As many points as fit, the fronts first; where not even these do, some of each.
void add_fitting_points(Json& section, Store& store, std::int64_t sweep, const SweepPoints& points,
                        const std::vector<Fronts>& fronts, std::size_t most_bytes, std::int64_t most_points,
                        Progress& progress) {
    const std::size_t others = bytes_of(section);
    for (std::int64_t most = most_points;;) {
        const std::vector<Fronts> fitting = fitting_fronts(points, fronts, most);
        const std::vector<std::size_t> held = held_points(points, fitting, most);
        add_points(section, store, sweep, points, fitting, held, progress);
        if (fitting != fronts) {
            Json& sizes = section["front_sizes"] = Json::array();
            for (const Fronts& here : fronts) {
                Json& entry = sizes.emplace_back(Json::object());
                for (const auto& [names, front] : here) entry[names] = front.size();
            }
        }
        const std::size_t all = bytes_of(section);
        if (all <= most_bytes || held.empty()) return;
        const double share =
            most_bytes > others ? static_cast<double>(most_bytes - others) / static_cast<double>(all - others) : 0;
        most = static_cast<std::int64_t>(0.98 * share * static_cast<double>(held.size()));
    }
}

}  // namespace

nlohmann::ordered_json sweep_section(Store& store, const StoredSweep& sweep, const SweepRoom& room,
                                     Progress& progress) {
    const SweepPoints points = read_sweep_points(store, sweep, progress);
    const std::vector<Fronts> fronts = sweep_fronts(points);
    const YamlNode file = YamlNode::parse(points.text, store.path() + ": file of sweep " + printable(points.name));
    Json section = {{"kind", "sweep"},
                    {"title", points.name},
                    {"description", file.has("description") ? file.at("description").as_text() : ""},
                    {"text", points.text},
                    {"points", points.points},
                    {"done", points.finished()},
                    {"pending", points.pending}};
    for (const SweepWorkload& one : points.workloads)
        section["workloads"].push_back({{"name", one.name},
                                        {"energy_table", one.energy_table},
                                        {"energy_unit", one.energy_unit},
                                        {"points", one.points}});
    add_remarks(section, store, sweep.id);
    section["keys"] = Json::array();
    for (const SweptKey& key : points.keys) section["keys"].push_back({{"name", key.name}, {"values", key.values}});
    section["sensitivity"] = Json::array();
    for (std::size_t w = 0; w < points.workloads.size(); ++w) section["sensitivity"].push_back(effects_json(points, w));
    // A point and its failure take up about as much room.
    const std::size_t failures = room.most_points ? static_cast<std::size_t>(*room.most_points)
                                                  : std::clamp<std::size_t>(room.most_bytes / 4000, 10, 1000);
    section["failures"] = failures_json(store, sweep.id, points, failures);
    const auto most = room.most_points.value_or(usual_points);
    const bool all_fit = static_cast<std::size_t>(most) >= points.finished();
    if (!all_fit) section["density"] = density_json(points);
    if (room.most_points) {
        add_points(section, store, sweep.id, points, fronts, held_points(points, fronts, most), progress);
    } else {
        add_fitting_points(section, store, sweep.id, points, fronts, room.most_bytes, most, progress);
        if (all_fit && section.at("columns").at("ordinal").size() < points.finished()) {
            section["density"] = density_json(points);
            add_fitting_points(section, store, sweep.id, points, fronts, room.most_bytes, most, progress);
        }
    }
    return section;
}

}  // namespace eyrie
