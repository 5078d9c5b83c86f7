// One encoding of a channel for all calls that answer with one.
#include "server/json/channels.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(storage::channels::Channel const& channel, http::Language language) {
    auto papers = Json::array();
    for (auto const paper : channel.receiving.papers_any_of) papers.push_back(text(paper));
    auto const& receiving = channel.receiving;
    return {
        {"code", channel.code},
        {"kind", text(channel.kind)},
        {"name", chosen(channel.name_zh, channel.name_en, language)},
        {"is_gated", channel.is_gated},
        {"assortment", text(channel.assortment)},
        {"uses_cycles", channel.uses_cycles},
        {"min_remaining",
         {{"days", or_null(channel.min_remaining.days)},
          {"pct", or_null(channel.min_remaining.pct)}}},
        {"receiving",
         {{"over_receipt_tolerance_pct", or_null(receiving.over_receipt_tolerance_pct)},
          {"papers_any_of", std::move(papers)},
          {"asn_cutoff_hours", or_null(receiving.asn_cutoff_hours)}}},
        {"created_at", to_text(channel.created_at)},
        {"version", channel.version},
    };
}

std::optional<channels::Period> decode_period(Decoder& in, Instant now) {
    auto const from = in.instant("from_at", maybe);
    auto const to = in.instant("to_at", maybe);
    channels::Period const period{from.value_or(now), to};
    if (period.from < now) {
        in.fault("from_at", Code::out_of_range, "must not lie in the past: leave it out for now");
    } else if (period.is_empty()) {
        in.fault("to_at", Code::out_of_range, "must be after from_at");
    } else {
        return period;
    }
    return {};
}

std::optional<int> decode_number(Decoder& in, std::string_view name, int min, int max) {
    auto const number = in.integer(name, min, max, maybe);
    if (!number) return {};
    return static_cast<int>(*number);
}

channels::MinRemaining decode_min_remaining(Decoder in) {
    channels::MinRemaining min;
    min.days = decode_number(in, "days", 1, channels::min_remaining_days_max);
    min.pct = decode_number(in, "pct", 1, channels::min_remaining_pct_max);
    in.only({"days", "pct"});
    return min;
}

}  // namespace chaolu::json
