// Media: uploaded with who holds the rights, read by their owners, and shown beside products.
#include "server/api/media.hpp"

#include <algorithm>

#include "domain/core/repeats.hpp"
#include "domain/core/text.hpp"
#include "server/api/paging.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/services.hpp"
#include "server/http/guard.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "server/json/media.hpp"
#include "server/security/sha256.hpp"
#include "storage/catalogue.hpp"
#include "storage/media.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::catalogue::Product;
using storage::media::Media;

constexpr std::size_t title_length_max = 200;
constexpr std::size_t rights_length_max = 200;
constexpr std::size_t media_of_product_max = 20;

// The body is the content itself, so what is told about it stands in the query.
std::string required_text(http::Query& query, std::string_view name, std::size_t max) {
    auto text = query.text(name, max);
    if (!text) {
        query.fault(name, Code::required, "must be given");
        return {};
    }
    if (auto const checked = check_text(*text, 1, max); !checked)
        query.fault(name, checked.error(), "must be a text of at least one character");
    return *std::move(text);
}

Result<Media> told_about_media(Call const& call) {
    http::Query query(call.request.query, {"title", "rights_owner", "licence"});
    Media media;
    media.title = required_text(query, "title", title_length_max);
    media.rights_owner = required_text(query, "rights_owner", rights_length_max);
    media.licence = required_text(query, "licence", rights_length_max);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    return media;
}

std::string sha256_of(std::string_view bytes) {
    security::Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

Result<Response> add_media(Call& call) {
    auto media = told_about_media(call);
    if (!media) return tl::unexpected(media.error());
    auto const facts = read_facts(call);
    if (!facts) return tl::unexpected(facts.error());
    media->id = MediaId{call.services.ids.next(call.now)};
    media->organisation = *call.actor.organisation;
    media->facts = *facts;
    media->sha256 = sha256_of(call.request.body);
    media->created_at = call.now;
    auto const id = storage::media::insert(call.tx(), *media, call.request.body);
    auto const stored = storage::media::find(call.tx(), id).value();
    auto body = json::encode(stored).dump();
    if (id != media->id) return http::with_version(stored.version, std::move(body));
    return http::created("/v1/media/" + id.text(), stored.version, std::move(body));
}

// Whoever sees a product may see what shows it; the rest is its owner's and the operator's.
std::optional<Media> find_for(Call const& call, std::string_view text) {
    auto const id = MediaId::parse(text);
    auto media = id ? storage::media::find(call.tx(), *id) : std::nullopt;
    if (!media) return {};
    bool const is_own =
        call.actor.sees_whole_market() || call.actor.organisation == media->organisation;
    if (!is_own && !storage::media::shows_a_product(call.tx(), *id, viewpoint_of(call))) return {};
    return media;
}

Error no_such_media() { return {Code::not_found, "There is no such picture or document.", {}}; }

Result<Response> list_media(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<MediaId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::media::list(call.tx(), call.actor.finds_only(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [](Media const& media) { return json::encode(media); });
}

Result<Response> read_media(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const media = find_for(call, call.path_values[0]);
    if (!media) return tl::unexpected(no_such_media());
    return http::with_version(media->version, json::encode(*media).dump());
}

Result<Response> read_media_content(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const media = find_for(call, call.path_values[0]);
    if (!media) return tl::unexpected(no_such_media());
    return content_response(text(media->facts.type),
                            storage::media::content(call.tx(), media->sha256),
                            json::encode(*media)["sha256"].get<std::string>());
}

// The product of the path.
std::optional<Product> find_product(Call const& call) {
    auto const id = ProductId::parse(call.path_values[0]);
    if (!id) return {};
    auto found =
        storage::catalogue::find(call.tx(), call.services.products, {*id}, viewpoint_of(call));
    if (found.empty()) return {};
    return std::move(found.front());
}

bool is_own(Call const& call, Product const& product) {
    return call.actor.sees_whole_market() || call.actor.organisation == product.supplier;
}

// Each at most once, and of the product's supplier or of the caller.
Result<std::vector<MediaId>> decode_media(Call const& call, OrganisationId supplier) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const texts = in.texts("media", 0, media_of_product_max, 64);
    in.only({"media"});
    std::vector<MediaId> ids;
    for (auto const& text : texts) ids.push_back(MediaId::parse(text).value_or(MediaId{}));
    auto known = storage::media::existing(call.tx(), ids, supplier);
    if (call.actor.organisation && *call.actor.organisation != supplier)
        for (auto const& id : storage::media::existing(call.tx(), ids, *call.actor.organisation))
            known.push_back(id);
    for (std::size_t at = 0; at < ids.size(); ++at)
        if (std::find(known.begin(), known.end(), ids[at]) == known.end())
            in.fault("media", at, Code::unknown_media,
                     "is nothing that this supplier or you have uploaded");
    for (auto const at : repeats(texts))
        in.fault("media", at, Code::duplicate, "stands here more than once");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return ids;
}

Response media_of(Call const& call, ProductId product, int version) {
    Json body{{"media", json::encode(storage::media::of_product(call.tx(), product))},
              {"version", version}};
    return http::with_version(version, body.dump());
}

Result<Response> set_product_media(Call& call) {
    auto const product = find_product(call);
    if (!product || !is_own(call, *product))
        return refuse(Code::not_found, "There is no such product.");
    auto const media = decode_media(call, product->supplier);
    if (!media) return tl::unexpected(media.error());
    if (!call.is_current(product->version) ||
        !storage::media::attach(call.tx(), product->id, product->version, *media))
        return refuse(Code::stale_version, "The product has changed since this version was read.");
    return media_of(call, product->id, product->version + 1);
}

Result<Response> list_product_media(Call& call) {
    http::Query const query(call.request.query, {"market"});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const product = find_product(call);
    if (!product || !(product->is_visible || is_own(call, *product)))
        return refuse(Code::not_found, "There is no such product.");
    return media_of(call, product->id, product->version);
}

}  // namespace

