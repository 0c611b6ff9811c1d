#include "sim/command/commands.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/command/sweep_report.hpp"
#include "sim/command/table_options.hpp"
#include "sim/host/output_file.hpp"
#include "sim/results/json_text.hpp"
#include "sim/sweep/store/objective_front.hpp"
#include "sim/sweep/store/pareto.hpp"
#include "sim/sweep/store/store_rows.hpp"
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

struct FrontLook {
    bool commands;
    std::size_t width;
};

// What the points differ in: a column for each key, without "accelerator." before its name.
class ParameterColumns {
public:
    explicit ParameterColumns(const std::vector<SweepPoint>& points) {
        for (const SweepPoint& point : points) {
            // A point may be of no sweep: of a refinement that was killed, or of a sweep whose inputs have changed.
            parameters_.push_back(point.parameters.empty() ? nlohmann::ordered_json::object()
                                                           : parsed_json(point.parameters));
            for (const auto& one : parameters_.back().items())
                if (std::find(keys_.begin(), keys_.end(), one.key()) == keys_.end()) keys_.push_back(one.key());
        }
    }
    void add_titles(std::vector<std::string>& header) const {
        const std::string obvious = "accelerator.";
        for (const std::string& key : keys_)
            header.push_back(key.compare(0, obvious.size(), obvious) == 0 ? key.substr(obvious.size()) : key);
    }
    void add_cells(std::size_t point, std::vector<std::string>& row) const {
        for (const std::string& key : keys_) {
            const auto found = parameters_[point].find(key);
            row.push_back(found == parameters_[point].end() ? ""
                          : found->is_string()              ? found->get<std::string>()
                                                            : json_line(*found));
        }
    }

private:
    std::vector<nlohmann::ordered_json> parameters_;
    std::vector<std::string> keys_;
};

// A number of each point of a front: those that differ are told apart.
template <class Point, class Number>
std::vector<std::string> cells_of(const std::vector<Point>& front, Number number,
                                  const std::function<std::string(double, int)>& text) {
    std::vector<double> values;
    for (const Point& point : front) values.push_back(number(point));
    return told_apart(values, text);
}

std::string front_text(Store& store, const ParetoFront& front, std::int64_t sweep, const FrontLook& look) {
    std::string text =
        fmt::format("{}, energy table {}: {} of {} on the front\n", shown(front.workload), shown(front.energy_table),
                    with_thousands(static_cast<std::int64_t>(front.front.size())), counted(front.points, "point"));
    std::vector<SweepPoint> points;
    for (const FrontPoint& point : front.front) points.push_back(store.point_of_key(sweep, point.key));
    // Where points were mapped exactly after the sweep, a column says which.
    const bool some_refined =
        std::any_of(points.begin(), points.end(), [](const SweepPoint& one) { return one.refined(); });
    std::vector<std::string> header = {"key", front.energy_unit == "pJ" ? "energy, pJ" : "energy, " + front.energy_unit,
                                       "delay, ms", "area, mm2"};
    if (some_refined) header.push_back("refined");
    const ParameterColumns parameters(points);
    parameters.add_titles(header);
    TextTable table(header);
    std::string lines;
    const auto decimals = [](double value, int more) { return with_digits(value, 3, more); };
    const auto energies = cells_of(
        front.front, [](const FrontPoint& one) { return one.energy; }, scaled_with);
    const auto delays = cells_of(
        front.front, [](const FrontPoint& one) { return one.delay_ms; }, decimals);
    const auto areas = cells_of(
        front.front, [](const FrontPoint& one) { return one.area_um2 / 1e6; }, decimals);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const SweepPoint& known = points[i];
        std::vector<std::string> row = {front.front[i].key.substr(0, 12), energies[i], delays[i], areas[i]};
        if (some_refined) row.push_back(known.refined() ? "yes" : "");
        parameters.add_cells(i, row);
        table.row(row);
        if (!known.command.empty()) lines += shown(known.command) + "\n";
    }
    return text + table.text({look.width, {}, {}}) + (look.commands ? "\n" + lines : "");
}

std::string unit_of(const PointNumberRow& row, const ObjectiveFront& front) {
    const std::string unit = std::string_view(row.name) == "energy" ? front.energy_unit : row.unit;
    return row.factor == 1 || unit.empty() ? unit : "um2";
}

std::string objective_text(Store& store, const ObjectiveFront& front, const std::vector<PointNumberRow>& objectives,
                           std::int64_t sweep, const FrontLook& look) {
    std::vector<std::string> header = {"key"};
    std::string names;
    for (const PointNumberRow& one : objectives) {
        const std::string unit = unit_of(one, front);
        header.push_back(one.name + (unit.empty() ? "" : ", " + unit));
        names += fmt::format("{}{} {}", names.empty() ? "" : ", ", one.kind == NumberKind::gain ? "most" : "least",
                             one.name);
    }
    std::vector<SweepPoint> points;
    for (const ObjectivePoint& point : front.front) points.push_back(store.point_of_key(sweep, point.key));
    const ParameterColumns parameters(points);
    parameters.add_titles(header);
    TextTable table(header);
    std::string lines;
    std::vector<std::vector<std::string>> columns;
    for (std::size_t n = 0; n < objectives.size(); ++n)
        columns.push_back(cells_of(
            front.front, [n](const ObjectivePoint& one) { return one.values[n]; },
            [](double value, int more) { return fmt::format("{:.{}g}", value, 6 + more); }));
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::vector<std::string> row = {front.front[i].key.substr(0, 12)};
        for (const std::vector<std::string>& column : columns) row.push_back(column[i]);
        parameters.add_cells(i, row);
        table.row(row);
        if (!points[i].command.empty()) lines += shown(points[i].command) + "\n";
    }
    return fmt::format("{}, energy table {}, {}: {} of {} on the front\n", shown(front.workload),
                       shown(front.energy_table), names, with_thousands(static_cast<std::int64_t>(front.front.size())),
                       counted(front.points, "point")) +
           table.text({look.width, {}, {}}) + (look.commands ? "\n" + lines : "");
}

std::string fronts_text(Store& store, const po::variables_map& values) {
    const Snapshot snapshot(store.database());
    store.verify(Verify::fronts);
    const std::int64_t sweep = sweep_of(store, values);
    const FrontLook look{values["commands"].as<bool>(), table_width_of(values)};
    std::string text;
    if (values.count("objectives") != 0) {
        if (values["area"].as<bool>())
            throw InputError("--area: has no meaning with --objectives; allowed: area_um2 as one of them");
        const std::vector<PointNumberRow> objectives =
            objectives_of(comma_separated(values["objectives"].as<std::string>(), "objectives"));
        for (const ObjectiveFront& front : objective_fronts(store, sweep, objectives))
            text += (text.empty() ? "" : "\n") + objective_text(store, front, objectives, sweep, look);
        return text.empty() ? shown(store.path()) + ": no point has these numbers\n" : text;
    }
    for (const ParetoFront& front : pareto_fronts(store, sweep, values["area"].as<bool>()))
        text += (text.empty() ? "" : "\n") + front_text(store, front, sweep, look);
    return text.empty() ? shown(store.path()) + ": no point is done\n" : text;
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
