// The words that one PE takes from one network, or outputs to it, in order: derived from its box of MACs and the order
// of its loops, not from any stream. For dataflows/verify/stream.hpp.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "dataflows/verify/walks.hpp"

namespace eyrie {

// A PE's position among its words.
struct DueMark {
    WalkMark walk;
    std::int64_t code = 0;  // of the word that is due
    int within = 0;         // see DueWords
    int position = 0;
    DropWalk drops;
};

class DueWords {
public:
    virtual ~DueWords() = default;
    // The next word arrives, `times` times in a row; false: it is not the one that is due.
    virtual bool take(std::int64_t code, std::int64_t times) = 0;
    virtual bool done() const { return walk_.done(); }

    DueMark mark() const;
    // A round of a stream has advanced the PE from `before` to its present position, with the words that were due. How
    // many more such rounds, each `address_step` higher in the buffer, bring the words that are due, too? any_number:
    // the rounds do not concern the PE.
    std::int64_t equal_rounds(const DueMark& before, std::int64_t address_step) const;
    // Advances as if `rounds` more of them had been taken.
    void skip(const DueMark& before, std::int64_t rounds);

    static constexpr std::int64_t any_number = std::numeric_limits<std::int64_t>::max();

protected:
    explicit DueWords(const CoordinateWalk& walk) : walk_(walk) {}
    // The code of the word that is due, while the walk is not done: a sum of coordinates times fixed steps.
    virtual std::int64_t code() const = 0;
    // Whether codes increase by as much as addresses do.
    virtual bool follows_addresses(std::int64_t) const { return true; }
    // Whether further rounds like the one since `before` leave out the same words of the walk.
    virtual bool leaves_out_the_same(const DueMark&) const { return true; }

    CoordinateWalk walk_;
    int within_ = 0;      // the window entry or filter within a position, where the kind counts them
    int position_ = 0;    // within an image
    DropWalk drop_walk_;  // of ifmaps
};

// Filter words; the code of a word is its number in WordPlaces, wherever it lies in the buffer.
class DueFilters final : public DueWords {
public:
    DueFilters(const WordPlaces& places, const PeProgram& program, const PeWork& work,
               const std::vector<PeLoop>& loops);
    bool take(std::int64_t code, std::int64_t times) override;

private:
    std::int64_t code() const override { return due_; }
    // Filters lie in the buffer in any order: only rounds at the same addresses bring equal words.
    bool follows_addresses(std::int64_t address_step) const override { return address_step == 0; }

    std::int64_t due_ = -1;
};

// Ifmap words, by their place in the buffer. Some arrive only to be dropped; those of neighbours are left out.
class DueIfmaps final : public DueWords {
public:
    DueIfmaps(const WordPlaces& places, const PeProgram& program, const PeWork& work, const std::vector<PeLoop>& loops);
    bool take(std::int64_t code, std::int64_t times) override;
    bool done() const override { return walk_.done() && !drop_walk_.drops_next(); }

private:
    std::int64_t code() const override { return walk_.place(); }
    bool leaves_out_the_same(const DueMark& before) const override;
    bool take(std::int64_t code);
    void step();
    void skip_others();

    const PeProgram& program_;
    IfmapDrops drops_;
};

// Psums, by their place in the pass's psums, without the first `from` positions of an image.
class DuePsums final : public DueWords {
public:
    DuePsums(const WordPlaces& places, const PeProgram& program, const PeWork& work, const std::vector<PeLoop>& loops,
             int from);
    bool take(std::int64_t code, std::int64_t times) override;

private:
    std::int64_t code() const override { return walk_.place(); }
    void step();
    void skip_first();

    const PeProgram& program_;
    int from_;
};

}  // namespace eyrie
