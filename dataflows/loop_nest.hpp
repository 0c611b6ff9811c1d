// Writes a mapping as the loops a textbook shows: which loops are at DRAM, buffer, array, PE.
#pragma once

#include <cstdint>
#include <string>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

class LoopNest {
public:
    void level(const std::string& title) { text_ += "-- " + title + "\n"; }
    // A loop of one iteration says nothing and is left out, but for what happens there: `note`.
    void loop(const std::string& variable, std::int64_t total, std::int64_t step, const std::string& comment,
              const std::string& note = "") {
        const std::int64_t count = ceil_div(total, step);
        if (count <= 1) {
            if (!note.empty()) line("", note);
            return;
        }
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

}  // namespace eyrie
