// Darknet's network configurations (.cfg): https://pjreddie.com/darknet, and the layers that AlexeyAB's version adds.
//
// Shapes follow from the sizes of [net], layer by layer, as Darknet computes them: `pad=1` is padding of size/2 on each
// side; a maxpool's padding is the zeros of both sides together, size-1 where nothing is said; an avgpool is global; a
// shortcut adds the part of the maps that both have; a route to several layers is a concat. Batch normalisation is
// folded into the filters, an activation into the layer that it belongs to. Of recurrent layers one step is read.
// dropout, cost and detection do nothing when a network runs.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether the first section is [net] or [network].
bool is_darknet(std::string_view bytes);

// `options.dims`: height, width and channels of the input, in place of those in the file. Throws InputError.
Graph read_darknet(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
