// Fast text output: text is written into a buffer, which goes to the file when it is full.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "sim/host/output_file.hpp"

namespace eyrie {

class TextSink {
public:
    explicit TextSink(OutputFile& file) : file_(file), buffer_(buffer_bytes) {}

    TextSink& operator<<(std::string_view text) {
        if (text.size() > buffer_.size() - used_) flush();
        if (text.size() > buffer_.size()) {
            file_.write(text.data(), text.size());
            return *this;
        }
        std::memcpy(buffer_.data() + used_, text.data(), text.size());
        used_ += text.size();
        return *this;
    }
    TextSink& operator<<(char one) { return *this << std::string_view(&one, 1); }
    TextSink& operator<<(std::int64_t number) {
        if (longest_number > buffer_.size() - used_) flush();
        char* const at = buffer_.data() + used_;
        if (number >= 0 && number < 10) {
            *at = static_cast<char>('0' + number);
            ++used_;
            return *this;
        }
        used_ += static_cast<std::size_t>(std::to_chars(at, at + longest_number, number).ptr - at);
        return *this;
    }
    TextSink& operator<<(std::int32_t number) { return *this << std::int64_t{number}; }
    void flush() {
        file_.write(buffer_.data(), used_);
        used_ = 0;
    }

private:
    static constexpr std::size_t buffer_bytes = 1 << 18;
    static constexpr std::size_t longest_number = 20;

    OutputFile& file_;
    std::vector<char> buffer_;
    std::size_t used_ = 0;
};

}  // namespace eyrie
