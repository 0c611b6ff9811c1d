#include "sim/host/temporary_file.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// What a signal handler may read: no memory that moves. More files than places are seldom open; they are removed by the
// destructor alone.
constexpr std::size_t places = 16;
struct Place {
    std::atomic<bool> taken{false};
    std::atomic<bool> removable{false};
    char name[PATH_MAX];
};
std::array<Place, places>& all_places() {
    static std::array<Place, places> all;
    return all;
}

extern "C" void remove_and_stop(int signal) {
    for (int round = 0; round < 2; ++round)  // a folder goes after what is in it
        for (Place& place : all_places())
            if (place.removable && unlink(place.name) != 0) rmdir(place.name);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

// Where the signal would end the program at once.
void handle_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXFSZ}) {
        struct sigaction now = {};
        if (sigaction(signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) continue;
        struct sigaction ours = {};
        ours.sa_handler = remove_and_stop;
        sigemptyset(&ours.sa_mask);
        sigaction(signal, &ours, nullptr);
    }
}

// Ten letters and digits, 51 bits, from the system.
std::string random_letters() {
    constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::array<unsigned char, 10> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        fail_with_errno(errno, "no random numbers");
    std::string text;
    for (const unsigned char byte : bytes) text += letters[byte % 36U];
    return text;
}

std::size_t take_place(const std::string& name) {
    if (name.size() >= PATH_MAX) return places;
    std::array<Place, places>& all = all_places();
    for (std::size_t i = 0; i < places; ++i)
        if (!all[i].taken.exchange(true)) {
            std::memcpy(all[i].name, name.c_str(), name.size() + 1);
            all[i].removable = true;
            return i;
        }
    return places;
}

}  // namespace

TemporaryFile::TemporaryFile(std::string name) : name_(std::move(name)), place_(take_place(name_)) { handle_signals(); }

std::unique_ptr<TemporaryFile> TemporaryFile::beside(const std::string& path, mode_t mode) {
    constexpr int tries = 100;  // names that somebody has taken
    for (int attempt = 1;; ++attempt) {
        auto file = std::make_unique<TemporaryFile>(path + ".tmp." + random_letters());
        // O_EXCL follows no link and takes no file that is there; O_NOFOLLOW says so where O_EXCL does not.
        file->descriptor_ = open(file->name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (file->descriptor_ >= 0) return file;
        const int error = errno;
        file->keep();  // it is not ours
        if (error != EEXIST || attempt == tries) fail_with_errno(error, path + ": cannot be written");
    }
}

TemporaryFile::~TemporaryFile() {
    if (!kept_) std::remove(name_.c_str());
    if (place_ == places) return;
    all_places()[place_].removable = false;
    all_places()[place_].taken = false;
}

namespace {

// Without a place for temporary files nothing is wrong with the input: another try may succeed.
std::string folder_of_the_system() {
    std::error_code error;
    std::string name = (std::filesystem::temp_directory_path(error) / "eyrie-XXXXXX").string();
    if (!error && mkdtemp(name.data()) != nullptr) return name;
    const char* const said = std::getenv("TMPDIR");
    throw ComputerError(fmt::format("{}: no temporary folder can be made: {}; TMPDIR says where",
                                    error ? (said == nullptr ? "/tmp" : said) : name,
                                    error ? error.message() : std::strerror(errno)));
}

std::string made_folder(const std::string& path) {
    std::error_code ignored;
    const auto status = std::filesystem::status(path, ignored);
    const bool beside = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
    if (!beside) return folder_of_the_system();
    std::string name = path + ".tmp.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) fail_with_errno(errno, path + ": no temporary folder can be made");
    return name;
}

}  // namespace

TemporaryFolder::TemporaryFolder(const std::string& path) : entry_(made_folder(path)) {}

TemporaryFolder::TemporaryFolder() : entry_(folder_of_the_system()) {}

}  // namespace eyrie
