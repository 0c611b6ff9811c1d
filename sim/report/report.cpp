#include "sim/report/report.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/report/json_field.hpp"
#include "sim/report/page.hpp"
#include "sim/report/run_sections.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* allowed = "a sweep store, or JSON of schema eyrie.result/1 or eyrie.comparison/1";

std::string read_whole(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw InputError(path + ": is a directory; allowed: " + allowed);
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (file) text << file.rdbuf();
    if (!file || (text.str().empty() && errno != 0))
        throw InputError(path + ": cannot be read: " + std::strerror(errno));
    if (text.str().empty()) throw InputError(path + ": is empty; allowed: " + allowed);
    return text.str();
}

ResultFile read_result(const std::string& path, const std::string& name) {
    ResultFile file{name, path, parse_json(read_whole(path), path)};
    const JsonField schema = JsonField(file.content, path).at("schema");
    const std::string found = schema.as_text();
    if (found != "eyrie.result/1" && found != "eyrie.comparison/1")
        schema.fail("eyrie.result/1, eyrie.comparison/1");
    return file;
}

}  // namespace

std::string report_page(const ReportRequest& request) {
    Json data = {{"version", EYRIE_VERSION}, {"sections", Json::array()}};
    std::vector<ResultFile> results;
    std::string title;
    for (const std::string& path : request.inputs) {
        const std::string name = std::filesystem::path(path).stem().string();
        title += (title.empty() ? "" : ", ") + name;
        results.push_back(read_result(path, name));
    }
    for (Json& section : run_sections(results)) data["sections"].push_back(std::move(section));
    data["title"] = title;
    return page_text(title + " - Eyrie report", data);
}

}  // namespace eyrie
