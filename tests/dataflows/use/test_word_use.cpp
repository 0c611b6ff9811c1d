// The rules of which word is used when: tests/dataflows/use/word_use.json has the answers, to which the page's
// functions are held as well (tests/view/rule_cases.py); beside them what only the verifier asks.
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "dataflows/use/word_use.hpp"

using namespace eyrie;

namespace {

nlohmann::json answers() {
    std::ifstream file(EYRIE_SOURCE_DIR "/tests/dataflows/use/word_use.json");
    return nlohmann::json::parse(file);
}

Numbered numbered(const std::string& name) {
    return name == "macs"           ? Numbered::macs
           : name == "entries"      ? Numbered::entries
           : name == "kept_filters" ? Numbered::kept_filters
                                    : Numbered::psums;
}

PeProgram program_of(const nlohmann::json& one) {
    const nlohmann::json& given = one.at("program");
    PeProgram program;
    program.images = 2;
    program.positions = given.at("positions");
    program.filters = given.at("filters");
    program.filter_use = static_cast<FilterUse>(given.at("filter_use").get<int>());
    if (given.at("streams_ifmaps"))
        program.ifmaps = IfmapStream{given.at("window"), {}};
    else
        program.ifmaps = IfmapWindow{one.at("taps"), one.at("channels"), one.at("stride")};
    CHECK(program.entries() == given.at("window"));
    CHECK(program.new_entries() == given.at("fresh"));
    return program;
}

// Which of so many words from the network are dropped, as text: "d" or "u", a used word that is an image's last "U".
std::string drops_of(const IfmapDrops& drops, int words_per_image, int images) {
    std::string text;
    DropWalk walk(drops);
    for (int image = 0; image < images; ++image)
        for (int word = 0; word < words_per_image; ++word) {
            for (; walk.drops_next(); walk.drop()) text += "d";
            const bool last = word + 1 == words_per_image;
            text += last ? "U" : "u";
            walk.use(drops);
            if (last) walk.end_image(drops, image + 1 < images);
        }
    for (; walk.drops_next(); walk.drop()) text += "d";
    return text;
}

}  // namespace

TEST_CASE("loops count what differs from one of their iterations to the next", "[use]") {
    const nlohmann::json all = answers();
    for (const auto& [name, levels] : all.at("counts").items()) {
        INFO(name);
        for (std::size_t level = 0; level < 4; ++level)
            CHECK(counts(numbered(name), static_cast<LoopLevel>(level)) == levels.at(level).get<bool>());
    }
}

TEST_CASE("numbers of MACs and psums stand for the places that the table says", "[use]") {
    const nlohmann::json all = answers();
    for (const nlohmann::json& one : all.at("programs")) {
        INFO(one.at("name").get<std::string>());
        const PeProgram program = program_of(one);
        for (const nlohmann::json& mac : one.at("macs")) {
            const MacPlace place = place_of_mac(program, mac.at(0));
            CHECK(nlohmann::json({mac.at(0), place.position, place.entry, place.filter}) == mac);
            CHECK(mac_at(program, place) == mac.at(0));
        }
        for (const nlohmann::json& psum : one.at("psums")) {
            const MacPlace place = place_of_psum(program, psum.at(0));
            CHECK(nlohmann::json({psum.at(0), place.position, place.filter}) == psum);
        }
        for (const nlohmann::json& entry : one.at("from_window"))
            CHECK((entry_from(program, entry.at(0), entry.at(1)) == EntryFrom::window) == entry.at(2).get<bool>());
        CHECK(arriving_filters(program) == numbered(one.at("arriving_filters")));
    }
}

TEST_CASE("entries come from the neighbours that used them before, the one below first", "[use]") {
    PeProgram program;
    program.images = program.positions = program.filters = 1;
    IfmapShift shift;
    shift.words = 12;
    shift.rows = 2;
    shift.columns = 3;
    shift.column_lag = 2;
    shift.from_right = true;
    const auto sources = [&] {
        program.ifmaps = shift;
        std::string text;
        for (int entry = 0; entry < shift.words; ++entry) switch (entry_from(program, 0, entry)) {
                case EntryFrom::network: text += "n"; break;
                case EntryFrom::right: text += "r"; break;
                case EntryFrom::below: text += "b"; break;
                case EntryFrom::window: text += "w"; break;
            }
        return text;
    };
    CHECK(sources() == "nnrnnrnnrnnr");
    shift.from_below = true;
    CHECK(sources() == "nnrbbbnnrbbb");
    shift.row_lag = 2;
    CHECK(sources() == "nnrnnrnnrnnr");
}

TEST_CASE("words are dropped before, between and after the runs of an image", "[use]") {
    CHECK(drops_of({}, 4, 2) == "uuuUuuuU");
    CHECK(drops_of({1, 2, 3, 0}, 4, 1) == "duuddduU");
    CHECK(drops_of({1, 2, 1, 2}, 4, 2) == "duuduUddduuduUdd");
    CHECK(drops_of({0, 0, 0, 3}, 2, 2) == "uUddduUddd");
}

TEST_CASE("psums of an image's first positions may start from zero", "[use]") {
    PeProgram program;
    program.images = 2;
    program.positions = 3;
    program.filters = 1;
    program.ifmaps = IfmapStream{};
    CHECK_FALSE(takes_incoming_psum(program, 0));
    program.psums = PsumsArrive{2};
    for (const std::int64_t position : {0, 1, 3, 4}) CHECK_FALSE(takes_incoming_psum(program, position));
    for (const std::int64_t position : {2, 5}) CHECK(takes_incoming_psum(program, position));
}

TEST_CASE("the last MAC of a psum writes it to the spad only where psums are added apart", "[use]") {
    PeProgram program;
    program.ifmaps = IfmapStream{3, {}};
    CHECK_FALSE(mac_reads_psum(0));
    CHECK(mac_reads_psum(1));
    CHECK(mac_writes_psum(program, 1, true));
    CHECK_FALSE(mac_writes_psum(program, 2, true));
    CHECK(mac_writes_psum(program, 2, false));
}
