// Runs one exchange, or a group that shares a transaction, against a session: idempotency,
// savepoints, retries, COMMIT, and what each failure means for the answer.
#pragma once
#include <any>
#include <optional>
#include <span>
#include <vector>

#include "server/app/services.hpp"
#include "server/http/lanes.hpp"
#include "server/observe/log.hpp"
#include "server/observe/metrics.hpp"

namespace chaolu::http {

constexpr std::size_t batch_calls_max = 256;
constexpr std::size_t reads_per_transaction_max = 16;
constexpr int attempts_max = 5;
// Less time than this before its deadline, and a call is not worth starting.
constexpr std::chrono::milliseconds start_min{50};

class Transactor final : public Runner {
public:
    Transactor(Clock& clock, app::Services const& services, observe::Log& log,
               observe::Metrics& metrics)
        : clock_(clock), services_(services), log_(log), metrics_(metrics) {}

    // Calls of one batched route and market join; so do reads of one market.
    bool may_join(Exchange const& first, Exchange const& next) const override;
    // Of the reads that wait, no more than this worker's share.
    std::size_t group_max(Exchange const& first, LaneFigures const& lane) const override;
    void run(storage::Session& session, std::vector<std::shared_ptr<Exchange>> group) override;
    void dropped(std::shared_ptr<Exchange> exchange) override;
    void overdue(std::shared_ptr<Exchange> exchange) override;

private:
    using Group = std::vector<std::shared_ptr<Exchange>>;
    struct Member;

    void run_reads(storage::Session& session, Group const& group);
    Response read_alone(storage::Session& session, Exchange& exchange);
    Response write(storage::Session& session, Exchange& exchange);
    Response write_once(storage::Session& session, Exchange& exchange);
    void run_batched(storage::Session& session, Group const& group);
    std::vector<Response> batch_once(storage::Session& session, std::span<Member> members);
    // None when the contended rows allowed less than was decided without their locks.
    std::optional<std::vector<Response>> batch_with(storage::Session& session,
                                                    std::span<Member> members, Locking locking);
    std::optional<std::vector<Response>> batch_fresh(storage::Tx& tx,
                                                     std::span<Member* const> fresh,
                                                     Locking locking);

    template <class F>
    Response with_retries(storage::Session& session, Exchange& exchange, F&& once);
    std::optional<Error> verdict(storage::Session& session, storage::Failure const& failure,
                                 Exchange const& exchange, int attempt);

    storage::TxOptions options_for(Exchange const& exchange, bool read_only) const;
    Call call_for(Exchange const& exchange, storage::Tx* tx) const;
    Response refusal(Exchange const& exchange, Error const& error) const;
    Response internal_error(Exchange const& exchange, std::string_view what);

    Clock& clock_;
    app::Services const& services_;
    observe::Log& log_;
    observe::Metrics& metrics_;
};

}  // namespace chaolu::http
