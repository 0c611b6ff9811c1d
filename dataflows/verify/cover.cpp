#include "dataflows/verify/cover.hpp"

#include <algorithm>

namespace eyrie {

namespace {

// The whole, cut wherever some box begins or ends: each cell is entirely inside a box or outside of it.
class Cells {
public:
    Cells(const std::vector<MacBox>& boxes, const std::array<std::int64_t, dimensions>& whole) {
        for (std::size_t d = 0; d < dimensions; ++d) {
            std::vector<std::int64_t>& cuts = cuts_[d];
            cuts = {0, whole[d]};
            for (const MacBox& box : boxes) {
                cuts.push_back(box.first[d]);
                cuts.push_back(box.first[d] + box.extent[d]);
                if (cuts.size() > 4096) unite(cuts);
            }
            unite(cuts);
            count_ *= cuts.size() - 1;
        }
        done_.assign(count_, false);
    }

    bool mark(const MacBox& box) { return mark(box, 0, 0); }
    bool all_marked() const { return marked_ == count_; }

private:
    static void unite(std::vector<std::int64_t>& cuts) {
        std::sort(cuts.begin(), cuts.end());
        cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    }
    std::size_t cell(std::size_t d, std::int64_t at) const {
        return static_cast<std::size_t>(std::lower_bound(cuts_[d].begin(), cuts_[d].end(), at) - cuts_[d].begin());
    }
    bool mark(const MacBox& box, std::size_t d, std::size_t index) {
        if (d == dimensions) {
            if (done_[index]) return false;
            done_[index] = true;
            ++marked_;
            return true;
        }
        const std::size_t end = cell(d, box.first[d] + box.extent[d]);
        for (std::size_t i = cell(d, box.first[d]); i < end; ++i)
            if (!mark(box, d + 1, index * (cuts_[d].size() - 1) + i)) return false;
        return true;
    }

    std::array<std::vector<std::int64_t>, dimensions> cuts_;
    std::vector<bool> done_;
    std::size_t count_ = 1;
    std::size_t marked_ = 0;
};

}  // namespace

std::string cover_flaw(const std::vector<MacBox>& boxes, const std::array<std::int64_t, dimensions>& whole) {
    for (const MacBox& box : boxes)
        for (std::size_t d = 0; d < dimensions; ++d)
            if (box.first[d] < 0 || box.extent[d] < 1 || box.first[d] + box.extent[d] > whole[d])
                return "works outside the layer";
    Cells cells(boxes, whole);
    for (const MacBox& box : boxes)
        if (!cells.mark(box)) return "a MAC is done twice";
    return cells.all_marked() ? "" : "a MAC is never done";
}

}  // namespace eyrie
