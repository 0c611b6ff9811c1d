// The words that one PE takes from one network, or gives to it, in order: from its box of MACs and the order of its
// loops, not from any stream. For dataflows/verify/stream.hpp.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "dataflows/verify/walks.hpp"

namespace eyrie {

// Where a PE stands in its words.
struct DueMark {
    WalkMark walk;
    std::int64_t code = 0;  // of the word due
    int within = 0;         // see DueWords
    int position = 0;
    DropWalk drops;
};

class DueWords {
public:
    virtual ~DueWords() = default;
    // Takes the next arriving word `times` times over; false: it is another than the one due.
    virtual bool take(std::int64_t code, std::int64_t times) = 0;
    virtual bool done() const { return walk_.done(); }

    DueMark mark() const;
    // The PE stood at `before` when a round of a stream began, and stands here now that it has ended. How many more
    // such rounds, each `address_step` further on in the buffer, bring again what is due, each word of them, if this
    // one did? any_number: none of them concerns the PE.
    std::int64_t rounds_alike(const DueMark& before, std::int64_t address_step) const;
    // As if so many of them had been taken.
    void skip(const DueMark& before, std::int64_t rounds);

    static constexpr std::int64_t any_number = std::numeric_limits<std::int64_t>::max();

protected:
    DueWords(const WordPlaces& places, const CoordinateWalk& walk) : places_(places), walk_(walk) {}
    // Of the word due: a sum of coordinates times fixed steps, while the walk is not done.
    virtual std::int64_t code() const = 0;
    // Whether addresses further on in the buffer stand for codes as much further on.
    virtual bool follows_addresses(std::int64_t) const { return true; }
    // Whether rounds like the one since `before` leave out the same of the walk's words.
    virtual bool leaves_out_the_same(const DueMark&) const { return true; }

    const WordPlaces& places_;
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
    // Filters lie in the buffer in any order: only the same words again are known to be alike.
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
    std::int64_t code() const override { return places_.ifmap(walk_); }
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
    std::int64_t code() const override { return places_.psum(walk_); }
    void step();
    void skip_first();

    const PeProgram& program_;
    int from_;
};

}  // namespace eyrie
