// Statements of channels themselves.
#include "storage/channels.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::channels {
namespace {

constexpr Sql insert_default_channels = R"(
insert into channel (market_id, code, kind, name_zh, name_en, created_at)
select cast(:market as uuid), code, code, name_zh, name_en, cast(:now as bigint)
from channel_kind
on conflict (market_id, code) do nothing)";

constexpr Sql insert_channel = R"(
insert into channel (market_id, code, kind, name_zh, name_en, is_gated, assortment, uses_cycles,
                     min_remaining_days, min_remaining_pct, over_receipt_tolerance_pct,
                     papers_any_of, asn_cutoff_hours, created_at)
values (:market, :code, :kind, :name_zh, :name_en, :is_gated, :assortment, :uses_cycles,
        :min_days, :min_pct, :tolerance, :papers, :cutoff, :created_at)
on conflict (market_id, code) do nothing)";

constexpr Sql find_channel = R"(
select code, kind, name_zh, name_en, is_gated, assortment, uses_cycles, min_remaining_days,
       min_remaining_pct, over_receipt_tolerance_pct, papers_any_of, asn_cutoff_hours, created_at,
       version
from channel c
where c.market_id = :market and c.code = :code
  and (not c.is_gated or cast(:viewer as uuid) is null or exists (
      select from channel_member m
      where m.market_id = c.market_id and m.channel = c.code and m.organisation_id = :viewer
        and m.during @> cast(:at as bigint))))";

constexpr Sql lock_channel = R"(
select code, kind, name_zh, name_en, is_gated, assortment, uses_cycles, min_remaining_days,
       min_remaining_pct, over_receipt_tolerance_pct, papers_any_of, asn_cutoff_hours, created_at,
       version
from channel where market_id = :market and code = :code for update)";

constexpr Sql select_channels = R"(
select code, kind, name_zh, name_en, is_gated, assortment, uses_cycles, min_remaining_days,
       min_remaining_pct, over_receipt_tolerance_pct, papers_any_of, asn_cutoff_hours, created_at,
       version
from channel c
where c.market_id = :market and c.code > :after
  and (not c.is_gated or cast(:viewer as uuid) is null or exists (
      select from channel_member m
      where m.market_id = c.market_id and m.channel = c.code and m.organisation_id = :viewer
        and m.during @> cast(:at as bigint)))
order by c.code limit cast(:rows as bigint))";

constexpr Sql select_known = R"(
select code from channel where market_id = :market and code = any(cast(:codes as text[])))";

constexpr Sql update_channel = R"(
update channel set name_zh = :name_zh, name_en = :name_en, is_gated = :is_gated,
    assortment = :assortment, uses_cycles = :uses_cycles, min_remaining_days = :min_days,
    min_remaining_pct = :min_pct, over_receipt_tolerance_pct = :tolerance,
    papers_any_of = :papers, asn_cutoff_hours = :cutoff, version = :version
where market_id = :market and code = :code)";

std::vector<Channel> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Channel> found;
    tx.each(
        sql, binds,
        [&](std::string code, std::string kind, std::string name_zh,
            std::optional<std::string> name_en, bool is_gated, std::string assortment,
            bool uses_cycles, std::optional<int> min_days, std::optional<int> min_pct,
            std::optional<int> tolerance, std::vector<std::string> papers,
            std::optional<int> cutoff, Instant created_at, int version) {
            auto& each = found.emplace_back();
            each.code = std::move(code);
            each.kind = chaolu::identity::channel_from(kind).value();
            each.name_zh = std::move(name_zh);
            each.name_en = std::move(name_en);
            each.is_gated = is_gated;
            each.assortment = chaolu::channels::assortment_from(assortment).value();
            each.uses_cycles = uses_cycles;
            each.min_remaining = {min_days, min_pct};
            each.receiving.over_receipt_tolerance_pct = tolerance;
            for (auto const& paper : papers)
                each.receiving.papers_any_of.push_back(chaolu::channels::paper_from(paper).value());
            each.receiving.asn_cutoff_hours = cutoff;
            each.created_at = created_at;
            each.version = version;
        });
    return found;
}

Array papers_of(Channel const& channel) {
    Array papers;
    for (auto const paper : channel.receiving.papers_any_of) papers.add(text(paper));
    return papers;
}

}  // namespace

void insert_defaults(Tx& tx, Instant now) {
    tx.execute(insert_default_channels, {{"market", tx.market()}, {"now", now}});
}

bool insert(Tx& tx, Channel const& channel) {
    return tx.execute(insert_channel, {{"market", tx.market()},
                                       {"code", channel.code},
                                       {"kind", text(channel.kind)},
                                       {"name_zh", channel.name_zh},
                                       {"name_en", channel.name_en},
                                       {"is_gated", channel.is_gated},
                                       {"assortment", text(channel.assortment)},
                                       {"uses_cycles", channel.uses_cycles},
                                       {"min_days", channel.min_remaining.days},
                                       {"min_pct", channel.min_remaining.pct},
                                       {"tolerance", channel.receiving.over_receipt_tolerance_pct},
                                       {"papers", papers_of(channel)},
                                       {"cutoff", channel.receiving.asn_cutoff_hours},
                                       {"created_at", channel.created_at}}) == 1;
}

std::optional<Channel> find(Tx& tx, std::string_view code, Viewer const& viewer) {
    return first_of(read(tx, find_channel,
                         {{"market", tx.market()},
                          {"code", code},
                          {"viewer", viewer.organisation},
                          {"at", viewer.at}}));
}

std::optional<Channel> lock(Tx& tx, std::string_view code) {
    return first_of(read(tx, lock_channel, {{"market", tx.market()}, {"code", code}}));
}

std::vector<Channel> list(Tx& tx, Viewer const& viewer, std::string_view after, int rows_max) {
    return read(tx, select_channels,
                {{"market", tx.market()},
                 {"after", after},
                 {"viewer", viewer.organisation},
                 {"at", viewer.at},
                 {"rows", rows_max}});
}

std::set<std::string> known(Tx& tx, std::vector<std::string> const& codes) {
    auto found =
        tx.list<std::string>(select_known, {{"market", tx.market()}, {"codes", array_of(codes)}});
    return {std::make_move_iterator(found.begin()), std::make_move_iterator(found.end())};
}

void update(Tx& tx, Channel const& channel) {
    tx.execute(update_channel, {{"name_zh", channel.name_zh},
                                {"name_en", channel.name_en},
                                {"is_gated", channel.is_gated},
                                {"assortment", text(channel.assortment)},
                                {"uses_cycles", channel.uses_cycles},
                                {"min_days", channel.min_remaining.days},
                                {"min_pct", channel.min_remaining.pct},
                                {"tolerance", channel.receiving.over_receipt_tolerance_pct},
                                {"papers", papers_of(channel)},
                                {"cutoff", channel.receiving.asn_cutoff_hours},
                                {"version", channel.version},
                                {"market", tx.market()},
                                {"code", channel.code}});
}

}  // namespace chaolu::storage::channels
