#include "sim/report/sweep_points.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/results/json_field.hpp"
#include "sim/results/json_text.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// What a page shows of all points; the wide columns are read for those that it shows one by one.
std::string narrow_rows(Database& database) {
    return "SELECT s.ordinal, s.key, s.parameters, " + columns_of_points("p.", missing_numbers(database, "main")) +
           ", " + column_or_null(database, "main", "sweep_points", "refined_from", "s.") +
           " FROM sweep_points s LEFT JOIN points p ON p.key = s.key WHERE s.sweep = ? ORDER BY s.ordinal";
}
// Places in it.
enum Column {
    ordinal,
    key,
    parameters,
    point_key,
    status,
    comparable,
    workload,
    energy_table,
    energy_unit,
    first_number_column
};
constexpr int failure = first_number_column + int{point_number_count};
constexpr int refined_from = failure + 1;

class Reader {
public:
    Reader(Store& store, const StoredSweep& sweep, SweepPoints& out) : store_(store), sweep_(sweep), out_(out) {}

    void read(Progress& progress) {
        Statement count(store_.database(), "SELECT count(*) FROM sweep_points WHERE sweep = ?");
        const std::int64_t all = count.bind(1, sweep_.id).step() ? count.integer(0) : 0;
        Statement rows(store_.database(), narrow_rows(store_.database()));
        rows.bind(1, sweep_.id);
        while (rows.step()) {
            read_row(rows);
            if (out_.points % 1024 == 0) progress.show("reading " + sweep_.name, out_.points, all);
        }
        sort_values();
        sort_workloads();
    }

private:
    [[noreturn]] void fail(const Statement& row, const std::string& what) const {
        throw InputError(
            fmt::format("{}: sweep {}, point {}: {}", store_.path(), printable(sweep_.name), row.integer(0), what));
    }

    void add(const Statement& row, int column, const PointNumberRow& number, std::vector<double>& values) const {
        const bool older = is_of_some(number.of) && row.is_null(column);
        values.push_back(older ? std::numeric_limits<double>::quiet_NaN() : real(row, column, number.name));
    }
    void add(const Statement& row, int column, const PointNumberRow& number, std::vector<std::int64_t>& values) const {
        values.push_back(count(row, column, number.name));
    }

    double real(const Statement& row, int column, const char* name) const {
        if (row.is_null(column) || !std::isfinite(row.real(column)) || row.real(column) < 0)
            fail(row, std::string(name) + ": found " + (row.is_null(column) ? "nothing" : printable(row.text(column))) +
                          "; allowed: a number, 0 or more");
        return row.real(column);
    }

    std::int64_t count(const Statement& row, int column, const char* name) const {
        if (row.is_null(column) || row.integer(column) <= 0)
            fail(row, std::string(name) + ": found " + (row.is_null(column) ? "nothing" : printable(row.text(column))) +
                          "; allowed: an integer above 0");
        return row.integer(column);
    }

    void read_row(const Statement& row) {
        ++out_.points;
        if (row.is_null(point_key)) {
            ++out_.pending;
            return;
        }
        const std::string outcome = row.text(status);
        if (outcome != status_name(PointStatus::done)) {
            check_status(row, outcome);
            out_.failures.push_back({row.integer(ordinal), outcome, row.text(failure)});
            return;
        }
        out_.ordinal.push_back(row.integer(ordinal));
        const std::string digest = row.text(key).substr(0, 16);
        std::from_chars(digest.data(), digest.data() + digest.size(), out_.digest.emplace_back(0), 16);
        out_.refined.push_back(!row.is_null(refined_from));
        read_parameters(row);
        read_workload(row);
        int column = first_number_column;
        for_each_number(out_, [&](const PointNumberRow& number, auto& values) { add(row, column++, number, values); });
    }

    void check_status(const Statement& row, const std::string& status) const {
        try {
            status_of(status);
        } catch (const InputError& error) {
            fail(row, error.what());
        }
    }

