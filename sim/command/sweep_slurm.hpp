// The options of `eyrie sweep --executor slurm`, and the executor that they ask for.
#pragma once

#include <memory>
#include <string>

#include "sim/command/options.hpp"
#include "sim/slurm/slurm_executor.hpp"
#include "sim/sweep/run/run_sweep.hpp"

namespace eyrie {

po::options_description slurm_options();
// Other executors do not use these options: throws InputError when one of them is given.
void refuse_slurm_options(const po::variables_map& values);

// `store`: path of the store, beside which the folder of the job arrays lies. Throws InputError.
std::unique_ptr<SlurmExecutor> slurm_executor(const po::variables_map& values, Sweep& sweep, const std::string& store,
                                              StopSignals& signals);
// After a signal, or after --cancel: what becomes of the jobs, and how to go on.
std::string slurm_stopped_text(const po::variables_map& values, const Sweep& sweep, const std::string& store,
                               const SweepSummary& summary);

}  // namespace eyrie
