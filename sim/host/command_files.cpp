#include "sim/host/command_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>

#include "sim/host/output_file.hpp"
#include "sim/host/paths.hpp"
#include "sim/host/usage_error.hpp"

namespace eyrie {

namespace {

namespace fs = std::filesystem;

thread_local CommandFiles* files_of_command = nullptr;

[[noreturn]] void refuse_output(const std::string& what) {
    throw UsageError(what + ": is read by this command; allowed: a file that is no input");
}

// By inode, for a file has many names; by place, for a name may have got another file since it was read.
template <class Input>
bool is_input(const std::string& place, const Input& input) {
    struct stat there {};
    return place == input.place || (input.is_there && stat(place.c_str(), &there) == 0 &&
                                    there.st_dev == input.device && there.st_ino == input.inode);
}

}  // namespace

CommandFiles::CommandFiles() : outer_(files_of_command) { files_of_command = this; }

CommandFiles::~CommandFiles() { files_of_command = outer_; }

void CommandFiles::add(const Input& input) {
    for (const Output& output : outputs_)
        if (is_input(output.place, input)) refuse_output(output.option + " " + output.path);
    inputs_.push_back(input);
}

void CommandFiles::add(const Output& output) {
    for (const Output& other : outputs_)
        if (other.place == output.place)
            throw UsageError(fmt::format("{} and {}: both found '{}', the same file; allowed: one file each",
                                         other.option, output.option, other.path));
    for (const Input& input : inputs_)
        if (is_input(output.place, input)) refuse_output(output.option + " " + output.path);
    outputs_.push_back(output);
}

std::shared_ptr<OpenedFile> CommandFiles::opened(const std::string& path, OpenedFile::Kind kind) {
    if (const auto known = opened_.find(path); known != opened_.end()) return known->second;
    std::error_code none;
    const std::string place = canonical_path(path, none).string();
    if (const auto known = opened_.find(place); !none && known != opened_.end())
        return opened_.emplace(path, known->second).first->second;
    auto file = std::make_shared<OpenedFile>(path, kind);
    if (file->is_pipe()) return file;
    add(Input{place, true, file->device(), file->inode()});
    file->keep_if_small();
    if (!none) opened_.emplace(place, file);
    opened_.emplace(path, file);
    return file;
}

std::shared_ptr<OpenedFile> open_for_reading(const std::string& path, OpenedFile::Kind kind) {
    if (files_of_command == nullptr || kind == OpenedFile::Kind::own_file)
        return std::make_shared<OpenedFile>(path, kind);
    return files_of_command->opened(path, kind);
}

void note_input(const std::string& path) {
    if (files_of_command == nullptr) return;
    struct stat there {};
    const bool is_there = stat(path.c_str(), &there) == 0;
    files_of_command->add(CommandFiles::Input{place_of_output(path), is_there, there.st_dev, there.st_ino});
}

void note_output(const std::string& path, const std::string& option) {
    if (files_of_command != nullptr && !is_special_output(path))
        files_of_command->add(CommandFiles::Output{option, path, place_of_output(path)});
}

void refuse_to_replace_input(const std::string& path) {
    if (files_of_command == nullptr) return;
    const std::string place = place_of_output(path);
    for (const CommandFiles::Input& input : files_of_command->inputs_)
        if (is_input(place, input)) refuse_output(path);
}

}  // namespace eyrie
