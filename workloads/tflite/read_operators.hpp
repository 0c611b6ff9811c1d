// One operator of TFLite after another becomes operations of the graph. Each function adds them to `maker`, and throws
// InputError, naming the operator, where shapes, options or inputs contradict each other.
#pragma once

#include "workloads/tflite/graph_maker.hpp"
#include "workloads/tflite/map_neighbours.hpp"

namespace eyrie::tflite {

// CONV_2D (also grouped), DEPTHWISE_CONV_2D and CONV_3D; `absorbed`: may be null.
void read_convolution(GraphMaker& maker, const FileOperator& op, const Absorbed* absorbed);
// TRANSPOSE_CONV, CONV_3D_TRANSPOSE
void read_transposed(GraphMaker& maker, const FileOperator& op);
void read_pool(GraphMaker& maker, const FileOperator& op);

void read_fully_connected(GraphMaker& maker, const FileOperator& op);
void read_batch_matmul(GraphMaker& maker, const FileOperator& op);

// UNIDIRECTIONAL_SEQUENCE_LSTM and _RNN, LSTM and RNN: taken apart into products and what runs beside the array.
void read_recurrent(GraphMaker& maker, const FileOperator& op);
void read_svdf(GraphMaker& maker, const FileOperator& op);

// All that runs beside the array, pools apart.
void read_beside(GraphMaker& maker, const FileOperator& op);

}  // namespace eyrie::tflite
