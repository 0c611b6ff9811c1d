// What operations beside the array take, against numbers counted by hand from the operations' definitions, and against
// a walk over windows.
#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "sim/vector/operation_work.hpp"
#include "workloads/graph/operation.hpp"

using namespace eyrie;

namespace {

OperationBeside operation(const char* kind, const char* type, std::int64_t in, std::int64_t out) {
    OperationBeside one;
    one.name = "op";
    one.kind = kind;
    one.type = type;
    one.words_in = in;
    one.words_out = out;
    return one;
}

struct Three {
    std::int64_t additions, multiplications, specials;
    bool operator==(const Three& o) const {
        return additions == o.additions && multiplications == o.multiplications && specials == o.specials;
    }
};
Three three(const OperationWork& work) { return {work.additions, work.multiplications, work.specials}; }

// Every output, every word of its window.
std::int64_t walked(const Axis& axis) {
    std::int64_t words = 0;
    for (std::int64_t output = 0; output < axis.outputs(); ++output)
        for (std::int64_t k = 0; k < axis.window; ++k) {
            const std::int64_t at = output * axis.stride + k * axis.dilation - axis.pad_before;
            words += at >= 0 && at < axis.size ? 1 : 0;
        }
    return words;
}

}  // namespace

TEST_CASE("words under all windows of an axis are those of a walk over outputs and windows", "[vector]") {
    Random random(11);
    for (int i = 0; i < 5000; ++i) {
        Axis axis;
        axis.size = random.between(1, 20);
        axis.window = random.between(1, 7);
        axis.stride = random.between(1, 5);
        axis.dilation = random.between(1, 3);
        axis.pad_before = random.between(0, 8);
        axis.pad_after = random.between(0, 8);
        if (axis.outputs() < 1) continue;
        INFO(axis.size << " " << axis.window << " " << axis.stride << " " << axis.dilation << " " << axis.pad_before
                       << " " << axis.pad_after);
        REQUIRE(axis.words_under_windows() == walked(axis));
    }
}

TEST_CASE("a largest word of R x S takes R x S - 1 comparisons, and padding none", "[vector]") {
    OperationBeside pool = operation("maxpool", "MaxPool", 4 * 8 * 8, 4 * 4 * 4);
    pool.window_words = 4 * 8 * 8;  // 2 x 2 windows side by side
    OperationWork work = work_of(pool);
    CHECK(three(work) == Three{4 * 4 * 4 * (2 * 2 - 1), 0, 0});
    CHECK(work.port_reads == 4 * 8 * 8);
    CHECK(work.port_writes == 4 * 4 * 4);

    // ResNet's first pool: 3 x 3, stride 2, a border of 1 on maps of 112 x 112. Only the first window of a row has a
    // word of padding: 56 x 3 - 1 words a row and a column.
    Pooling shape;
    shape.C = 64;
    shape.rows.size = shape.columns.size = 112;
    for (Axis* axis : {&shape.rows, &shape.columns}) {
        axis->window = 3;
        axis->stride = 2;
        axis->pad_before = axis->pad_after = 1;
    }
    pool = operation("maxpool", "MaxPool", 64 * 112 * 112, 64 * 56 * 56);
    pool.window_words = words_under_windows(shape, 1);
    work = work_of(pool);
    CHECK(work.port_reads == 64 * 167 * 167);
    CHECK(work.additions == 64 * (167 * 167 - 56 * 56));
}

TEST_CASE("a mean of a whole map takes an addition less than it has words, and a product", "[vector]") {
    OperationBeside pool = operation("avgpool", "GlobalAveragePool", 512 * 49, 512);
    pool.window_words = 512 * 49;
    CHECK(three(work_of(pool)) == Three{512 * 48, 512, 0});
    CHECK(three(work_of(operation("reduction", "ReduceMean", 512 * 49, 512))) == Three{512 * 48, 512, 0});
    CHECK(three(work_of(operation("reduction", "ReduceMax", 512 * 49, 512))) == Three{512 * 48, 0, 0});
}

TEST_CASE("k maps become one by k - 1 operations a word", "[vector]") {
    OperationBeside add = operation("add", "Sum", 300, 100);
    add.operands = 3;
    CHECK(three(work_of(add)) == Three{200, 0, 0});
    add.kind = "multiply";
    CHECK(three(work_of(add)) == Three{0, 200, 0});
    add.kind = "elementwise";
    add.type = "Min";
    CHECK(three(work_of(add)) == Three{200, 0, 0});
    add.type = "Div";
    CHECK(three(work_of(add)) == Three{0, 0, 100});
    add = operation("add", "add_relu", 200, 100);
    add.operands = 2;
    CHECK(three(work_of(add)) == Three{200, 0, 0});
}

