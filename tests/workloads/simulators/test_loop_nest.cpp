// Layers recognised by where their indices stand.
#include "tests/workloads/graph/support.hpp"
#include "workloads/simulators/loop_nest.hpp"

using namespace eyrie;

namespace {

// A nest whose indices are single letters. Ranks of tensors are separated by blanks, terms by +; "2p+r": a stride of 2.
class Nest {
public:
    explicit Nest(std::vector<std::pair<char, std::int64_t>> indices) {
        for (const auto& [name, size] : indices) nest_.indices.push_back({std::string(1, name), size});
    }
    std::vector<Rank> ranks(const std::string& text) const {
        std::vector<Rank> all(1);
        std::int64_t coefficient = 0;
        for (const char c : text) {
            if (c == ' ') {
                all.emplace_back();
            } else if (c >= '0' && c <= '9') {
                coefficient = 10 * coefficient + (c - '0');
            } else if (c != '+') {
                all.back().push_back({index(c), coefficient == 0 ? 1 : coefficient});
                coefficient = 0;
            }
        }
        return all;
    }
    NestMeaning meaning(const std::string& output, const std::string& a, const std::string& b, std::size_t weight = 2) {
        NamedLoops nest = with(output + a + b);
        nest.output = ranks(output);
        nest.operands = {ranks(a), ranks(b)};
        return meaning_of(nest, weight);
    }
    NestMeaning pool(const std::string& output, const std::vector<std::string>& operands) {
        std::string all = output;
        for (const std::string& one : operands) all += one;
        NamedLoops nest = with(all);
        nest.output = ranks(output);
        for (const std::string& one : operands) nest.operands.push_back(ranks(one));
        return pool_of(nest);
    }

    // Indices that do not stand in `text` have one step.
    NamedLoops with(const std::string& text) const {
        NamedLoops nest = nest_;
        for (LoopIndex& one : nest.indices)
            if (text.find(one.name) == std::string::npos) one.size = 1;
        return nest;
    }

private:
    std::size_t index(char name) const {
        for (std::size_t i = 0; i < nest_.indices.size(); ++i)
            if (nest_.indices[i].name[0] == name) return i;
        throw std::runtime_error("no such index");
    }
    NamedLoops nest_;
};

const std::vector<std::pair<char, std::int64_t>> conv_indices = {{'n', 2}, {'c', 3},  {'m', 8},  {'r', 3},
                                                                 {'s', 5}, {'p', 10}, {'q', 12}, {'g', 4}};

}  // namespace

TEST_CASE("a sum of an output's index and a filter's is an axis", "[loop-nest]") {
    const NestMeaning meaning = Nest(conv_indices).meaning("n m q p", "c m r s", "n c 2p+3r q+s");
    CHECK(meaning.first == 1);  // the ifmap is the one with sums
    CHECK(meaning.images == 2);
    const auto& conv = std::get<Convolution>(meaning.shape);
    CHECK((conv.C == 3 && conv.M == 8 && conv.groups == 1));
    CHECK((conv.rows.window == 3 && conv.rows.stride == 2 && conv.rows.dilation == 3));
    CHECK(conv.rows.size == 9 * 2 + 2 * 3 + 1);
    CHECK(conv.rows.outputs() == 10);
    CHECK((conv.columns.window == 5 && conv.columns.stride == 1 && conv.columns.size == 16));
    CHECK(Nest(conv_indices).meaning("n m q p", "n c 2p+3r q+s", "c m r s").first == 0);
}

TEST_CASE("an index of both operands and the output is a group", "[loop-nest]") {
    const auto depthwise = std::get<Convolution>(Nest(conv_indices).meaning("n g p q", "g r s", "n g p+r q+s").shape);
    CHECK((depthwise.C == 4 && depthwise.M == 4 && depthwise.groups == 4));
    const auto grouped =
        std::get<Convolution>(Nest(conv_indices).meaning("n g m p q", "g m c r s", "n g c p+r q+s").shape);
    CHECK((grouped.C == 12 && grouped.M == 32 && grouped.groups == 4));
}

TEST_CASE("windows of one word are axes, too, beside the batch", "[loop-nest]") {
    const auto strided = std::get<Convolution>(Nest(conv_indices).meaning("n m p q", "m c", "n c 2p 2q").shape);
    CHECK((strided.rows.window == 1 && strided.rows.stride == 2 && strided.rows.size == 19));
    const NestMeaning one_axis = Nest(conv_indices).meaning("n m q p", "m c r", "n c q p+r");
    const auto& conv = std::get<Convolution>(one_axis.shape);
    CHECK(one_axis.images == 2);
    CHECK((conv.rows.size == 12 && conv.rows.window == 1 && conv.columns.window == 3));
    const auto line = std::get<Convolution>(Nest(conv_indices).meaning("n m p", "m c r", "n c p+r").shape);
    CHECK((line.rows.size == 1 && line.columns.window == 3 && line.columns.size == 12));
}

