#include "workloads/simulators/scale_sim.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "workloads/graph/graph_builder.hpp"

namespace eyrie {

namespace {

using Cells = std::vector<std::string_view>;

constexpr const char* convolution_columns[] = {"IFMAP Height", "IFMAP Width", "Filter Height", "Filter Width",
                                               "Channels",     "Num Filter",  "Strides"};
constexpr const char* product_columns[] = {"M", "N", "K"};
constexpr std::size_t longest_row = 4096;

// Also a row of commas, as spreadsheets write it.
bool is_empty(std::string_view line) { return line.find_first_not_of(" \t,") == std::string_view::npos; }

std::size_t integers_from(const Cells& cells, std::size_t first) {
    std::size_t count = 0;
    while (first + count < cells.size() && decimal_integer(cells[first + count])) ++count;
    return count;
}

bool is_data(const Cells& cells) { return cells.size() > 3 && !cells[0].empty() && integers_from(cells, 1) >= 3; }

bool is_product_header(const Cells& cells) {
    if (cells.size() < 4) return false;
    for (std::size_t i = 0; i < 3; ++i)
        if (lower_case(cells[i + 1]) != lower_case(product_columns[i])) return false;
    return true;
}

bool is_convolution_header(const Cells& cells) {
    const auto some = [&](const char* word) {
        return std::any_of(cells.begin(), cells.end(),
                           [&](std::string_view cell) { return lower_case(cell).find(word) != std::string::npos; });
    };
    return cells.size() >= 8 && some("filter") && some("stride");
}

class ScaleSimReader {
public:
    explicit ScaleSimReader(const ModelFile& file)
        : file_(file), graph_(std::filesystem::path(file.path).stem().string(), "SCALE-Sim topology") {}

    Graph read() {
        bool first = true, products = false;
        for (Lines lines(file_.bytes); lines.next();) {
            if (is_empty(lines.text())) continue;
            line_ = lines.number();
            if (lines.text().size() > longest_row)
                fail(fmt::format("found a line of {} bytes; allowed: up to {}", lines.text().size(), longest_row));
            cells_ = split(lines.text(), ',');
            if (first) products = is_product_header(cells_) || integers_from(cells_, 1) == 3;
            if (first && !is_data(cells_) && !products) check_header();
            if (!first || is_data(cells_)) products ? read_product() : read_convolution();
            first = false;
        }
        return graph_.finish(file_.path + ": ");
    }

private:
    std::string where() const { return fmt::format("{}:{}: ", file_.path, line_); }
    [[noreturn]] void fail(const std::string& message) const { throw InputError(where() + message); }

    // Columns have their meaning by their place; a name of another one says something else.
    void check_header() const {
        for (std::size_t i = 0; i < std::size(convolution_columns); ++i)
            for (std::size_t j = 0; j < std::size(convolution_columns); ++j)
                if (i != j && i + 1 < cells_.size() && lower_case(cells_[i + 1]) == lower_case(convolution_columns[j]))
                    fail(fmt::format("column {}: found '{}'; allowed: {}, in the order of SCALE-Sim", i + 2,
                                     cells_[i + 1], convolution_columns[i]));
    }

    std::int64_t size(std::size_t column, const char* name) const {
        const std::string_view found = column < cells_.size() ? cells_[column] : "";
        const std::optional<std::int64_t> value = decimal_integer(found);
        if (!value || *value < 1 || *value > (std::int64_t{1} << 31))
            fail(fmt::format("{}: found '{}' in column {}; allowed: an integer from 1 to 2^31", name,
                             printable(std::string(found)), column + 1));
        return *value;
    }

    Operation operation(const char* type, std::vector<std::int64_t> input) {
        Operation of;
        of.name = cells_[0];
        of.type = type;
        if (of.name.empty()) fail("Layer name: found ''; allowed: a name");
        of.inputs = {graph_.input(of.name + ".input", std::move(input), where())};
        return of;
    }

    void read_convolution() {
        std::int64_t values[7];
        for (std::size_t i = 0; i < 7; ++i) values[i] = size(i + 1, convolution_columns[i]);
        Convolution conv;
        conv.rows.size = values[0];
        conv.columns.size = values[1];
        conv.rows.window = values[2];
        conv.columns.window = values[3];
        conv.C = values[4];
        conv.M = values[5];
        conv.rows.stride = conv.columns.stride = values[6];
        read_ninth(conv);
        split_by_channel(conv);
        Operation of = operation(conv.groups == 1 ? "Conv" : "DP", {conv.C, conv.rows.size, conv.columns.size});
        graph_.convolution(std::move(of), conv, GraphBuilder::Bias::none, where());
    }

    void read_ninth(Convolution& conv) {
        if (cells_.size() < 9 || cells_[8].empty()) return;
        if (decimal_integer(cells_[8])) {
            conv.columns.stride = size(8, "Strides across");
            return;
        }
        const std::vector<std::string_view> ratio = split(cells_[8], ':');
        const auto n = decimal_integer(ratio[0]), m = ratio.size() == 2 ? decimal_integer(ratio[1]) : std::nullopt;
        if (!n || !m || *n < 1 || *m < *n)
            fail(fmt::format("Sparsity: found '{}' in column 9; allowed: N:M, N from 1 to M, or a stride",
                             printable(std::string(cells_[8]))));
        if (*n < *m)
            graph_.unsupported({std::string(cells_[0]), fmt::format("Sparsity {}:{}", *n, *m),
                                "the layer is read with filters that have no zeros"});
    }

    void split_by_channel(Convolution& conv) {
        const std::string name = lower_case(cells_[0]);
        const bool as_scale_sim = cells_[0].find("DP") != std::string_view::npos;
        if (!as_scale_sim && name.find("depthwise") == std::string::npos) return;
        // Elsewhere a depthwise layer is also one that has as many filters as channels.
        const bool filters_of_all = !as_scale_sim && conv.M == conv.C;
        conv.groups = conv.C;
        if (!filters_of_all) conv.M *= conv.C;
        graph_.folded(fmt::format("split by channel, as its name says: {}", cells_[0]));
    }

    void read_product() {
        MatrixProduct product;
        product.M = size(1, product_columns[0]);
        product.N = size(2, product_columns[1]);
        product.K = size(3, product_columns[2]);
        graph_.product(operation("GEMM", {product.M, product.K}), product, GraphBuilder::Bias::none, where());
    }

    const ModelFile& file_;
    GraphBuilder graph_;
    int line_ = 0;
    Cells cells_;
};

}  // namespace

bool is_scale_sim(std::string_view bytes) {
    bool header = false;
    for (Lines lines(bytes); lines.next();) {
        if (is_empty(lines.text())) continue;
        if (lines.text().size() > longest_row) return false;
        const Cells cells = split(lines.text(), ',');
        if (header) return is_data(cells) || cells.size() > 3;  // what is wrong with a row, its reader says
        header = is_product_header(cells) || is_convolution_header(cells);
        if (!header) return is_data(cells) && (integers_from(cells, 1) >= 7 || integers_from(cells, 1) == 3);
    }
    return header;
}

Graph read_scale_sim(const ModelFile& file, const ImportOptions& options) {
    allow_dims(options, {});
    return ScaleSimReader(file).read();
}

}  // namespace eyrie
