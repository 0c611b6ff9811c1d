#include "sim/vector/operation_work.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "workloads/graph/operation.hpp"

namespace eyrie {

namespace {

// What one word takes.
struct Price {
    int additions = 0;
    int multiplications = 0;
    int specials = 0;
};

struct NamedPrice {
    std::string_view part;  // of the operation's name in its file, in small letters; the first that is found counts
    Price price;
};

// clang-format off
// Activations. exp, division and tanh are special functions; GELU in its form with tanh (Hendrycks, Gimpel,
// arXiv:1606.08415): 0.5 x (1 + tanh(0.7979 (x + 0.0447 x x x))).
constexpr NamedPrice activations[] = {
    {"hardswish", {3, 2, 0}},  // x times the next
    {"hard_swish", {3, 2, 0}},
    {"hard",      {3, 1, 0}},  // clip(a x + b, 0, 1)
    {"quickgelu", {1, 2, 2}},  // x sigmoid(1.702 x)
    {"gelu",      {2, 6, 1}},
    {"leaky",     {1, 1, 0}},
    {"prelu",     {1, 1, 0}},
    {"relu6",     {2, 0, 0}},
    {"clip",      {2, 0, 0}},
    {"celu",      {2, 1, 1}},  // x or a (exp(x) - 1)
    {"selu",      {2, 2, 1}},
    {"thresholded", {1, 0, 0}},
    {"relu",      {1, 0, 0}},
    {"elu",       {2, 1, 1}},
    {"log_sigmoid", {1, 0, 2}},
    {"swish",     {1, 1, 2}},  // x sigmoid(x)
    {"silu",      {1, 1, 2}},
    {"sigmoid",   {1, 0, 2}},  // 1 / (1 + exp(-x))
    {"logistic",  {1, 0, 2}},
    {"mish",      {1, 1, 3}},  // x tanh(log(1 + exp(x)))
    {"softplus",  {1, 0, 2}},  // log(1 + exp(x))
    {"softsign",  {2, 0, 1}},  // x / (1 + |x|)
    {"tanh",      {0, 0, 1}},
    {"lstm",      {1, 0, 2}},  // gates: sigmoids and tanhs, taken as sigmoids
    {"gru",       {1, 0, 2}},
    {"rnn",       {0, 0, 1}},
    {"shrink",    {2, 0, 0}},
    {"",          {1, 1, 1}},  // any other: a function of a product and a sum
};

// Functions of words at the same place, for each word made; the last one for each operand behind the first, too.
constexpr NamedPrice elementwise[] = {
    // A cell as a whole, whose words made are state and output, half of it each: sums of four gates, three sigmoids,
    // two tanhs, three products, a sum (Hochreiter, Schmidhuber, 1997; Gers et al., 2000).
    {"lstm_cell",  {4, 2, 4}},
    {"lstm",       {1, 2, 0}},  // f c + i g
    {"gru",        {2, 2, 0}},  // (1 - z) n + z h
    {"add_tanh",   {1, 0, 1}},
    {"squared_difference", {1, 1, 0}},
    {"square",     {0, 1, 0}},
    {"floor_div",  {1, 0, 1}},
    {"div",        {0, 0, 1}},
    {"reciprocal", {0, 0, 1}},
    {"rcp",        {0, 0, 1}},
    {"mod",        {1, 1, 1}},
    {"pow",        {0, 1, 2}},  // exp(y log(x))
    {"sqrt",       {0, 0, 1}},
    {"log",        {0, 0, 1}},
    {"exp",        {0, 0, 1}},
    {"erf",        {0, 0, 1}},
    {"sin",        {0, 0, 1}},
    {"cos",        {0, 0, 1}},
    {"tan",        {0, 0, 1}},
    {"",           {1, 0, 0}},  // subtraction, comparison, choice, rounding, sign
};

// Per word; and, where statistics of a row come first, per row.
struct NormalisationPrice {
    std::string_view part;
    Price of_word, of_row;
    int reads;
};
constexpr NormalisationPrice normalisations[] = {
    {"batch", {1, 1, 0}, {}, 1},                        // scale and shift that are known
    {"scale", {1, 1, 0}, {}, 1},
    // Krizhevsky et al., NIPS 2012, 3.3, over n = 5 channels: x b ^ -0.75 with b = k + a sum of x x, as x r sqrt(r)
    // with r = 1 / sqrt(b).
    {"local", {5, 4, 2}, {}, 1},
    {"lrn",   {5, 4, 2}, {}, 1},
    {"l2",    {1, 2, 0}, {1, 0, 1}, 2},                 // sum of squares; a product with 1 / sqrt of it
    {"rms",   {1, 3, 0}, {1, 1, 1}, 2},                 // the same, with a scale of each word
    {"lp",    {1, 2, 0}, {1, 0, 1}, 2},
    // Mean and variance of a row from its sums of x and x x, then (x - mean) / sqrt(variance + e) times scale, plus
    // shift: layer, instance, group (Ba et al., arXiv:1607.06450).
    {"",      {4, 3, 0}, {2, 3, 1}, 2},
};
// clang-format on

std::string small_letters(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool has(const std::string& type, std::string_view part) { return type.find(part) != std::string::npos; }

template <class Row, std::size_t size>
const Row& row_for(const Row (&rows)[size], const std::string& type) {
    const Row* found = rows;
    while (!has(type, found->part)) ++found;  // the last one's part is empty
    return *found;
}

class Work {
public:
    explicit Work(const OperationBeside& operation) : operation_(operation), type_(small_letters(operation.type)) {
        work_.words_in = work_.port_reads = operation.words_in;
        work_.words_out = work_.port_writes = operation.words_out;
    }

    OperationWork all() {
        const OperationRow* row = nullptr;
        for (const OperationRow& one : operation_rows)
            if (operation_.kind == one.name) row = &one;
        if (operation_.fused) return nothing(VectorRun::free);
        if (row == nullptr) return nothing(VectorRun::impossible);
        if (row->place == Place::layout) return moved(row->kind);
        compute(row->kind);
        return work_;
    }

private:
    static OperationWork nothing(VectorRun run) {
        OperationWork work;
        work.run = run;
        return work;
    }

    // Of what lies elsewhere afterwards, no more is read than is written: a slice is a part of its input. What has the
    // same words in the same order stays where it is.
    OperationWork moved(OperationKind kind) const {
        for (const char* same : {"reshape", "flatten", "squeeze", "expand_dims", "expanddims", "identity", "dropout"})
            if (kind == OperationKind::layout && has(type_, same)) return nothing(VectorRun::free);
        OperationWork work;
        work.run = VectorRun::copied;
        work.words_in = std::min(operation_.words_in, operation_.words_out);
        work.words_out = operation_.words_out;
        return work;
    }

    void compute(OperationKind kind) {
        switch (kind) {
            case OperationKind::max_pool: return pool({0, 0, 0});
            case OperationKind::average_pool: return pool({0, 1, 0});  // times 1 / words of the window
            case OperationKind::add: return combine({1, 0, 0});
            case OperationKind::multiply: return combine({0, 1, 0});
            case OperationKind::elementwise: return apply(row_for(elementwise, type_));
            case OperationKind::activation: return take(row_for(activations, type_).price, work_.words_out);
            case OperationKind::softmax: return softmax();
            case OperationKind::normalisation: return normalise();
            case OperationKind::reduction: return reduce();
            case OperationKind::resize: return resize();
            case OperationKind::lookup: return look_up();
            // A product with the scale, a rounding shift, the zero point, a bound (Jacob et al., CVPR 2018, 2.2).
            case OperationKind::requantisation: return take({3, 1, 0}, work_.words_out);
            default: return;  // on the array, or layout
        }
    }

    void take(const Price& price, std::int64_t times) {
        work_.additions += price.additions * times;
        work_.multiplications += price.multiplications * times;
        work_.specials += price.specials * times;
    }
    // R x S words under a window take R x S - 1 comparisons or additions. Words under several windows are read for
    // each.
    void pool(const Price& of_output) {
        if (operation_.window_words > 0) work_.port_reads = operation_.window_words;
        take({1, 0, 0}, std::max<std::int64_t>(0, work_.port_reads - work_.words_out));
        take(of_output, work_.words_out);
    }
    void combine(const Price& price) {
        take(price, work_.words_out * std::max<std::int64_t>(1, operation_.operands - 1));
        if (has(type_, "relu")) take({1, 0, 0}, work_.words_out);  // "add_relu"
    }
    void apply(const NamedPrice& function) {
        function.part.empty() ? combine(function.price) : take(function.price, work_.words_out);
    }
    std::int64_t rows() const {
        return operation_.row_words > 0 ? operation_.words_out / operation_.row_words : operation_.repeats;
    }
    // Three times over a row: the largest word; exp(x - largest), which is kept, and the sum; each over the sum, as a
    // product with 1 / sum.
    void softmax() {
        take({3, 1, 1}, work_.words_out);
        take({0, 0, 1}, rows());
        over_rows(3, 2);
    }
    void normalise() {
        const NormalisationPrice& price = row_for(normalisations, type_);
        take(price.of_word, work_.words_out);
        take(price.of_row, price.reads > 1 ? rows() : 0);
        over_rows(price.reads, 1);
    }
    // Weights, as scale and shift, are read once.
    void over_rows(int reads, int writes) {
        work_.reads_of_a_row = reads;
        work_.writes_of_a_row = writes;
        work_.port_reads += (reads - 1) * work_.words_out;
        work_.port_writes += (writes - 1) * work_.words_out;
    }
    void reduce() {
        take({1, 0, 0}, std::max<std::int64_t>(0, work_.words_in - work_.words_out));
        if (has(type_, "mean")) take({0, 1, 0}, work_.words_out);
    }
    // Nearest neighbours are repeated: a word is read for each output. Else each output is mixed from 2 x 2 words: one
    // mean along columns for each of two rows, one along rows, each x + f (y - x).
    void resize() {
        const bool nearest = has(type_, "nearest") || has(type_, "upsampl") || has(type_, "repeat");
        work_.port_reads = work_.words_out * (nearest ? 1 : 4);
        if (!nearest) take({6, 3, 0}, work_.words_out);
    }
    // The indices, and of the table the rows that are taken.
    void look_up() {
        const std::int64_t indices = operation_.weight_words > 0 ? operation_.words_in - operation_.weight_words : 0;
        work_.words_in = work_.port_reads = indices + work_.words_out;
    }

    const OperationBeside& operation_;
    const std::string type_;
    OperationWork work_;
};

}  // namespace

OperationWork work_of(const OperationBeside& operation) { return Work(operation).all(); }

}  // namespace eyrie
