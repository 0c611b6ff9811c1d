#include "sim/trace/access_csv.hpp"

#include <array>
#include <string>

#include <fmt/format.h>

#include "sim/trace/access_walk.hpp"
#include "sim/trace/text_sink.hpp"

namespace eyrie {

namespace {

// The texts of columns that have few different ones.
class Words {
public:
    explicit Words(const AcceleratorConfig& machine) : blocks_(block_names(machine)) {
        for (std::string& name : blocks_) name = fmt::format(",{},", name);
        for (std::size_t i = 0; i < access_classes; ++i) accesses_[i] = access_class_name(i, ",") + ",\"";
    }
    const std::string& block(const Access& access) const { return blocks_[static_cast<std::size_t>(access.block)]; }
    const std::string& access(const Access& one) const { return accesses_[access_class(one)]; }

private:
    std::vector<std::string> blocks_;
    std::array<std::string, access_classes> accesses_;
};

void write_operand(const Operand& operand, TextSink& out) {
    out << letter_of(operand.kind) << '[' << operand.at[0] << ',' << operand.at[1] << ',' << operand.at[2] << ','
        << operand.at[3] << "]\",";
}

}  // namespace

std::vector<Column> access_columns() {
    return {{"cycle", "core cycles", "of the layer, from 0 on"},
            {"block", "", "that makes it; of a delivery: that receives it"},
            {"level", "", "rf, noc, glb, dram"},
            {"type", "", "ifmap, filter, psum"},
            {"access", "", "read, write, transfer, delivery, hop"},
            {"operand", "", "I[n,c,y,x], W[m,c,r,s] or P[n,m,y,x]"},
            {"value", "", "of ifmap and filter words"}};
}

void write_access_csv(const TracedLayer& traced, const BlockChoice& blocks, OutputFile& file) {
    const Words words(traced.machine);
    TextSink out(file);
    const char* separator = "";
    for (const Column& one : access_columns()) {
        out << separator << one.name;
        separator = ",";
    }
    out << '\n';
    std::vector<Access> accesses;
    for (AccessWalk walk(traced, blocks); walk.next(accesses);)
        for (const Access& access : accesses) {
            out << access.cycle << words.block(access) << words.access(access);
            write_operand(access.operand, out);
            if (access.operand.kind == OperandKind::ifmap)
                out << std::int32_t{ifmap_word(traced.layer, traced.data, access.operand)};
            if (access.operand.kind == OperandKind::filter)
                out << std::int32_t{filter_word(traced.layer, traced.data, access.operand)};
            out << '\n';
        }
    out.flush();
}

}  // namespace eyrie
