// The options of a run's traces.
#pragma once

#include "sim/command/options.hpp"
#include "sim/trace_files/trace_request.hpp"

namespace eyrie {

// cycles=A..B, passes=A..B or all. Throws InputError.
RecordingWindow window_of(const po::variables_map& values, const std::string& option);

void add_trace_options(po::options_description& options);
// Their values for a run of these layers on this machine. Throws InputError.
TraceRequest trace_request_of(const po::variables_map& values, const RunRequest& run);

}  // namespace eyrie
