#include "sim/sweep/store/export.hpp"

#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dataflows/mapper/mapping_choice.hpp"
#include "sim/config/yaml.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/prices/energy.hpp"
#include "sim/results/json_text.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/sweep/store/sweep_settings.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// A store may hold texts that are no JSON only if somebody else wrote them.
Json parsed(const std::string& text, const std::string& origin) {
    try {
        return parsed_json(text);
    } catch (const nlohmann::json::exception&) {
        throw InputError(origin + ": is damaged: found '" + printable(text) + "' where JSON should be");
    }
}

// JSON on a line: as the store has it, if it is.
std::string on_a_line(const std::string& text, const std::string& origin) {
    const bool is_line = text.find_first_of("\r\n") == std::string::npos && is_json(text);
    return is_line ? text : json_line(parsed(text, origin));
}

// Numbers as JSON writes them: the shortest text that reads back as the same number.
std::string csv_cell(const Json& value) {
    if (value.is_null()) return "";
    return value.is_string() ? csv_text(value.get<std::string>()) : json_line(value);
}

// The layers' names; of compression also what it inflates: "FC1, CONV2 ofmap".
std::string in_one_cell(const Json& remark) {
    std::string text;
    for (const Json& one : remark) {
        if (!text.empty()) text += ", ";
        text += one.is_string() ? one.get<std::string>() : one.at("layer").get<std::string>();
        if (one.contains("transfer")) text += " " + one.at("transfer").get<std::string>();
    }
    return text;
}

// The mapper that its inputs name: they name the exact one only. None of a machine that cannot be built.
Json mapper_of(const PointRecord& record, const std::string& origin) {
    const Json inputs = parsed(record.inputs, origin);
    if (!inputs.is_object() || !inputs.contains("accelerator")) return {};
    return inputs.value("mapper", mapper_name(Mapper::estimate));
}

// What was said of the point, each a field; null where an older version said nothing.
void add_remarks(Json& out, const PointRecord* record, bool csv, const std::string& origin) {
    const Json remarks =
        record == nullptr || record->remarks.empty() ? Json::object() : parsed(record->remarks, origin);
    for (const char* key : point_remarks) {
        const Json remark = remarks.value(key, Json());
        out[key] = csv && remark.is_array() ? Json(in_one_cell(remark)) : remark;
    }
}

// Whether a point of the sweep has one of these numbers.
bool has_any(Store& store, std::int64_t sweep, const std::vector<std::string>& numbers) {
    std::string any;
    for (const std::string& number : numbers)
        any += fmt::format("{}p.{} IS NOT NULL", any.empty() ? "" : " OR ", number);
    if (any.empty()) return false;
    Statement rows(
        store.database(),
        "SELECT 1 FROM sweep_points s JOIN points p ON p.key = s.key WHERE s.sweep = ? AND (" + any + ") LIMIT 1");
    return rows.bind(1, sweep).step();
}

// Of the numbers that only some points have, those of this sweep: of a scenario all or none, others one by one.
std::set<std::string> numbers_of_some(Store& store, std::int64_t sweep) {
    std::set<std::string> in_store, there;
    for (const PointNumberRow& row : point_number_rows)
        if (is_of_some(row.of)) in_store.insert(row.name);
    for (const PointNumberRow& missing : missing_numbers(store.database(), "main")) in_store.erase(missing.name);
    std::vector<std::string> of_scenario;
    for (const PointNumberRow& row : point_number_rows)
        if (in_store.count(row.name) > 0 && row.of == NumberOf::scenario)
            of_scenario.push_back(row.name);
        else if (in_store.count(row.name) > 0 && has_any(store, sweep, {row.name}))
            there.insert(row.name);
    if (has_any(store, sweep, of_scenario)) there.insert(of_scenario.begin(), of_scenario.end());
    return there;
}

// One point as a flat list of columns; `of_some`: with those numbers that only some points have.
Json columns_of(const SweepPoint& point, const Json& parameters, const PointRecord* record,
                const std::set<std::string>& of_some, const std::string& origin) {
    Json out;
    out["ordinal"] = point.ordinal;
    out["status"] = record == nullptr ? "pending" : status_name(record->status);
    out.update(parameters);
    out["mapper"] = record == nullptr ? Json() : mapper_of(*record, origin);
    out["refined"] = point.refined();
    PointRecord nothing;
    nothing.status = PointStatus::invalid;
    const PointRecord& r = record == nullptr ? nothing : *record;
    out["workload"] = r.workload;
    out["energy_table"] = r.energy_table;
    out["energy_unit"] = r.energy_unit;
    for_each_number(r, [&](const PointNumberRow& row, const auto& number) {
        if (is_of_some(row.of) && of_some.count(row.name) == 0) return;
        const bool there = r.has(row.of) && number == number;  // not a number: of an older store
        out[row.in_exports] = there ? Json(number) : Json();
    });
    return out;
}

