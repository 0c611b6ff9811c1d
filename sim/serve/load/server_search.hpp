// Server: the largest rate of Poisson arrivals at which enough queries are in time.
#pragma once

#include "sim/serve/load/answer.hpp"

namespace eyrie {

Answer answer_server(const Question& question, const ServiceOf& service_of);

// Whether a run's latencies are within the bound: by order statistic, or by early stopping.
bool in_time(const Question& question, const Latencies& latencies);

}  // namespace eyrie
