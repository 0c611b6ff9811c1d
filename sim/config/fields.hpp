// Configuration keys, each declared once: name, type, range, unit, doc.
//
// A struct lists its keys in one function `visit_fields(FieldVisitor&)`. Reading a file, printing
// the resolved configuration and writing the reference page are three visitors over that one list.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace eyrie {

struct IntegerRange {
    std::int64_t low;
    std::int64_t high;
};

class FieldVisitor {
public:
    virtual ~FieldVisitor() = default;
    // A nested mapping; `fields` visits the keys inside it.
    virtual void section(const std::string& key, const std::string& doc, const std::function<void()>& fields) = 0;
    // One that a file may leave out: what prints keys leaves it out, too, unless it is there.
    virtual void optional_section(const std::string& key, const std::string& doc, bool is_there,
                                  const std::function<void()>& fields) {
        if (is_there) section(key, doc, fields);
    }
    virtual void integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string& unit,
                         const std::string& doc) = 0;
    void integer(const std::string& key, int& value, IntegerRange range, const std::string& unit,
                 const std::string& doc);
    virtual void number(const std::string& key, double& value, double low, double high, const std::string& unit,
                        const std::string& doc) = 0;
    virtual void boolean(const std::string& key, bool& value, const std::string& doc) = 0;
    virtual void text(const std::string& key, std::string& value, const std::string& doc) = 0;
    virtual void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                        const std::string& doc) = 0;
};

}  // namespace eyrie
