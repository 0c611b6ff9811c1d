// Words of a shell: sh reads them back as they were.
#include <array>
#include <cstdio>
#include <memory>

#include <catch2/catch.hpp>

#include "sim/text/shell_word.hpp"

using namespace eyrie;

namespace {

// What sh makes of a word.
std::string read_back(const std::string& word) {
    const std::string command = "printf %s " + word;
    const std::unique_ptr<FILE, int (*)(FILE*)> shell(popen(command.c_str(), "r"), pclose);
    std::array<char, 256> text{};
    return std::string(text.data(), fread(text.data(), 1, text.size(), shell.get()));
}

}  // namespace

TEST_CASE("a word of a shell is read back as it was") {
    for (const char* text :
         {"eyeriss", "glb.shared_banks=50", "./a b.yaml", "it's", "''", "$HOME", "a\nb", "*?[", "\\"})
        CHECK(read_back(shell_word(text)) == text);
}

TEST_CASE("a word that no shell takes apart has no quotes; the empty one has") {
    CHECK(shell_word("configs/tiny.yaml") == "configs/tiny.yaml");
    CHECK(shell_word("a b") == "'a b'");
    CHECK(shell_word("") == "''");
}
