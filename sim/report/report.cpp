#include "sim/report/report.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/log.hpp"
#include "sim/host/progress.hpp"
#include "sim/report/page.hpp"
#include "sim/report/run_sections.hpp"
#include "sim/report/serve_sections.hpp"
#include "sim/report/sweep_section.hpp"
#include "sim/results/json_field.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> known_schemas = {"eyrie.result/1", "eyrie.result/2", "eyrie.comparison/1",
                                                "eyrie.comparison/2", "eyrie.serve/1"};

std::string allowed() { return "a sweep store, or JSON of schema " + join(known_schemas, ", "); }

// Of a result; stores are read piece by piece.
constexpr std::size_t most_bytes = std::size_t(256) << 20;

std::string read_whole(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw InputError(path + ": is a directory; allowed: " + allowed());
    std::string text = read_input(path, most_bytes, "no result", InputFile::Kind::file_or_pipe);
    if (text.empty()) throw InputError(path + ": is empty; allowed: " + allowed());
    return text;
}

ResultFile read_result(const std::string& path, const std::string& name) {
    ResultFile file{name, path, std::make_shared<Json>(parse_json(read_whole(path), path, allowed()))};
    const JsonField schema = JsonField(*file.content, path).at("schema");
    const std::string found = schema.as_text();
    if (std::find(known_schemas.begin(), known_schemas.end(), found) == known_schemas.end())
        schema.fail(join(known_schemas, ", "));
    log_info(fmt::format("{}: {}", path, found));
    return file;
}

bool is_sqlite(const std::string& path) {
    const std::string mark = "SQLite format 3";
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && InputFile(path).read(mark.size()) == mark;
}

// All sweeps of a store, as they were at one moment.
void add_sweeps(Json& sections, const std::string& path, const SweepRoom& room, bool quiet) {
    Store store(path, Store::Mode::read);
    Progress progress(quiet);
    const Snapshot snapshot(store.database());
    store.verify();
    const std::vector<StoredSweep> sweeps = store.sweeps();
    if (sweeps.empty()) throw InputError(path + ": found a store without sweeps; allowed: one that eyrie sweep filled");
    for (const StoredSweep& sweep : sweeps) {
        sections.push_back(sweep_section(store, sweep, room, progress));
        progress.clear();
        log_info(fmt::format("{}: sweep {}: {} points, {} of them one by one", path, sweep.name,
                             sections.back().at("points").get<std::int64_t>(),
                             sections.back().at("columns").at("ordinal").size()));
        if (sections.back().at("points") == 0)
            throw InputError(path + ": sweep " + printable(sweep.name) + ": found no point; allowed: at least one");
    }
}

void add_sweeps_of(Json& sections, const std::string& path, const SweepRoom& room, bool quiet) {
    try {
        add_sweeps(sections, path, room, quiet);
    } catch (const nlohmann::json::exception& error) {  // JSON of another shape, in a row without a digest
        fail_damaged(path, error.what());
    }
}

// What is wrong with a file is said when it is read in full, in the order of the files.
std::size_t sweeps_in(const std::string& path) {
    try {
        return Store(path, Store::Mode::read).sweeps().size();
    } catch (const InputError&) {
        return 1;
    }
}

// The sweeps share what the page's own files and the results leave, which are of about the size of their JSON.
SweepRoom room_of_sweeps(const ReportRequest& request, const std::set<std::string>& stores, const std::string& title) {
    constexpr std::size_t page_bytes = 5'000'000;
    std::size_t sweeps = 0, taken = 0;
    for (const std::string& path : request.inputs) {
        std::error_code none;
        if (stores.count(path) != 0)
            sweeps += sweeps_in(path);
        else if (std::filesystem::is_regular_file(path, none))
            taken += static_cast<std::size_t>(std::filesystem::file_size(path, none));
    }
    if (sweeps > 0) taken += page_text(title, {{"title", title}, {"sections", Json::array()}}).size();
    return {request.most_points, taken < page_bytes ? (page_bytes - taken) / std::max<std::size_t>(sweeps, 1) : 0};
}

}  // namespace

std::string report_page(const ReportRequest& request) {
    Json data = {{"version", EYRIE_VERSION}, {"sections", Json::array()}};
    std::vector<ResultFile> results;
    std::string title;
    for (const std::string& path : request.inputs)
        title += (title.empty() ? "" : ", ") + std::filesystem::path(path).stem().string();
    std::set<std::string> stores;  // told once: a sweep may go on writing into one
    for (const std::string& path : request.inputs)
        if (is_sqlite(path)) stores.insert(path);
    const SweepRoom room = room_of_sweeps(request, stores, title);
    for (const std::string& path : request.inputs) {
        const std::string name = std::filesystem::path(path).stem().string();
        if (stores.count(path) != 0)
            add_sweeps_of(data["sections"], path, room, request.quiet);
        else
            results.push_back(read_result(path, name));
    }
    std::vector<ResultFile> runs;
    std::vector<Json> served;
    for (ResultFile& file : results)
        if (is_serve_schema(file.content->at("schema").get<std::string>()))
            served.push_back(serve_section(file));
        else
            runs.push_back(std::move(file));
    for (Json& section : run_sections(runs)) data["sections"].push_back(std::move(section));
    for (Json& section : served) data["sections"].push_back(std::move(section));
    data["title"] = title;
    return page_text(title + " - Eyrie report", data);
}

}  // namespace eyrie
