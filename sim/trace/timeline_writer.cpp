#include "sim/trace/timeline_writer.hpp"

#include <nlohmann/json.hpp>

namespace eyrie {

namespace {

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write_arguments(TextSink& out, const TimelineArguments& arguments) {
    const char* before = "{\"";
    for (const TimelineArgument& argument : arguments) {
        out << before << argument.name << "\":" << argument.value;
        before = ",\"";
    }
    out << "}}";
}

}  // namespace

TimelineWriter::TimelineWriter(OutputFile& file) : out_(file) { out_ << "{\"traceEvents\":["; }

TextSink& TimelineWriter::begin(char phase, TimelineGroup group, std::int64_t number) {
    out_ << (first_ ? "\n" : ",\n") << "{\"ph\":\"" << phase << "\",\"pid\":" << static_cast<std::int64_t>(group)
         << ",\"tid\":" << number;
    first_ = false;
    return out_;
}

void TimelineWriter::metadata(const char* what, TimelineGroup group, std::int64_t number, const char* key,
                              const std::string& value) {
    begin('M', group, number) << ",\"ts\":0,\"name\":\"" << what << "\",\"args\":{\"" << key << "\":" << value << "}}";
}

void TimelineWriter::group(TimelineGroup group, const std::string& name) {
    metadata("process_name", group, 0, "name", quoted(name));
    metadata("process_sort_index", group, 0, "sort_index", std::to_string(static_cast<int>(group)));
}

void TimelineWriter::track(TimelineGroup group, std::int64_t number, const std::string& name) {
    metadata("thread_name", group, number, "name", quoted(name));
    metadata("thread_sort_index", group, number, "sort_index", std::to_string(number));
}

void TimelineWriter::slice(TimelineGroup group, std::int64_t number, LayerCycle from, LayerCycle to,
                           std::string_view name, const TimelineArguments& arguments) {
    begin('X', group, number) << ",\"ts\":" << from << ",\"dur\":" << to - from << ",\"name\":\"" << name << '"';
    if (arguments.size() == 0) {
        out_ << '}';
        return;
    }
    out_ << ",\"args\":";
    write_arguments(out_, arguments);
}

void TimelineWriter::counter(std::string_view name, LayerCycle at, const TimelineArguments& values) {
    begin('C', TimelineGroup::counters, 0) << ",\"ts\":" << at << ",\"name\":\"" << name << "\",\"args\":";
    write_arguments(out_, values);
}

void TimelineWriter::finish(std::initializer_list<std::pair<const char*, std::string>> facts) {
    out_ << "\n],\n\"displayTimeUnit\":\"ns\",\n\"otherData\":{";
    const char* before = "\"";
    for (const auto& [name, value] : facts) {
        out_ << before << name << "\":" << quoted(value);
        before = ",\n\"";
    }
    out_ << "}}\n";
    out_.flush();
}

}  // namespace eyrie
