// Progress as one hears it who listens in place of a terminal.
#include <stdexcept>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/host/progress.hpp"

using namespace eyrie;

namespace {

struct Heard {
    std::string what;
    std::int64_t done, all;
};

}  // namespace

TEST_CASE("a listener hears progress, also where it is quiet, while it lives") {
    std::vector<Heard> heard;
    {
        const ListenToProgress listening([&](const std::string& what, std::int64_t done, std::int64_t all) {
            heard.push_back({what, done, all});
        });
        Progress(true).show("first", 1, 2);
    }
    Progress(true).show("second", 2, 2);
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].what == "first");
    CHECK(heard[0].done == 1);
    CHECK(heard[0].all == 2);
}

TEST_CASE("a listener hears no more than ten times a second") {
    int heard = 0;
    const ListenToProgress listening([&](const std::string&, std::int64_t, std::int64_t) { ++heard; });
    Progress progress(true);
    const auto started = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) progress.show("work", i, 1000);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    CHECK(heard >= 1);
    CHECK(heard <= 1 + seconds / 0.1);
}

TEST_CASE("what a listener throws ends the work; the outer listener hears again afterwards") {
    int outer = 0;
    const ListenToProgress listening([&](const std::string&, std::int64_t, std::int64_t) { ++outer; });
    const auto work = [] {
        const ListenToProgress inner(
            [](const std::string&, std::int64_t, std::int64_t) { throw std::runtime_error("enough"); });
        Progress(true).show("work", 0, 1);
    };
    CHECK_THROWS_WITH(work(), "enough");
    CHECK(outer == 0);
    Progress(true).show("work", 0, 1);
    CHECK(outer == 1);
}

TEST_CASE("a listener hears its own thread only") {
    int heard = 0;
    const ListenToProgress listening([&](const std::string&, std::int64_t, std::int64_t) { ++heard; });
    std::thread([] { Progress(true).show("work", 0, 1); }).join();
    CHECK(heard == 0);
}
