// Sizes of results, where the file leaves an axis of an input open: its own sizes then hold for one of 1. (Operators
// with a shape of their own - convolutions, products, pools - say theirs themselves.)
#pragma once

#include "workloads/tflite/graph_maker.hpp"

namespace eyrie::tflite {

// Settles the operator's results. Throws InputError where no rule follows an open axis through the operator.
void follow_open_axes(GraphMaker& maker, const FileOperator& op);

}  // namespace eyrie::tflite
