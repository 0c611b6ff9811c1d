#include "sim/command/commands.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dataflows/mapper/mapping_choice.hpp"
#include "sim/command/sweep_report.hpp"
#include "sim/command/table_options.hpp"
#include "sim/host/output_file.hpp"
#include "sim/results/energy_units.hpp"
#include "sim/results/json_text.hpp"
#include "sim/sweep/store/objective_front.hpp"
#include "sim/sweep/store/pareto.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/sweep/store/sweep_settings.hpp"
#include "sim/text/digits.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

po::options_description pareto_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")("file", po::value<std::string>(), "store")(
        "sweep", po::value<std::string>(), "only the points of the sweep of this name; default: all of the store")(
        "area", po::bool_switch(), "energy against delay and area; default: energy against delay")(
        "objectives", po::value<std::string>(),
        "two or three numbers of points, as p99_ms,queries_per_second: a front in these")(
        "commands", po::bool_switch(), "below each front, the commands that reproduce its points")(
        "verify", po::bool_switch(), "check that the store is whole, every row by its digest; print no front")(
        "verbose,v", po::bool_switch(), "log to standard error")("quiet,q", po::bool_switch(), "no log but errors");
    add_width_option(options);
    add_columns_option(options);
    return options;
}

namespace {

// The sweep that had this name last.
std::int64_t sweep_of(Store& store, const po::variables_map& values) {
    if (values.count("sweep") == 0) return 0;
    const std::string name = values["sweep"].as<std::string>();
    std::int64_t id = 0;
    std::vector<std::string> names;
    for (const StoredSweep& sweep : store.sweeps()) {
        if (sweep.name == name) id = sweep.id;
        names.push_back(sweep.name);
    }
    if (id == 0) throw InputError("--sweep: " + unknown_name("sweep of " + store.path(), name, names));
    return id;
}

// In a title: "array.rows" of "accelerator.array.rows".
std::string short_key(const std::string& key) {
    return key.compare(0, machine_prefix.size(), machine_prefix) == 0 ? key.substr(machine_prefix.size()) : key;
}

std::string value_text(const nlohmann::ordered_json& value) {
    return value.is_string() ? value.get<std::string>() : json_line(value);
}

// What the points of a store are made of, and of which sweeps they are.
class StoredSettings {
public:
    explicit StoredSettings(Store& store) {
        for (const StoredSweep& sweep : store.sweeps())
            sweeps_[sweep.id] = {sweep.name, base_settings(sweep, store.path())};
    }
    // "" of a point that is of no sweep.
    std::string sweep_of(const SweepPoint& point) const {
        const auto found = sweeps_.find(point.sweep);
        return found == sweeps_.end() ? "" : found->second.name;
    }
    // Those of its sweep and `own`, its own; of a refined point, how it was mapped.
    nlohmann::ordered_json settings_of(const SweepPoint& point, const nlohmann::ordered_json& own) const {
        const auto found = sweeps_.find(point.sweep);
        nlohmann::ordered_json all = found == sweeps_.end() ? nlohmann::ordered_json::object() : found->second.base;
        all.update(own);
        if (point.refined()) all["mapper"] = mapper_name(Mapper::exact);
        return all;
    }
    // A point may be of no sweep: of a refinement that was killed, or of a sweep whose inputs have changed.
    static nlohmann::ordered_json own_settings_of(const SweepPoint& point) {
        return point.parameters.empty() ? nlohmann::ordered_json::object() : parsed_json(point.parameters);
    }

private:
    struct Sweep {
        std::string name;
        nlohmann::ordered_json base;
    };
    std::map<std::int64_t, Sweep> sweeps_;
};

// How the points of a front were made: a column for each key that varies in a sweep, or differs from sweep to sweep,
// and a line of what all have in common.
class SettingColumns {
public:
    SettingColumns(const std::vector<SweepPoint>& points, const StoredSettings& stored) {
        for (const SweepPoint& point : points) {
            const nlohmann::ordered_json own = StoredSettings::own_settings_of(point);
            sweeps_.push_back(stored.sweep_of(point));
            settings_.push_back(stored.settings_of(point, own));
            for (const auto& one : own.items()) add_column(one.key());
        }
        several_sweeps_ =
            std::any_of(sweeps_.begin(), sweeps_.end(), [&](const auto& one) { return one != sweeps_[0]; });
        std::set<std::string> seen;  // fronts may have many points
        for (const nlohmann::ordered_json& settings : settings_)
            for (const auto& one : settings.items())
                if (seen.insert(one.key()).second && !is_told_by_heading(one.key()) && !is_common(one.key()))
                    add_column(one.key());
    }
    void add_titles(std::vector<std::string>& header) const {
        if (several_sweeps_) header.push_back("sweep");
        for (const std::string& key : keys_) header.push_back(short_key(key));
    }
    void add_cells(std::size_t point, std::vector<std::string>& row) const {
        if (several_sweeps_) row.push_back(sweeps_[point]);
        for (const std::string& key : keys_) {
            const auto found = settings_[point].find(key);
            row.push_back(found == settings_[point].end() ? "" : value_text(*found));
        }
    }
    // "sweep shapes: accelerator eyeriss, dataflow rs, .."; "" where nothing is known.
    std::string line() const {
        if (settings_.empty()) return "";
        std::string text;
        for (const auto& one : settings_[0].items())
            if (!is_told_by_heading(one.key()) && std::find(keys_.begin(), keys_.end(), one.key()) == keys_.end())
                text += fmt::format("{}{} {}", text.empty() ? "" : ", ", short_key(one.key()), value_text(one.value()));
        if (text.empty()) return "";
        return printable((several_sweeps_ ? "all sweeps: " : "sweep " + sweeps_[0] + ": ") + text) + "\n";
    }

private:
    void add_column(const std::string& key) {
        if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) keys_.push_back(key);
    }
    // They make points comparable, or not: a front has one of them.
    static bool is_told_by_heading(const std::string& key) {
        return key == "network" || key == "layers" || key == "batch" || key == "energy";
    }
    bool is_common(const std::string& key) const {
        return std::all_of(settings_.begin(), settings_.end(), [&](const nlohmann::ordered_json& one) {
            return one.contains(key) && settings_[0].contains(key) && one[key] == settings_[0][key];
        });
    }

