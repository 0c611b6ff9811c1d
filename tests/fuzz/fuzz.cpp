// What libFuzzer calls with each input. EYRIE_FUZZ names the reader. An error with a message is what a reader should
// make of most inputs; any other exception, CPU time beyond 2 s (10 s where nothing is optimised), and what the
// sanitizers and libFuzzer's limits find end the fuzzer.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <sys/resource.h>
#include <unistd.h>
#include <boost/program_options.hpp>

#include "sim/host/log.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/fuzz/readers.hpp"

namespace {

#ifdef __OPTIMIZE__
constexpr double most_cpu_seconds = 2;
#else  // preset clang
constexpr double most_cpu_seconds = 10;
#endif

const eyrie::Reader* reader = nullptr;
std::filesystem::path folder;

double cpu_seconds() {
    struct rusage used {};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

void read(const std::string& path, const std::string& bytes) {
    try {
        reader->read(path, bytes);
    } catch (const eyrie::InputError&) {
    } catch (const eyrie::ComputerError&) {
    } catch (const boost::program_options::error&) {
    } catch (const std::filesystem::filesystem_error&) {
    }
}

}  // namespace

// SystemC's library asks for it.
extern "C" int sc_main(int, char**) { return 0; }

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* const name = std::getenv("EYRIE_FUZZ");
    for (const eyrie::Reader& one : eyrie::all_readers())
        if (name != nullptr && name == std::string(one.name)) reader = &one;
    if (reader == nullptr) {
        for (const eyrie::Reader& one : eyrie::all_readers()) std::cout << one.name << ": " << one.reads << "\n";
        std::exit(name == nullptr ? 0 : 2);
    }
    std::string place = (std::filesystem::temp_directory_path() / "eyrie_fuzz.XXXXXX").string();
    if (mkdtemp(place.data()) == nullptr) std::abort();
    folder = place;
    std::atexit([] { std::filesystem::remove_all(folder); });
    eyrie::print_log_from(eyrie::LogLevel::error);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string path = (folder / "input").string();
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    std::ofstream(path, std::ios::binary) << bytes;
    const double before = cpu_seconds();
    read(path, bytes);
    if (cpu_seconds() - before <= most_cpu_seconds) return 0;
    std::cerr << "takes more than " << most_cpu_seconds << " s of CPU time\n";
    std::abort();
}