    void read_parameters(const Statement& row) {
        const std::string origin = fmt::format("{}: point {}", store_.path(), row.integer(ordinal));
        const Json parsed = parse_json(row.text(parameters), origin);
        if (!parsed.is_object()) fail(row, "parameters: found no object; allowed: varied key -> value");
        for (auto& values : out_.value) values.push_back(-1);
        for (const auto& [name, value] : parsed.items()) {
            auto [place, fresh_key] = key_places_.emplace(name, out_.keys.size());
            if (fresh_key) {
                out_.keys.push_back({name, {}});
                out_.value.emplace_back(out_.ordinal.size(), -1);
                value_places_.emplace_back();
            }
            auto [index, fresh] =
                value_places_[place->second].emplace(json_line(value), out_.keys[place->second].values.size());
            if (fresh) out_.keys[place->second].values.push_back(value);
            out_.value[place->second].back() = static_cast<std::int32_t>(index->second);
        }
    }

    void read_workload(const Statement& row) {
        auto [place, fresh] = workload_places_.emplace(row.text(comparable), out_.workloads.size());
        if (fresh)
            out_.workloads.push_back(
                {row.text(comparable), row.text(workload), row.text(energy_table), row.text(energy_unit), 0});
        ++out_.workloads[place->second].points;
        out_.workload.push_back(place->second);
    }

    void sort_values() {
        for (std::size_t k = 0; k < out_.keys.size(); ++k) {
            std::vector<Json>& values = out_.keys[k].values;
            std::vector<std::int32_t> order(values.size()), place(values.size());
            std::iota(order.begin(), order.end(), 0);
            const auto at = [&](std::int32_t i) -> const Json& { return values[static_cast<std::size_t>(i)]; };
            std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
                if (at(a).is_number() && at(b).is_number()) return at(a) < at(b);
                return at(a).is_number() && !at(b).is_number();
            });
            std::vector<Json> sorted;
            for (std::size_t i = 0; i < order.size(); ++i) {
                sorted.push_back(at(order[i]));
                place[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
            }
            values = sorted;
            for (std::int32_t& value : out_.value[k])
                if (value >= 0) value = place[static_cast<std::size_t>(value)];
        }
    }

    void sort_workloads() {
        std::vector<std::size_t> order(out_.workloads.size()), place(out_.workloads.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const SweepWorkload &x = out_.workloads[a], &y = out_.workloads[b];
            return std::tie(x.name, x.energy_table, x.comparable) < std::tie(y.name, y.energy_table, y.comparable);
        });
        std::vector<SweepWorkload> sorted;
        for (std::size_t i = 0; i < order.size(); ++i) {
            sorted.push_back(out_.workloads[order[i]]);
            place[order[i]] = i;
        }
        out_.workloads = sorted;
        for (std::size_t& workload : out_.workload) workload = place[workload];
    }

    Store& store_;
    const StoredSweep& sweep_;
    SweepPoints& out_;
    std::map<std::string, std::size_t> key_places_;
    std::vector<std::map<std::string, std::size_t>> value_places_;
    std::map<std::string, std::size_t> workload_places_;
};

// The links of the sweep file; every other key is an axis of its own.
void find_axes(SweepPoints& points, const std::string& origin) {
    std::vector<bool> linked(points.keys.size(), false);
    const auto add = [&](const std::vector<std::string>& names) {
        std::vector<std::size_t> axis;
        for (std::size_t k = 0; k < points.keys.size(); ++k)
            if (!linked[k] && std::find(names.begin(), names.end(), points.keys[k].name) != names.end()) {
                axis.push_back(k);
                linked[k] = true;
            }
        if (!axis.empty()) points.axes.push_back(axis);
    };
    const YamlNode file = YamlNode::parse(points.text, origin);
    for (const YamlNode& axis : file.at("vary").elements()) {
        std::vector<std::string> names;
        if (axis.has("link"))
            for (const YamlNode& key : axis.at("link").elements()) names.push_back(key.as_text());
        else
            names.push_back(axis.at("key").as_text());
        add(names);
    }
    for (const SweptKey& key : points.keys) add({key.name});
}

}  // namespace

SweepPoints read_sweep_points(Store& store, const StoredSweep& sweep, Progress& progress) {
    SweepPoints points;
    points.name = sweep.name;
    points.text = sweep.text;
    Reader(store, sweep, points).read(progress);
    find_axes(points, store.path() + ": file of sweep " + printable(sweep.name));
    return points;
}

}  // namespace eyrie
