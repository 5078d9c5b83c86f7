// Progress on standard output, line by line, also when a pipe or a log is listening.
#pragma once
#include <cstdio>
#include <string_view>

namespace chaolu::demo {

inline void say(std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

}  // namespace chaolu::demo
