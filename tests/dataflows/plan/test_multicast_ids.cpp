// Multicast IDs: whoever shares words is reached by one tag, and nobody else.
#include <set>

#include <catch2/catch.hpp>

#include "dataflows/plan/network_ids.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

std::vector<std::size_t> reached(const MulticastAssignment& assigned, std::size_t group) {
    std::vector<std::size_t> pes;
    PesByTag(assigned.ids).for_each(assigned.tag_of_group[group], [&](std::size_t pe) { pes.push_back(pe); });
    return pes;
}

void check_reach(const std::vector<std::int32_t>& group_of_pe, int rows, int columns) {
    const MulticastAssignment assigned = assign_multicast_ids(group_of_pe, rows, columns);
    std::set<std::int32_t> groups(group_of_pe.begin(), group_of_pe.end());
    groups.erase(-1);
    for (const std::int32_t group : groups) {
        std::vector<std::size_t> members;
        for (std::size_t pe = 0; pe < group_of_pe.size(); ++pe)
            if (group_of_pe[pe] == group) members.push_back(pe);
        REQUIRE(reached(assigned, static_cast<std::size_t>(group)) == members);
    }
}

AcceleratorConfig machine_of(int rows, int columns) {
    AcceleratorConfig machine;
    machine.rows = rows;
    machine.columns = columns;
    return machine;
}

}  // namespace

TEST_CASE("rows that share no word are told apart by row IDs", "[ids]") {
    const MulticastAssignment assigned = assign_multicast_ids({0, 0,  //
                                                               1, 1,  //
                                                               2, 2},
                                                              3, 2);
    CHECK(assigned.ids.row_id == std::vector<std::int32_t>{0, 1, 2});
    CHECK(assigned.row_ids == 3);
    CHECK(assigned.column_ids == 1);
}

TEST_CASE("rows that share a word have one row ID, and groups within them column IDs", "[ids]") {
    // Diagonals, as ifmap rows run over an array of filter rows and ofmap rows.
    const MulticastAssignment assigned = assign_multicast_ids({0, 1, 2,  //
                                                               1, 2, 3,  //
                                                               2, 3, 4},
                                                              3, 3);
    CHECK(assigned.ids.row_id == std::vector<std::int32_t>{0, 0, 0});
    CHECK(assigned.row_ids == 1);
    CHECK(assigned.column_ids == 5);
}

TEST_CASE("rows that share a word by way of others have one row ID as well", "[ids]") {
    const MulticastAssignment assigned = assign_multicast_ids({0, 0,  //
                                                               2, 2,  //
                                                               0, 1,  //
                                                               1, 1},
                                                              4, 2);
    CHECK(assigned.ids.row_id[0] == assigned.ids.row_id[2]);
    CHECK(assigned.ids.row_id[2] == assigned.ids.row_id[3]);
    CHECK(assigned.ids.row_id[1] != assigned.ids.row_id[0]);
    CHECK(assigned.row_ids == 2);
    CHECK(assigned.column_ids == 2);
}

TEST_CASE("PEs that take nothing have no column ID, and rows of them no row ID of their own", "[ids]") {
    const MulticastAssignment assigned = assign_multicast_ids({-1, -1,  //
                                                               0, -1,   //
                                                               1, 1},
                                                              3, 2);
    CHECK(assigned.row_ids == 2);
    CHECK(assigned.ids.column_id == std::vector<std::int32_t>{-1, -1, 0, -1, 0, 0});
}

TEST_CASE("whatever the groups, a tag reaches its group and nobody else", "[ids]") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const int rows = static_cast<int>(random.between(1, 6)), columns = static_cast<int>(random.between(1, 6));
        const std::int64_t groups = random.between(1, 12);
        std::vector<std::int32_t> group_of_pe;
        for (int pe = 0; pe < rows * columns; ++pe)
            group_of_pe.push_back(static_cast<std::int32_t>(random.between(-1, groups - 1)));
        check_reach(group_of_pe, rows, columns);
    }
}

TEST_CASE("a network whose ID registers are too narrow by one bit is refused with its key", "[ids]") {
    AcceleratorConfig machine = machine_of(5, 1);
    Layer layer;
    layer.name = "L";
    NetworkIds ids(machine);
    for (std::size_t pe = 0; pe < 5; ++pe) ids.filter_group[pe] = static_cast<std::int32_t>(pe);  // 5 rows, 5 row IDs
    ids.ifmap_group = {0, 0, 0, 0, 0};
    Plan plan;
    machine.noc.filter.row_id_bits = 3;
    CHECK_NOTHROW(ids.assign(layer, plan));
    CHECK(plan.filter_ids.row_id == std::vector<std::int32_t>{0, 1, 2, 3, 4});
    CHECK(plan.ifmap_ids.column_id == std::vector<std::int32_t>(5, 0));
    CHECK(plan.psum_ids.column_id == std::vector<std::int32_t>(5, -1));
    machine.noc.filter.row_id_bits = 2;
    CHECK_THROWS_WITH(ids.assign(layer, plan),
                      "layer L: the filter network needs 5 row IDs; noc.filter.row_id_bits=2 allows 4");
    machine.noc.filter.row_id_bits = 3;
    machine.rows = 1;
    machine.columns = 5;
    machine.noc.filter.column_id_bits = 2;
    CHECK_THROWS_WITH(ids.assign(layer, plan),
                      "layer L: the filter network needs 5 column IDs; noc.filter.column_id_bits=2 allows 4");
}