    std::vector<std::string> sweeps_;  // of each point
    std::vector<nlohmann::ordered_json> settings_;
    std::vector<std::string> keys_;
    bool several_sweeps_ = false;
};

struct FrontSource {
    Store& store;
    std::int64_t sweep;
    StoredSettings settings;
};

// One front, ready to be printed.
struct FrontText {
    std::string heading;
    TextTable table;
    std::string commands;
};

struct NumberColumn {
    std::string title;
    std::string name;  // how --columns calls it
    std::vector<std::string> cells;
};

// A number of each point of a front: those that differ are told apart.
template <class Point, class Number>
std::vector<std::string> cells_of(const std::vector<Point>& front, Number number,
                                  const std::function<std::string(double, int)>& text) {
    std::vector<double> values;
    for (const Point& point : front) values.push_back(number(point));
    return told_apart(values, text);
}

std::string decimals(double value, int more) { return with_digits(value, 3, more); }

// In the largest unit that none of them is smaller than.
template <class Point, class Number>
NumberColumn energy_column(const std::vector<Point>& front, Number number, const std::string& unit,
                           const std::string& name) {
    double least = front.empty() ? 0 : number(front.front());
    for (const Point& point : front) least = std::min(least, number(point));
    const Unit scale = energy_unit_for(least, unit);
    return {fmt::format("{}, {}{}", name, scale.name, is_absolute_unit(unit) ? "" : unit), name,
            cells_of(
                front, [&](const Point& one) { return number(one) / scale.size; }, decimals)};
}

template <class Front>
FrontText text_of(const FrontSource& source, const Front& front, const std::string& objectives,
                  const std::vector<NumberColumn>& numbers) {
    std::vector<SweepPoint> points;
    for (const auto& point : front.front) points.push_back(source.store.point_of_key(source.sweep, point.key));
    const SettingColumns settings(points, source.settings);
    // Where points were mapped exactly after the sweep, a column says which.
    const bool some_refined =
        std::any_of(points.begin(), points.end(), [](const SweepPoint& one) { return one.refined(); });
    std::vector<std::string> header = {"key"};
    for (const NumberColumn& one : numbers) header.push_back(one.title);
    if (some_refined) header.push_back("refined");
    settings.add_titles(header);
    FrontText text{fmt::format("{}, energy table {}{}: {} of {} on the front\n{}", shown(front.workload),
                               shown(front.energy_table), objectives,
                               with_thousands(static_cast<std::int64_t>(front.front.size())),
                               counted(front.points, "point"), settings.line()),
                   TextTable(header), ""};
    for (std::size_t n = 0; n < numbers.size(); ++n) text.table.rename(1 + n, numbers[n].name);
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::vector<std::string> row = {front.front[i].key.substr(0, 12)};
        for (const NumberColumn& one : numbers) row.push_back(one.cells[i]);
        if (some_refined) row.push_back(points[i].refined() ? "yes" : "");
        settings.add_cells(i, row);
        text.table.row(row);
        if (!points[i].command.empty()) text.commands += shown(points[i].command) + "\n";
    }
    return text;
}

