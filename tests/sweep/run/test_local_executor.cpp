// Points in processes of their own: whatever one of them does, the others are not touched.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <system_error>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/sweep/run/local_executor.hpp"
#include "sim/sweep/store/store.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

PointRecord record(std::int64_t ordinal) {
    PointRecord r;
    r.key = std::to_string(ordinal);
    r.energy = 1.0 / 3 * static_cast<double>(ordinal);
    r.total_cycles = ordinal << 40;
    r.layers = "[\"\\u00fc\", \"\n\"]";
    return r;
}

// What each of the points does; the others give their record.
PointRecord behave(std::int64_t ordinal) {
    // Without the reports of the test program and of sanitizers, which take their time.
    for (const int fatal : {SIGSEGV, SIGABRT}) std::signal(fatal, SIG_DFL);
    switch (ordinal) {
        case 1: raise(SIGSEGV); break;
        case 2: std::fprintf(stderr, "first line\nlast line\n"); std::abort();
        case 3: throw InputError("no such thing");
        case 4: throw DeadlockError("all wait");
        case 5: throw SimulationError("one is lost");
        case 6: throw std::bad_alloc();
        case 7: pause(); break;
        case 8: _exit(3);
        case 9: _exit(0);
        case 10:
            for (int i = 0; i < 100000; ++i) std::printf("a lot of words on standard output\n");
            break;
        case 11: throw 7;
        case 12: kill(getppid(), SIGCONT); break;  // harmless, but interrupts a wait
        default: break;
    }
    return record(ordinal);
}

std::vector<PendingPoint> points_to(std::int64_t last) {
    std::vector<PendingPoint> points;
    for (std::int64_t ordinal = 0; ordinal <= last; ++ordinal) points.push_back({ordinal, std::to_string(ordinal)});
    return points;
}

PointRecord blank(std::int64_t ordinal) {
    PointRecord r;
    r.key = std::to_string(ordinal);
    r.pes = 5;
    return r;
}

}  // namespace

TEST_CASE("executor: each way to fail is told apart, and no other point notices") {
    StopSignals signals;
    LocalExecutor executor({3, 5, 0}, signals, behave, blank);
    std::map<std::string, PointRecord> got;
    REQUIRE(executor.run(points_to(20), [&](const PointRecord& one) { CHECK(got.emplace(one.key, one).second); }));
    REQUIRE(got.size() == 21);
    const std::map<int, std::pair<PointStatus, std::string>> failures = {
        {1, {PointStatus::crash, "signal 11"}},         {2, {PointStatus::crash, "it printed: first line last line"}},
        {3, {PointStatus::invalid, "no such thing"}},   {4, {PointStatus::deadlock, "all wait"}},
        {5, {PointStatus::mismatch, "one is lost"}},    {6, {PointStatus::memory, "out of memory"}},
        {7, {PointStatus::timeout, "longer than 5 s"}}, {8, {PointStatus::crash, "exit status 3"}},
        {9, {PointStatus::crash, "cannot be read"}},    {11, {PointStatus::crash, "exit status 1"}}};
    for (int ordinal = 0; ordinal <= 20; ++ordinal) {
        INFO(ordinal);
        const PointRecord& one = got.at(std::to_string(ordinal));
        const auto failure = failures.find(ordinal);
        if (failure != failures.end()) {
            CHECK(status_name(one.status) == std::string(status_name(failure->second.first)));
            CHECK(one.failure.find(failure->second.second) != std::string::npos);
            CHECK(one.pes == 5);  // the blank record
        } else {
            CHECK(one.status == PointStatus::done);
            CHECK(one.energy == record(ordinal).energy);
            CHECK(one.total_cycles == record(ordinal).total_cycles);
            CHECK(one.layers == record(ordinal).layers);
        }
    }
}

#ifndef __SANITIZE_ADDRESS__  // no limit of address space there
TEST_CASE("executor: a point that takes too much memory fails alone") {
    StopSignals signals;
    LocalExecutor executor(
        {2, 0, 200'000'000}, signals,
        [](std::int64_t ordinal) {
            std::vector<char> words(ordinal == 1 ? 400'000'000 : 100'000'000, 'x');
            return record(words[99] == 'x' ? ordinal : 0);
        },
        blank);
    executor.run(points_to(2), [](const PointRecord& one) {
        INFO(one.key);
        CHECK(one.status == (one.key == "1" ? PointStatus::memory : PointStatus::done));
        if (one.key == "1") CHECK(one.failure == "needs more than 200 MB of memory");
    });
}
#endif

