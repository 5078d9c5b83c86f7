// A name as it is stored: in Chinese and, if there is one, in English.
#pragma once
#include <optional>
#include <string>

namespace chaolu::storage::catalogue {

struct Names {
    std::string zh;
    std::optional<std::string> en;
};

}  // namespace chaolu::storage::catalogue
