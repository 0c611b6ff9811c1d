// The loop nest that a plan prints, and what it says the index of each loop is (dataflows/plan/plan.hpp).
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "sim/trace/pe_operands.hpp"
#include "tests/trace/recorded_case.hpp"

using namespace eyrie;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// Of "for x in 0..K ..."; 0: no loop.
std::int64_t iterations(const std::string& line) {
    const std::size_t loop = line.find("for "), range = line.find(" in 0..");
    if (loop == std::string::npos || loop != line.find_first_not_of(' ') || range == std::string::npos) return 0;
    return std::stoll(line.substr(range + 7));
}

std::int64_t first_of(const Pass& pass, Dimension d) {
    switch (d) {
        case Dimension::group: return pass.group;
        case Dimension::image: return pass.image;
        case Dimension::filter: return pass.filter;
        case Dimension::channel: return pass.channel;
        case Dimension::ofmap_row: return pass.ofmap_row;
        case Dimension::ofmap_column: return pass.ofmap_column;
        case Dimension::filter_row:
        case Dimension::filter_column: break;
    }
    FAIL("a pass has all rows and columns of a filter");
    return 0;
}

// The indices of one PE's MACs in one pass are within their loops; each combination comes once.
class NestCheck {
public:
    explicit NestCheck(const RecordedCase& one) : plan_(one.plan), lines_(lines_of(plan_.loop_nest)) {
        for (const NestLoop& loop : plan_.nest_loops) {
            counts_.push_back(iterations(lines_.at(static_cast<std::size_t>(loop.line))));
            REQUIRE(counts_.back() > 1);
        }
        std::size_t loops = 0;
        for (const std::string& line : lines_) loops += iterations(line) > 0 ? 1 : 0;
        REQUIRE(loops == plan_.nest_loops.size());
    }

    std::size_t combinations() {
        for (const Pass& pass : plan_.passes) {
            const PassShape& shape = plan_.shape_of(pass);
            for (std::size_t pe = 0; pe < shape.pes(); ++pe)
                if (shape.program(pe).has_work()) add(pass, shape, pe);
        }
        return seen_.size();
    }

private:
    void add(const Pass& pass, const PassShape& shape, std::size_t pe) {
        const std::int64_t macs =
            std::int64_t{shape.program(pe).images} * shape.program(pe).positions * shape.program(pe).filter_words();
        if (macs == 0) return;
        const NumberedLoops loops = pe_operands(shape, pe).of(Numbered::macs);
        for (std::int64_t number = 0; number < macs; ++number) {
            const Coordinates mac = loops.at(number);
            std::vector<std::int64_t> indices;
            for (std::size_t i = 0; i < counts_.size(); ++i) {
                indices.push_back(index_of(plan_.nest_loops[i], pass, shape, pe, mac));
                INFO(lines_[static_cast<std::size_t>(plan_.nest_loops[i].line)] << ": index " << indices.back());
                REQUIRE(indices.back() >= 0);
                REQUIRE(indices.back() < counts_[i]);
            }
            REQUIRE(seen_.insert(indices).second);
        }
    }

    static std::int64_t index_of(const NestLoop& loop, const Pass& pass, const PassShape& shape, std::size_t pe,
                                 const Coordinates& mac) {
        const PeWork work = shape.work(pe);
        switch (loop.index) {
            case NestLoop::Index::pass: return first_of(pass, loop.dimension) % loop.block / loop.step;
            case NestLoop::Index::pe: return mac[at_dimension(loop.dimension)] - work.first_of(loop.dimension);
            case NestLoop::Index::place: break;
        }
        std::set<std::int32_t> before;
        for (std::size_t other = 0; other < shape.pes(); ++other)
            if (shape.program(other).has_work() &&
                shape.work(other).first_of(loop.dimension) < work.first_of(loop.dimension))
                before.insert(shape.work(other).first_of(loop.dimension));
        return static_cast<std::int64_t>(before.size());
    }

    const Plan& plan_;
    std::vector<std::string> lines_;
    std::vector<std::int64_t> counts_;
    std::set<std::vector<std::int64_t>> seen_;
};

}  // namespace

TEST_CASE("the indices of a loop nest stay within its loops, and no two MACs have the same", "[trace]") {
    RecordedCases cases(44, 2);
    int checked = 0;
    cases.for_each(4, {}, [&](const RecordedCase& one) {
        if (one.layer.macs_per_image() * one.batch > 20000) return;
        INFO(one.text);
        INFO(one.plan.loop_nest);
        CHECK(NestCheck(one).combinations() == static_cast<std::size_t>(one.layer.macs_per_image() * one.batch));
        ++checked;
    });
    CHECK(checked > 15);
}
