// eyrie report: results, comparisons and sweeps as one self-contained HTML page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eyrie {

struct ReportRequest {
    std::vector<std::string> inputs;   // files: eyrie.result/1, eyrie.comparison/1, sweep stores
    std::int64_t most_points = 10000;  // of a sweep, that the page holds one by one
    bool quiet = false;
};

// The page's text: the same for the same files' contents and names. Throws InputError naming the file.
std::string report_page(const ReportRequest& request);

}  // namespace eyrie
