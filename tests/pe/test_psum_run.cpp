// Runs of psums and of time stamps, made many at a time, against the same one by one.
#include <vector>

#include <catch2/catch.hpp>

#include "pe/psum_run.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/arithmetic.hpp"

using namespace eyrie;

TEST_CASE("a run of psums is finished as each of them alone, whatever their number and width", "[pe]") {
    Random random(1);
    for (int count = 0; count <= 40; ++count)
        for (const int bits : {2, 16, 31, 32})
            for (const bool any_incoming : {false, true}) {
                const std::size_t room = static_cast<std::size_t>(count) + 1;  // one more, to stay as it is
                std::vector<std::int32_t> sums(room), incoming(room), out(room, 7);
                for (std::int32_t& sum : sums) sum = static_cast<std::int32_t>(random.next());
                for (std::int32_t& word : incoming) word = static_cast<std::int32_t>(random.next());
                std::vector<ArrayCycle> popped(room, 5), pushed(room, 6);
                FifoRun<std::int32_t> in;
                if (any_incoming) in = {popped.data(), incoming.data()};
                finish_run(sums.data(), count, bits, in, 100, {pushed.data(), out.data()}, 200);
                INFO(count << " psums of " << bits << " bits");
                for (int i = 0; i < count; ++i) {
                    const std::size_t at = static_cast<std::size_t>(i);
                    CHECK(out[at] == wrap(std::int64_t{sums[at]} + (any_incoming ? incoming[at] : 0), bits));
                    CHECK(popped[at] == (any_incoming ? ArrayCycle(100 + i) : ArrayCycle(5)));
                    CHECK(pushed[at] == ArrayCycle(200 + i));
                }
                CHECK(out.back() == 7);
                CHECK(popped.back() == ArrayCycle(5));
                CHECK(pushed.back() == ArrayCycle(6));
            }
}

TEST_CASE("stamps are in pace unless one of them is late", "[pe]") {
    for (int count = 1; count <= 20; ++count) {
        std::vector<ArrayCycle> stamps;
        for (int i = 0; i < count; ++i) stamps.push_back(ArrayCycle(10 + i));
        CHECK(stamps_in_pace(stamps.data(), 10, count));
        CHECK(stamps_in_pace(stamps.data(), 11, count));
        CHECK_FALSE(stamps_in_pace(stamps.data(), 9, count));
        for (ArrayCycle& late : stamps) {
            ++late;
            CHECK_FALSE(stamps_in_pace(stamps.data(), 10, count));
            --late;
        }
    }
}
