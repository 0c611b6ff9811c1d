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
#include "sim/sweep/store/sweep_remarks.hpp"
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

void add_remarks(Json& section, Store& store, std::int64_t sweep) {
    const SweepRemarks remarks = sweep_remarks(store, sweep);
    if (remarks.of_other_sizes > 0)
        section["prices_of_other_sizes"] = {{"points", remarks.of_other_sizes}, {"first", remarks.other_sizes}};
    if (remarks.inflated > 0)
        section["compression_inflates"] = {{"points", remarks.inflated},
                                           {"first",
                                            {{"layer", remarks.inflation.layer},
                                             {"transfer", remarks.inflation.transfer},
                                             {"uncompressed", remarks.inflation.uncompressed},
                                             {"compressed", remarks.inflation.compressed}}}};
    if (remarks.not_proven > 0)
        section["mappings_not_proven"] = {{"points", remarks.not_proven}, {"gap_percent", remarks.gap_percent}};
    const auto add = [&](const char* key, const std::vector<std::string>& texts) {
        if (!texts.empty()) section[key] = texts;
    };
    add("layers_left_out", remarks.layers_left_out);
    add("not_run", remarks.not_run);
    add("zeros_assumed", remarks.zeros_assumed);
    add("narrower_words", remarks.narrower_words);
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
