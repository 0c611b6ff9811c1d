#include "dataflows/row_stationary.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

class Nest {
public:
    void level(const std::string& title) { text_ += "-- " + title + "\n"; }
    // A loop of one iteration says nothing and is left out.
    void loop(const std::string& variable, std::int64_t total, std::int64_t step, const std::string& comment) {
        const std::int64_t count = ceil_div(total, step);
        if (count <= 1) return;
        line("for " + variable + " in 0.." + std::to_string(count) + (total % step != 0 ? " (last ragged)" : ""),
             comment);
        ++depth_;
    }
    void line(const std::string& statement, const std::string& comment) {
        std::string text(static_cast<std::size_t>(depth_) * 2, ' ');
        text += statement;
        if (!comment.empty()) {
            if (text.size() < 44) text.resize(44, ' ');
            text += "  # " + comment;
        }
        text_ += text + "\n";
    }
    const std::string& text() const { return text_; }

private:
    int depth_ = 0;
    std::string text_;
};

}  // namespace

std::string row_stationary_loop_nest(const Layer& layer, std::int64_t batch, const RowStationaryParameters& rs) {
    const auto s = [](std::int64_t value) { return std::to_string(value); };
    Nest nest;
    nest.level("DRAM");
    nest.loop("g", layer.G, 1, "groups");
    nest.loop("m2", layer.M_per_group(), rs.m, "blocks of m=" + s(rs.m) + " filters");
    nest.loop("n2", batch, rs.n, "blocks of n=" + s(rs.n) + " images");
    nest.loop("e2", layer.E(), rs.e, "strips of e=" + s(rs.e) + " ofmap rows");
    nest.loop("c2", layer.C_per_group(), rs.q * rs.r, "steps of q*r=" + s(rs.q * rs.r) + " channels; loads ifmaps");
    nest.level("global buffer");
    nest.loop("m1", rs.m, rs.p * rs.t, "passes of p*t=" + s(rs.p * rs.t) + " filters; loads filters");
    nest.level("array, rows of PEs");
    nest.loop("r", rs.r, 1, "sets on different channels, psums add up");
    nest.loop("i", layer.R, 1, "filter rows; psums move up");
    nest.level("array, columns of PEs (and further rows)");
    nest.loop("t", rs.t, 1, "sets on different filters");
    nest.loop("j", rs.e, 1, "ofmap rows; ifmap row U*j+i, shared diagonally");
    nest.level("PE (spads)");
    nest.loop("n", rs.n, 1, "images");
    nest.loop("x", layer.F(), 1, "ofmap columns");
    nest.loop("s", layer.S, 1, "filter columns: the sliding window");
    nest.loop("q", rs.q, 1, "channels interleaved");
    nest.loop("p", rs.p, 1, "filters interleaved");
    nest.line("psum[p] += filter[p,q,i,s] * ifmap[q, U*j+i, U*x+s]", "");
    return nest.text();
}

}  // namespace eyrie
