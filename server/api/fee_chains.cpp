// Fee chains: set up by operators, and told with what each hop gets of an order.
#include "server/api/fee_chains.hpp"
#include "domain/core/repeats.hpp"
#include "server/api/channels.hpp"
#include "server/api/paging.hpp"
#include "server/json/channels.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/fee_chains.hpp"
#include "storage/identity.hpp"
#include "storage/ordering.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using pricing::Fee;
using storage::fee_chains::FeeChain;

Json encode(Fee const& fee) {
    return {{"hop", text(fee.hop)},
            {"payee_id", fee.payee.text()},
            {"percent", pricing::percent_text(fee.rate)}};
}

Json encode(FeeChain const& chain) {
    auto fees = Json::array();
    for (auto const& fee : chain.fees) fees.push_back(encode(fee));
    return {{"channel", chain.channel},
            {"valid_from", to_text(chain.from)},
            {"valid_to", json::or_null(chain.to)},
            {"fees", std::move(fees)},
            {"producer_percent", pricing::percent_text(pricing::producer_rate(chain.fees).value())},
            {"created_at", to_text(chain.created_at)}};
}

Error no_such_channel() { return {Code::not_found, "There is no such channel.", {}}; }

bool is_known(Call const& call, std::string const& channel) {
    return storage::channels::find(call.tx(), channel, channel_viewer(call)).has_value();
}

void check_payees(Call const& call, std::vector<json::Decoder>& found,
                  std::vector<Fee> const& fees) {
    std::vector<OrganisationId> ids;
    std::vector<std::string> places;
    for (auto const& fee : fees) {
        ids.push_back(fee.payee);
        places.push_back(std::string(text(fee.hop)) + fee.payee.text());
    }
    auto const known = storage::identity::kinds_of(call.tx(), ids);
    for (std::size_t at = 0; at < fees.size(); ++at)
        if (!known.contains(fees[at].payee))
            found[at].fault("payee_id", Code::unknown_organisation,
                            "is no organisation of this market");
    for (auto const at : repeats(places))
        found[at].fault("payee_id", Code::duplicate, "has a fee at this hop already");
}

std::vector<Fee> decode_fees(Call const& call, json::Decoder& in) {
    std::vector<Fee> fees;
    auto found = in.objects("fees", 0, pricing::fees_max);
    for (auto& each : found) {
        auto const hop = each.word("hop", pricing::hop_from);
        auto const payee = each.id<kind::Organisation>("payee_id");
        auto const rate = each.word("percent", pricing::percent_from);
        each.only({"hop", "payee_id", "percent"});
        if (hop && payee && rate) fees.push_back({*hop, *payee, *rate});
    }
    if (fees.size() != found.size()) return fees;
    check_payees(call, found, fees);
    if (!pricing::producer_rate(fees))
        in.fault("fees", Code::out_of_range, "must not be more than 100 % together");
    return fees;
}

Result<FeeChain> decode_chain(Call const& call, std::string const& channel) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const from = in.date("valid_from");
    auto fees = decode_fees(call, in);
    in.only({"valid_from", "fees"});
    if (from && !pricing::may_begin(*from, shanghai_day(call.now),
                                    storage::fee_chains::lock_last(call.tx(), channel)))
        in.fault("valid_from", Code::out_of_range,
                 "must be tomorrow or later, and after the beginning of the last chain: what was "
                 "ordered keeps the chain of its day");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return FeeChain{channel, *from, {}, std::move(fees), call.now};
}

Result<Response> add_fee_chain(Call& call) {
    std::string const channel(call.path_values[0]);
    if (!is_known(call, channel)) return tl::unexpected(no_such_channel());
    auto const chain = decode_chain(call, channel);
    if (!chain) return tl::unexpected(chain.error());
    storage::fee_chains::insert(call.tx(), *chain);
    return http::created("/v1/channels/" + channel + "/fee-chains", 1, encode(*chain).dump());
}

Result<Response> list_fee_chains(Call& call) {
    std::string const channel(call.path_values[0]);
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const filters = "channel=" + channel;
    auto const start = text_page_start(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    if (!is_known(call, channel)) return tl::unexpected(no_such_channel());
    auto rows = storage::fee_chains::list(call.tx(), channel, date_from_text(*start), size + 1);
    return text_page(
        call, filters, size, std::move(rows), [](FeeChain const& row) { return to_text(row.from); },
        [](FeeChain const& row) { return encode(row); });
}

Json encode_shares(Money amount, storage::fee_chains::Agreed const& agreed,
                   OrganisationId producer) {
    auto const amounts = pricing::shares(amount, agreed.fees);
    auto shares = Json::array();
    for (std::size_t at = 0; at < agreed.fees.size(); ++at) {
        auto share = encode(agreed.fees[at]);
        share["amount"] = json::encode(amounts[at]);
        shares.push_back(std::move(share));
    }
    shares.push_back(
        {{"hop", "producer"},
         {"payee_id", producer.text()},
         {"percent", pricing::percent_text(pricing::producer_rate(agreed.fees).value())},
         {"amount", json::encode(amounts.back())}});
    return shares;
}

// By line, for that is what is returned and settled; a sum over lines is the sum of their shares.
Result<Response> read_supplier_order_fees(Call& call) {
    auto const id = SupplierOrderId::parse(call.path_values[0]);
    storage::ordering::Viewer viewer;
    if (!call.actor.sees_whole_market()) viewer.supplier = call.actor.organisation;
    auto const part = id ? storage::ordering::find_part(call.tx(), *id, viewer) : std::nullopt;
    if (!part) return refuse(Code::not_found, "There is no such supplier order.");
    auto const agreed = storage::fee_chains::of_part(call.tx(), *id);
    auto lines = Json::array();
    for (std::size_t at = 0; at < part->lines.size(); ++at) {
        auto const& line = part->lines[at];
        lines.push_back({{"position", part->positions[at]},
                         {"sku", line.sku_code},
                         {"amount", json::encode(line.amount)},
                         {"shares", encode_shares(line.amount, agreed, part->part.supplier)}});
    }
    return http::ok(Json{{"supplier_order_id", id->text()},
                         {"channel", json::or_null(agreed.channel)},
                         {"price_day", to_text(agreed.day)},
                         {"lines", std::move(lines)}}
                        .dump());
}

}  // namespace

void add_fee_chain_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/channels/{code}/fee-chains", channel_write, add_fee_chain,
                {.lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/channels/{code}/fee-chains", channel_write, list_fee_chains);
    router.get("/v1/supplier-orders/{id}/fees", supplier_order_read, read_supplier_order_fees);
}

}  // namespace chaolu::api
