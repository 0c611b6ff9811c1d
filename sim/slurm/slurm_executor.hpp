// Runs points as the tasks of Slurm job arrays (docs/slurm.md). All that is known about the arrays lies in a folder, so
// that a process that is killed is followed by another one that goes on with the same arrays.
//
// A task that ends without all of its points - killed, out of memory, its node lost - is followed by one with the
// points that are missing. Only tasks that finished no point at all count as failures: the others have got further.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/slurm/job_array.hpp"
#include "sim/slurm/slurm_queue.hpp"
#include "sim/sweep/run/executor.hpp"

namespace eyrie {

class Progress;

struct SlurmChoices {
    std::string folder;      // for the arrays of this sweep
    std::string job_prefix;  // of the jobs' names
    TaskCommand command;
    SlurmResources resources;
    std::int64_t tasks = 1;    // most tasks of an array
    std::int64_t cpus = 1;     // per task
    std::int64_t retries = 2;  // of a task that finished nothing
    bool cancel = false;       // end what runs, keep what it has finished, submit nothing
    bool quiet = false;
};

class SlurmExecutor final : public Executor {
public:
    // `failed`: the record of a point that gave none: all columns but status and failure.
    using Failed = std::function<PointRecord(std::int64_t ordinal)>;
    SlurmExecutor(SlurmChoices choices, StopSignals& signals, Failed failed);
    ~SlurmExecutor() override;

    // When a stop is asked for, the arrays go on. Throws InputError when Slurm takes no jobs, and, after all other
    // points are finished, when there are points that no task could finish.
    bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override;

private:
    void adopt();
    std::vector<ArrayTask> divided(const std::vector<PendingPoint>& points) const;
    void submit(std::vector<ArrayTask> tasks);
    bool watch();
    void look(bool ask_slurm, Progress& progress);
    void collect(JobArray& array, std::size_t index, int status, const TaskState& state);
    std::size_t take_records(const std::string& shard, bool with_crashes);
    void follow_up(ArrayTask next, bool to_blame, const std::string& why);
    void close_arrays();
    void remove_folder();
    std::vector<PendingPoint> missing_of(const ArrayTask& task) const;
    bool any_open() const;
    void show(Progress& progress) const;

    SlurmChoices choices_;
    StopSignals& signals_;
    Failed failed_;
    SlurmQueue queue_;
    const PointFinished* finished_ = nullptr;
    int lock_ = -1;
    std::map<std::string, std::int64_t> missing_;  // key -> ordinal of the points that are not finished
    std::int64_t points_ = 0;                      // how many there were
    std::vector<JobArray> arrays_;
    std::int64_t next_number_ = 1;
    std::vector<ArrayTask> to_submit_;  // what failed tasks have left
    std::int64_t points_given_up_ = 0;
    std::string why_given_up_;
    QueueListing listing_;
    std::string silence_;  // why Slurm does not answer; "" when it does
};

}  // namespace eyrie
