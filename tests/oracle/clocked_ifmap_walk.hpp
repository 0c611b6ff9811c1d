// Where the ifmap words of a pass come from and who gets them next, word after word.
//
// A PE without window counts through the entries of its sums (channel, row, column): each entry's word comes from
// the network or from a neighbour, and may go on to other neighbours (IfmapShift in pe/program.hpp). Beside it a
// counter of the words of the network tells which ones are for other PEs of its group (IfmapDrops).
#pragma once

#include "pe/program.hpp"

namespace eyrie {

enum class IfmapOrigin { network, right, below };

struct IfmapRoute {
    IfmapOrigin source = IfmapOrigin::network;
    bool goes_up = false;
    bool goes_left = false;
};

// `entry` of a sum; programs that pass no words on take all of them from the network.
IfmapRoute ifmap_route(const PeProgram& program, int entry);

class ClockedDrops {
public:
    void begin_pass(const PeProgram& program);
    // The next word from the network is for others.
    bool due() const { return drops_left_ > 0; }
    void drop() { --drops_left_; }
    // A word from the network is used.
    void use();

private:
    void begin_image();

    IfmapDrops drops_;
    int images_left_ = 0;
    int words_per_image_ = 0;  // used ones
    int uses_left_ = 0;        // of the image
    int run_left_ = 0;
    int drops_left_ = 0;
};

}  // namespace eyrie
