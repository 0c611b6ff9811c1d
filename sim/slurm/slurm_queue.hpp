// The part of Slurm that a sweep needs: sbatch, squeue, scancel, sinfo. The accounting database is not used: small
// sites have none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/slurm/external_program.hpp"

namespace eyrie {

// What a user asks of Slurm; "" leaves it to the site. All are passed on to sbatch as they are.
struct SlurmResources {
    std::string partition;
    std::string account;
    std::string time;
    std::string memory;
    std::vector<std::string> more;  // further options of sbatch, each one word
};

struct TaskState {
    std::string name;    // "RUNNING", "PENDING", "OUT_OF_MEMORY", ...
    std::string reason;  // why it waits; "" or "None"
    bool is_active() const;
};

// By name of the job and index of the task in its array. An ended task is listed for a while, then no longer.
using QueueListing = std::map<std::pair<std::string, std::int64_t>, TaskState>;

class SlurmQueue {
public:
    explicit SlurmQueue(const StopSignals& signals) : signals_(signals) {}

    struct Job {
        std::string name;
        std::string script;
        std::string log;         // pattern of sbatch
        std::string id_file;     // takes what sbatch prints
        std::int64_t tasks = 0;  // indices 0 to tasks - 1
        std::int64_t cpus = 1;   // per task
    };
    // Returns the job's id. `lock` stays open in sbatch. Throws InputError with Slurm's own words.
    std::string submit(const Job& job, const SlurmResources& resources, int lock);

    // Nothing when Slurm does not answer: `silence` then says why.
    std::optional<QueueListing> list(const std::vector<std::string>& job_names, std::string& silence);
    // Ends the jobs of this name. Throws InputError with Slurm's own words.
    void cancel(const std::string& job_name);

private:
    std::string partitions();

    const StopSignals& signals_;
};

// The id in what `sbatch --parsable` prints: "17" or "17;cluster"; "" when there is none.
std::string job_id_of(const std::string& printed);
// The lines of `squeue --format=%j|%K|%T|%r`; other lines are skipped.
QueueListing listing_of(const std::string& printed);

}  // namespace eyrie
