#include "sim/host/paths.hpp"

#include "sim/host/computer_error.hpp"

namespace eyrie {

namespace fs = std::filesystem;

namespace {

using Lookup = fs::path (*)(const fs::path&, std::error_code&);

template <Lookup look_up>
fs::path with_memory(const fs::path& path, std::error_code& error) {
    fs::path found = look_up(path, error);
    check_memory(error);
    return found;
}

}  // namespace

fs::path absolute_path(const fs::path& path, std::error_code& error) { return with_memory<fs::absolute>(path, error); }
fs::path canonical_path(const fs::path& path, std::error_code& error) {
    return with_memory<fs::canonical>(path, error);
}
fs::path weakly_canonical_path(const fs::path& path, std::error_code& error) {
    return with_memory<fs::weakly_canonical>(path, error);
}
fs::path target_of_link(const fs::path& link, std::error_code& error) {
    return with_memory<fs::read_symlink>(link, error);
}

}  // namespace eyrie