TEST_CASE("executor: a signal stops it, nothing runs on, and no point fails by it") {
    StopSignals signals;
    LocalExecutor executor(
        {2, 0, 0}, signals,
        [](std::int64_t ordinal) {
            if (ordinal > 1) pause();
            return record(ordinal);
        },
        blank);
    int finished = 0;
    const bool all = executor.run(points_to(9), [&](const PointRecord& one) {
        CHECK(one.status == PointStatus::done);
        if (++finished == 2) raise(SIGTERM);  // blocked until the executor waits
    });
    CHECK_FALSE(all);
    CHECK(finished == 2);
    CHECK(StopSignals::requested());
}

namespace {

// Whether this is the first process that runs the point.
bool is_first_try(const Scratch& scratch, std::int64_t ordinal) {
    const std::string mark = scratch.path("tried-" + std::to_string(ordinal));
    const bool first = !std::filesystem::exists(mark);
    std::ofstream(mark) << "x";
    return first;
}

}  // namespace

TEST_CASE("executor: a point that the computer kept from running is tried again, and no failure is recorded") {
    const Scratch scratch;
    StopSignals signals;
    LocalExecutor executor(
        {2, 0, 0}, signals,
        [&](std::int64_t ordinal) {
            if (ordinal == 1 && is_first_try(scratch, ordinal)) throw ComputerError("too many open files");
            if (ordinal == 2 && is_first_try(scratch, ordinal)) _exit(exit_computer_failed);  // out of memory
            if (ordinal == 3 && is_first_try(scratch, ordinal))
                throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
            return record(ordinal);
        },
        blank);
    std::map<std::string, PointRecord> got;
    CHECK(executor.run(points_to(4), [&](const PointRecord& one) { got[one.key] = one; }));
    CHECK(got.size() == 5);
    for (const auto& [key, one] : got) CHECK(one.status == PointStatus::done);
}

TEST_CASE("executor: a computer that never recovers ends the run in the end, and all other points are finished") {
    const Scratch scratch;
    StopSignals signals;
    LocalExecutor executor(
        {2, 0, 0}, signals,
        [&](std::int64_t ordinal) {
            if (ordinal == 1) std::ofstream(scratch.path("tries"), std::ios::app) << "x";
            if (ordinal == 1) throw ComputerError("too many open files");
            return record(ordinal);
        },
        blank);
    std::map<std::string, PointRecord> got;
    CHECK_THROWS_WITH(executor.run(points_to(4), [&](const PointRecord& one) { got[one.key] = one; }),
                      Catch::StartsWith("1 of 5 points could not be run, the first: point 1: too many open files; "));
    CHECK(got.size() == 4);
    CHECK(got.count("1") == 0);
    CHECK(std::filesystem::file_size(scratch.path("tries")) == 3);
}

TEST_CASE("executor: where every point fails by the computer, not all of many are tried") {
    const Scratch scratch;
    StopSignals signals;
    LocalExecutor executor(
        {4, 0, 0}, signals,
        [&](std::int64_t) -> PointRecord {
            std::ofstream(scratch.path("tries"), std::ios::app) << "x";
            throw ComputerError("too many open files");
        },
        blank);
    CHECK_THROWS_AS(executor.run(points_to(199), [](const PointRecord&) { CHECK(false); }), ComputerError);
    CHECK(std::filesystem::file_size(scratch.path("tries")) < 50);
}

TEST_CASE("executor: an exception of the caller ends what runs") {
    StopSignals signals;
    LocalExecutor executor(
        {2, 0, 0}, signals,
        [](std::int64_t ordinal) {
            if (ordinal > 0) pause();
            return record(ordinal);
        },
        blank);
    CHECK_THROWS_AS(executor.run(points_to(3), [](const PointRecord&) { throw InputError("disk full"); }), InputError);
}

TEST_CASE("executor: a point costs less than 5 ms of processor time, its process and all", "[slow]") {
    const auto used_ms = [] {
        double ms = 0;
        for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
            struct rusage usage {};
            getrusage(who, &usage);
            for (const timeval& time : {usage.ru_utime, usage.ru_stime})
                ms += static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
        }
        return ms;
    };
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    StopSignals signals;
    LocalExecutor executor({2, 60, 1'000'000'000}, signals, record, blank);
    const double before = used_ms();
    constexpr int points = 500;
    executor.run(points_to(points - 1), [&](const PointRecord& one) { store.add(one); });
    const double each = (used_ms() - before) / points;
    WARN("process and store: " << each << " ms a point");
    CHECK(each < 5);
}
