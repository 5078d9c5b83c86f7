// The choice of a price.
#include "domain/pricing/choose_price.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace chaolu::pricing {
namespace {

// A list among the candidates: any of them that stands on it, and its best price that is reached.
struct Listed {
    Candidate const* list = nullptr;
    Candidate const* price = nullptr;

    bool competes() const { return list->is_open && price; }
};

bool holds(Candidate const& candidate, Question const& question) {
    return candidate.list_valid.contains(question.day) &&
           candidate.price_valid.contains(question.day) &&
           (!candidate.supplier || candidate.supplier == question.supplier) &&
           (!question.price_list || candidate.price_list == *question.price_list) &&
           fits(candidate.scope, question.customer);
}

// The database lets no two prices of one list agree in supplier and minimum; should they all the
// same, the lower one is taken, so that the answer never depends on the order of rows.
bool is_better_price(Candidate const& left, Candidate const& right) {
    auto rank = [](Candidate const& each) {
        return std::tuple(!each.supplier, -each.minimum, each.price);
    };
    return rank(left) < rank(right);
}

bool is_better_list(Listed const& left, Listed const& right) {
    auto rank = [](Candidate const& each) {
        return std::tuple(each.scope.index(), each.position, std::string_view(each.price_list));
    };
    return rank(*left.list) < rank(*right.list);
}

// A SKU has few candidates: looking through them all is the quickest.
std::vector<Listed> lists_of(std::span<Candidate const> candidates, Question const& question,
                             int& considered) {
    std::vector<Listed> lists;
    for (auto const& each : candidates) {
        if (!holds(each, question)) continue;
        ++considered;
        auto at = std::find_if(lists.begin(), lists.end(), [&](Listed const& listed) {
            return listed.list->price_list == each.price_list;
        });
        if (at == lists.end()) at = lists.insert(at, Listed{&each, nullptr});
        if (each.minimum > question.quantity) continue;
        if (!at->price || is_better_price(each, *at->price)) at->price = &each;
    }
    std::sort(lists.begin(), lists.end(), is_better_list);
    return lists;
}

Verdict verdict_of(Listed const& listed, Listed const& winner) {
    auto const& list = *listed.list;
    if (list.price_list == winner.list->price_list) return Verdict::applied;
    if (!list.is_open) return Verdict::closed;
    if (!listed.price) return Verdict::minimum_not_reached;
    if (list.scope.index() != winner.list->scope.index()) return Verdict::less_specific;
    return list.position != winner.list->position ? Verdict::later_position : Verdict::later_code;
}

// Why the winner stands before the next list that competes.
DecidedBy decided_by(std::vector<Listed> const& lists, Listed const& winner,
                     Question const& question) {
    if (question.price_list) return DecidedBy::named;
    for (auto const& listed : lists) {
        if (!listed.competes()) continue;
        switch (verdict_of(listed, winner)) {
            case Verdict::less_specific: return DecidedBy::scope;
            case Verdict::later_position: return DecidedBy::position;
            case Verdict::later_code: return DecidedBy::code;
            case Verdict::applied:
            case Verdict::closed:
            case Verdict::minimum_not_reached: break;
        }
    }
    return DecidedBy::only_list;
}

}  // namespace

tl::expected<Chosen, Code> choose_price(std::span<Candidate const> candidates,
                                        Question const& question) {
    int considered = 0;
    auto const lists = lists_of(candidates, question, considered);
    auto const winner = std::find_if(lists.begin(), lists.end(),
                                     [](Listed const& listed) { return listed.competes(); });
    if (winner == lists.end()) {
        bool const would_be_closed = std::any_of(lists.begin(), lists.end(),
                                                 [](Listed const& listed) { return listed.price; });
        return tl::unexpected(would_be_closed ? Code::price_list_closed : Code::no_price);
    }
    auto const& price = *winner->price;
    Chosen chosen{price.price, price.price_list, considered, price.scope, {}};
    chosen.trace = {
        decided_by(lists, *winner, question), price.minimum, price.supplier.has_value(), {}};
    for (auto const& listed : lists)
        chosen.trace.lists.push_back(
            {listed.list->price_list, listed.list->scope, verdict_of(listed, *winner)});
    return chosen;
}

tl::expected<Chosen, Code> choose_price(std::span<Candidate const> candidates, Date day) {
    return choose_price(candidates, Question{.day = day});
}

}  // namespace chaolu::pricing
