#include "workloads/nnef/nnef_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "workloads/nnef/interpreter.hpp"

namespace eyrie {

namespace nnef {

namespace {

Graph finished(Network&& network, const Interpreter::Ends& ends) {
    const std::string path = network.path();
    try {
        return std::move(network).finish(ends.outputs);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", path, error.what()));
    }
}

// The first axis of all inputs and results is a batch, if it is of one size above 1.
std::int64_t batch_of(const Network& network, const Interpreter::Ends& ends) {
    std::int64_t batch = 0;
    for (const auto* list : {&ends.inputs, &ends.outputs})
        for (const std::size_t index : *list) {
            const NetworkTensor& tensor = network.tensor(index);
            if (!tensor.known || tensor.shape.size() < 2) return 1;
            if (batch == 0) batch = tensor.shape.front();
            if (tensor.shape.front() != batch) return 1;
        }
    return std::max<std::int64_t>(batch, 1);
}

void check_dims(const ModelFile& file, const ImportOptions& options, const Document& document) {
    for (const auto& [name, size] : options.dims) {
        const std::string tensor = name.substr(0, name.rfind('.'));
        const auto& parameters = document.graph.parameters;
        if (std::none_of(parameters.begin(), parameters.end(),
                         [&](const Parameter& parameter) { return parameter.name == tensor; }))
            throw InputError(
                fmt::format("{}: found a size of {} for the axis '{}'; allowed: axes of the graph's "
                            "inputs, INPUT.AXIS",
                            file.path, size, name));
    }
}

}  // namespace

}  // namespace nnef

bool is_nnef(std::string_view bytes) {
    constexpr std::string_view blanks = " \t\r\n", word = "version";
    for (;;) {
        bytes.remove_prefix(std::min(bytes.find_first_not_of(blanks), bytes.size()));
        if (bytes.empty() || bytes.front() != '#') break;
        bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size()));
    }
    if (bytes.substr(0, word.size()) != word) return false;
    bytes.remove_prefix(word.size());
    const std::size_t blank = std::min(bytes.find_first_not_of(blanks), bytes.size());
    return blank > 0 && bytes.substr(blank, 2) == "1.";
}

Graph read_nnef(const ModelFile& file, const ImportOptions& options) {
    const nnef::Document document = nnef::parse(file.bytes, file.path);
    if (document.version.substr(0, 2) != "1.")
        throw InputError(fmt::format("{}: found version {}; allowed: 1.0", file.path, document.version));
    nnef::check_dims(file, options, document);
    nnef::Network network(file, options, 1);
    const nnef::Interpreter::Ends ends = nnef::Interpreter(document, network).run();
    const std::int64_t batch = nnef::batch_of(network, ends);
    if (batch == 1) return nnef::finished(std::move(network), ends);

    nnef::Network one_image(file, options, batch);
    one_image.builder().fold_batch(fmt::format("the file's batch of {}: read as one image", batch));
    const nnef::Interpreter::Ends again = nnef::Interpreter(document, one_image).run();
    return nnef::finished(std::move(one_image), again);
}

}  // namespace eyrie