FrontText front_text(const FrontSource& source, const ParetoFront& front) {
    const auto energy = [](const FrontPoint& one) { return one.energy; };
    const auto delay = [](const FrontPoint& one) { return one.delay_ms; };
    const auto area = [](const FrontPoint& one) { return one.area_um2 / 1e6; };
    return text_of(source, front, "",
                   {energy_column(front.front, energy, front.energy_unit, "energy"),
                    {"delay, ms", "delay_ms", cells_of(front.front, delay, decimals)},
                    {"area, mm2", "area_mm2", cells_of(front.front, area, decimals)}});
}

NumberColumn objective_column(const ObjectiveFront& front, const PointNumberRow& row, std::size_t n) {
    const auto value = [n](const ObjectivePoint& one) { return one.values[n]; };
    const std::string name = row.name;
    if (name == "energy") return energy_column(front.front, value, front.energy_unit, name);
    constexpr double large = 1e5, too_large = 1e18;
    bool any_large = false;
    for (const ObjectivePoint& one : front.front) any_large = any_large || value(one) >= large;
    const auto text = [&](double number, int more) {
        const bool whole = row.type == NumberType::integer || (any_large && more == 0);
        if (whole && std::fabs(number) < too_large) return with_thousands(std::llround(number));
        return any_large ? fixed(number, more) : decimals(number, more);
    };
    return {name, name, cells_of(front.front, value, text)};
}

FrontText objective_text(const FrontSource& source, const ObjectiveFront& front,
                         const std::vector<PointNumberRow>& objectives) {
    std::string names;
    std::vector<NumberColumn> numbers;
    for (std::size_t n = 0; n < objectives.size(); ++n) {
        const PointNumberRow& one = objectives[n];
        names += fmt::format(", {} {}", one.kind == NumberKind::gain ? "most" : "least", one.name);
        numbers.push_back(objective_column(front, one, n));
    }
    return text_of(source, front, names, numbers);
}

std::string fronts_text(Store& store, const po::variables_map& values) {
    const Snapshot snapshot(store.database());
    store.verify(Verify::fronts);
    const std::int64_t sweep = sweep_of(store, values);
    const FrontSource source{store, sweep, StoredSettings(store)};
    std::vector<FrontText> fronts;
    if (values.count("objectives") != 0) {
        if (values["area"].as<bool>())
            throw InputError("--area: has no meaning with --objectives; allowed: area_um2 as one of them");
        const std::vector<PointNumberRow> objectives =
            objectives_of(comma_separated(values["objectives"].as<std::string>(), "objectives"));
        for (const ObjectiveFront& front : objective_fronts(store, sweep, objectives))
            fronts.push_back(objective_text(source, front, objectives));
    } else {
        for (const ParetoFront& front : pareto_fronts(store, sweep, values["area"].as<bool>()))
            fronts.push_back(front_text(source, front));
    }
    if (fronts.empty())
        return shown(store.path()) +
               (values.count("objectives") != 0 ? ": no point has these numbers\n" : ": no point is done\n");
    Tables tables;
    for (const FrontText& front : fronts) tables.add("front", front.heading, front.table);
    const TableLayout layout = table_layout_of(values, tables);
    std::string text;
    for (const FrontText& front : fronts) {
        text += (text.empty() ? "" : "\n") + wrapped(front.heading, layout.width) + front.table.text(layout);
        if (values["commands"].as<bool>()) text += "\n" + front.commands;
    }
    return text;
}

}  // namespace

std::string pareto_text(const po::variables_map& values) {
    if (values.count("file") == 0)
        throw InputError("pareto: the store is missing; allowed: a file that eyrie sweep made");
    Store store(values["file"].as<std::string>(), Store::Mode::read);
    if (values["verify"].as<bool>()) return verified_text(store.path());
    try {
        return fronts_text(store, values);
    } catch (const nlohmann::json::exception& error) {  // JSON of another shape, in a row without a digest
        fail_damaged(store.path(), error.what());
    }
}

int pareto_command(const po::variables_map& values) {
    print(pareto_text(values));
    return 0;
}

}  // namespace eyrie
