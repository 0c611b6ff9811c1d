// Files of users, read within bounds: every reader of the program goes through here.
//
// Opening never waits, what is read is what was opened (a name that is given to another file meanwhile changes
// nothing), and no more is read than was asked for. Throws InputError where the name is wrong or stands for no file,
// ComputerError where the computer fails (sim/kernel/errors.hpp); what may pass is tried three times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "sim/host/opened_file.hpp"

namespace eyrie {

// Within a command (sim/host/command_files.hpp) a file is opened once, however many InputFiles read it.
class InputFile {
public:
    using Kind = OpenedFile::Kind;
    // A device, a directory or a socket is refused, and a pipe unless `kind` allows it.
    explicit InputFile(const std::string& path, Kind kind = Kind::file);

    // Of a file when it was opened; of a pipe 0.
    std::int64_t bytes() const { return file_->bytes(); }
    // Leaves out the next bytes of a file; none when `count` is negative.
    void skip(std::int64_t count);
    // What comes next, up to `most` bytes; less only at the end, which a pipe has when nobody has it open for writing.
    std::string read(std::size_t most);

private:
    std::shared_ptr<OpenedFile> file_;
    std::int64_t position_ = 0;
};

// The whole of a file. Throws InputError also when it holds more than `most_bytes`; `what` it should be then is a part
// of the message: "no configuration file".
std::string read_input(const std::string& path, std::size_t most_bytes, const std::string& what,
                       InputFile::Kind kind = InputFile::Kind::file);
// The same of a file that need not be there (yet): then "".
std::string read_input_if_there(const std::string& path, std::size_t most_bytes, const std::string& what,
                                InputFile::Kind kind = InputFile::Kind::file);

// The error of a file that holds more.
[[noreturn]] void refuse_input(const std::string& path, std::size_t bytes, std::size_t most_bytes,
                               const std::string& what);

}  // namespace eyrie
