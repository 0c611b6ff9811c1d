#include "workloads/tflite/file_model.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::tflite {

namespace {

constexpr std::size_t largest_rank = 8;
constexpr std::int64_t largest_size = std::int64_t{1} << 31;
constexpr std::int64_t largest_words = std::int64_t{1} << 62;
// Names and lists of operands may be shared by all that refer to them: a small file can claim many.
constexpr std::size_t longest_name = 200;
constexpr std::size_t most_operands = std::size_t{1} << 24;

int bits_of(TensorType type) {
    static constexpr int bits[] = {32, 16, 32, 8, 64, 0, 8, 16, 64, 8, 64, 128, 64, 0, 0, 32, 16, 4, 16};
    const auto code = static_cast<std::size_t>(type);
    return code < std::size(bits) ? bits[code] : 0;
}

std::string short_name(const flatbuffers::String* name) {
    if (name == nullptr) return "";
    const std::string_view text = name->string_view().substr(0, longest_name);
    return std::string(text.substr(0, text.find(';')));
}

// Reads the tables of one file.
class Tables {
public:
    Tables(const ModelFile& file, FileModel& into) : file_(file), into_(into) {}

    void read() {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(file_.bytes.data());
        flatbuffers::Verifier verifier(bytes, file_.bytes.size());
        if (file_.bytes.size() >= FLATBUFFERS_MAX_BUFFER_SIZE || !VerifyModelBuffer(verifier))
            refuse(
                "found a damaged or truncated file; allowed: a whole TFLite file of less than 2 GB, with up to "
                "1,000,000 tables");
        model_ = GetModel(bytes);
        into_.version = fmt::format("TFLite (schema {})", model_->version());
        if (model_->subgraphs() == nullptr || model_->subgraphs()->size() == 0)
            refuse("found no graph; allowed: one or more");
        const SubGraph* graph = model_->subgraphs()->Get(0);
        read_tensors(*graph);
        into_.inputs = tensors_of(graph->inputs(), "inputs of the graph", false);
        into_.outputs = tensors_of(graph->outputs(), "outputs of the graph", false);
        read_operators(*graph);
    }

private:
    [[noreturn]] void refuse(const std::string& message) const {
        throw InputError(fmt::format("{}: {}", file_.path, message));
    }

    void read_tensors(const SubGraph& graph) {
        if (graph.tensors() == nullptr) return;
        into_.tensors.reserve(graph.tensors()->size());
        for (const Tensor* tensor : *graph.tensors()) {
            FileTensor read;
            read.table = tensor;
            read.name = short_name(tensor->name());
            read.bits = bits_of(tensor->type());
            read.variable = tensor->is_variable();
            const std::string where = fmt::format("tensor {} ({})", into_.tensors.size(), printable(read.name));
            read_shape(read, where);
            if (!read.variable) read.stored = buffer(tensor->buffer(), where);
            into_.tensors.push_back(std::move(read));
        }
    }

    void read_shape(FileTensor& tensor, const std::string& where) const {
        const auto* shape = tensor.table->shape();
        if (shape == nullptr) return;
        if (shape->size() > largest_rank)
            refuse(fmt::format("{}: found {} axes; allowed: up to {}", where, shape->size(), largest_rank));
        tensor.shape.assign(shape->begin(), shape->end());
        std::int64_t words = 1;
        for (std::int64_t& size : tensor.shape) {
            if (size == -1) size = 1;  // an open axis, in files without shape_signature
            if (size < 0 || size >= largest_size || (size > 0 && words > largest_words / size))
                refuse(fmt::format("{}: found a shape of {}; allowed: sizes from 0 to 2^31 - 1, 2^62 words", where,
                                   fmt::join(*shape, " x ")));
            words *= size;
        }
        read_open_axes(tensor, *shape);
    }

    static void read_open_axes(FileTensor& tensor, const flatbuffers::Vector<std::int32_t>& shape) {
        const auto* signature = tensor.table->shape_signature();
        const auto& sizes = signature != nullptr && signature->size() == shape.size() ? *signature : shape;
        std::vector<bool> open;
        for (const std::int32_t size : sizes) open.push_back(size == -1);
        if (std::find(open.begin(), open.end(), true) != open.end()) tensor.open = std::move(open);
    }