TEST_CASE("word by word, each word of a tensor crosses the port once", "[vector]") {
    const std::pair<const char*, const char*> cases[] = {{"add", "Add"},
                                                         {"multiply", "Mul"},
                                                         {"elementwise", "Sub"},
                                                         {"activation", "Relu"},
                                                         {"activation", "Sigmoid"},
                                                         {"requantise", "QuantizeLinear"},
                                                         {"reduction", "ReduceSum"},
                                                         {"normalisation", "BatchNormalization"}};
    for (const auto& [kind, type] : cases) {
        const OperationWork work = work_of(operation(kind, type, 700, 350));
        INFO(type);
        CHECK(work.run == VectorRun::computed);
        CHECK(work.port_reads == 700);
        CHECK(work.port_writes == 350);
        CHECK(work.reads_of_a_row == 1);
    }
}

TEST_CASE("softmax goes three times over its rows and divides once for each", "[vector]") {
    OperationBeside softmax = operation("softmax", "Softmax", 12 * 384 * 384, 12 * 384 * 384);
    softmax.row_words = 384;
    const OperationWork work = work_of(softmax);
    const std::int64_t words = 12 * 384 * 384, rows = 12 * 384;
    CHECK(three(work) == Three{3 * words, words, words + rows});
    CHECK(work.port_reads == 3 * words);
    CHECK(work.port_writes == 2 * words);
    softmax.row_words = 0;  // all of it
    CHECK(work_of(softmax).specials == words + 1);
    softmax.repeats = 4;  // four times a quarter
    CHECK(work_of(softmax).specials == words + 4);
}

TEST_CASE("normalisations by what they take statistics of", "[vector]") {
    const std::int64_t words = 384 * 768, rows = 384;
    OperationBeside norm = operation("normalisation", "LayerNormalization", words + 2 * 768, words);
    norm.row_words = 768;
    CHECK(three(work_of(norm)) == Three{4 * words + 2 * rows, 3 * words + 3 * rows, rows});
    CHECK(work_of(norm).port_reads == 2 * words + 2 * 768);  // scale and shift once
    norm.type = "RMSNormalization";
    CHECK(three(work_of(norm)) == Three{words + rows, 3 * words + rows, rows});
    norm.type = "LRN";
    CHECK(three(work_of(norm)) == Three{5 * words, 4 * words, 2 * words});
}

TEST_CASE("of a table only the rows that are looked up are read", "[vector]") {
    OperationBeside lookup = operation("lookup", "Gather", 30522 * 768 + 384, 384 * 768);
    lookup.weight_words = 30522 * 768;
    const OperationWork work = work_of(lookup);
    CHECK(work.words_in == 384 + 384 * 768);
    CHECK(work.port_reads == 384 + 384 * 768);
    CHECK(three(work) == Three{0, 0, 0});
}

TEST_CASE("resizing reads a word an output, or mixes four", "[vector]") {
    CHECK(work_of(operation("resize", "RESIZE_NEAREST_NEIGHBOR", 100, 400)).port_reads == 400);
    const OperationWork work = work_of(operation("resize", "RESIZE_BILINEAR", 100, 400));
    CHECK(work.port_reads == 1600);
    CHECK(three(work) == Three{2400, 1200, 0});
    CHECK(work.words_in == 100);
}

TEST_CASE("what only lies elsewhere is copied, the same words in the same order are not", "[vector]") {
    const OperationWork concat = work_of(operation("concat", "Concat", 500, 500));
    CHECK(concat.run == VectorRun::copied);
    CHECK(concat.words_in == 500);
    CHECK(concat.port_reads == 0);
    CHECK(work_of(operation("layout", "Slice", 500, 20)).words_in == 20);
    CHECK(work_of(operation("layout", "Reshape", 500, 500)).run == VectorRun::free);
    CHECK(work_of(operation("unsupported", "NonMaxSuppression", 5, 5)).run == VectorRun::impossible);
    OperationBeside fused = operation("activation", "Relu", 5, 5);
    fused.fused = true;
    CHECK(work_of(fused).run == VectorRun::free);
}

TEST_CASE("every kind of operation beside the array has its work", "[vector]") {
    for (const OperationRow& row : operation_rows) {
        if (row.place == Place::array) continue;
        INFO(row.name);
        const OperationWork work = work_of(operation(row.name, "any", 64, 32));
        CHECK(work.run != VectorRun::impossible);
        CHECK(work.words_out == 32);
    }
}

TEST_CASE("a row of statistics is the last axis of more than one word", "[vector]") {
    CHECK(row_of_statistics("Softmax", {12, 384, 384}) == 384);
    CHECK(row_of_statistics("softmax", {1000, 1, 1}) == 1000);
    CHECK(row_of_statistics("InstanceNormalization", {8, 5, 6}) == 30);
    CHECK(row_of_statistics("GroupNormalization", {8, 5, 6}) == 0);
    CHECK(row_of_statistics("Softmax", {}) == 0);
}
