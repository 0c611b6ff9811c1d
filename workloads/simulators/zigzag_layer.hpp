// One element of a ZigZag workload: its equation as a nest of loops, and what it says of operands and padding.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/yaml.hpp"
#include "workloads/simulators/loop_nest.hpp"
#include "workloads/simulators/zigzag_equation.hpp"

namespace eyrie {

class ZigzagLayer {
public:
    // Throws InputError with file, line and key.
    explicit ZigzagLayer(const YamlNode& node);

    std::int64_t id() const { return id_; }
    const std::string& name() const { return name_; }
    const std::string& type() const { return type_; }
    const YamlNode& node() const { return node_; }
    const ZigzagEquation& equation() const { return equation_; }
    const NamedLoops& nest() const { return nest_; }
    bool is_pool() const;

    // The layer that makes an operand, by its id; -1: none, it is a weight or an input.
    std::int64_t source(const std::string& operand) const;
    int bits(const std::string& tensor) const;  // 0: it does not say
    // Of the output: its ranks, but for an index b, the batch.
    std::vector<std::int64_t> output_sizes() const;
    // Gives axes, which are as long as their windows reach, zeros on both sides, and the ifmap's size where it stands
    // here. Throws InputError where that changes the number of outputs.
    void pad(std::vector<NestAxis>& axes, std::size_t operand) const;

private:
    using Named = std::vector<std::pair<std::string, YamlNode>>;
    // Two lists of equal length, or in older files a mapping. Names in lower case.
    Named named(const char* names, const char* values, const char* mapping) const;
    void read_sizes();
    void read_relations();
    void read_ranks();
    void read_padding();
    std::size_t index(const std::string& name) const;
    std::vector<Rank> ranks(const std::vector<std::string>& names) const;

    YamlNode node_;
    std::int64_t id_;
    std::string name_, type_;
    ZigzagEquation equation_;
    std::map<std::string, std::size_t> indices_;
    std::map<std::string, Rank> relations_;
    std::map<std::string, std::int64_t> given_;  // sizes of ifmaps, without padding
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> padding_;
    std::vector<std::vector<std::string>> names_;  // of operands' ranks
    NamedLoops nest_;
};

}  // namespace eyrie
