#include "sim/host/temporary_file.hpp"

#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include <unistd.h>

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
    for (Place& place : all_places())
        if (place.removable) unlink(place.name);
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

TemporaryFile::~TemporaryFile() {
    if (!kept_) std::remove(name_.c_str());
    if (place_ == places) return;
    all_places()[place_].removable = false;
    all_places()[place_].taken = false;
}

}  // namespace eyrie
