// Names and texts of users inside messages.
#include <catch2/catch.hpp>

#include "sim/text/names.hpp"
#include "sim/text/utf8.hpp"

using namespace eyrie;

using Names = std::vector<std::string>;

TEST_CASE("the closest name is at most two slips away", "[names]") {
    const std::vector<std::string> names = {"rows", "columns", "core_khz"};
    CHECK(closest_names("rows", names) == Names{"rows"});
    CHECK(closest_names("row", names) == Names{"rows"});         // one left out
    CHECK(closest_names("rrows", names) == Names{"rows"});       // one too many
    CHECK(closest_names("rovs", names) == Names{"rows"});        // another one
    CHECK(closest_names("colmuns", names) == Names{"columns"});  // two that changed places
    CHECK(closest_names("colmnus", names) == Names{"columns"});
    CHECK(closest_names("colmnuss", names).empty());  // three
    CHECK(closest_names("", names).empty());
    CHECK(closest_names("rows", {}).empty());
}

TEST_CASE("two letters that changed places are one slip, so that short words are found, too", "[names]") {
    CHECK(likely_names("rnu", {"run", "map", "view"}) == std::vector<std::string>{"run"});
    CHECK(likely_names("raed", {"read", "write"}) == std::vector<std::string>{"read"});
    CHECK(likely_names("nmae", {"name", "core_khz"}) == std::vector<std::string>{"name"});
    CHECK(likely_names("--nmae", {"--name", "--core"}) == std::vector<std::string>{"--name"});
    CHECK(likely_names("ab", {"ba"}).empty() == false);
    CHECK(likely_names("abc", {"cab"}).empty());  // one that wandered: two slips
}

TEST_CASE("a short word with two slips is found where it begins alike", "[names]") {
    CHECK(likely_names("kept", {"reload", "keep"}) == std::vector<std::string>{"keep"});
    CHECK(likely_names("tape", {"keep", "area"}).empty());
    CHECK(likely_names("banks", {"ranks_a", "rows"}).empty());
    CHECK(likely_names("--kept", {"--reload", "--keep"}) == std::vector<std::string>{"--keep"});
    CHECK(likely_names("--tape", {"--keep", "--area"}).empty());  // dashes are no letters
}

TEST_CASE("of several near names the nearest is meant, or all that are equally near", "[names]") {
    CHECK(closest_names("ab1", {"ab123", "ab12"}) == Names{"ab12"});
    CHECK(closest_names("abx", {"abc", "abd"}) == Names{"abc", "abd"});
    CHECK(closest_names("abx", {"abc", "abd", "abe", "abf"}).empty());  // any of them
    CHECK(closest_names("ROWS", {"rows"}) == Names{"rows"});
}

TEST_CASE("words of other programs, and names with something added, are known", "[names]") {
    CHECK(likely_names("--batchsize", {"--bars", "--batch"}) == Names{"--batch"});
    CHECK(likely_names("--model", {"--network", "--mapper"}) == Names{"--network"});
    CHECK(likely_names("latency", {"energy", "delay", "edp"}) == Names{"delay"});
    CHECK(likely_names("bandwidth", {"link_khz", "rows", "link_width_bits"}) == Names{"link_width_bits", "link_khz"});
    CHECK(likely_names("Linear", {"conv", "fc"}) == Names{"fc"});
    CHECK(likely_names("latency", {"energy", "edp"}).empty());  // what it stands for is not there
    CHECK(likely_names("rsx", {"rs"}) == Names{"rs"});          // a slip
    CHECK(likely_names("rsxyz", {"rs"}).empty());               // too short to be the beginning of something
}

TEST_CASE("a short name is not meant by a word that shares no letter with it", "[names]") {
    CHECK(closest_names("xy", {"rs", "ws"}).empty());
    CHECK(closest_names("r", {"rs"}) == Names{"rs"});
    CHECK(closest_names("x", {"q"}).empty());
}

TEST_CASE("a name may stand for itself in other letters, for what begins with it, or for what is close", "[names]") {
    const Names flows = {"rs", "ws", "os-a", "os-b", "os-c", "nlr"};
    CHECK(likely_names("RS", flows) == Names{"rs"});
    CHECK(likely_names("os", flows) == Names{"os-a", "os-b", "os-c"});
    CHECK(likely_names("os_a", flows) == Names{"os-a"});
    CHECK(likely_names("xyz", flows).empty());
    CHECK(likely_names("", flows).empty());
    const Names options = {"--set", "--network", "--no-fast-forward"};
    CHECK(likely_names("--net", options) == Names{"--network"});  // two letters from --set
    CHECK(likely_names("--st", options) == Names{"--set"});
    CHECK(likely_names("--", options).empty());  // all begin with it
    const Names layers = {"CONV1", "CONV2_1", "CONV2_2", "CONV3_1", "CONV3_2"};
    CHECK(likely_names("CONV2*", layers) == Names{"CONV2_1", "CONV2_2"});
    CHECK(likely_names("CONV", layers) == Names{"CONV1"});  // five begin with it: the closest
    CHECK(likely_names("con", layers).size() == 3);
    CHECK(likely_names("CONV2_9", layers) == Names{"CONV2_1", "CONV2_2"});       // equally close
    CHECK(likely_names("CONV9", {"CONV1", "CONV2", "CONV3", "CONV4"}).empty());  // any of them
    CHECK(likely_names("--out", {"--set", "--layer"}).empty());                  // two of three letters differ
    CHECK(likely_names("banks", {"shared_banks", "lanes"}) == Names{"shared_banks"});
}

