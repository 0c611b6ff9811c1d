// Constraints: expressions over a machine's numbers.
#include <algorithm>
#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/point/constraint.hpp"
#include "sim/sweep/point/machine_values.hpp"
#include "sim/sweep/point/record_json.hpp"
#include "sim/sweep/point/simulate_point.hpp"

using namespace eyrie;

namespace {

using Constraints = std::vector<SweepConstraint>;

bool allows(const std::string& expression, const std::map<std::string, std::string>& settings = {}) {
    PointSettings point;
    for (const auto& [key, value] : settings) point.set(key, value);
    PointResolver resolver;
    return ConstraintSet(Constraints{{expression, "s.yaml:7"}}).allow(point, resolver);
}

std::string error_of(const std::string& expression) {
    try {
        allows(expression);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

PointRecord whole_record() {
    PointRecord r;
    r.key = "abc";
    r.status = PointStatus::deadlock;
    r.failure = "because \"x\"\n";
    r.comparable = "c";
    r.workload = "w";
    r.energy_table = "t";
    r.energy_unit = "pJ";
    r.energy = 0.1 + 0.2;
    r.array_cycles = (std::int64_t{1} << 60) + 1;
    r.total_cycles = 12;
    r.delay_ms = 1.0 / 3;
    r.macs = 13;
    r.area_um2 = 14.5;
    r.pes = 15;
    r.inputs = "{}";
    r.energy_by_level = "{\"a\":1}";
    r.layers = "[]";
    return r;
}

}  // namespace

TEST_CASE("an expression sees the machine's keys by their paths", "[constraint]") {
    CHECK(allows("array.rows == 12"));  // eyeriss
    CHECK_FALSE(allows("array.rows != 12"));
    CHECK(allows("array.rows * array.columns == pes"));
    CHECK(allows("pes == 20", {{"accelerator.array.rows", "4"}, {"accelerator.array.columns", "5"}}));
    CHECK(allows("batch == 3", {{"batch", "3"}}));
    CHECK(allows("dram.rlc == 1"));
    CHECK(allows("dram.rlc == 0", {{"accelerator.dram.rlc", "false"}}));
}

TEST_CASE("an expression sees what the machine is made of", "[constraint]") {
    CHECK(allows("buffer_bytes == 110592"));  // 27 banks of 4 kB
    CHECK(allows("buffer_bytes == 4096 * (glb.shared_banks + glb.filter_banks)"));
    CHECK(allows("rf_bytes_per_pe > 400 && rf_bytes_per_pe < 600"));
    const std::map<std::string, std::string> without_areas = {{"energy", "normalized"}};
    CHECK(allows("area_um2 == rf_um2 + buffer_um2 && rf_um2 > 0", without_areas));
    CHECK(allows("pe_fifos_um2 > 0 && pe_fifos_um2 < 2 * rf_um2"));
}

TEST_CASE("a constraint bounds the very area that the point's column has", "[constraint]") {
    for (const char* const energy : {"derived", "45nm", "normalized"})
        for (const char* const rows : {"12", "6"}) {
            const std::map<std::string, std::string> settings = {
                {"network", "tiny"}, {"energy", energy}, {"accelerator.array.rows", rows}};
            PointSettings point;
            for (const auto& [key, value] : settings) point.set(key, value);
            PointResolver resolver;
            const ResolvedPoint resolved = resolver.resolve(point);
            const double um2 = blank_record(resolved, inputs_of(resolved)).area_um2;
            INFO(energy << ", " << rows << " rows: " << um2);
            CHECK(allows("area_um2 > " + std::to_string(um2 - 1) + " && area_um2 < " + std::to_string(um2 + 1),
                         settings));
            CHECK(allows("area_um2 > 2 * (rf_um2 + buffer_um2)", settings) == (std::string(energy) == "derived"));
        }
}

TEST_CASE("all of several constraints have to hold", "[constraint]") {
    PointResolver resolver;
    const PointSettings point;
    CHECK(ConstraintSet(Constraints{}).allow(point, resolver));
    CHECK(ConstraintSet(Constraints{{"pes > 1", ""}, {"pes < 1000", ""}}).allow(point, resolver));
    CHECK_FALSE(ConstraintSet(Constraints{{"pes > 1", ""}, {"pes < 10", ""}}).allow(point, resolver));
    CHECK_FALSE(ConstraintSet(Constraints{{"pes < 10", ""}, {"pes > 1", ""}}).allow(point, resolver));
}

TEST_CASE("one set asks for point after point", "[constraint]") {
    PointResolver resolver;
    ConstraintSet set(Constraints{{"array.rows > 5", ""}});
    for (const int rows : {3, 9, 5, 6}) {
        PointSettings point;
        point.set("accelerator.array.rows", std::to_string(rows));
        CHECK(set.allow(point, resolver) == (rows > 5));
    }
}

TEST_CASE("an expression that does not parse, or names what there is not, is told with its place", "[constraint]") {
    CHECK(error_of("array.row > 1")
              .find("s.yaml:7: 'array.row > 1': unknown name 'array.row'; did you mean "
                    "'array.rows'?") == 0);
    CHECK(error_of("pes = 3") == "s.yaml:7: 'pes = 3': found '='; allowed: ==, !=, <, <=, >, >=");
    CHECK(error_of("pes <= 3 || pes >= 1") == "no error");
    CHECK(error_of("  ") == "s.yaml:7: '  ': allowed: an expression");
    CHECK(error_of("(pes").find("s.yaml:7: '(pes': does not parse: ") == 0);
    CHECK(error_of("pes >").find("s.yaml:7: 'pes >': does not parse: ") == 0);
    CHECK(error_of("0 / 0").find("s.yaml:7: '0 / 0': gives no number for eyrie run ") == 0);
}

TEST_CASE("values that no machine can have are excluded by a constraint, not refused", "[constraint]") {
    CHECK_FALSE(allows("pes < 1000", {{"accelerator.array.rows", "1000000"}}));
    CHECK_FALSE(allows("area_um2 < 1e9", {{"accelerator.array.rows", "1000000"}}));
}

TEST_CASE("numbers are set as the machine's values are, whatever the key and the text", "[constraint]") {
    const NumberSetter setter;
    AcceleratorConfig machine;
    const std::vector<double> base = machine_numbers(machine);
    std::vector<std::string> paths = machine_number_names();
    paths.insert(paths.end(), {"name", "no.such.key", "glb.double_buffered"});
    for (const std::string& path : paths)
        for (const char* const text : {"7", "-3", "2.75", "true", "false", "x", "", "1e99", "3000000000", "0"}) {
            const std::map<std::string, std::string> values = {{path, text}, {"array.rows", "5"}};
            AcceleratorConfig set = with_unchecked(machine, values);
            std::vector<double> numbers = base;
            setter.set(numbers, values);
            INFO(path << "=" << text);
            CHECK(numbers == machine_numbers(set));
        }
}

TEST_CASE("names and numbers of a machine go together", "[constraint]") {
    AcceleratorConfig machine;
    machine.rows = 123;
    machine.noc.local_psum.wraps = true;
    const std::vector<std::string> names = machine_number_names();
    const std::vector<double> numbers = machine_numbers(machine);
    REQUIRE(names.size() == numbers.size());
    const auto number = [&](const std::string& name) {
        const auto at = std::find(names.begin(), names.end(), name);
        REQUIRE(at != names.end());
        return numbers[static_cast<std::size_t>(at - names.begin())];
    };
    CHECK(number("array.rows") == 123);
    CHECK(number("noc.local_psum.wraps") == 1);
    CHECK(number("core_khz") == machine.core_khz);
    CHECK(with_unchecked(machine, {{"array.rows", "-5"}, {"core_khz", "no number"}}).rows == -5);
    CHECK(with_unchecked(machine, {{"core_khz", "no number"}}).core_khz == machine.core_khz);
}

TEST_CASE("a record comes out of a line of JSON as it went in", "[record]") {
    const PointRecord in = whole_record();
    const std::string line = record_json(in).dump();
    CHECK(line.find('\n') == std::string::npos);
    const PointRecord out = record_of(line);
    CHECK(record_json(out) == record_json(in));
    CHECK(out.energy == in.energy);
    CHECK(out.array_cycles == in.array_cycles);
    CHECK(out.status == in.status);
    CHECK(out.failure == in.failure);
}

TEST_CASE("a line that lacks a part of the record, or is cut off, is none", "[record]") {
    const nlohmann::ordered_json whole = record_json(whole_record());
    for (const auto& part : whole.items()) {
        nlohmann::ordered_json less = whole;
        less.erase(part.key());
        CHECK_THROWS(record_of(less.dump()));
    }
    const std::string line = whole.dump();
    for (const std::size_t end : {std::size_t{0}, std::size_t{1}, line.size() / 2, line.size() - 1})
        CHECK_THROWS(record_of(line.substr(0, end)));
    nlohmann::ordered_json other = whole;
    other["status"] = "fine";
    CHECK_THROWS_WITH(record_of(other.dump()), Catch::Contains("found a point of status 'fine'"));
}

TEST_CASE("only what the computer decided is worth another try", "[record]") {
    for (const PointStatus status :
         {PointStatus::done, PointStatus::invalid, PointStatus::deadlock, PointStatus::mismatch, PointStatus::crash,
          PointStatus::timeout, PointStatus::memory}) {
        CHECK(status_of(status_name(status)) == status);
        const std::string name = status_name(status);
        CHECK(depends_on_limits(status) == (name == "crash" || name == "timeout" || name == "memory"));
    }
}
