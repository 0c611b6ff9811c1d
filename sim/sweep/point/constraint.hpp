// Constraints of a sweep: expressions over a point's numbers that must be true.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/sweep/point/machine_values.hpp"
#include "sim/sweep/point/point_resolver.hpp"
#include "sim/sweep/space/sweep_file.hpp"

namespace eyrie {

// Numbers that expressions can name: every number of the accelerator file by its path, as resolved (array.rows; true
// is 1), pes, batch, rf_bytes_per_pe, buffer_bytes, rf_um2, buffer_um2, pe_fifos_um2, and area_um2: that of the record.
class ConstraintSet {
public:
    // Throws InputError when one does not parse or has an unknown name.
    explicit ConstraintSet(const std::vector<SweepConstraint>& constraints);
    ~ConstraintSet();

    // True when all hold. Throws InputError when one gives no number, or a named file is wrong.
    bool allow(const PointSettings& settings, PointResolver& resolver);

private:
    struct Parsed;
    const std::vector<double>& numbers_of(const std::string& accelerator, PointResolver& resolver);
    void set_areas(const PointSettings& settings, PointResolver& resolver);
    double chip_um2(const PointSettings& settings, PointResolver& resolver);
    static bool holds(Parsed& parsed, const PointSettings& settings);

    std::map<std::string, double> numbers_;  // the variables of the expressions
    std::vector<double*> machine_numbers_;   // of those, the machine's, in the order of machine_number_names
    double* rows_ = nullptr;
    double* columns_ = nullptr;
    double* pes_ = nullptr;
    double* batch_ = nullptr;
    double* chip_um2_ = nullptr;
    double storage_um2_ = 0;
    bool areas_ = false;      // whether an expression names one: they take longer than all else
    bool chip_area_ = false;  // or that of the whole chip, which takes longer still
    // By accelerator and prices, and keys that are set; none: the prices have no areas.
    using PricedAs = std::pair<std::vector<std::string>, std::map<std::string, std::string>>;
    std::map<PricedAs, std::optional<double>> chip_areas_;
    NumberSetter setter_;
    std::map<std::string, std::vector<double>> known_numbers_;  // of accelerators as they are, by name
    std::vector<double> point_numbers_;
    std::vector<std::unique_ptr<Parsed>> parsed_;
};

}  // namespace eyrie
