#include "pe/config.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace eyrie {

namespace {

// The choice as its name, for the visitor to read or to replace by another.
template <class Choice, std::size_t Size>
void visit_choice(FieldVisitor& v, const char* key, Choice& choice, const char* const (&allowed)[Size],
                  const char* doc) {
    const std::vector<std::string> names(std::begin(allowed), std::end(allowed));
    std::string name = names[static_cast<std::size_t>(choice)];
    v.choice(key, name, names, doc);
    choice = static_cast<Choice>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

void PeConfig::visit_fields(FieldVisitor& v) {
#define EYRIE_VISIT_INTEGER(key, preset, least, most, unit, doc) v.integer(#key, key, {least, most}, unit, doc);
#define EYRIE_VISIT_CHOICE(key, Type, preset, names, doc) visit_choice(v, #key, key, names, doc);
#define EYRIE_VISIT_SWITCH(key, preset, doc) v.boolean(#key, key, doc);
    EYRIE_PE_KEYS(EYRIE_VISIT_INTEGER, EYRIE_VISIT_CHOICE, EYRIE_VISIT_SWITCH)
}

}  // namespace eyrie
