#include "sim/command/command_line.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "sim/command/commands.hpp"
#include "sim/command/declarations.hpp"
#include "sim/host/command_files.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/log.hpp"
#include "sim/host/memory_limit.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/terminal.hpp"
#include "sim/host/usage_error.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/run/cannot_run.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

constexpr const char* usage = R"(usage: eyrie COMMAND [options]

  run      simulate layers of a network, cycle by cycle
  map      print the mapping of each layer and its loop nest
  compare  dataflows side by side, simulated, or by the published accounting
  diff     two results: the keys that differ, and each layer's cycles, energy
           and accesses with their ratio
  serve    MLPerf's scenarios: latency at a percentile, streams, queries a
           second under a bound
  sweep    every point of a design space, into a store
  pareto   the points of a store that no other one beats
  report   results, comparisons and sweeps as one HTML page
  view     a layer cycle by cycle, words and PEs, as one HTML page
  import   what is in a model file, and a network file of it
  list     accelerators | networks | mappings | dataflows | energy |
           technologies | sweeps
  show     accelerator | network | energy | mapping | sweep NAME
           the file, defaults of the first three spelled out; derived
           prices are of the accelerator eyeriss
  show prices NAME
           what a machine is made of: energy and area of each component
  declarations
           commands, options, keys of files and columns of outputs, as JSON
  version

eyrie COMMAND --help lists the options. Names resolve to files in configs/; a
path works as well.
Exit status: 0 done; 1 the simulation contradicts a check; 2 bad input; 3 some
layers, or all, cannot run on the accelerator: they are named, the result is of
the others (run, map, compare, serve --table), or points crashed, took too long
or too much memory (sweep); 4 the computer failed, another try may succeed:
disk, memory, descriptors, permissions; 130 stopped by a signal (sweep). More:
docs/reliability.md.
)";

// A command that has options; `positional`: the option whose value is given without its name; `many`: or several.
struct CommandWithOptions {
    const char* name;
    const char* synopsis;
    po::options_description (*options)();
    int (*run)(const po::variables_map& values, const Shell& shell);
    const char* positional;
    bool many = false;
};

// A command that needs no more than its options.
template <int (*command)(const po::variables_map& values)>
int plainly(const po::variables_map& values, const Shell&) {
    return command(values);
}

constexpr CommandWithOptions commands_with_options[] = {
    {"run", "--network NAME [options]", run_options, run_command, ""},
    {"map", "--network NAME [options]", map_options, map_command, ""},
    {"compare", "--network NAME [options]", compare_options, compare_command, ""},
    {"diff", "A.json B.json [options]", diff_options, diff_command, "file", true},
    {"serve", "--network NAME --scenario NAME [options]", serve_options, serve_command, ""},
    {"sweep", "FILE [options]", sweep_options, plainly<sweep_command>, "file"},
    {"pareto", "STORE [options]", pareto_options, plainly<pareto_command>, "file"},
    {"view", "--network NAME --layer NAME --output FILE.html [options]", view_options, plainly<view_command>, ""},
    {"report", "FILE ... --output FILE.html", report_options, plainly<report_command>, "file", true},
    {"import", "FILE [options]", import_options, import_command, "file"},
};

// Characters; 80 where there is no terminal.
constexpr std::size_t narrowest_help = 80, widest_help = 120;

std::string options_text(const po::options_description& options, const std::string& positional) {
    const unsigned width = static_cast<unsigned>(std::clamp(terminal_width(), narrowest_help, widest_help));
    po::options_description shown("Options", width, width / 2);
    for (const auto& option : options.options())
        if (option->long_name() != positional) shown.add(option);
    TextWriter text;
    text << shown;
    return text.str();
}

int with_options(const CommandWithOptions& command, const std::vector<std::string>& words, const Shell& shell) {
    const po::options_description options = command.options();
    const po::variables_map values = parse_options(words, options, command.positional, command.many);
    if (values.count("help") != 0) {
        write_output("-", fmt::format("usage: eyrie {} {}\n\n{}", command.name, command.synopsis,
                                      options_text(options, command.positional)));
        return 0;
    }
    if (values["verbose"].as<bool>() && values["quiet"].as<bool>())
        throw InputError("--verbose and --quiet: only one can be given");
    print_log_from(values["quiet"].as<bool>()     ? LogLevel::error
                   : values["verbose"].as<bool>() ? LogLevel::info
                                                  : LogLevel::warning);
    return command.run(values, shell);
}

CommandWithOptions show_prices() {
    return {"show prices", "NAME [options]", prices_options, prices_command, "accelerator"};
}

int print_declarations(const std::vector<std::string>& words) {
    if (!words.empty())
        throw InputError(fmt::format("declarations: found '{}'; allowed: nothing", printable(join(words, " "))));
    std::vector<CommandWithOptions> commands(std::begin(commands_with_options), std::end(commands_with_options));
    commands.push_back(show_prices());
    std::vector<po::options_description> options;
    std::vector<DeclaredCommand> declared;
    for (const CommandWithOptions& one : commands) options.push_back(one.options());
    for (std::size_t i = 0; i < commands.size(); ++i)
        declared.push_back({commands[i].name, commands[i].synopsis, &options[i], commands[i].positional});
    write_output("-", declarations_json(usage, declared));
    return 0;
}

