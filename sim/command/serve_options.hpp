// The options of `eyrie serve`, and the questions that they ask.
#pragma once

#include <string>
#include <vector>

#include "sim/command/options.hpp"
#include "sim/serve/load/question_keys.hpp"
#include "sim/serve/network/service_cache.hpp"

namespace eyrie {

// The network on the machine, all its layers: what services are simulated with. What is given comes in the place of a
// name. Throws InputError.
RunRequest served_request(const po::variables_map& values, const std::string& network, const std::string& accelerator,
                          const Given& given = {});

// The question of a scenario for a network. Throws InputError.
Question question_of(const po::variables_map& values, const std::string& scenario, const RunRequest& request);

}  // namespace eyrie
