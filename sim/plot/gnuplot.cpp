#include "sim/plot/gnuplot.hpp"

#include <cctype>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/spawn_files.hpp"
#include "sim/host/temporary_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"

extern char** environ;

namespace eyrie {

namespace {

// A folder and the files that gnuplot reads and writes in it. They go with their owner, or with a signal that ends the
// program.
struct ScratchFiles {
    TemporaryFolder folder;
    TemporaryFile script{folder.name() + "/script.gp"};
    TemporaryFile picture{folder.name() + "/picture.svg"};
    TemporaryFile log{folder.name() + "/log"};
};

std::string content_of(const std::string& path) {
    constexpr std::size_t most_bytes = std::size_t{1} << 28;
    return read_input(path, most_bytes, "no picture of gnuplot's", InputFile::Kind::own_file);
}

// The user's settings of gnuplot are for pictures of their own: a terminal named here need not be one it has.
std::vector<char*> environment_without_settings() {
    std::vector<char*> kept;
    for (char** one = environ; *one != nullptr; ++one)
        if (std::strncmp(*one, "GNUTERM=", 8) != 0 && std::strncmp(*one, "GNUPLOT_", 8) != 0) kept.push_back(*one);
    kept.push_back(nullptr);
    return kept;
}

// The first line of what gnuplot says that is no warning, as it has in a locale without its degree sign.
std::string reason_of(const std::string& text) {
    TextReader lines(text);
    std::string line, reason;
    while (std::getline(lines, line)) {
        if (line.empty()) continue;
        if (line.find(": warning: ") == std::string::npos) return line;
        if (reason.empty()) reason = line;
    }
    return reason.empty() ? "it says nothing of the reason" : reason;
}

// Throws InputError with the first line of what gnuplot says, ComputerError where it could not go on.
void run_gnuplot(const std::string& script, const std::string& picture, const std::string& log) {
    SpawnFiles files;
    files.open(STDIN_FILENO, "/dev/null", O_RDONLY);
    files.open(STDOUT_FILENO, picture.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    files.open(STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    std::string program = "gnuplot", no_start_up_files = "--default-settings", file = script;
    char* const words[] = {program.data(), no_start_up_files.data(), file.data(), nullptr};
    pid_t child = -1;
    const int error =
        posix_spawnp(&child, "gnuplot", files.actions(), nullptr, words, environment_without_settings().data());
    const std::string cannot_draw = "--plot: gnuplot cannot draw (Debian's package gnuplot-nox has it)";
    if (error != 0 && error != EACCES) fail_with_errno(error, cannot_draw);  // EACCES: a file that is no program
    if (error != 0) throw InputError(cannot_draw + ": " + std::strerror(error));
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status))
        throw ComputerError(
            fmt::format("--plot: gnuplot ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status))));
    if (status != 0) throw InputError(cannot_draw + ": " + reason_of(content_of(log)));
}

// gnuplot does not notice that the disk is full.
std::string whole_picture(const ScratchFiles& files) {
    std::string picture = content_of(files.picture.name());
    const std::string end = "</svg>";
    const std::size_t last = picture.find_last_not_of(" \r\n");
    if (last == std::string::npos || last + 1 < end.size() ||
        picture.compare(last + 1 - end.size(), end.size(), end) != 0)
        throw ComputerError(
            fmt::format("--plot: gnuplot has written {} bytes, which are no whole picture; is there "
                        "room for it in {} (TMPDIR)?",
                        picture.size(), files.folder.name()));
    return picture;
}

std::string heading_commands(const Canvas& canvas, const Heading& heading) {
    const auto label = [&](const std::string& text, double y, const char* font) {
        return fmt::format("set label {} at {} center font ',{}'\n", gnuplot_text(text),
                           canvas.place(canvas.width / 2.0, y), font);
    };
    return label(heading.title, 20, "17") + label(heading.subtitle, 43, "12");
}

std::string xml_text(const std::string& text) {
    std::string out;
    for (const char c : shown(text))
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return out;
}

void replace_first(std::string& text, const std::string& found, const std::string& by) {
    if (const std::size_t at = text.find(found); at != std::string::npos) text.replace(at, found.size(), by);
}

// What stands between `start` and the next `end`.
void replace_between(std::string& text, const std::string& start, const std::string& end, const std::string& by) {
    const std::size_t at = text.find(start);
    if (at == std::string::npos) return;
    const std::size_t first = at + start.size(), last = text.find(end, first);
    if (last != std::string::npos) text.replace(first, last - first, by);
}

// gnuplot writes its own name as the title, and its commands as names of the series.
std::string with_names(std::string svg, const Heading& heading, const std::vector<GnuplotPanel>& panels) {
    std::string description = heading.subtitle;
    for (const GnuplotPanel& panel : panels)
        if (!panel.in_words.empty()) description += (description.empty() ? "" : ". ") + panel.in_words;
    replace_first(svg, "\n xmlns=", "\n role=\"img\" aria-labelledby=\"title description\"\n xmlns=");
    replace_first(svg, "<title>", "<title id=\"title\">");
    replace_first(svg, "<desc>", "<desc id=\"description\">");
    replace_between(svg, "<title id=\"title\">", "</title>", xml_text(heading.title));
    replace_between(svg, "<desc id=\"description\">", "</desc>", xml_text(description));
    char letter = 'a';
    for (const GnuplotPanel& panel : panels) {
        for (std::size_t i = 0; i < panel.series.size(); ++i)
            replace_between(svg, fmt::format("<g id=\"gnuplot_plot_{}{}\" ><title>", i + 1, letter), "</title>",
                            xml_text(panel.series[i]));
        ++letter;
    }
    return svg;
}

}  // namespace

std::string gnuplot_svg(const Canvas& canvas, const Heading& heading, const std::vector<GnuplotPanel>& panels) {
    const ScratchFiles files;
    TextWriter commands;
    commands << "set encoding utf8\nset terminal svg size " << canvas.width << "," << canvas.height
             << " noenhanced font 'sans-serif,13' background '#ffffff'\nset multiplot\n";
    if (!panels.empty() && !heading.title.empty()) commands << heading_commands(canvas, heading);
    for (const GnuplotPanel& panel : panels) commands << panel.commands << "reset\n";
    commands << "unset multiplot\n";
    write_output(files.script.name(), commands.str());
    run_gnuplot(files.script.name(), files.picture.name(), files.log.name());
    return with_names(whole_picture(files), heading, panels);
}

void require_gnuplot() { gnuplot_svg({100, 100}, {}, {}); }

std::string gnuplot_text(const std::string& text) {
    // gnuplot looks for `commands`, @macros and the ends of strings before it looks for escapes: none of these stays.
    // It takes all octal digits that follow for one number, so such a digit is written by its number, too.
    std::string quoted = "\"";
    bool is_number = false;
    for (const char c : printable(text)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool stays =
            byte >= 0x80 || c == ' ' || std::isalpha(byte) != 0 || (std::isdigit(byte) != 0 && !is_number);
        quoted += stays ? std::string(1, c) : fmt::format("\\{:03o}", unsigned{byte});
        is_number = !stays;
    }
    return quoted + "\"";
}

std::string gnuplot_tic(const std::string& text) {
    std::string format;
    for (const char c : printable(text)) format += c == '%' ? std::string("%%") : std::string(1, c);
    return gnuplot_text(format);
}

}  // namespace eyrie
