// Words of a shell: sh reads them back as they were.
#include <array>
#include <cstdio>
#include <memory>

#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "sim/text/shell_word.hpp"

using namespace eyrie;

namespace {

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> shell(popen(command.c_str(), "r"), pclose);
    std::array<char, 256> text{};
    return std::string(text.data(), fread(text.data(), 1, text.size(), shell.get()));
}

// What sh makes of a word.
std::string read_back(const std::string& word) { return output_of("printf %s " + word); }

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

TEST_CASE("whatever is in the words of a command, a shell finds as many and the same") {
    const std::string letters = "a0 '\"\\$`~#&|;<>()[]{}!?*=%\t\n-";
    Random random(23);
    for (int i = 0; i < 60; ++i) {
        std::string command = "printf '%s,'", expected;
        for (int word = 0; word < 4; ++word) {
            std::string text;
            for (std::uint32_t left = random.below(12); left > 0; --left)
                text += letters[random.below(static_cast<std::uint32_t>(letters.size()))];
            command += " " + shell_word(text);
            expected += text + ",";
        }
        CHECK(output_of(command) == expected);
    }
}
