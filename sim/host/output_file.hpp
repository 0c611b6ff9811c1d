// Output files appear whole or not at all.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "sim/host/temporary_file.hpp"

namespace eyrie {

class GzipStream;

// A file that is written piece by piece under a temporary name beside `path`. finish() renames it to `path`; without
// finish() nothing stays. What is no regular file (a pipe, /dev/null) is written directly. All throw InputError where
// the name leads nowhere, ComputerError where the computer fails.
class OutputFile {
public:
    enum class Form { plain, gzip };
    explicit OutputFile(const std::string& path, Form form = Form::plain);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(const char* bytes, std::size_t count);
    void finish();

private:
    [[noreturn]] void fail(int error);
    void write_as_it_is(const char* bytes, std::size_t count);

    std::string path_;
    std::string file_name_;                     // behind symbolic links
    std::unique_ptr<TemporaryFile> temporary_;  // null: written directly
    std::FILE* file_ = nullptr;
    std::unique_ptr<GzipStream> gzip_;
};

// Whether a name ends with .gz.
bool is_gzip_name(const std::string& path);

// Writes `text` to `path`, as OutputFile does; "-" is standard output. Throws InputError.
void write_output(const std::string& path, const std::string& text);

// A text for people on standard output: what others wrote in it does nothing to their terminal (sim/text/shown.hpp).
void print(const std::string& text);

// What `path` leads to when it is written, whether that is there or not: behind symbolic links, without . and .. in it.
// Throws InputError when they lead in a circle.
std::string place_of_output(const std::string& path);
// Devices, pipes and what stands under /dev: nothing there may be replaced by a file.
bool is_special_output(const std::string& path);

// For use before a long run: throws InputError naming `option` when `path` could not be written, and UsageError when
// the command reads it or writes it for another option (sim/host/command_files.hpp).
void check_output_place(const std::string& path, const std::string& option);

}  // namespace eyrie
