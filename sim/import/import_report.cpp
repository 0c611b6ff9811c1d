#include "sim/import/import_report.hpp"

#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "sim/text/tables.hpp"
#include "sim/text/text_table.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/graph/graph_summary.hpp"

namespace eyrie {

namespace {

// A number for each axis in use, one where all are the same: 2, 2x1.
std::string each(const Axis& rows, const Axis& columns, std::int64_t Axis::*member) {
    if (rows.*member == columns.*member) return std::to_string(rows.*member);
    return fmt::format("{}x{}", rows.*member, columns.*member);
}

// Zeros on each side: 1; 3x0 for rows and columns; 0,1 for before and after.
std::string padding(const Axis& rows, const Axis& columns) {
    const auto sides = [](const Axis& axis) {
        return axis.pad_before == axis.pad_after ? std::to_string(axis.pad_before)
                                                 : fmt::format("{},{}", axis.pad_before, axis.pad_after);
    };
    return sides(rows) == sides(columns) ? sides(rows) : sides(rows) + "x" + sides(columns);
}

// Rows of a 3-D convolution have their planes in front: 16x56.
std::string with_planes(bool planes, std::int64_t depth, std::int64_t rows) {
    return planes ? fmt::format("{}x{}", depth, rows) : std::to_string(rows);
}

std::string type_of(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) {
        if (conv->transposed) return "transposed";
        return conv->groups > 1 && conv->groups == conv->C ? "depthwise" : "conv";
    }
    const auto* product = std::get_if<MatrixProduct>(&operation.shape);
    return product->batch == 1 && product->M == 1 && product->second_is_weight ? "fc" : "matmul";
}

// C, M, H, W, R, S, stride, padding, dilation, groups. Of a product of M x K by K x N: K channels, N filters, M rows.
std::vector<std::string> shape_cells(const Operation& operation) {
    using std::to_string;
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape))
        return {to_string(product->K),    to_string(product->N), to_string(product->M), "1", "1", "1", "1", "0", "1",
                to_string(product->batch)};
    const auto& conv = std::get<Convolution>(operation.shape);
    const Axis &rows = conv.rows, &columns = conv.columns;
    return {to_string(conv.C),
            to_string(conv.M),
            with_planes(is_3d(conv), conv.depth.size, rows.size),
            to_string(columns.size),
            with_planes(is_3d(conv), conv.depth.window, rows.window),
            to_string(columns.window),
            each(rows, columns, &Axis::stride),
            padding(rows, columns),
            each(rows, columns, &Axis::dilation),
            to_string(conv.groups)};
}

// Words of weights that no operation before it has taken.
std::int64_t weights(const Graph& graph, const Operation& operation) {
    std::int64_t words = 0;
    for (const std::size_t input : operation.inputs)
        if (graph.tensors[input].role == TensorRole::weight) words += graph.tensors[input].words();
    return words;
}

std::string layers_table(const Graph& graph, std::size_t width) {
    TextTable table(
        {"layer", "type", "C", "M", "H", "W", "R", "S", "stride", "padding", "dilation", "groups", "MACs", "weights"});
    bool any = false, repeated = false;
    for (const Operation& operation : graph.operations) {
        if (row_of(operation.kind).place != Place::array) continue;
        any = true;
        repeated = repeated || operation.repeats > 1;
        std::vector<std::string> cells = {
            operation.repeats == 1 ? operation.name : fmt::format("{} x {}", operation.name, operation.repeats),
            type_of(operation)};
        for (std::string& cell : shape_cells(operation)) cells.push_back(std::move(cell));
        cells.push_back(with_thousands(macs(operation) / operation.repeats));
        cells.push_back(with_thousands(weights(graph, operation)));
        table.row(std::move(cells));
    }
    const char* note = "x N: done N times for one image; its MACs here are those of one time, as in\n`eyrie run`\n";
    return any ? table.text({width, {}, {}}) + (repeated ? note : "") + "\n" : "";
}

std::string count(std::int64_t number, const char* one, const char* many) {
    return fmt::format("{} {}", with_thousands(number), number == 1 ? one : many);
}

// Of what the array takes; nothing where the file does not say.
std::string words_line(const Graph& graph) {
    const int maps = widest_bits(graph, 0), filters = widest_bits(graph, 1);
    std::string text;
    if (maps > 0) text = fmt::format("activations of {} bits", maps);
    if (filters > 0) text += fmt::format("{}weights of {} bits", text.empty() ? "" : ", ", filters);
    return text.empty() ? "" : "words: " + text + "\n";
}

std::string totals(const Graph& graph) {
    std::int64_t array = 0;
    for (const Operation& operation : graph.operations) array += row_of(operation.kind).place == Place::array ? 1 : 0;
    return fmt::format("{} on the array, {}; {} for one image\n", count(array, "layer", "layers"),
                       count(parameters(graph), "parameter", "parameters"), count(macs(graph), "MAC", "MACs"));
}

std::string beside_table(const Graph& graph, std::size_t width) {
    const GraphSummary sums = summary(graph);
    TextTable table({"beside the array", "operations", "of them fused", "work", "of all", "words", "of all"});
    bool any = false;
    for (const KindSummary& kind : sums.kinds) {
        const OperationRow& row = row_of(kind.kind);
        if (row.place == Place::array) continue;
        any = true;
        table.row({row.name, with_thousands(kind.operations), with_thousands(kind.fused), with_thousands(kind.work),
                   percent(kind.work, sums.work), with_thousands(kind.words), percent(kind.words, sums.words)});
    }
    return any ? "\n" + table.text({width, {}, {}}) : "";
}

// The first lines, and how many others there are.
std::string first_lines(const std::vector<std::string>& lines, const std::string& title) {
    constexpr std::size_t most = 20;
    if (lines.empty()) return "";
    std::string out = fmt::format("\n{}:\n", title);
    for (std::size_t i = 0; i < lines.size() && i < most; ++i) out += "  " + printable(lines[i]) + "\n";
    if (lines.size() > most) out += fmt::format("  and {} more (--json lists them)\n", lines.size() - most);
    return out;
}

}  // namespace

std::string import_report(const Graph& graph, const std::string& path, std::size_t width) {
    std::vector<std::string> unsupported;
    for (const Unsupported& one : graph.unsupported)
        unsupported.push_back(fmt::format("{} ({}): {}", one.name, one.type, one.reason));
    const std::string head = fmt::format("{}: {}\n\n", printable(path), printable(graph.format));
    return wrapped(head, width) + layers_table(graph, width) + wrapped(totals(graph) + words_line(graph), width) +
           beside_table(graph, width) +
           wrapped(first_lines(graph.folded, "folded") +
                       first_lines(unsupported, "not supported, and not in these numbers"),
                   width);
}

}  // namespace eyrie