TEST_CASE("names are asked for one, two or three at a time", "[names]") {
    CHECK(did_you_mean({}) == "");
    CHECK(did_you_mean({"a"}) == "did you mean 'a'?");
    CHECK(did_you_mean({"a", "b"}) == "did you mean 'a' or 'b'?");
    CHECK(did_you_mean({"a", "b", "c"}) == "did you mean 'a', 'b' or 'c'?");
}

TEST_CASE("of many names the first are listed, and their number", "[names]") {
    CHECK(listed({"a", "b"}) == "a, b");
    CHECK(listed(std::vector<std::string>(24, "a")).size() == 24 * 3 - 2);
    CHECK(listed(std::vector<std::string>(25, "a")) == "a, a, a, a, a, a, a, a, a, a, a, a, ... (25 in all)");
}

TEST_CASE("a word too long to be a slip is compared with nothing", "[names]") {
    const std::string longest(200, 'a'), longer(201, 'a');
    CHECK(closest_names(longest, {longest + "b"}) == Names{longest + "b"});
    CHECK(closest_names(longer, {longer}).empty());
}

TEST_CASE("a message shows a user's text on one line", "[names]") {
    CHECK(printable("plain text") == "plain text");
    CHECK(printable("a\nb\tc\x1b[0m\x7f") == "a\\x0ab\\x09c\\x1b[0m\\x7f");
    CHECK(printable("gr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
    CHECK(printable("\xFFx\xC3") == "\\xffx\\xc3");  // no UTF-8
    CHECK(printable(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(printable("") == "");
}

TEST_CASE("a message shows about 200 bytes of a text, and no half character", "[names]") {
    CHECK(printable(std::string(200, 'x')) == std::string(200, 'x'));
    CHECK(printable(std::string(201, 'x')) == std::string(200, 'x') + "...");
    std::string accents;
    for (int i = 0; i < 150; ++i) accents += "\xC3\xA9";
    CHECK(printable(accents) == accents.substr(0, 200) + "...");
    CHECK(printable("x" + accents) == "x" + accents.substr(0, 200) + "...");  // the last one is whole
}

TEST_CASE("parts are joined with what stands between them", "[names]") {
    CHECK(join({}, ", ") == "");
    CHECK(join({"a"}, ", ") == "a");
    CHECK(join({"a", "b", "c"}, ", ") == "a, b, c");
}

TEST_CASE("an unknown name is told with what it could be and what is allowed", "[names]") {
    CHECK(unknown_name("layer", "CONV9", {"CONV1", "FC"}) ==
          "unknown layer 'CONV9'; did you mean 'CONV1'?; allowed: CONV1, FC");
    CHECK(unknown_name("key", "x\ny", {"rows"}) == "unknown key 'x\\x0ay'; allowed: rows");
    CHECK(unknown_name("network", "a", "a list", {"abc"}) ==
          "unknown network 'a'; did you mean 'abc'?; allowed: a list");
}

TEST_CASE("a character of UTF-8 has as many bytes as its first one says", "[utf8]") {
    CHECK(utf8_bytes("a", 0) == 1);
    CHECK(utf8_bytes("\xC2\x80", 0) == 2);
    CHECK(utf8_bytes("\xDF\xBF", 0) == 2);
    CHECK(utf8_bytes("\xE0\xA0\x80", 0) == 3);
    CHECK(utf8_bytes("\xEF\xBF\xBF", 0) == 3);
    CHECK(utf8_bytes("\xF0\x90\x80\x80", 0) == 4);
    CHECK(utf8_bytes("\xF4\x8F\xBF\xBF", 0) == 4);
    CHECK(utf8_bytes("ab\xC3\xA9", 2) == 2);
}

TEST_CASE("what is cut off, overlong, a surrogate or beyond Unicode is no character", "[utf8]") {
    for (const char* const text : {"\xC3", "\xE2\x82", "\xF0\x9F\x98",      // cut off
                                   "\x80", "\xBF", "\xFE", "\xFF",          // begins nothing
                                   "\xC0\x80", "\xC1\xBF",                  // overlong, two bytes
                                   "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",      // overlong, three and four
                                   "\xED\xA0\x80", "\xED\xBF\xBF",          // surrogates
                                   "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",  // beyond U+10FFFF
                                   "\xC3\x28", "\xE2\x28\xA1", "\xE2\x82\x28", "\xF0\x90\x28\x80"})
        CHECK(utf8_bytes(text, 0) == 0);
    CHECK(utf8_bytes("\xED\x9F\xBF", 0) == 3);  // the last before the surrogates
}
