// Candidates of the dataflow without local reuse.
//
// Larger m and p never cost more and break ties: the largest legal ones are the only ones offered. Of
// the n with equal ceil(N/n) the smallest leaves the most room for m. All q, e and f count, but those e
// and f that divide E and F equally often are bounded together: by the least halo and the most room.
#include <algorithm>
#include <utility>
#include <vector>

#include "dataflows/isca16/candidates.hpp"

namespace eyrie {

namespace {

class NoLocalReuseCandidates {
public:
    NoLocalReuseCandidates(const Isca16Hardware& hardware, Isca16Best& best)
        : hardware_(hardware),
          best_(best),
          s_(best.shape()),
          images_(isca16_ranges(s_.N)),
          rows_(isca16_ranges(s_.E)),
          columns_(isca16_ranges(s_.F)) {}

    // The most promising q first: soon the bound of those left is worse than the best.
    void offer_all() {
        for (const auto& [bound, q] : channels()) {
            if (best_.beats(bound)) return;
            for (const Isca16Range images : images_)
                if (!hopeless(images.low, q, {1, s_.E}, {1, s_.F})) offer_images(images.low, q);
        }
    }

private:
    std::int64_t most_m(std::int64_t n, std::int64_t q, std::int64_t e, std::int64_t f) const {
        const std::int64_t left = hardware_.buffer_words - n * q * s_.h(e) * s_.w(f);
        return std::min(s_.M, left / (q * s_.R * s_.S + n * e * f));
    }

    // Least estimate of q channels, and q; the least first.
    std::vector<std::pair<double, std::int64_t>> channels() const {
        std::vector<std::pair<double, std::int64_t>> found;
        for (std::int64_t q = 1; q <= std::min(s_.C, hardware_.pes); ++q) {
            const std::int64_t m = most_m(1, q, 1, 1);
            if (m >= 1) found.emplace_back(best_.estimate(bound(s_.N, q, m, {1, s_.E}, {1, s_.F})), q);
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    Isca16Factors bound(std::int64_t n, std::int64_t q, std::int64_t m, Isca16Range rows, Isca16Range columns) const {
        Isca16Factors least = best_.factors({n, m, rows.high, columns.high, std::min(m, hardware_.pes / q), q, 0, 0});
        isca16_least_row_halo(s_, rows, least);
        isca16_least_column_halo(s_, columns, least);
        return least;
    }

    bool hopeless(std::int64_t n, std::int64_t q, Isca16Range rows, Isca16Range columns) const {
        const std::int64_t m = most_m(n, q, rows.low, columns.low);
        return m < 1 || best_.beats(bound(n, q, m, rows, columns));
    }

    void offer_images(std::int64_t n, std::int64_t q) {
        for (const Isca16Range rows : rows_) {
            if (hopeless(n, q, rows, {1, s_.F})) continue;
            for (const Isca16Range columns : columns_)
                if (!hopeless(n, q, rows, columns)) offer_strips(n, q, rows, columns);
        }
    }

    void offer_strips(std::int64_t n, std::int64_t q, Isca16Range rows, Isca16Range columns) {
        for (std::int64_t e = rows.high; e >= rows.low; --e)
            for (std::int64_t f = columns.high; f >= columns.low; --f) {
                const std::int64_t m = most_m(n, q, e, f);
                if (m >= 1) best_.offer({n, m, e, f, std::min(m, hardware_.pes / q), q, 0, 0});
            }
    }

    const Isca16Hardware& hardware_;
    Isca16Best& best_;
    const Isca16Shape& s_;
    const std::vector<Isca16Range> images_;
    const std::vector<Isca16Range> rows_;
    const std::vector<Isca16Range> columns_;
};

}  // namespace

void isca16_offer_no_local_reuse(const Isca16Hardware& hardware, Isca16Best& best) {
    NoLocalReuseCandidates(hardware, best).offer_all();
}

}  // namespace eyrie
