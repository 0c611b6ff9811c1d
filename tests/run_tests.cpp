// What every test program runs, under the main of its folder (main.cpp, or sc_main.cpp with SystemC).
//   test_X [Catch's arguments]
//   test_X --ctest FOLDER           prints a ctest script: a test for each case, named after the room whose folder of
//                                   tests it stands in, with its tags as labels
#define CATCH_CONFIG_RUNNER
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

namespace {

// The pattern that selects this case only.
std::string pattern_of(const Catch::TestCase& test, const std::vector<Catch::TestCase>& all) {
    std::string pattern;
    for (const char c : test.name) {
        if (std::strchr(",[]\"\\", c) != nullptr) pattern += '\\';
        pattern += c;
    }
    const Catch::TestSpec spec = Catch::TestSpecParser(Catch::ITagAliasRegistry::get()).parse(pattern).testSpec();
    for (const Catch::TestCase& other : all)
        if (spec.matches(other) != (other.name == test.name))
            throw std::runtime_error("test case '" + test.name + "' cannot be selected by its name: rename it");
    return pattern;
}

std::string bracketed(const std::string& text) { return "[==[" + text + "]==]"; }

// "noc" for tests/noc/test_stream.cpp, "sweep/store" for tests/sweep/store/test_store.cpp. What stands below dataflows
// is known by its own name: "mapper".
std::string room_of(const std::string& file) {
    const std::string root = "tests/", dataflows = "dataflows/";
    const std::size_t begin = file.rfind(root) + root.size(), end = file.rfind('/');
    const std::string room = file.substr(begin, end - begin);
    return room.compare(0, dataflows.size(), dataflows) == 0 ? room.substr(dataflows.size()) : room;
}

void print_ctest_script(const Catch::IConfig& config, const std::string& program, const std::string& folder) {
    const std::vector<Catch::TestCase>& all = Catch::getAllTestCasesSorted(config);
    for (const Catch::TestCase& test : all) {
        if (test.isHidden()) continue;
        const std::string name = bracketed(room_of(test.lineInfo.file) + ": " + test.name);
        std::string labels;
        bool is_long = false;
        for (const std::string& tag : test.tags) {
            labels += (labels.empty() ? "" : ";") + tag;
            is_long = is_long || tag == "long";
        }
        // Without NoTests, a pattern that selects nothing would pass.
        std::cout << "add_test(" << name << " " << bracketed(program) << " " << bracketed(pattern_of(test, all))
                  << " --warn NoTests)\nset_tests_properties(" << name << " PROPERTIES WORKING_DIRECTORY "
                  << bracketed(folder) << " TIMEOUT " << (is_long ? 7200 : 1800) << " LABELS " << bracketed(labels)
                  << ")\n";
    }
}

}  // namespace

int run_tests(int argc, char** argv) {
    Catch::Session session;
    if (argc != 3 || std::strcmp(argv[1], "--ctest") != 0) return session.run(argc, argv);
    try {
        print_ctest_script(session.config(), argv[0], argv[2]);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << argv[0] << ": " << error.what() << "\n";
        return 1;
    }
}
