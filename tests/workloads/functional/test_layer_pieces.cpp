// The layers of an operation, each computed on its pieces of the tensors, together give the operation's result.
#include "workloads/functional/layer_pieces.hpp"

#include <catch2/catch.hpp>

#include "tests/workloads/functional/drawn_operation.hpp"
#include "workloads/functional/array_reference.hpp"
#include "workloads/lowering/lower.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

TEST_CASE("layers on their pieces make the result of the operation, each word once") {
    Random random(77);
    int several = 0;
    for (int i = 0; i < 1500; ++i) {
        const Operation operation = drawn_operation(random);
        INFO(describe(operation));
        const Arithmetic arithmetic;
        const MapWords first = drawn_words(random, first_operand_words(operation), 2);
        const MapWords second = drawn_words(random, second_operand_words(operation), 1);
        const std::vector<LayerPart> parts = parts_of(operation);
        const std::vector<Layer> layers = lower(operation);
        REQUIRE(parts.size() == layers.size());
        several += parts.size() > 1;
        std::vector<std::int64_t> made(static_cast<std::size_t>(2 * result_words(operation)), 0);
        std::vector<int> times(made.size(), 0);
        for (std::size_t k = 0; k < parts.size(); ++k) {
            REQUIRE(same_shape(parts[k].layer, layers[k]));
            const LayerData data{ifmap_piece(operation, parts[k], first),
                                 filter_piece(operation, parts[k], second.words.data())};
            REQUIRE(data.ifmap.shape[0] == 2 * layers[k].images);
            const OfmapTensor ofmap = reference_ofmap(layers[k], data, arithmetic);
            std::int64_t next = 0;
            for_each_ofmap(operation, parts[k], 2, [&](std::int64_t place, std::int64_t target) {
                REQUIRE(place == next++);
                made.at(static_cast<std::size_t>(target)) = ofmap.word(place);
                ++times.at(static_cast<std::size_t>(target));
            });
            REQUIRE(next == ofmap.size());
        }
        const OfmapTensor whole = reference_result(operation, first, second.words.data(), arithmetic, false);
        for (std::size_t k = 0; k < made.size(); ++k) {
            REQUIRE(made[k] == whole.word(static_cast<std::int64_t>(k)));
            REQUIRE(times[k] <= 1);
            if (times[k] == 0) REQUIRE(made[k] == 0);
        }
    }
    CHECK(several > 200);
}

TEST_CASE("filters that are put back are those that were cut out") {
    Random random(5);
    for (int i = 0; i < 300; ++i) {
        const Operation operation = drawn_operation(random);
        INFO(describe(operation));
        const MapWords second = drawn_words(random, second_operand_words(operation), 1);
        std::vector<std::int16_t> back(second.words.size(), 0);
        for (const LayerPart& part : parts_of(operation))
            put_filter_piece(operation, part, filter_piece(operation, part, second.words.data()), back.data());
        for (std::size_t k = 0; k < back.size(); ++k)
            REQUIRE((back[k] == second.words[k] || back[k] == 0));  // 0: a word that meets padding alone
        for (const LayerPart& part : parts_of(operation))
            REQUIRE(filter_piece(operation, part, back.data()) == filter_piece(operation, part, second.words.data()));
    }
}

}  // namespace eyrie
