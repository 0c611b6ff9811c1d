#include "workloads/onnx/slim.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "workloads/wire/wire.hpp"

namespace eyrie::onnx_format {

using wire::Field;
using wire::FieldReader;
using wire::write_payload;

namespace {

// Field numbers and types below are those of onnx.proto.
enum class Message { model, graph, node, attribute, tensor, sparse_tensor, function, dropped, plain };

Message message_in(Message outer, int field) {
    switch (outer) {
        case Message::model:
            if (field == 7) return Message::graph;
            if (field == 25) return Message::function;
            // doc_string, metadata_props, training_info
            return field == 6 || field == 14 || field == 20 ? Message::dropped : Message::plain;
        case Message::graph:
            if (field == 1) return Message::node;
            if (field == 5) return Message::tensor;
            if (field == 15) return Message::sparse_tensor;
            // doc_string, quantization_annotation
            return field == 10 || field == 14 ? Message::dropped : Message::plain;
        case Message::node:
            if (field == 5) return Message::attribute;
            return field == 6 ? Message::dropped : Message::plain;
        case Message::attribute:
            if (field == 5 || field == 10) return Message::tensor;
            if (field == 6 || field == 11) return Message::graph;
            if (field == 22 || field == 23) return Message::sparse_tensor;
            return field == 13 ? Message::dropped : Message::plain;
        case Message::sparse_tensor: return field == 1 || field == 2 ? Message::tensor : Message::plain;
        case Message::function:
            if (field == 7) return Message::node;
            return field == 8 ? Message::dropped : Message::plain;
        default: return Message::plain;
    }
}

constexpr int data_type_field = 2, doc_string_field = 12;
constexpr bool holds_data(int field) { return (field >= 4 && field <= 7) || (field >= 9 && field <= 11); }

// Integers of 32 and 64 bits may be shapes, sizes or axes; of other types a few words may be scales or bounds.
constexpr std::size_t most_bytes_kept(std::uint64_t data_type) {
    constexpr std::uint64_t int32 = 6, int64 = 7;
    return data_type == int32 || data_type == int64 ? 131'072 : 1'024;
}

// Protobuf's objects take up to some hundred bytes for each of two in the file.
constexpr std::size_t most_slim_bytes = 64'000'000;
constexpr std::size_t most_fields = 2'000'000;
constexpr int deepest = 100;  // protobuf's own limit

class Slimming {
public:
    explicit Slimming(std::string_view model) : model_(model) {}

    void write(Message kind, std::string_view message, std::string& out, int depth) {
        if (depth > deepest) throw InputError(fmt::format("messages nested more than {} deep", deepest));
        if (kind == Message::tensor) return write_tensor(message, out);
        FieldReader reader(message);
        Field field;
        while (next(reader, field)) {
            const Message inner = field.wire_type == 2 ? message_in(kind, field.number) : Message::plain;
            if (inner == Message::dropped) continue;
            if (inner == Message::plain) {
                keep(field, out);
                continue;
            }
            count_field();
            std::string written;
            write(inner, field.payload, written, depth + 1);
            write_payload(out, field.number, written);
        }
    }

private:
    bool next(FieldReader& reader, Field& field) {
        const FieldReader::Next next = reader.next(field);
        if (next == FieldReader::Next::broken) throw InputError("it is cut off, or no protobuf");
        return next == FieldReader::Next::field;
    }

    void count_field() {
        if (++fields_ > most_fields) throw InputError(fmt::format("more than {} fields", most_fields));
    }

    void keep(const Field& field, std::string& out) {
        out += field.encoding;
        count_field();
        kept_ += field.encoding.size();
        if (kept_ > most_slim_bytes)
            throw InputError(fmt::format("more than {} bytes besides weights", most_slim_bytes));
    }

    void write_tensor(std::string_view message, std::string& out) {
        std::size_t data_bytes = 0, pieces = 0;
        std::uint64_t data_type = 0;
        StoredData data;
        Field field;
        for (FieldReader reader(message); next(reader, field);) {
            if (field.number == data_type_field && field.wire_type == 0) data_type = field.value;
            if (!holds_data(field.number)) continue;
            data_bytes += field.encoding.size();
            ++pieces;
            if (field.wire_type != 2) continue;
            data.field = field.number;
            data.offset = static_cast<std::size_t>(field.payload.data() - model_.data());
            data.length = field.payload.size();
        }
        const bool small = data_bytes <= most_bytes_kept(data_type);
        for (FieldReader reader(message); next(reader, field);)
            if (field.number != doc_string_field && (small || !holds_data(field.number))) keep(field, out);
        if (pieces == 1 && data.length > 0)
            write_payload(out, doc_string_field, fmt::format("{} {} {}", data.field, data.offset, data.length));
    }

    std::string_view model_;
    std::size_t kept_ = 0, fields_ = 0;
};

}  // namespace

std::string slim_model(std::string_view model) {
    std::string out;
    Slimming(model).write(Message::model, model, out, 0);
    return out;
}

std::optional<StoredData> stored_data(const std::string& doc_string) {
    StoredData data;
    TextReader words(doc_string);
    if (!(words >> data.field >> data.offset >> data.length)) return std::nullopt;
    return data;
}

}  // namespace eyrie::onnx_format
