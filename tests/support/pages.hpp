// Walking through lists: page by page, as a client does.
#pragma once
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/shop.hpp"

namespace chaolu::test {

// For what goes into a query string.
inline std::string percent(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += hex[byte >> 4];
        encoded += hex[byte & 15];
    }
    return encoded;
}

// The ids of all pages, in order; `between` runs before each page but the first.
template <class Between>
std::vector<std::string> walk(Party party, std::string const& target, Between between) {
    std::vector<std::string> ids;
    auto const separator = target.find('?') == std::string::npos ? "?" : "&";
    for (std::string more = target; !more.empty();) {
        auto const reply = party.get(more);
        if (reply.status != 200) throw std::runtime_error(more + ": " + reply.text);
        for (auto const& item : reply.body["items"]) ids.push_back(item["id"]);
        more.clear();
        if (!reply.body.contains("next_page_token")) continue;
        more =
            target + separator + "page_token=" + reply.body["next_page_token"].get<std::string>();
        if (reply.header("link") != "<" + more + ">; rel=\"next\"")
            throw std::runtime_error("Link and token differ: " + reply.header("link"));
        between();
    }
    return ids;
}

inline std::vector<std::string> walk(Party party, std::string const& target) {
    return walk(std::move(party), target, [] {});
}

// All items of a list, page by page.
inline Json all_of(Party party, std::string const& target, int page_size) {
    auto items = Json::array();
    std::string token;
    do {
        auto page = party.get(target + (target.find('?') == std::string::npos ? "?" : "&") +
                              "page_size=" + std::to_string(page_size) +
                              (token.empty() ? "" : "&page_token=" + token));
        EXPECT_EQ(page.status, 200) << page.text;
        EXPECT_LE(page.body["items"].size(), static_cast<std::size_t>(page_size));
        for (auto const& item : page.body["items"]) items.push_back(item);
        token = page.body.value("next_page_token", "");
    } while (!token.empty());
    return items;
}

inline bool has_repeats(std::vector<std::string> const& ids) {
    return std::set<std::string>(ids.begin(), ids.end()).size() != ids.size();
}

}  // namespace chaolu::test
