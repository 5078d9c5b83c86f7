// Finds the route of a path: patterns are cut at their slashes once, paths are compared in place.
#include "server/http/router.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <stdexcept>

namespace chaolu::http {
namespace {

constexpr std::size_t parts_max = 12;
// In the order of their names, which is the order of the Allow field.
constexpr std::array<Method, 7> methods_by_name = {Method::delete_, Method::get,   Method::head,
                                                   Method::options, Method::patch, Method::post,
                                                   Method::put};
using Methods = std::bitset<methods_by_name.size()>;

std::size_t bit(Method method) { return static_cast<std::size_t>(method); }

// What follows the first slash, cut at the others; 0 when there are more than fit.
std::size_t cut(std::string_view path, std::array<std::string_view, parts_max>& parts) {
    if (!path.starts_with('/')) return 0;
    path.remove_prefix(1);
    for (std::size_t count = 0; count < parts_max; ++count) {
        auto const end = path.find('/');
        parts[count] = path.substr(0, end);
        if (end == std::string_view::npos) return count + 1;
        path.remove_prefix(end + 1);
    }
    return 0;
}

// The value at the head of a part whose pattern is {name} and `suffix`; empty when it does not fit.
// A colon only ever starts a verb, so `{id}` alone never swallows "id:cancel".
std::string_view value_of(std::string_view part, std::string_view suffix) {
    if (part.size() <= suffix.size() || !part.ends_with(suffix)) return {};
    auto const value = part.substr(0, part.size() - suffix.size());
    return value.find(':') == std::string_view::npos ? value : std::string_view{};
}

std::string names(Methods methods) {
    std::string list;
    for (auto method : methods_by_name) {
        if (!methods.test(bit(method))) continue;
        if (!list.empty()) list += ", ";
        list += text(method);
    }
    return list;
}

// What may be asked of a path whose routes have these methods.
Methods with_implied(Methods methods) {
    if (methods.none()) return methods;
    if (methods.test(bit(Method::get))) methods.set(bit(Method::head));
    return methods.set(bit(Method::options));
}

}  // namespace

void Router::get(std::string pattern, Permission permission, Handler handler,
                 RouteOptions options) {
    add({Method::get, std::move(pattern), permission, handler, options});
}

void Router::post(std::string pattern, Permission permission, Handler handler,
                  RouteOptions options) {
    add({Method::post, std::move(pattern), permission, handler, options});
}

void Router::put(std::string pattern, Permission permission, Handler handler,
                 RouteOptions options) {
    options.if_match = true;
    add({Method::put, std::move(pattern), permission, handler, options});
}

void Router::patch(std::string pattern, Permission permission, Handler handler,
                   RouteOptions options) {
    options.if_match = true;
    add({Method::patch, std::move(pattern), permission, handler, options});
}

void Router::remove(std::string pattern, Permission permission, Handler handler,
                    RouteOptions options) {
    add({Method::delete_, std::move(pattern), permission, handler, options});
}

void Router::post_batched(std::string pattern, Permission permission, BatchedHandler handler,
                          RouteOptions options) {
    add({Method::post, std::move(pattern), permission, std::move(handler), options});
}

void Router::get_inline(std::string pattern, InlineHandler handler) {
    add({Method::get, std::move(pattern), Permission::public_, handler, {}});
}

void Router::add(Route route) {
    for (auto const& other : routes_)
        if (other.method == route.method && other.pattern == route.pattern)
            throw std::logic_error("two routes for " + route.pattern);
    std::array<std::string_view, parts_max> parts;
    auto const count = cut(route.pattern, parts);
    if (count == 0) throw std::logic_error("not a pattern of a path: " + route.pattern);
    Pattern pattern{{}, routes_.size()};
    for (auto part : std::span(parts).first(count)) {
        auto const close = part.starts_with('{') ? part.find('}') : std::string_view::npos;
        bool const is_value = close != std::string_view::npos;
        pattern.parts.push_back({is_value, std::string(is_value ? part.substr(close + 1) : part)});
    }
    if (patterns_.size() <= count) patterns_.resize(count + 1);
    auto& bucket = patterns_[count];
    bucket.push_back(std::move(pattern));
    auto is_more_exact = [](Pattern const& a, Pattern const& b) {
        return std::ranges::lexicographical_compare(a.parts, b.parts, {}, &Part::is_value,
                                                    &Part::is_value);
    };
    std::ranges::stable_sort(bucket, is_more_exact);
    routes_.push_back(std::move(route));
}

bool Router::fits(Pattern const& pattern, std::span<std::string_view const> parts) {
    for (std::size_t at = 0; at < parts.size(); ++at) {
        auto const& wanted = pattern.parts[at];
        if (wanted.is_value ? value_of(parts[at], wanted.text).empty() : parts[at] != wanted.text)
            return false;
    }
    return true;
}

Match Router::match(Method method, std::string_view path) const {
    Match match;
    Methods methods;
    if (path == "*") {  // of the server as a whole (RFC 9110, 9.3.7)
        for (auto const& route : routes_) methods.set(bit(route.method));
        match.allowed = names(with_implied(methods));
        return match;
    }
    std::array<std::string_view, parts_max> parts;
    auto const count = cut(path, parts);
    if (count == 0 || count >= patterns_.size()) return match;
    auto const wanted = method == Method::head ? Method::get : method;
    for (auto const& pattern : patterns_[count]) {
        if (!fits(pattern, std::span(parts).first(count))) continue;
        auto const& route = routes_[pattern.route];
        methods.set(bit(route.method));
        if (route.method != wanted) continue;
        match.route = &route;
        for (std::size_t at = 0; at < count; ++at)
            if (pattern.parts[at].is_value)
                match.path_values.emplace_back(value_of(parts[at], pattern.parts[at].text));
        return match;
    }
    match.allowed = names(with_implied(methods));
    return match;
}

}  // namespace chaolu::http
