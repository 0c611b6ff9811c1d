// What Slurm prints, read back; and sweep files that mean the same elsewhere.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sim/slurm/slurm_queue.hpp"
#include "sim/slurm/sweep_snapshot.hpp"
#include "sim/sweep/space/design_space.hpp"

using namespace eyrie;

TEST_CASE("a job's id is what sbatch prints before a cluster's name") {
    CHECK(job_id_of("17\n") == "17");
    CHECK(job_id_of("17") == "17");
    CHECK(job_id_of("17;north\n") == "17");
    CHECK(job_id_of("") == "");
    CHECK(job_id_of("sbatch: error\n") == "");
    CHECK(job_id_of("17x") == "");
}

TEST_CASE("a listing has every task's state; of a task started again, the active one") {
    const QueueListing listing = listing_of(
        "eyrie-a|0|COMPLETED|None\n"
        "eyrie-a|1|PENDING|Resources\n"
        "eyrie-a|2|PREEMPTED|None\neyrie-a|2|RUNNING|None\n"
        "eyrie-b|2|RUNNING|None\neyrie-b|2|NODE_FAIL|None\n"
        "eyrie-b|N/A|RUNNING|None\n"
        "garbage\n");
    REQUIRE(listing.size() == 4);
    CHECK_FALSE(listing.at({"eyrie-a", 0}).is_active());
    CHECK(listing.at({"eyrie-a", 1}).is_active());
    CHECK(listing.at({"eyrie-a", 1}).reason == "Resources");
    CHECK(listing.at({"eyrie-a", 2}).name == "RUNNING");
    CHECK(listing.at({"eyrie-b", 2}).name == "RUNNING");
}

TEST_CASE("states in which a task still runs or will run are active, all others are not") {
    for (const char* name : {"PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING", "REQUEUED", "STOPPED"})
        CHECK(TaskState{name, ""}.is_active());
    for (const char* name : {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
                             "BOOT_FAIL", "DEADLINE"})
        CHECK_FALSE(TaskState{name, ""}.is_active());
}

TEST_CASE("the snapshot of a sweep file has the same points under the same ordinals, from any folder") {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("eyrie_snapshot_" + std::to_string(getpid()) + ".yaml")).string();
    SweepFile file;
    file.name = "all \"kinds\"";
    file.base.set("accelerator", EYRIE_SOURCE_DIR "/configs/accelerators/eyeriss.yaml");
    file.base.set("network", "alexnet");
    file.base.set("layers", "CONV1,CONV3");
    file.base.set("check", "true");
    file.axes.push_back({{"accelerator.array.rows"}, {{"3"}, {"7"}, {"12"}}, {{"few"}, {"some"}, {"many"}}, ""});
    file.axes.push_back({{"dataflow", "batch"}, {{"rs", "1"}, {"ws", "4"}}, {{"rows", "1"}, {"weights", "4"}}, ""});
    file.axes.push_back({{"accelerator.array.columns"}, {{"8"}, {"14"}}, {}, ""});
    file.constraints.push_back({"array.rows * array.columns <= 100", ""});
    file.sample = SweepSample{5, 7};
    std::ofstream(path) << sweep_snapshot(file);
    const SweepFile read = load_sweep_file(path);
    std::filesystem::remove(path);

    CHECK(read.name == file.name);
    CHECK(read.base.values() == file.base.values());
    REQUIRE(read.axes.size() == file.axes.size());
    const DesignSpace space(file);
    const DesignSpace space_read(read);
    REQUIRE(space_read.candidates() == space.candidates());
    for (std::uint64_t i = 0; i < space.candidates(); ++i)
        CHECK(space_read.settings(i).values() == space.settings(i).values());
    CHECK(space_read.parameters(1).dump() == space.parameters(1).dump());
    CHECK(space.parameters(1).at("dataflow") == "rows");
    const auto heard = [](std::uint64_t) {};
    CHECK(select_points(space_read, heard).candidates == select_points(space, heard).candidates);
    // Read and written again, it stays as it is.
    CHECK(sweep_snapshot(read) == sweep_snapshot(file));
}
