// Files of tensors in the safetensors format: eight bytes with the length of a header, a header in JSON that says each
// tensor's type, shape and place, then the tensors' bytes (github.com/huggingface/safetensors, version 0.4).
//
// Only integers are read. A header is not believed: sizes, places and types are checked before a tensor is touched, and
// memory follows from the file's size, never from what it says.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace eyrie {

class SafeTensors {
public:
    // `path`: for messages. Throws InputError where the bytes are no such file.
    SafeTensors(std::string bytes, std::string path);

    bool has(const std::string& name) const { return tensors_.count(name) != 0; }
    std::vector<std::string> names() const;
    const std::vector<std::int64_t>& shape(const std::string& name) const { return tensors_.at(name).shape; }
    // In C order. Throws InputError, naming the tensor, where its words are no integers of at most 16 bits.
    std::vector<std::int16_t> words(const std::string& name) const;

private:
    struct Entry {
        std::string type;
        std::vector<std::int64_t> shape;
        std::uint64_t begin = 0, end = 0;  // in bytes_
    };
    class Header;
    void check(const std::string& name, Entry& entry, std::uint64_t data_begin) const;

    std::string bytes_, path_;
    std::map<std::string, Entry> tensors_;
};

SafeTensors load_safetensors(const std::string& path);

}  // namespace eyrie
