#include "sim/sweep/point/constraint.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include <muParser.h>

#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/sweep/point/machine_values.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

struct ConstraintSet::Parsed {
    SweepConstraint constraint;
    mu::Parser parser;
    bool of_chip_area = false;

    [[noreturn]] void fail(const std::string& message) const {
        throw InputError(constraint.where + ": '" + printable(constraint.expression) + "': " + message);
    }
};

namespace {

constexpr const char* chip_area = "area_um2";
constexpr std::size_t most_chip_areas = 10000;  // kept
constexpr const char* area_names[] = {"rf_bytes_per_pe", "buffer_bytes", "rf_um2",
                                      "buffer_um2",      chip_area,      "pe_fifos_um2"};

// The library takes a single '=' for an assignment.
bool assigns(const std::string& text) {
    for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', at + 1)) {
        if (at + 1 < text.size() && text[at + 1] == '=') {
            ++at;
            continue;
        }
        if (at == 0 || std::string("<>!").find(text[at - 1]) == std::string::npos) return true;
    }
    return false;
}

std::string in_words(const mu::Parser::exception_type& error) {
    std::string message = error.GetMsg();
    while (!message.empty() && (message.back() == '.' || message.back() == '\n')) message.pop_back();
    return "does not parse: " + printable(message);
}

// The area of a machine that nobody has checked.
MachineArea area_of(const AcceleratorConfig& machine, const AreaTable& table) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double bits = (static_cast<double>(machine.glb.shared_banks) + machine.glb.filter_banks) *
                        machine.glb.bank_rows * machine.glb.bank_width_bits;
    const bool sensible = machine.rows > 0 && machine.columns > 0 && machine.glb.bank_rows > 0 &&
                          machine.glb.bank_width_bits > 0 && bits >= 0 && bits < std::ldexp(1, 40) &&
                          static_cast<double>(machine.rows) * machine.columns < std::ldexp(1, 20);
    if (!sensible) return {0, 0, infinite, infinite, infinite};
    return machine_area(machine, table);
}

}  // namespace

ConstraintSet::~ConstraintSet() = default;

ConstraintSet::ConstraintSet(const std::vector<SweepConstraint>& constraints) {
    for (const std::string& name : machine_number_names()) machine_numbers_.push_back(&numbers_[name]);
    for (const char* name : area_names) numbers_[name] = 0;
    rows_ = &numbers_["array.rows"];
    columns_ = &numbers_["array.columns"];
    pes_ = &numbers_["pes"];
    batch_ = &numbers_["batch"];
    chip_um2_ = &numbers_[chip_area];
    std::vector<std::string> names;
    for (const auto& [name, value] : numbers_) names.push_back(name);
    for (const SweepConstraint& constraint : constraints) {
        parsed_.push_back(std::make_unique<Parsed>());
        Parsed& parsed = *parsed_.back();
        parsed.constraint = constraint;
        if (constraint.expression.find_first_not_of(' ') == std::string::npos) parsed.fail("allowed: an expression");
        if (assigns(constraint.expression)) parsed.fail("found '='; allowed: ==, !=, <, <=, >, >=");
        try {
            parsed.parser.DefineNameChars("0123456789_.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
            parsed.parser.SetExpr(constraint.expression);
            for (const auto& used : parsed.parser.GetUsedVar()) {
                if (numbers_.count(used.first) == 0) parsed.fail(unknown_name("name", used.first, names));
                areas_ = areas_ ||
                         std::find(std::begin(area_names), std::end(area_names), used.first) != std::end(area_names);
                parsed.of_chip_area = parsed.of_chip_area || used.first == chip_area;
            }
            chip_area_ = chip_area_ || parsed.of_chip_area;
            for (auto& [name, value] : numbers_) parsed.parser.DefineVar(name, &value);
            parsed.parser.Eval();  // compiles
        } catch (const mu::Parser::exception_type& error) {
            parsed.fail(in_words(error));
        }
    }
}

const std::vector<double>& ConstraintSet::numbers_of(const std::string& accelerator, PointResolver& resolver) {
    auto known = known_numbers_.find(accelerator);
    if (known == known_numbers_.end()) {
        AcceleratorConfig machine = resolver.machine(accelerator);
        known = known_numbers_.emplace(accelerator, machine_numbers(machine)).first;
    }
    return known->second;
}

void ConstraintSet::set_areas(const PointSettings& settings, PointResolver& resolver) {
    const AcceleratorConfig machine =
        with_unchecked(resolver.machine(settings.get("accelerator")), settings.machine_overrides());
    const MachineArea area = area_of(machine, resolver.area_table(settings.get("area")));
    numbers_["rf_bytes_per_pe"] = static_cast<double>(area.rf_bytes_per_pe);
    numbers_["buffer_bytes"] = static_cast<double>(area.buffer_bytes);
    numbers_["rf_um2"] = area.rf_um2;
    numbers_["buffer_um2"] = area.buffer_um2;
    numbers_["pe_fifos_um2"] = area.pe_fifos_um2;
    storage_um2_ = area.total_um2();
}

// The number that the point's column has. A machine that cannot be built has no chip: the area of RF and buffer decides
// whether the point is left to say why.
double ConstraintSet::chip_um2(const PointSettings& settings, PointResolver& resolver) {
    if (!std::isfinite(storage_um2_)) return storage_um2_;
    const EnergySource& prices = resolver.prices(settings.get("energy"));
    const auto& overrides = settings.machine_overrides();
    const std::vector<std::string> machine = {settings.get("accelerator"), settings.get("energy")};
    const auto known = chip_areas_.find({machine, overrides});
    if (known != chip_areas_.end()) return known->second.value_or(storage_um2_);
    if (chip_areas_.size() == most_chip_areas) chip_areas_.clear();
    std::optional<double>& um2 = chip_areas_[{machine, overrides}];
    Overrides set;
    for (const auto& [path, value] : overrides) set.add(path + "=" + value);
    try {
        const std::optional<double> mm2 = prices.of(with_overrides(resolver.machine(machine[0]), set)).core_mm2;
        if (mm2) um2 = *mm2 * 1e6;
    } catch (const InputError&) {
    }
    return um2.value_or(storage_um2_);
}

bool ConstraintSet::allow(const PointSettings& settings, PointResolver& resolver) {
    if (parsed_.empty()) return true;
    point_numbers_ = numbers_of(settings.get("accelerator"), resolver);
    setter_.set(point_numbers_, settings.machine_overrides());
    for (std::size_t i = 0; i < point_numbers_.size(); ++i) *machine_numbers_[i] = point_numbers_[i];
    *pes_ = *rows_ * *columns_;
    *batch_ = std::stod(settings.get("batch"));
    if (areas_) set_areas(settings, resolver);
    const auto hold = [&](bool of_chip_area) {
        bool all = true;
        for (const auto& parsed : parsed_)
            if (parsed->of_chip_area == of_chip_area) all = holds(*parsed, settings) && all;
        return all;
    };
    if (!hold(false)) return false;
    if (!chip_area_) return true;
    *chip_um2_ = chip_um2(settings, resolver);  // last, as it takes longest
    return hold(true);
}

bool ConstraintSet::holds(Parsed& parsed, const PointSettings& settings) {
    try {
        const double value = parsed.parser.Eval();
        if (std::isnan(value)) parsed.fail("gives no number for " + settings.command());
        return value != 0;
    } catch (const mu::Parser::exception_type& error) {
        parsed.fail(in_words(error));
    }
}

}  // namespace eyrie
