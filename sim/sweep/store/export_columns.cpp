#include "sim/sweep/store/export_columns.hpp"

#include <string_view>

#include "sim/results/columns.hpp"
#include "sim/sweep/point/point_record.hpp"

namespace eyrie {

namespace {

const std::vector<Column> before_numbers = {
    {"ordinal", "", "number of the point in its space, from 0 on"},
    {"status", "", "done, invalid, deadlock, mismatch, crash, timeout, memory, pending"},
    {"PARAMETERS", "", "a column for each key that varies, named as in the sweep file"},
    {"mapper", "", "estimate, exact"},
    {"refined", "", "whether it was mapped exactly after the sweep"},
    {"workload", "", "digest of layers, batch and tensors: points of one workload can be compared"},
    {"energy_table", "", "name of the prices"},
    {"energy_unit", "", "pJ, or MAC energies"}};

const std::vector<Column> behind = {{"failure", "", "why the point has no result"},
                                    {"key", "", "digest of all inputs, by which the store knows the point"},
                                    {"command", "", "the command that reproduces it"},
                                    {"sweep", "", "the sweep's name"},
                                    {"SETTINGS", "",
                                     "a column for each key that does not vary: of base, serve.KEY of a scenario, and "
                                     "the defaults of accelerator, dataflow, batch and objective"}};

Column column_of(const PointNumberRow& row) {
    const bool area = std::string_view(row.in_exports) == "area_um2";  // pages show it in mm2
    const std::string unit = area                                                ? "um2"
                             : row.kind == NumberKind::cost && *row.unit == '\0' ? "energy_unit"
                                                                                 : row.unit;
    const std::string doc = *row.hint == '\0' ? row.label : row.hint;
    return {row.in_exports, unit.empty() ? row.label : unit,
            row.of == NumberOf::scenario ? doc + " (of sweeps with a scenario)" : doc};
}

}  // namespace

std::vector<Column> export_columns() {
    std::vector<Column> columns = before_numbers;
    for (const PointNumberRow& row : point_number_rows) columns.push_back(column_of(row));
    for (const Column& one : energy_columns()) columns.push_back(one);
    for (const char* remark : point_remarks)
        columns.push_back({remark, "", "a remark of the result: the layers that it is about"});
    columns.insert(columns.end(), behind.begin(), behind.end());
    return columns;
}

}  // namespace eyrie