    Bytes buffer(std::uint32_t index, const std::string& where) const {
        if (index == 0) return {};  // of no data, by the format's rule
        const auto* buffers = model_->buffers();
        if (buffers == nullptr || index >= buffers->size())
            refuse(fmt::format("{}: found buffer {}; allowed: one of the file's {}", where, index,
                               buffers == nullptr ? 0 : buffers->size()));
        const Buffer* of = buffers->Get(index);
        // Files of more than 2 GB keep data behind the tables.
        if (of->offset() > 1) {
            if (of->offset() > file_.bytes.size() || of->size() > file_.bytes.size() - of->offset())
                refuse(fmt::format("{}: found data at byte {} and {} bytes of it; allowed: inside the file", where,
                                   of->offset(), of->size()));
            return {reinterpret_cast<const std::uint8_t*>(file_.bytes.data()) + of->offset(), of->size()};
        }
        if (of->data() == nullptr) return {};
        return {of->data()->data(), of->data()->size()};
    }

    std::vector<std::size_t> tensors_of(const flatbuffers::Vector<std::int32_t>* list, const std::string& where,
                                        bool may_be_absent) {
        std::vector<std::size_t> found;
        if (list == nullptr) return found;
        operands_ += list->size();
        if (operands_ > most_operands)
            refuse(fmt::format("found more than {} operands of operators; allowed: up to that many", most_operands));
        found.reserve(list->size());
        for (const std::int32_t index : *list) {
            const bool left_out = index == -1 && may_be_absent;
            if (!left_out && (index < 0 || static_cast<std::size_t>(index) >= into_.tensors.size()))
                refuse(fmt::format("{}: found tensor {}; allowed: 0 to {}{}", where, index,
                                   static_cast<std::int64_t>(into_.tensors.size()) - 1,
                                   may_be_absent ? ", or -1 for none" : ""));
            found.push_back(left_out ? absent : static_cast<std::size_t>(index));
        }
        return found;
    }

    void read_operators(const SubGraph& graph) {
        if (graph.operators() == nullptr) return;
        const auto* codes = model_->operator_codes();
        into_.operators.reserve(graph.operators()->size());
        for (const Operator* table : *graph.operators()) {
            FileOperator read;
            read.index = into_.operators.size();
            read.table = table;
            read.path = &into_.path;
            if (codes == nullptr || table->opcode_index() >= codes->size())
                refuse(fmt::format("operator {}: found code {}; allowed: one of the file's {}", read.index,
                                   table->opcode_index(), codes == nullptr ? 0 : codes->size()));
            name_operator(read, *codes->Get(table->opcode_index()));
            const std::string where = fmt::format("operator {} ({})", read.index, printable(read.type));
            read.inputs = tensors_of(table->inputs(), where, true);
            read.outputs = tensors_of(table->outputs(), where, false);
            into_.operators.push_back(std::move(read));
        }
    }

    // Older files have the code in a byte of its own; newer ones in both, and where it does not fit, only in the new.
    static void name_operator(FileOperator& op, const OperatorCode& code) {
        const int number = std::max<int>(code.builtin_code(), code.deprecated_builtin_code());
        op.row = operator_row(number);
        op.type = op.row.name;
        if (number == custom_operator) op.type = short_name(code.custom_code());
        if (op.type.empty()) op.type = "CUSTOM";
    }

    const ModelFile& file_;
    FileModel& into_;
    const Model* model_ = nullptr;
    std::size_t operands_ = 0;
};

}  // namespace

std::int64_t FileTensor::words() const {
    std::int64_t product = 1;
    for (const std::int64_t size : shape) product *= size;
    return product;
}

void FileOperator::refuse(const std::string& message) const {
    throw InputError(fmt::format("{}: operator {} ({}): {}", *path, index, printable(type), message));
}

FileModel::FileModel(const ModelFile& file) : path(file.path) { Tables(file, *this).read(); }

}  // namespace eyrie::tflite
