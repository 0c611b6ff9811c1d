// Writes a mapping as the loops a textbook shows: which loops are at DRAM, buffer, array, PE.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "dataflows/plan/plan.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

// What a loop does that loads words, where the buffer keeps them or not.
inline std::string loading(const std::string& words, bool kept) {
    return "loads " + words + (kept ? " the first time; then they are in the buffer" : "");
}

class LoopNest {
public:
    void level(const std::string& title) { add("-- " + title); }
    // A loop over a dimension; its index is that of passes, of places on the array, or of a PE's own loop. A loop of
    // one iteration is left out, except for `note`, which says what happens there. `ragged`: some of the places or PEs
    // have less than a step, though the total is a multiple of it.
    void loop(const std::string& variable, NestLoop::Index index, Dimension dimension, std::int64_t total,
              std::int64_t step, const std::string& comment, const std::string& note = "", bool ragged = false) {
        const std::int64_t count = ceil_div(total, step);
        if (count <= 1) {
            if (!note.empty()) line("", note);
            return;
        }
        loops_.push_back({lines_, dimension, index, total, step});
        line(fmt::format("for {} in 0..{}{}", variable, count, ragged || total % step != 0 ? " (last ragged)" : ""),
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
        add(text);
    }
    // Hands the nest over.
    void into(Plan& plan) const {
        plan.loop_nest = text_;
        plan.nest_loops = loops_;
    }

private:
    void add(const std::string& text) {
        text_ += text + "\n";
        ++lines_;
    }

    int depth_ = 0;
    std::int32_t lines_ = 0;
    std::string text_;
    std::vector<NestLoop> loops_;
};

}  // namespace eyrie
