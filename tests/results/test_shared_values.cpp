// Values that are shared are written once.
#include <catch2/catch.hpp>

#include "sim/results/shared_values.hpp"

using namespace eyrie;

TEST_CASE("equal values have one number, in the order in which they come", "[results]") {
    using Json = nlohmann::ordered_json;
    SharedValues shared;
    CHECK(shared.number_of({{"a", 1}}) == 0);
    CHECK(shared.number_of(Json::array({1, 2})) == 1);
    CHECK(shared.number_of({{"a", 1}}) == 0);
    CHECK(shared.number_of({{"a", 2}}) == 2);
    CHECK(shared.values() == Json::parse(R"([{"a": 1}, [1, 2], {"a": 2}])"));
}
