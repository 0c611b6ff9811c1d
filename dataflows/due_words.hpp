// The words that one PE takes from one network, or gives to it, in order: from its box of MACs and the order of its
// loops, not from any stream. For dataflows/verify_stream.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "dataflows/plan.hpp"
#include "dataflows/verify_walks.hpp"

namespace eyrie {

// Where a PE stands in its words.
struct DueMark {
    WalkMark walk;
    std::int64_t code = 0;                      // of the word due
    std::array<std::int64_t, 4> counters{};     // of the kind of words
};

class DueWords {
public:
    virtual ~DueWords() = default;
    // Takes the next arriving word `times` times over; false: it is another than the one due.
    virtual bool take(std::int64_t code, std::int64_t times) = 0;
    virtual bool done() const = 0;

    virtual DueMark mark() const = 0;
    // The PE stood at `before` when a round of a stream began, and stands here now that it has ended. How many more such
    // rounds, each `address_step` further on in the buffer, bring again what is due, each word of them, if this one
    // did? any_number: none of them concerns the PE.
    virtual std::int64_t rounds_alike(const DueMark& before, std::int64_t address_step) const = 0;
    // As if so many of them had been taken.
    virtual void skip(const DueMark& before, std::int64_t rounds) = 0;

    static constexpr std::int64_t any_number = std::numeric_limits<std::int64_t>::max();
};

// Filter words; the code of a word is its number in WordPlaces, wherever it lies in the buffer.
class DueFilters final : public DueWords {
public:
    DueFilters(const WordPlaces& places, const PeWork& work, const std::vector<PeLoop>& loops, FilterUse use);
    bool take(std::int64_t code, std::int64_t times) override;
    bool done() const override { return walk_.done(); }
    DueMark mark() const override;
    std::int64_t rounds_alike(const DueMark& before, std::int64_t address_step) const override;
    void skip(const DueMark& before, std::int64_t rounds) override;

private:
    const WordPlaces& places_;
    CoordinateWalk walk_;
    std::int64_t due_ = -1;
};

// Ifmap words, by their place in the buffer. Some arrive only to be dropped; those of neighbours are left out.
class DueIfmaps final : public DueWords {
public:
    DueIfmaps(const WordPlaces& places, const PeProgram& program, const PeWork& work, const std::vector<PeLoop>& loops);
    bool take(std::int64_t code, std::int64_t times) override;
    bool done() const override { return walk_.done() && to_drop_ == 0; }
    DueMark mark() const override;
    std::int64_t rounds_alike(const DueMark& before, std::int64_t address_step) const override;
    void skip(const DueMark& before, std::int64_t rounds) override;

private:
    bool take(std::int64_t code);
    void step();
    bool from_network() const;
    void skip_others();

    const WordPlaces& places_;
    const PeProgram& program_;
    CoordinateWalk walk_;
    int entry_ = 0;
    int position_ = 0;
    int run_left_;
    int to_drop_;
};

// Psums, by their place in the pass's psums, without the first `from` positions of an image.
class DuePsums final : public DueWords {
public:
    DuePsums(const WordPlaces& places, const PeProgram& program, const PeWork& work, const std::vector<PeLoop>& loops,
             int from);
    bool take(std::int64_t code, std::int64_t times) override;
    bool done() const override { return walk_.done(); }
    DueMark mark() const override;
    std::int64_t rounds_alike(const DueMark& before, std::int64_t address_step) const override;
    void skip(const DueMark& before, std::int64_t rounds) override;

private:
    void step();
    void skip_first();

    const WordPlaces& places_;
    const PeProgram& program_;
    CoordinateWalk walk_;
    int from_;
    int filter_ = 0;
    int position_ = 0;
};

}  // namespace eyrie
