// The order of things around a handler: begin, claim, savepoint, decide, store, commit, answer.
#include "server/http/transact.hpp"

#include <algorithm>
#include <random>

#include "server/app/import_progress.hpp"
#include "server/http/idempotent.hpp"
#include "server/http/problem.hpp"

namespace chaolu::http {
namespace {

using storage::Failure;
using storage::FailureClass;
using storage::idempotency::Standing;

Error outcome_unknown() {
    return {Code::outcome_unknown,
            "It is not known whether this was done. Repeat it with the same Idempotency-Key to "
            "find out.",
            {}};
}

bool is_read(Route const& route) {
    return route.method == Method::get && std::holds_alternative<Handler>(route.handler);
}

std::string_view text(Standing standing) {
    switch (standing) {
        case Standing::fresh: return "fresh";
        case Standing::replay: return "replay";
        case Standing::reused: return "reused";
        case Standing::busy: return "busy";
    }
    return "unknown";
}

void pause_with_jitter(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    auto top = std::min(10 << attempt, 200);
    std::this_thread::sleep_for(
        std::chrono::milliseconds(std::uniform_int_distribution<int>(5, top)(random)));
}

}  // namespace

// One call of a batched route, decoded.
struct Transactor::Member {
    std::shared_ptr<Exchange> exchange;
    Call call;
    std::any command;
    storage::idempotency::Key key;
    std::optional<Response> response;
};

bool Transactor::may_join(Exchange const& first, Exchange const& next) const {
    if (first.actor.market != next.actor.market) return false;
    if (is_read(*first.match.route)) return is_read(*next.match.route);
    return first.match.route == next.match.route &&
           std::holds_alternative<BatchedHandler>(first.match.route->handler);
}

std::size_t Transactor::group_max(Exchange const& first, LaneFigures const& lane) const {
    if (is_read(*first.match.route))
        return std::min(reads_per_transaction_max, (lane.waiting + lane.workers) / lane.workers);
    return std::holds_alternative<BatchedHandler>(first.match.route->handler) ? batch_calls_max : 1;
}

storage::TxOptions Transactor::options_for(Exchange const& exchange, bool read_only) const {
    auto left = std::chrono::microseconds(exchange.deadline.micros - clock_.now().micros);
    auto budget = std::chrono::duration_cast<std::chrono::milliseconds>(left);
    return {exchange.actor.market, std::max(budget, std::chrono::milliseconds(1)), read_only};
}

Call Transactor::call_for(Exchange const& exchange, storage::Tx* tx) const {
    return {exchange.request,
            exchange.match.path_values,
            exchange.actor,
            clock_.now(),
            services_,
            exchange.language,
            tx};
}

Response Transactor::refusal(Exchange const& exchange, Error const& error) const {
    return problem(error, exchange.request.request_id, exchange.request.path, exchange.language);
}

Response Transactor::internal_error(Exchange const& exchange, std::string_view what) {
    log_.event(observe::Level::error, "request failed",
               {{"request_id", exchange.request.request_id},
                {"route", exchange.match.route->pattern},
                {"what", what}});
    return refusal(exchange,
                   {Code::internal, "Something failed on our side; it has been logged.", {}});
}

void Transactor::dropped(std::shared_ptr<Exchange> exchange) {
    metrics_.shed(http::text(exchange->match.route->options.lane), "waited");
    exchange->answer(
        refusal(*exchange, {Code::overloaded, "Waited too long for a free worker.", {}}));
}

void Transactor::overdue(std::shared_ptr<Exchange> exchange) {
    metrics_.shed(http::text(exchange->match.route->options.lane), "overdue");
    if (is_read(*exchange->match.route))
        return exchange->answer(
            refusal(*exchange, {Code::deadline_exceeded, "The database took too long.", {}}));
    metrics_.outcome_unknown();
    exchange->answer(refusal(*exchange, outcome_unknown()));
}

void Transactor::run(storage::Session& session, Group group) {
    auto const latest = clock_.now() + start_min;
    std::erase_if(group, [&](auto const& exchange) {
        if (exchange->deadline > latest) return false;
        exchange->answer(refusal(*exchange, {Code::deadline_exceeded, "No time was left.", {}}));
        return true;
    });
    if (group.empty()) return;
    auto const& route = *group.front()->match.route;
    if (is_read(route))
        run_reads(session, group);
    else if (std::holds_alternative<BatchedHandler>(route.handler))
        run_batched(session, group);
    else
        for (auto const& exchange : group) exchange->answer(write(session, *exchange));
}

// What a failure means: an answer, or none when the attempt may be repeated.
std::optional<Error> Transactor::verdict(storage::Session& session, Failure const& failure,
                                         Exchange const& exchange, int attempt) {
    bool has_time = exchange.deadline > clock_.now() + start_min;
    switch (failure.what_class) {
        case FailureClass::retry:
        case FailureClass::taken:
            if (attempt < attempts_max && has_time) {
                metrics_.transaction_retry(failure.sqlstate);
                pause_with_jitter(attempt);
                return {};
            }
            return Error{Code::overloaded, "Too many others wanted the same rows.", {}};
        case FailureClass::busy:
            return Error{Code::deadline_exceeded, "The database took too long.", {}};
        case FailureClass::dead:
            session.close();
            // COMMIT was never sent, so nothing was done: a fresh connection may do it.
            if (attempt == 1 && has_time) return {};
            return Error{Code::database_unavailable, "The database is not reachable.", {}};
        case FailureClass::outcome_unknown:
            session.close();
            metrics_.outcome_unknown();
            return outcome_unknown();
        case FailureClass::caller:
        case FailureClass::bug: break;
    }
    log_.event(observe::Level::error, "request failed",
               {{"request_id", exchange.request.request_id},
                {"route", exchange.match.route->pattern},
                {"what", failure.what()}});
    return Error{Code::internal, "Something failed on our side; it has been logged.", {}};
}

template <class F>
Response Transactor::with_retries(storage::Session& session, Exchange& exchange, F&& once) {
    for (int attempt = 1;; ++attempt) {
        try {
            return once();
        } catch (Failure const& failure) {
            if (auto error = verdict(session, failure, exchange, attempt))
                return refusal(exchange, *error);
        } catch (std::exception const& error) {
            return internal_error(exchange, error.what());
        }
    }
}

Response Transactor::read_alone(storage::Session& session, Exchange& exchange) {
    return with_retries(session, exchange, [&] {
        auto tx = session.begin(options_for(exchange, true));
        auto call = call_for(exchange, &tx);
        auto result = std::get<Handler>(exchange.match.route->handler)(call);
        auto response = result ? *std::move(result) : refusal(exchange, result.error());
        tx.commit();
        return response;
    });
}

// One BEGIN and one COMMIT for several reads. Each is answered as soon as it is read, for nothing
// that COMMIT could still fail at would change what was seen. If anything fails, the rest are read
// each on its own, so that one poisoned call never fails its neighbours.
void Transactor::run_reads(storage::Session& session, Group const& group) {
    auto next = group.begin();
    try {
        auto tx = session.begin(options_for(*group.front(), true));
        for (; next != group.end(); ++next) {
            auto& exchange = **next;
            auto call = call_for(exchange, &tx);
            auto result = std::get<Handler>(exchange.match.route->handler)(call);
            exchange.answer(result ? *std::move(result) : refusal(exchange, result.error()));
        }
        tx.commit();
    } catch (std::exception const&) {
        if (!session.is_usable()) session.close();
        for (; next != group.end(); ++next) (*next)->answer(read_alone(session, **next));
    }
}

Response Transactor::write(storage::Session& session, Exchange& exchange) {
    auto response = with_retries(session, exchange, [&] { return write_once(session, exchange); });
    // Files are the only ones whose progress is watched, and only here their end is known.
    auto const& route = *exchange.match.route;
    if (route.options.idempotent && route.options.lane == LaneName::bulk &&
        services_.import_progress)
        services_.import_progress->end(*exchange.actor.organisation,
                                       *idempotency_key_of(exchange.request),
                                       response.status < 300);
    return response;
}

Response Transactor::write_once(storage::Session& session, Exchange& exchange) {
    auto tx = session.begin(options_for(exchange, false));
    auto call = call_for(exchange, &tx);
    auto const handler = std::get<Handler>(exchange.match.route->handler);
    if (!exchange.match.route->options.idempotent) {
        auto result = handler(call);
        if (!result) return refusal(exchange, result.error());
        tx.commit();
        return *std::move(result);
    }
    auto key = key_of(exchange);
    auto claim = storage::idempotency::claim(tx, std::span(&key, 1)).front();
    metrics_.idempotency(text(claim.standing));
    if (claim.standing != Standing::fresh) {
        auto answer = answer_claimed(claim);
        return answer ? *std::move(answer) : refusal(exchange, answer.error());
    }
    tx.savepoint();
    auto result = handler(call);
    if (!result) {
        if (!is_business_refusal(result.error().code)) return refusal(exchange, result.error());
        tx.rollback_to_savepoint();
    }
    auto response = result ? *std::move(result) : refusal(exchange, result.error());
    storage::idempotency::Stored stored{key, to_store(response)};
    storage::idempotency::store(tx, std::span(&stored, 1), call.now);
    tx.commit();
    return response;
}

void Transactor::run_batched(storage::Session& session, Group const& group) {
    auto const& handler = std::get<BatchedHandler>(group.front()->match.route->handler);
    std::vector<Member> members;
    for (auto const& exchange : group) {
        try {
            Member member{exchange, call_for(*exchange, nullptr), {}, {}, {}};
            auto command = handler.decode(member.call);
            if (!command) {
                exchange->answer(refusal(*exchange, command.error()));
                continue;
            }
            member.command = *std::move(command);
            member.key = key_of(*exchange);
            members.push_back(std::move(member));
        } catch (std::exception const& error) {
            exchange->answer(internal_error(*exchange, error.what()));
        }
    }
    if (members.empty()) return;
    metrics_.group(members.size());
    std::vector<Response> responses;
    try {
        responses = batch_once(session, members);
    } catch (Failure const& failure) {
        if (failure.what_class == FailureClass::outcome_unknown) {
            auto error = verdict(session, failure, *members.front().exchange, 1);
            for (auto& member : members) responses.push_back(refusal(*member.exchange, *error));
        }
    } catch (std::exception const&) {
        // Told apart below, where each call stands alone.
    }
    if (!session.is_usable()) session.close();
    for (std::size_t at = 0; at < members.size(); ++at) {
        auto& member = members[at];
        member.exchange->answer(at < responses.size()
                                    ? std::move(responses[at])
                                    : with_retries(session, *member.exchange, [&] {
                                          return batch_once(session, {&member, 1}).front();
                                      }));
    }
}

// Locks are held from the last step to the COMMIT, unless that step finds that somebody was faster:
// then the group waits for its rows first, as if it had come later.
std::vector<Response> Transactor::batch_once(storage::Session& session, std::span<Member> members) {
    if (auto responses = batch_with(session, members, Locking::late)) return *std::move(responses);
    metrics_.group_repeated();
    return batch_with(session, members, Locking::early).value();
}

std::optional<std::vector<Response>> Transactor::batch_with(storage::Session& session,
                                                            std::span<Member> members,
                                                            Locking locking) {
    auto tx = session.begin(options_for(*members.front().exchange, false));
    std::vector<storage::idempotency::Key> keys;
    for (auto const& member : members) keys.push_back(member.key);
    auto claims = storage::idempotency::claim(tx, keys);
    std::vector<Member*> fresh;
    for (std::size_t at = 0; at < members.size(); ++at) {
        metrics_.idempotency(text(claims[at].standing));
        members[at].response.reset();
        if (claims[at].standing == Standing::fresh) {
            fresh.push_back(&members[at]);
            continue;
        }
        auto answer = answer_claimed(claims[at]);
        members[at].response =
            answer ? *std::move(answer) : refusal(*members[at].exchange, answer.error());
    }
    if (!fresh.empty()) {
        auto answers = batch_fresh(tx, fresh, locking);
        if (!answers) return {};
        for (std::size_t at = 0; at < fresh.size(); ++at)
            fresh[at]->response = std::move((*answers)[at]);
        tx.commit();
    }
    std::vector<Response> responses;
    for (auto& member : members) responses.push_back(*std::move(member.response));
    return responses;
}

std::optional<std::vector<Response>> Transactor::batch_fresh(storage::Tx& tx,
                                                             std::span<Member* const> fresh,
                                                             Locking locking) {
    auto const now = clock_.now();
    std::vector<Call const*> calls;
    std::vector<std::any const*> commands;
    for (auto* member : fresh) {
        member->call.now = now;
        calls.push_back(&member->call);
        commands.push_back(&member->command);
    }
    auto const& handler = std::get<BatchedHandler>(fresh.front()->exchange->match.route->handler);
    auto batch = handler.run(tx, calls, commands, now, locking);
    auto& results = batch.answers;
    auto const short_of_stock = std::count_if(results.begin(), results.end(), [](auto const& each) {
        return !each && each.error().code == Code::insufficient_stock;
    });
    std::vector<Response> responses;
    std::vector<storage::idempotency::Stored> stored;
    for (std::size_t at = 0; at < fresh.size(); ++at) {
        auto& result = results.at(at);
        bool is_kept = result || is_business_refusal(result.error().code);
        responses.push_back(result ? *std::move(result)
                                   : refusal(*fresh[at]->exchange, result.error()));
        if (is_kept) stored.push_back({fresh[at]->key, to_store(responses.back())});
    }
    storage::idempotency::store(tx, stored, now);
    if (!batch.finish(tx)) return {};
    metrics_.insufficient_stock(static_cast<std::size_t>(short_of_stock));
    return responses;
}

}  // namespace chaolu::http
