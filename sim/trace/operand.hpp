// Which word of the layer an access is about, as papers write it: I[n,c,y,x], W[m,c,r,s], P[n,m,y,x], O[n,m,y,x].
//
// Images, channels and filters count over the whole layer, all groups; y and x of ifmaps count in the padded ifmap, so
// that row 0 is padding where there is any.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/plan/plan.hpp"
#include "sim/ledger/vocabulary.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

// ofmap: a finished psum.
enum class OperandKind : std::uint8_t { ifmap, filter, psum, ofmap };

// What words of a data type are in networks and in the buffer.
constexpr OperandKind operand_kind(DataType type) {
    switch (type) {
        case DataType::ifmap: return OperandKind::ifmap;
        case DataType::filter: return OperandKind::filter;
        case DataType::psum: break;
    }
    return OperandKind::psum;
}

struct Operand {
    OperandKind kind = OperandKind::ifmap;
    std::int32_t at[4] = {0, 0, 0, 0};
};

inline bool operator==(const Operand& a, const Operand& b) {
    return a.kind == b.kind && a.at[0] == b.at[0] && a.at[1] == b.at[1] && a.at[2] == b.at[2] && a.at[3] == b.at[3];
}
inline bool operator!=(const Operand& a, const Operand& b) { return !(a == b); }

char letter_of(OperandKind kind);  // I, W, P, O
std::string text_of(const Operand& operand);

// Whether an ifmap operand is a zero of the padding.
bool is_padding(const Layer& layer, const Operand& ifmap);
// The ifmap word at an ifmap operand; 0 in the padding.
std::int16_t ifmap_word(const Layer& layer, const LayerData& data, const Operand& ifmap);
std::int16_t filter_word(const Layer& layer, const LayerData& data, const Operand& filter);

// The operands of a pass: those of a MAC, given by coordinates relative to the pass, and those at an address of the
// global buffer (dataflows/plan/plan.hpp says which word lies where).
class PassOperands {
public:
    PassOperands(const Layer& layer, const Plan& plan, std::int64_t pass);

    Operand ifmap(const Coordinates& mac) const {
        return {
            OperandKind::ifmap,
            {pass_.image + of(mac, Dimension::image), channel(of(mac, Dimension::group), of(mac, Dimension::channel)),
             first_row_ + of(mac, Dimension::ofmap_row) * stride_h_ + of(mac, Dimension::filter_row),
             first_column_ + of(mac, Dimension::ofmap_column) * stride_w_ + of(mac, Dimension::filter_column)}};
    }
    Operand filter(const Coordinates& mac) const {
        return {OperandKind::filter,
                {filter_number(of(mac, Dimension::group), of(mac, Dimension::filter)),
                 channel(of(mac, Dimension::group), of(mac, Dimension::channel)), of(mac, Dimension::filter_row),
                 of(mac, Dimension::filter_column)}};
    }
    Operand psum(const Coordinates& mac) const {
        return {
            OperandKind::psum,
            {pass_.image + of(mac, Dimension::image),
             filter_number(of(mac, Dimension::group), of(mac, Dimension::filter)),
             pass_.ofmap_row + of(mac, Dimension::ofmap_row), pass_.ofmap_column + of(mac, Dimension::ofmap_column)}};
    }

    // The operand of the word at an address of the data type's region of the buffer.
    Operand ifmap_at(std::int64_t address) const;
    Operand filter_at(std::int64_t address) const;
    Operand psum_at(std::int64_t address) const;
    Operand at(OperandKind kind, std::int64_t address) const {
        return kind == OperandKind::ifmap    ? ifmap_at(address)
               : kind == OperandKind::filter ? filter_at(address)
                                             : psum_at(address);
    }

    const PassShape& shape() const { return shape_; }
    const Pass& pass() const { return pass_; }

private:
    static std::int32_t of(const Coordinates& mac, Dimension d) { return mac[at_dimension(d)]; }
    std::int32_t channel(std::int32_t group, std::int32_t c) const {
        return (pass_.group + group) * channels_per_group_ + pass_.channel + c;
    }
    std::int32_t filter_number(std::int32_t group, std::int32_t m) const {
        return (pass_.group + group) * filters_per_group_ + pass_.filter + m;
    }

    const Pass& pass_;
    const PassShape& shape_;
    std::int32_t channels_per_group_;
    std::int32_t filters_per_group_;
    std::int32_t stride_h_;
    std::int32_t stride_w_;
    std::int32_t first_row_;  // of the padded ifmap
    std::int32_t first_column_;
    std::int64_t tile_rows_;
    std::int64_t tile_columns_;
};

}  // namespace eyrie
