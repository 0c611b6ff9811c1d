// One submitted job array of a sweep, as files in a folder that the cluster's computers share (docs/slurm.md):
//
//     sweep.yaml   the sweep (sweep_snapshot.hpp)      task.sh     what each task runs
//     tasks.json   job name, points of every task      id          what sbatch printed
//     points-K     ordinals of task K's points         shard-K.db  task K's store
//     log-K        its output                          status-K    its exit status, once it has ended
//     closed       nobody waits for this array any more
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/run/executor.hpp"

namespace eyrie {

struct ArrayTask {
    std::vector<PendingPoint> points;
    std::int64_t failures = 0;  // earlier tasks that had these points and finished none
    bool over = false;
    int absences = 0;  // consecutive listings in which Slurm did not show it
};

struct TaskCommand {
    std::string sweep;      // text of sweep.yaml
    std::string program;    // path of eyrie
    std::string directory;  // to run in
    std::vector<std::string> options;
};

class JobArray {
public:
    // Writes the files that exist before submission. Throws InputError.
    JobArray(const std::string& folder, std::string job_name, std::vector<ArrayTask> tasks, const TaskCommand& command);
    // An array that an earlier process made. Nothing when it is closed, or was never completely written.
    static std::optional<JobArray> read(const std::string& folder);

    const std::string& folder() const { return folder_; }
    const std::string& job_name() const { return job_name_; }
    std::vector<ArrayTask>& tasks() { return tasks_; }
    const std::vector<ArrayTask>& tasks() const { return tasks_; }
    bool is_open() const;
    std::string id() const;  // of the job; "" before sbatch has printed it
    std::string script() const { return folder_ + "/task.sh"; }
    std::string id_file() const { return folder_ + "/id"; }
    std::string log(std::size_t task) const;
    std::string shard(std::size_t task) const;

    // Exit statuses of the tasks that have left one, by index; -1: none. One look at the folder's names: network file
    // systems remember for a while that a file was not there, but list a folder anew.
    std::vector<int> statuses() const;
    // The last line that a task printed; "" when there is none.
    std::string last_words(std::size_t task) const;
    void close();

private:
    JobArray() = default;
    std::string folder_;
    std::string job_name_;
    std::vector<ArrayTask> tasks_;
};

}  // namespace eyrie
