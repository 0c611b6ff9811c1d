#include "workloads/darknet/layers.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t largest_size = std::int64_t{1} << 31;

}  // namespace

const std::vector<DarknetLayers::Row>& DarknetLayers::rows() {
    static const std::vector<Row> all = {
        {"convolutional", &DarknetLayers::convolutional},
        {"conv", &DarknetLayers::convolutional},
        {"deconvolutional", &DarknetLayers::deconvolutional},
        {"deconv", &DarknetLayers::deconvolutional},
        {"connected", &DarknetLayers::connected},
        {"conn", &DarknetLayers::connected},
        {"local", &DarknetLayers::local},
        {"maxpool", &DarknetLayers::maxpool},
        {"max", &DarknetLayers::maxpool},
        {"avgpool", &DarknetLayers::avgpool},
        {"avg", &DarknetLayers::avgpool},
        {"local_avgpool", &DarknetLayers::local_avgpool},
        {"shortcut", &DarknetLayers::shortcut},
        {"scale_channels", &DarknetLayers::scale_channels},
        {"sam", &DarknetLayers::sam},
        {"route", &DarknetLayers::route},
        {"upsample", &DarknetLayers::upsample},
        {"reorg", &DarknetLayers::reorg},
        {"crop", &DarknetLayers::crop},
        {"softmax", &DarknetLayers::softmax},
        {"soft", &DarknetLayers::softmax},
        {"normalization", &DarknetLayers::normalisation},
        {"lrn", &DarknetLayers::normalisation},
        {"batchnorm", &DarknetLayers::normalisation},
        {"l2norm", &DarknetLayers::normalisation},
        {"activation", &DarknetLayers::activation},
        {"logistic", &DarknetLayers::logistic},
        {"yolo", &DarknetLayers::logistic},  // of boxes and scores
        {"gaussian_yolo", &DarknetLayers::logistic},
        {"iseg", &DarknetLayers::logistic},
        {"region", &DarknetLayers::region},
        {"detection", &DarknetLayers::nothing},
        {"dropout", &DarknetLayers::nothing},
        {"cost", &DarknetLayers::nothing},
        {"empty", &DarknetLayers::nothing},
        {"rnn", &DarknetLayers::rnn},
        {"gru", &DarknetLayers::gru},
        {"lstm", &DarknetLayers::lstm},
        {"crnn", &DarknetLayers::crnn},
    };
    return all;
}

void DarknetLayers::read(const DarknetSection& section) {
    section_ = &section;
    made_.push_back(map_);  // of a layer that changes nothing
    for (const Row& row : rows()) {
        if (section.type() != row.type) continue;
        (this->*row.read)();
        made_.back() = map_;
        return;
    }
    std::vector<std::string> types;
    for (const Row& row : rows()) types.emplace_back(row.type);
    throw InputError(section.where() + unknown_name("layer", section.type(), types));
}

std::string DarknetLayers::name() const { return fmt::format("{}_{}", section_->type(), number()); }

std::int64_t DarknetLayers::size(const char* key, std::int64_t otherwise) const {
    return section_->integer(key, otherwise, {1, largest_size});
}

bool DarknetLayers::is_on(const char* key) const { return section_->integer(key, 0, {0, 1}) == 1; }

// Layers by their number, or counted back from this one.
const DarknetMap& DarknetLayers::layer_at(const char* key, std::int64_t given) const {
    const auto here = static_cast<std::int64_t>(number());
    const std::int64_t at = given < 0 ? here + given : given;
    if (at >= 0 && at < here) return made_[static_cast<std::size_t>(at)];
    section_->fail(key, here == 0 ? fmt::format("found {}; allowed: nothing, as no layer is before this one", given)
                                  : fmt::format("found {} in layer {}; allowed: {} to -1, or 0 to {}", given, here,
                                                -here, here - 1));
}

std::vector<DarknetMap> DarknetLayers::layers_at(const char* key) const {
    constexpr std::int64_t most = GraphBuilder::most_operations;
    std::vector<DarknetMap> all;
    for (const std::int64_t given : section_->integers(key, {-most, most})) all.push_back(layer_at(key, given));
    if (all.empty()) section_->fail(key, "is missing; allowed: the number of a layer before this one");
    return all;
}

Operation DarknetLayers::operation(OperationKind kind, const std::string& suffix) const {
    Operation of;
    of.name = name() + suffix;
    of.kind = kind;
    of.type = section_->type();
    of.inputs = {map_.tensor};
    return of;
}

void DarknetLayers::set_map(const DarknetMap& made) {
    for (const std::int64_t one : made.shape())
        if (one < 1 || one > largest_size)
            throw InputError(fmt::format("{}makes a map of {} x {} x {}; allowed: sizes from 1 to 2^31",
                                         section_->where(), made.channels, made.rows, made.columns));
    map_ = made;
}

void DarknetLayers::make(Operation of, std::int64_t channels, std::int64_t height, std::int64_t width) {
    DarknetMap made = {0, channels, height, width};
    made.tensor = graph_.add(std::move(of), made.shape(), section_->where());
    set_map(made);
}

void DarknetLayers::activate(const std::string& otherwise, bool fused) {
    const std::string function = section_->text("activation", otherwise);
    if (function == "linear") return;
    Operation of = operation(OperationKind::activation, "." + function);
    of.type = function;
    of.fused = fused;
    make(std::move(of));
}

void DarknetLayers::note_normalisation(const char* into) {
    if (is_on("batch_normalize")) graph_.folded(fmt::format("batch normalisation of {} into its {}", name(), into));
}

}  // namespace eyrie