TEST_CASE("a third axis is depth", "[loop-nest]") {
    std::vector<std::pair<char, std::int64_t>> indices = conv_indices;
    indices.insert(indices.end(), {{'d', 6}, {'t', 2}, {'e', 2}, {'u', 2}});
    const auto conv = std::get<Convolution>(Nest(indices).meaning("m d p q", "m c t r s", "c d+t p+r q+s").shape);
    CHECK((conv.depth.window == 2 && conv.depth.size == 7 && conv.rows.window == 3 && conv.columns.window == 5));
    check_message(error_of([&] { Nest(indices).meaning("m e d p q", "m c u t r s", "c e+u d+t p+r q+s"); }),
                  {"found more than three axes"});
}

TEST_CASE("without a sum it is a product of matrices", "[loop-nest]") {
    Nest nest({{'m', 128}, {'n', 1536}, {'k', 512}, {'h', 8}, {'b', 1}});
    const NestMeaning plain = nest.meaning("m n", "m k", "k n");
    const auto& product = std::get<MatrixProduct>(plain.shape);
    CHECK((product.M == 128 && product.N == 1536 && product.K == 512 && product.batch == 1));
    CHECK(product.second_is_weight);
    const NestMeaning weights_first = nest.meaning("m n", "k m", "k n", 0);
    CHECK(weights_first.first == 1);
    CHECK((std::get<MatrixProduct>(weights_first.shape).M == 1536 &&
           std::get<MatrixProduct>(weights_first.shape).N == 128));
    const auto heads = std::get<MatrixProduct>(nest.meaning("h m n", "h m k", "h k n").shape);
    CHECK((heads.batch == 8 && heads.M == 128 && !heads.second_is_weight));
    CHECK(std::holds_alternative<std::monostate>(nest.meaning("m n", "m n", "m n").shape));
}

TEST_CASE("of a pool the window stands in the ifmap alone, or in a second operand, too", "[loop-nest]") {
    for (const std::vector<std::string>& operands :
         {std::vector<std::string>{"n c 2p+r 2q+s"}, {"r s", "n c 2p+r 2q+s"}}) {
        const NestMeaning meaning = Nest(conv_indices).pool("n c p q", operands);
        const auto& pool = std::get<Pooling>(meaning.shape);
        CHECK((pool.C == 3 && meaning.images == 2));
        CHECK((pool.rows.window == 3 && pool.rows.stride == 2 && pool.rows.size == 21 && pool.columns.window == 5));
    }
}

TEST_CASE("what is neither convolution nor product says which index is in the way", "[loop-nest]") {
    const auto error = [](const std::string& output, const std::string& a, const std::string& b) {
        return error_of([&] { Nest(conv_indices).meaning(output, a, b); });
    };
    check_message(error("m p q", "m c r s", "c p+r+q s"), {"index q is in a sum with another of its kind"});
    check_message(error("m p q", "m c r s", "c p+r+c q+s"), {"index c is twice in one tensor"});
    check_message(error("m p q", "m c r s", "c p+r p+s"), {"index p is twice in one tensor"});
    check_message(error("m p q", "m c r s p", "c p+r q+s"), {"index p is in a sum"});
    check_message(error("m p+q", "m c r", "c p+r q"), {"index p is in a sum, in another tensor than the ifmap"});
    check_message(error("m p q", "m c r+s", "c p+r q+s"), {"in a sum, in another tensor"});
    check_message(error("p q", "m c r s", "c p+r q+s"), {"index m is in one tensor alone"});
    check_message(error("m p q g", "m c r s", "c p+r q+s"), {"index g is in one tensor alone"});
    check_message(error("m", "m c", "c p"), {"index p is in one tensor alone"});
    NamedLoops nest = Nest(conv_indices).with("mcn");
    nest.operands = {{{{1, 1}}}, {{{1, 1}}, {{2, 1}}}};
    nest.output = {{{2, 1}}};
    check_message(error_of([&] { meaning_of(nest, 2); }), {"index n is in no tensor"});
    check_message(error_of([] { Nest({{'p', 1}}).pool("p", {}); }), {"found 0 operands"});
}

TEST_CASE("sizes beyond all bounds stay large, and do not wrap around", "[loop-nest]") {
    constexpr std::int64_t large = NamedLoops::largest_size;
    Nest nest({{'a', large}, {'b', large}, {'c', large}, {'d', large}, {'m', large}, {'n', large}});
    const auto product = std::get<MatrixProduct>(nest.meaning("m n", "m a b c d", "a b c d n").shape);
    CHECK(product.K > std::int64_t{1} << 31);
    const auto conv =
        std::get<Convolution>(Nest({{'p', large}, {'r', large}}).meaning("p", "1073741824p+1073741824r", "r").shape);
    CHECK(conv.columns.size > 0);
}
