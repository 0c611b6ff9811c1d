#include "sim/plot/gnuplot.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

extern char** environ;

namespace eyrie {

namespace {

namespace fs = std::filesystem;

// A folder that goes with its owner.
class ScratchFolder {
public:
    ScratchFolder() {
        std::error_code error;
        std::string name = (fs::temp_directory_path(error) / "eyrie-XXXXXX").string();
        if (error || mkdtemp(name.data()) == nullptr)
            fail_with_errno(error ? error.value() : errno,
                            fmt::format("--plot: {}: no temporary folder can be made; TMPDIR says where", name));
        path_ = name;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    std::string operator/(const char* name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

std::string content_of(const std::string& path) {
    constexpr std::size_t most_bytes = std::size_t{1} << 28;
    return read_input(path, most_bytes, "no picture of gnuplot's");
}

// Throws InputError with the first line of what gnuplot says.
void run_gnuplot(const std::string& script, const std::string& picture, const std::string& log) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, picture.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    std::string program = "gnuplot", no_start_up_files = "--default-settings", file = script;
    char* const words[] = {program.data(), no_start_up_files.data(), file.data(), nullptr};
    pid_t child = -1;
    const int error = posix_spawnp(&child, "gnuplot", &files, nullptr, words, environ);
    posix_spawn_file_actions_destroy(&files);
    int status = 0;
    if (error == 0)
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    if (error == 0 && status == 0) return;
    std::istringstream said(error != 0 ? std::strerror(error) : content_of(log));
    std::string line;
    while (std::getline(said, line) && line.empty()) {
    }
    throw InputError("--plot: gnuplot cannot draw (Debian's package gnuplot-nox has it): " + line);
}

}  // namespace

std::string gnuplot_svg(const Canvas& canvas, const std::vector<std::string>& panels) {
    const ScratchFolder folder;
    const std::string script = folder / "script.gp", picture = folder / "picture.svg";
    std::ostringstream commands;
    commands << "set encoding utf8\nset terminal svg size " << canvas.width << "," << canvas.height
             << " noenhanced font 'sans-serif,13' background '#ffffff'\nset multiplot\n";
    for (const std::string& panel : panels) commands << panel << "reset\n";
    commands << "unset multiplot\n";
    write_output(script, commands.str());
    run_gnuplot(script, picture, folder / "log");
    return content_of(picture);
}

void require_gnuplot() { gnuplot_svg({100, 100}, {}); }

std::string gnuplot_heading(const Canvas& canvas, const std::string& title, const std::string& subtitle) {
    const auto label = [&](const std::string& text, double y, const char* font) {
        return fmt::format("set label {} at {} center font ',{}'\n", gnuplot_text(text),
                           canvas.place(canvas.width / 2.0, y), font);
    };
    return label(title, 20, "17") + label(subtitle, 43, "12");
}

std::string gnuplot_text(const std::string& text) {
    std::string quoted = "'";
    for (const char c : printable(text)) quoted += c == '\'' ? "''" : std::string(1, c);
    return quoted + "'";
}

}  // namespace eyrie
