// Model files of any format: which one a file has is found in its bytes, never in its name. A new format is a row of
// the table in model_files.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

struct ModelFormat {
    const char* name;
    bool (*recognise)(std::string_view bytes);
    Graph (*read)(const ModelFile& file, const ImportOptions& options);  // throws InputError
    const char* doc;
};

// In the order in which a file is asked.
const std::vector<ModelFormat>& model_formats();

// The format of these bytes; null: none that is read.
const ModelFormat* format_of(std::string_view bytes);

// The file that is read: of a folder the graph.nnef in it. Throws InputError.
std::string model_file(const std::string& path);
// Its bytes. Throws InputError.
ModelFile read_model_file(const std::string& path);
// The format of a file. Throws InputError, with the list of those that are read, where it has none of them.
const ModelFormat& known_format_of(const ModelFile& file);

// Reads a file, or of a folder the file graph.nnef in it. The graph passes check_graph. Throws InputError; of a file
// that has none of the formats, with their list.
Graph read_model(const std::string& path, const ImportOptions& options);

}  // namespace eyrie