// Of a command without options; "" of others.
std::string help_of(const std::string& command) {
    if (command == "version") return "usage: eyrie version      or: eyrie --version\n";
    if (command == "declarations")
        return "usage: eyrie declarations\n\nCommands, options, keys of files and columns of outputs, as JSON.\n";
    if (command == "list")
        return "usage: eyrie list KIND\n\nThe names that ship, with a line on each. KIND: accelerators, networks,\n"
               "mappings, dataflows, energy, technologies, sweeps.\n";
    if (command == "show")
        return "usage: eyrie show KIND NAME\n\n"
               "  accelerator, network, energy   the resolved file, every default spelled out\n"
               "  mapping, sweep, technology     the file\n"
               "  prices                         energy and area of each component of a machine\n\n"
               "NAME is one that ships (eyrie list), or a file.\n\nusage: eyrie show prices NAME [options]\n\n" +
               options_text(prices_options(), "accelerator");
    return "";
}

int dispatch(const std::vector<std::string>& words, const Shell& shell) {
    const std::string command = words.empty() ? "" : words[0];
    const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    if (command == "help" && !rest.empty()) {
        std::vector<std::string> asked = rest;
        asked.push_back("--help");
        return dispatch(asked, shell);
    }
    if (command == "--help" || command == "-h" || command == "help") {
        write_output("-", usage);
        return 0;
    }
    const std::string own_help = help_of(command);
    if (!own_help.empty() && !rest.empty() && (rest[0] == "--help" || rest[0] == "-h")) {
        write_output("-", own_help);
        return 0;
    }
    for (const CommandWithOptions& one : commands_with_options)
        if (command == one.name) return with_options(one, rest, shell);
    if (command == "list") return list_command(rest);
    if (command == "declarations") return print_declarations(rest);
    if (command == "show" && !rest.empty() && rest[0] == "prices")
        return with_options(show_prices(), {rest.begin() + 1, rest.end()}, shell);
    if (command == "show") return show_command(rest);
    if (command == "version" || command == "--version") {
        if (!rest.empty())
            throw InputError(fmt::format("version: found '{}'; allowed: nothing", printable(join(rest, " "))));
        write_output("-", "eyrie " EYRIE_VERSION "\n");
        return 0;
    }
    std::vector<std::string> commands;
    for (const CommandWithOptions& one : commands_with_options) commands.emplace_back(one.name);
    commands.insert(commands.end(), {"list", "show", "declarations", "help", "version"});
    std::vector<std::string> known = commands;  // and what is no command, but may be meant
    known.insert(known.end(), {"--help", "--version"});
    throw InputError((words.empty()
                          ? "no command"
                          : unknown_name("command", command, listed(commands), likely_names(command, known))) +
                     "; eyrie --help lists them");
}

constexpr const char* out_of_memory =
    "out of memory: the layer, the batch or the accelerator is too large for this computer";

// A message stays one message whatever stood in a file's name or on the command line.
std::string on_one_line(std::string message) {
    constexpr std::size_t longest = 4000;
    if (message.size() > longest) message.resize(longest);  // a byte that is shown takes four
    message = shown(message);
    return message.size() > longest ? message.substr(0, longest) + "..." : message;
}

}  // namespace

int run_command_line(int argc, char** argv, const Shell& shell) noexcept {
    const auto bad_input = [](const std::string& message) {
        std::cerr << "eyrie: " << message << "\n";
        return 2;
    };
    const auto computer_failed = [](const std::string& message) {
        std::cerr << "eyrie: " << message << "\n";
        return exit_computer_failed;
    };
    // A file that grows beyond the limit of its size is an error of a write, with a message, as a full disk is.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        limit_memory();
        if (shell.set_up) shell.set_up();
        const CommandFiles files;
        return dispatch(std::vector<std::string>(argv + 1, argv + argc), shell);
    } catch (const InputError& error) {
        return bad_input(on_one_line(error.what()));
    } catch (const UsageError& error) {
        return bad_input(on_one_line(error.what()));
    } catch (const po::error& error) {
        return bad_input(on_one_line(error.what()) + "; eyrie COMMAND --help lists the options");
    } catch (const ComputerError& error) {
        return computer_failed(on_one_line(error.what()));
    } catch (const std::filesystem::filesystem_error& error) {
        return is_of_the_computer(error.code().value()) ? computer_failed(on_one_line(error.what()))
                                                        : bad_input(on_one_line(error.what()));
    } catch (const DeadlockError& error) {
        std::cerr << "eyrie: " << shown_lines(deadlock_text(error)) << "\n";
        return 2;
    } catch (const std::bad_alloc&) {
        return computer_failed(out_of_memory);
    } catch (const std::length_error&) {  // more elements than a vector can have
        return computer_failed(out_of_memory);
    } catch (const std::exception& error) {
        std::cerr << "eyrie: internal error: " << shown_lines(error.what()) << "\n";
        return 1;
    }
}

}  // namespace eyrie
