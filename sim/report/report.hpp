// eyrie report: results, comparisons and sweeps as one self-contained HTML page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace eyrie {

struct ReportRequest {
    std::vector<std::string> inputs;  // files: results, comparisons, answers of serve, sweep stores
    // Of a sweep, that the page holds one by one; not given: as many as fit a page of 5 MB, at most 10000.
    std::optional<std::int64_t> most_points;
    bool quiet = false;
};

// The page's text: the same for the same files' contents and names. Throws InputError naming the file.
std::string report_page(const ReportRequest& request);

}  // namespace eyrie
