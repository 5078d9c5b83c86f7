// States as texts, and what a decision must say.
#include "domain/suppliers/application.hpp"

#include <algorithm>
#include <set>

#include "domain/core/enum_text.hpp"

namespace chaolu::suppliers {

std::string_view text(ApplicationState state) {
    switch (state) {
        case ApplicationState::submitted: return "submitted";
        case ApplicationState::recommended: return "recommended";
        case ApplicationState::returned: return "returned";
        case ApplicationState::approved: return "approved";
        case ApplicationState::rejected: return "rejected";
    }
    return "";
}

std::optional<ApplicationState> application_state_from(std::string_view text) {
    return enum_from_text(text, ApplicationState::rejected);
}

std::string_view text(Verdict verdict) {
    switch (verdict) {
        case Verdict::approved: return "approved";
        case Verdict::refused: return "refused";
    }
    return "";
}

std::optional<Verdict> verdict_from(std::string_view text) {
    return enum_from_text(text, Verdict::refused);
}

std::vector<Fault> faults_of(std::span<AppliedCategory const> asked,
                             std::span<AppliedCategory const> decisions) {
    std::vector<Fault> faults;
    std::set<std::string> open;
    for (auto const& each : asked) open.insert(each.category);
    std::set<std::string> decided;
    for (std::size_t at = 0; at < decisions.size(); ++at) {
        auto const& [category, verdict, reason] = decisions[at];
        auto const pointer = "/decisions/" + std::to_string(at);
        if (!open.contains(category))
            faults.push_back({pointer + "/category", Code::unknown_value, "was not applied for"});
        else if (!decided.insert(category).second)
            faults.push_back({pointer + "/category", Code::duplicate, "is decided more than once"});
        if (verdict == Verdict::refused && !reason)
            faults.push_back({pointer + "/reason", Code::required, "is needed to refuse"});
    }
    for (auto const& category : open)
        if (!decided.contains(category))
            faults.push_back({"/decisions", Code::required, category + " is not decided"});
    bool const is_any_approved =
        std::any_of(decisions.begin(), decisions.end(),
                    [](auto const& each) { return each.verdict == Verdict::approved; });
    if (!is_any_approved)
        faults.push_back({"/decisions", Code::too_few, "approve something, or reject the whole"});
    return faults;
}

std::string masked_account(std::string_view account) {
    return "****" +
           std::string(account.substr(account.size() - std::min<std::size_t>(4, account.size())));
}

bool is_bank_account(std::string_view account) {
    return account.size() >= 8 && account.size() <= 30 &&
           std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace chaolu::suppliers
