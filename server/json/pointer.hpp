// One step of a JSON Pointer (RFC 6901), escaped.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace chaolu::json {

inline std::string pointer_step(std::string_view key) {
    std::string step = "/";
    step.reserve(key.size() + 1);
    for (char const c : key) {
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    }
    return step;
}
inline std::string pointer_step(std::size_t index) { return "/" + std::to_string(index); }

}  // namespace chaolu::json
