// The names of verdicts, and traces as texts.
#include "domain/pricing/price_trace.hpp"

#include <charconv>

#include "domain/core/enum_text.hpp"

namespace chaolu::pricing {
namespace {

constexpr std::string_view own_price = "own";
constexpr std::string_view any_price = "any";

// The text up to the next `separator`, which is taken off with it.
std::string_view cut(std::string_view& text, char separator) {
    auto const end = text.find(separator);
    auto const part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return part;
}

std::optional<std::int64_t> number_from(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size() || number < 0) return {};
    return number;
}

std::optional<ConsideredList> list_from(std::string_view text) {
    auto const verdict = verdict_from(cut(text, ' '));
    auto scope = scope_from_text(cut(text, ' '));
    if (!verdict || !scope || text.empty()) return {};
    return ConsideredList{std::string(text), *std::move(scope), *verdict};
}

}  // namespace

std::string_view text(DecidedBy reason) {
    switch (reason) {
        case DecidedBy::named: return "named";
        case DecidedBy::only_list: return "only_list";
        case DecidedBy::scope: return "scope";
        case DecidedBy::position: return "position";
        case DecidedBy::code: return "code";
    }
    return "";
}

std::optional<DecidedBy> decided_by_from(std::string_view text) {
    return enum_from_text(text, DecidedBy::code);
}

std::string_view text(Verdict verdict) {
    switch (verdict) {
        case Verdict::applied: return "applied";
        case Verdict::closed: return "closed";
        case Verdict::minimum_not_reached: return "minimum_not_reached";
        case Verdict::less_specific: return "less_specific";
        case Verdict::later_position: return "later_position";
        case Verdict::later_code: return "later_code";
    }
    return "";
}

std::optional<Verdict> verdict_from(std::string_view text) {
    return enum_from_text(text, Verdict::later_code);
}

std::string to_text(Trace const& trace) {
    std::string line(text(trace.decided_by));
    line += ' ';
    line += std::to_string(trace.minimum);
    line += ' ';
    line += trace.is_of_supplier ? own_price : any_price;
    for (auto const& list : trace.lists) {
        line += ';';
        line += text(list.verdict);
        line += ' ';
        line += to_text(list.scope);
        line += ' ';
        line += list.price_list;
    }
    return line;
}

std::optional<Trace> trace_from_text(std::string_view text) {
    auto head = cut(text, ';');
    auto const decided_by = decided_by_from(cut(head, ' '));
    auto const minimum = number_from(cut(head, ' '));
    if (!decided_by || !minimum || (head != own_price && head != any_price)) return {};
    Trace trace{*decided_by, *minimum, head == own_price, {}};
    while (!text.empty()) {
        auto list = list_from(cut(text, ';'));
        if (!list) return {};
        trace.lists.push_back(*std::move(list));
    }
    return trace;
}

}  // namespace chaolu::pricing
