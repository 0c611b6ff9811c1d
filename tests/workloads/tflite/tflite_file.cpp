#include "tests/workloads/tflite/tflite_file.hpp"

namespace eyrie {

namespace {

constexpr flatbuffers::voffset_t field(int id) { return static_cast<flatbuffers::voffset_t>(4 + 2 * id); }

using Table = flatbuffers::Offset<void>;
using Tables = std::vector<Table>;

// Makes one table after another; fields that are offsets come before the table begins.
class Writer {
public:
    template <class Fill>
    Table table(Fill&& fill) {
        const flatbuffers::uoffset_t start = builder_.StartTable();
        fill(builder_);
        return builder_.EndTable(start);
    }
    template <class Value>
    Table ints(const std::vector<Value>& values) {
        return builder_.CreateVector(values).Union();
    }
    Table text(const std::string& value) { return builder_.CreateString(value).Union(); }
    Table tables(const Tables& all) { return builder_.CreateVector(all).Union(); }
    flatbuffers::FlatBufferBuilder& builder() { return builder_; }

    Writer() { builder_.ForceDefaults(true); }

private:
    flatbuffers::FlatBufferBuilder builder_;
};

Table sparsity(Writer& writer, const TfliteFile::Tensor& tensor) {
    const Table rows = writer.table([&](auto& builder) {
        builder.template AddElement<std::int8_t>(field(0), 0, 0);
        builder.template AddElement<std::int32_t>(field(1), tensor.shape[0], 0);
    });
    const auto list = [&](const TfliteFile::Ints& values) {
        const Table vector = writer.ints(values);
        return writer.table([&](auto& builder) { builder.AddOffset(field(0), vector); });
    };
    const Table segments = list(tensor.segments), indices = list(tensor.indices);
    const Table columns = writer.table([&](auto& builder) {
        builder.template AddElement<std::int8_t>(field(0), 1, 0);
        builder.template AddElement<std::uint8_t>(field(2), 1, 0);
        builder.AddOffset(field(3), segments);
        builder.template AddElement<std::uint8_t>(field(4), 1, 0);
        builder.AddOffset(field(5), indices);
    });
    const Table order = writer.ints(TfliteFile::Ints{0, 1}), metadata = writer.tables({rows, columns});
    return writer.table([&](auto& builder) {
        builder.AddOffset(field(0), order);
        builder.AddOffset(field(2), metadata);
    });
}

Table tensor_table(Writer& writer, const TfliteFile::Tensor& tensor, std::uint32_t buffer) {
    const Table name = writer.text(tensor.name), shape = writer.ints(tensor.shape);
    Table signature, quantization, sparse;
    if (!tensor.signature.empty()) signature = writer.ints(tensor.signature);
    if (!tensor.zero_points.empty()) {
        const Table points = writer.ints(tensor.zero_points);
        quantization = writer.table([&](auto& builder) {
            builder.AddOffset(field(3), points);
            builder.template AddElement<std::int32_t>(field(6), tensor.zero_point_axis, 0);
        });
    }
    if (tensor.sparse) sparse = sparsity(writer, tensor);
    return writer.table([&](auto& builder) {
        builder.AddOffset(field(0), shape);
        builder.template AddElement<std::int8_t>(field(1), static_cast<std::int8_t>(tensor.type), 0);
        builder.template AddElement<std::uint32_t>(field(2), buffer, 0);
        builder.AddOffset(field(3), name);
        if (!quantization.IsNull()) builder.AddOffset(field(4), quantization);
        builder.template AddElement<std::uint8_t>(field(5), tensor.variable, 0);
        if (!sparse.IsNull()) builder.AddOffset(field(6), sparse);
        if (!signature.IsNull()) builder.AddOffset(field(7), signature);
    });
}

Table options_table(Writer& writer, const TfliteFile::Options& options) {
    return writer.table([&](auto& builder) {
        for (const TfliteFile::Field& one : options.fields) {
            if (one.width == TfliteFile::Field::byte)
                builder.template AddElement<std::int8_t>(field(one.id), static_cast<std::int8_t>(one.value), 0);
            else
                builder.template AddElement<std::int32_t>(field(one.id), one.value, 0);
        }
    });
}

}  // namespace

// Data outside begin where the tables end; how long these are, does not depend on it.
std::string TfliteFile::bytes() const {
    const std::size_t size = tables(2).size();
    std::string all = tables(static_cast<std::uint64_t>(static_cast<std::int64_t>(size) + shift));
    for (const Tensor& tensor : tensors_)
        if (tensor.outside) all += tensor.data;
    return all;
}

std::string TfliteFile::tables(std::uint64_t outside) const {
    Writer writer;
    Tables codes, operators, tensors, buffers = {writer.table([](auto&) {})};
    for (const Tensor& tensor : tensors_) {
        std::uint32_t buffer = 0;
        if (tensor.outside) {
            buffer = static_cast<std::uint32_t>(buffers.size());
            const std::uint64_t size = tensor.data.size();
            buffers.push_back(writer.table([&](auto& builder) {
                builder.template AddElement<std::uint64_t>(field(1), outside, 0);
                builder.template AddElement<std::uint64_t>(field(2), size, 0);
            }));
            outside += size;
        } else if (!tensor.data.empty()) {
            const Table data = writer.ints(std::vector<std::uint8_t>(tensor.data.begin(), tensor.data.end()));
            buffer = static_cast<std::uint32_t>(buffers.size());
            buffers.push_back(writer.table([&](auto& builder) { builder.AddOffset(field(0), data); }));
        }
        tensors.push_back(tensor_table(writer, tensor, buffer));
    }
    for (const Operator& op : operators_) {
        const Table custom = writer.text(op.custom);
        // Every second one as older files have it: in a byte of its own.
        const bool old = op.code < 127 && codes.size() % 2 == 0;
        codes.push_back(writer.table([&](auto& builder) {
            builder.template AddElement<std::int8_t>(field(0), static_cast<std::int8_t>(op.code < 127 ? op.code : 127),
                                                     0);
            if (!op.custom.empty()) builder.AddOffset(field(1), custom);
            if (!old) builder.template AddElement<std::int32_t>(field(3), op.code, 0);
        }));
        const Table from = writer.ints(op.inputs), to = writer.ints(op.outputs);
        Table options;
        if (op.options.type != 0) options = options_table(writer, op.options);
        operators.push_back(writer.table([&](auto& builder) {
            builder.template AddElement<std::uint32_t>(
                field(0), static_cast<std::uint32_t>(static_cast<int>(codes.size()) - 1 + opcode_index_offset), 0);
            builder.AddOffset(field(1), from);
            builder.AddOffset(field(2), to);
            if (op.options.type == 0) return;
            builder.template AddElement<std::uint8_t>(field(3), static_cast<std::uint8_t>(op.options.type), 0);
            builder.AddOffset(field(4), options);
        }));
    }
    const Table all_tensors = writer.tables(tensors), from = writer.ints(inputs), to = writer.ints(outputs),
                all_operators = writer.tables(operators), all_buffers = writer.tables(buffers),
                all_codes = writer.tables(codes);
    const Table graph = writer.table([&](auto& builder) {
        builder.AddOffset(field(0), all_tensors);
        builder.AddOffset(field(1), from);
        builder.AddOffset(field(2), to);
        builder.AddOffset(field(3), all_operators);
    });
    const Table graphs = writer.tables({graph});
    const Table model = writer.table([&](auto& builder) {
        builder.template AddElement<std::uint32_t>(field(0), 3, 0);
        builder.AddOffset(field(1), all_codes);
        builder.AddOffset(field(2), graphs);
        builder.AddOffset(field(4), all_buffers);
    });
    writer.builder().Finish(model, "TFL3");
    return {reinterpret_cast<const char*>(writer.builder().GetBufferPointer()), writer.builder().GetSize()};
}

}  // namespace eyrie
