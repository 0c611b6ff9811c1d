// Every built-in operator of TFLite: its code, its name, what it becomes in a graph, and which of its inputs are words
// that it computes on. Those of StableHLO (codes 162 and above) are not supported.
#pragma once

#include "workloads/graph/operation.hpp"

namespace eyrie::tflite {

// How an operator is read.
enum class Rule {
    convolution,
    depthwise,
    transposed,
    convolution_3d,
    transposed_3d,
    fully_connected,
    batch_matmul,
    pool,
    reduction,   // over whole axes; a mean over a map is a pool
    sequence,    // LSTM and RNN, over all steps
    cell,        // one step of them
    svdf,        // a filter of rank 1: features, then time
    pointwise,   // words at the same place, in maps of the same order of axes
    map,         // of the rows and columns of a map
    plain,       // all else
    shape,       // gives a tensor's shape, which is a constant here
    unsupported  // no operation stands for it; why, says `reason`
};

// Which inputs are operands: all of them, or only those that are computed, constants being parameters (axes, shapes).
enum class Operands { all, computed };

struct OperatorRow {
    int code;
    const char* name;
    OperationKind kind = OperationKind::layout;
    Rule rule = Rule::unsupported;
    Operands operands = Operands::all;
    const char* reason = "";
};

// Also of codes that the table does not have.
OperatorRow operator_row(int code);

constexpr int custom_operator = 32;

}  // namespace eyrie::tflite