void add_energy(Json& out, const PointRecord* record, const std::string& origin) {
    const bool done = record != nullptr && record->status == PointStatus::done;
    const Json energy = done ? parsed(record->energy_by_level, origin) : Json();
    const auto add = [&](const EnergyPart& part) {
        out[std::string("energy_") + part.name] = done && energy.contains(part.name) ? energy.at(part.name) : Json();
    };
    for_each_energy_part(PricedBy::every, add);
    // A store may be older than a level.
    const auto of = [&](const char* level, const char* type) {
        return done && energy.contains(level) ? energy.at(level).at(type) : Json();
    };
    for_each_level([&](Level, const LevelRow& level) {
        for_each_type([&](DataType, const char* type) {
            out[std::string("energy_") + level.name + "_" + type] = of(level.name, type);
        });
    });
    for_each_energy_part(PricedBy::some, add);
}

class CsvTable {
public:
    void add(const Json& columns) {
        std::string header;
        std::string line;
        for (const auto& [key, value] : columns.items()) {
            header += (header.empty() ? "" : ",") + csv_text(key);
            line += (line.empty() ? "" : ",") + csv_cell(value);
        }
        if (text.empty()) text = header + "\n";
        text += line + "\n";
    }
    std::string text;
};

// An object on a line. Of the fields that are named the text is given: most of a point is its layers, as the store has
// them.
std::string line_of(const Json& fields, const std::map<std::string, std::string>& texts) {
    std::string line;
    for (const auto& [key, value] : fields.items()) {
        const auto text = texts.find(key);
        line += (line.empty() ? "{" : ",") + json_line(Json(key)) + ":" +
                (text == texts.end() ? json_line(value) : text->second);
    }
    return line + "}\n";
}

std::string ending_of(const std::string& path) { return std::filesystem::path(path).extension().string(); }

}  // namespace

void check_export_path(const std::string& path) {
    if (ending_of(path) != ".csv" && ending_of(path) != ".jsonl")
        throw InputError("--export: found '" + printable(path) + "'; allowed: a name that ends in .csv or .jsonl");
    check_output_place(path, "--export");
}

namespace {

StoredSweep sweep_of(Store& store, std::int64_t id) {
    for (const StoredSweep& one : store.sweeps())
        if (one.id == id) return one;
    return {};
}

// The sweep's name and what its points have in common. In JSON lines some of the keys have another meaning: they are
// in an object, with those that vary.
void add_settings(Json& out, const Json& parameters, const std::string& sweep, const Json& settings, bool csv) {
    out["sweep"] = sweep;
    if (csv) {
        for (const auto& [key, value] : settings.items())
            if (!out.contains(key)) out[key] = value;
    } else {
        Json all = settings;
        all.update(parameters);
        out["settings"] = all;
    }
}

std::string exported(Store& store, std::int64_t sweep, ExportFormat format) {
    const bool csv = format == ExportFormat::csv;
    CsvTable table;
    std::string lines;
    const StoredSweep stored = sweep_of(store, sweep);
    const Json settings = base_settings(stored, store.path());
    const std::set<std::string> of_some = numbers_of_some(store, sweep);
    store.for_each_of_sweep(sweep, [&](const SweepPoint& point, const PointRecord* record) {
        const Json parameters = parsed(point.parameters, store.path());
        Json out = columns_of(point, parameters, record, of_some, store.path());
        std::map<std::string, std::string> texts;
        if (csv) {
            add_energy(out, record, store.path());
        } else {
            const bool done = record != nullptr && record->status == PointStatus::done;
            out["parameters"] = parameters;
            texts["energy_by_level"] = done ? on_a_line(record->energy_by_level, store.path()) : "null";
            texts["layers"] = done ? on_a_line(record->layers, store.path()) : "null";
            for (const auto& [key, text] : texts) out[key] = nullptr;  // their places
        }
        add_remarks(out, record, csv, store.path());
        out["failure"] = record == nullptr ? "" : record->failure;
        out["key"] = point.key;
        out["command"] = point.command;
        add_settings(out, parameters, stored.name, settings, csv);
        if (csv)
            table.add(out);
        else
            lines += line_of(out, texts);
    });
    return csv ? table.text : lines;
}

}  // namespace

std::string export_text(Store& store, std::int64_t sweep, ExportFormat format) {
    const Snapshot snapshot(store.database());
    store.verify();
    try {
        return exported(store, sweep, format);
    } catch (const nlohmann::json::exception& error) {  // JSON of another shape, in a row without a digest
        fail_damaged(store.path(), error.what());
    }
}

void export_sweep(Store& store, std::int64_t sweep, const std::string& path) {
    write_output(path, export_text(store, sweep, ending_of(path) == ".csv" ? ExportFormat::csv : ExportFormat::jsonl));
}

}  // namespace eyrie
