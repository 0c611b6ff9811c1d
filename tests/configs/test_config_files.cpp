// Shipped files by name.
#include <algorithm>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

template <class Work>
std::string error_of(Work work) {
    try {
        work();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

// EYRIE_CONFIGS for as long as it lives.
struct OtherConfigs {
    explicit OtherConfigs(const std::string& folder) { setenv("EYRIE_CONFIGS", folder.c_str(), 1); }
    ~OtherConfigs() { unsetenv("EYRIE_CONFIGS"); }
};

}  // namespace

TEST_CASE("the shipped files of each kind are listed in order", "[configs]") {
    for (const char* const kind : {"accelerators", "networks", "mappings", "energy", "area", "sweeps"}) {
        const std::vector<std::string> names = list_configs(kind);
        CHECK_FALSE(names.empty());
        CHECK(std::is_sorted(names.begin(), names.end()));
        for (const std::string& name : names) CHECK(std::filesystem::exists(find_config(kind, name)));
    }
    CHECK(error_of([] { list_configs("nothing"); }).find("cannot be listed") != std::string::npos);
}

TEST_CASE("a word with a slash or a file's ending is a path", "[configs]") {
    for (const char* const path : {"a/b", "./a", "x.yaml", "x.yml", "/x"}) {
        CHECK(is_config_path(path));
        CHECK(find_config("networks", path) == path);
    }
    for (const char* const name : {"alexnet", "x.json", "yaml"}) CHECK_FALSE(is_config_path(name));
}

TEST_CASE("an unknown name is told with those that there are", "[configs]") {
    CHECK(error_of([] {
              find_config("networks", "alexnett");
          }).find("unknown network 'alexnett'; did you mean 'alexnet'?; allowed: alexnet, ") == 0);
    CHECK(error_of([] { find_config("energy", "x"); }).find("unknown energy table 'x'; allowed: ") == 0);
    CHECK(error_of([] { find_config("energy", "x"); }).find(", or a file's path") != std::string::npos);
}

TEST_CASE("EYRIE_CONFIGS wins over the shipped files", "[configs]") {
    const Scratch scratch;
    std::filesystem::create_directory(scratch.path("networks"));
    scratch.write("networks/mine.yaml", "name: mine\n");
    scratch.write("networks/notes.txt", "");
    {
        const OtherConfigs other(scratch.path(""));
        CHECK(list_configs("networks") == std::vector<std::string>{"mine"});
        CHECK_NOTHROW(find_config("networks", "mine"));
    }
    {
        const OtherConfigs other("/no/such/folder");
        CHECK(error_of([] { list_configs("networks"); }) ==
              "EYRIE_CONFIGS: found '/no/such/folder'; allowed: an existing directory");
    }
    CHECK_NOTHROW(find_config("networks", "alexnet"));
}

TEST_CASE("a machine of equal area is named by dataflow and PEs", "[configs]") {
    CHECK(is_equal_area_name("isca16_rs_256"));
    CHECK(is_equal_area_name("isca16_os-a_1"));
    for (const char* const name :
         {"isca16_rs", "isca16_rs_", "isca16__x", "rs_256", "isca16_rs_25x", "isca16_rs_1234567890"})
        CHECK_FALSE(is_equal_area_name(name));
    CHECK(find_accelerator("isca16_ws_37", Overrides()).pes() == 37);
    Overrides overrides;
    overrides.add("core_khz=123456");
    CHECK(find_accelerator("isca16_ws_37", overrides).core_khz == 123456);
    CHECK(find_accelerator("eyeriss", overrides).core_khz == 123456);
    CHECK(error_of([] { find_accelerator("isca16_xx_37", Overrides()); }).find("unknown dataflow 'xx'") == 0);
}