tl::unexpected<Error> invalid_content(std::string detail) {
    return refuse(Code::validation_failed, "The content is not what it should be.",
                  {{"", Code::invalid_content, std::move(detail)}});
}

// What the bytes say; they must not say other than the field does.
Result<media::Facts> read_facts(Call const& call) {
    auto const facts = media::facts_of(call.request.body);
    if (!facts) return invalid_content(facts.error().detail);
    auto const declared = call.request.header("content-type");
    auto const bare = declared.substr(0, declared.find_first_of("; "));
    if (http::equals_ignoring_case(bare, text(facts->type))) return facts;
    return invalid_content("is " + std::string(text(facts->type)) + ", not what Content-Type says");
}

Response content_response(std::string_view type, std::string bytes, std::string const& sha256) {
    Response response;
    response.content_type = type;
    response.body = std::move(bytes);
    response.headers.emplace_back("ETag", "\"" + sha256 + "\"");
    // The bytes never change; only who may see them does, so no shared cache keeps them.
    response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
    response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
    response.headers.emplace_back("Content-Disposition", "inline");
    return response;
}

void add_media_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    router.post("/v1/media", media_write, add_media,
                {.lane = LaneName::bulk,
                 .body = BodyKind::media,
                 .body_bytes_max = media::content_bytes_max,
                 .idempotent = true,
                 .budget = std::chrono::seconds(10)});
    router.get("/v1/media", media_write, list_media);
    router.get("/v1/media/{id}", public_, read_media);
    router.get("/v1/media/{id}/content", public_, read_media_content);
    router.put("/v1/products/{id}/media", product_write, set_product_media,
               {.lane = LaneName::writes, .body = BodyKind::json});
    router.get("/v1/products/{id}/media", public_, list_product_media);
}

}  // namespace chaolu::api
