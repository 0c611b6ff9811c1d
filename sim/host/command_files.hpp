// The files of one command: each that it reads is opened once, and none that it writes is one of them, or twice the
// same.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "sim/host/opened_file.hpp"

namespace eyrie {

// While it lives, InputFile of this thread opens a file once: who asks for the file again, under this name or another,
// reads what was opened first, whatever the name stands for by then. So all parts of a command stand on the same bytes,
// and those are the bytes that its digests are of (sim/host/sha256.hpp). Small files are kept in memory; of large ones,
// such as tensors, the descriptor, and who reads one after it was written to is told so (OpenedFile).
class CommandFiles {
public:
    CommandFiles();
    ~CommandFiles();
    CommandFiles(const CommandFiles&) = delete;
    CommandFiles& operator=(const CommandFiles&) = delete;

private:
    struct Input {
        std::string place;
        bool is_there;
        dev_t device;
        ino_t inode;
    };
    struct Output {
        std::string option, path, place;
    };
    std::shared_ptr<OpenedFile> opened(const std::string& path, OpenedFile::Kind kind);
    void add(const Input& input);
    void add(const Output& output);

    std::map<std::string, std::shared_ptr<OpenedFile>> opened_;  // by their names and by their places
    std::vector<Input> inputs_;
    std::vector<Output> outputs_;
    CommandFiles* outer_;

    friend std::shared_ptr<OpenedFile> open_for_reading(const std::string& path, OpenedFile::Kind kind);
    friend void note_input(const std::string& path);
    friend void note_output(const std::string& path, const std::string& option);
    friend void refuse_to_replace_input(const std::string& path);
};

// As a command opened it; without a command, or of the program's own files, anew. Throws as OpenedFile does.
std::shared_ptr<OpenedFile> open_for_reading(const std::string& path, OpenedFile::Kind kind);

// These throw UsageError (sim/host/usage_error.hpp). Without a command they do nothing.
//
// A file that the command reads later, or that belongs to what it reads.
void note_input(const std::string& path);
// A file that the command is going to write, for `option`: "--json". Devices and pipes can be written twice.
void note_output(const std::string& path, const std::string& option);
// For writers: a file that was read.
void refuse_to_replace_input(const std::string& path);

}  // namespace eyrie
