// Writes events of the trace-event format ("Trace Event Format", Google, 2016: complete events X, counters C, metadata
// M).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/cycle.hpp"
#include "sim/trace/text_sink.hpp"

namespace eyrie {

// Groups of tracks, in the order in which they are shown.
enum class TimelineGroup { passes, dram, networks, counters, pes, links };

struct TimelineArgument {
    const char* name;
    std::int64_t value;
};
using TimelineArguments = std::vector<TimelineArgument>;

class TimelineWriter {
public:
    explicit TimelineWriter(OutputFile& file);

    void group(TimelineGroup group, const std::string& name);
    // Names a track; tracks of a group are sorted by number.
    void track(TimelineGroup group, std::int64_t number, const std::string& name);
    // A slice over the cycles [from, to) on a track. Slices of a track do not overlap.
    void slice(TimelineGroup group, std::int64_t number, LayerCycle from, LayerCycle to, std::string_view name,
               const TimelineArguments& arguments = {});
    void counter(std::string_view name, LayerCycle at, const TimelineArguments& values);
    // Ends the file, with facts about the whole trace; their values are text.
    void finish(std::initializer_list<std::pair<const char*, std::string>> facts);

    // For code that writes slices itself.
    TextSink& text() { return out_; }

private:
    TextSink& begin(char phase, TimelineGroup group, std::int64_t number);
    void metadata(const char* what, TimelineGroup group, std::int64_t number, const char* key,
                  const std::string& value);

    TextSink out_;
    bool first_ = true;
};

}  // namespace eyrie
