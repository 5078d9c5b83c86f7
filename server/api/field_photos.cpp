// Photographs are brought by their bytes alone: records tell of them by their fingerprints.
#include "server/api/field_photos.hpp"

#include <nlohmann/json.hpp>

#include "server/api/media.hpp"
#include "server/security/sha256.hpp"
#include "storage/field_photos.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;

std::string hex_of(std::string_view sha256) { return storage::to_bytea(sha256).substr(2); }

Result<Response> add_field_photo(Call& call) {
    auto const facts = read_facts(call);
    if (!facts) return tl::unexpected(facts.error());
    if (!facts->width) return invalid_content("is no photograph");
    storage::field_photos::Photo photo;
    photo.supplier = *call.actor.organisation;
    photo.facts = *facts;
    security::Sha256 hash;
    hash.add(call.request.body);
    photo.sha256 = hash.finish();
    photo.uploaded_by = call.actor.credential;
    photo.created_at = call.now;
    bool const is_new = storage::field_photos::insert(call.tx(), photo, call.request.body);
    auto const sha256 = hex_of(photo.sha256);
    auto body = nlohmann::json{{"sha256", sha256},
                               {"content_type", text(facts->type)},
                               {"width", *facts->width},
                               {"height", *facts->height},
                               {"size_bytes", call.request.body.size()}}
                    .dump();
    if (!is_new) return http::ok(std::move(body));
    return http::created("/v1/field-photos/" + sha256, 1, std::move(body));
}

Result<Response> read_field_photo(Call& call) {
    auto const& sha256 = call.path_values.at(0);
    auto const found = storage::field_photos::find(call.tx(), call.actor.finds_only(), sha256);
    if (!found) return refuse(Code::not_found, "There is no such photograph.");
    return content_response(text(found->type), found->bytes, std::string(sha256));
}

}  // namespace

void add_field_photo_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/field-photos", stock_upload, add_field_photo,
                {.lane = http::LaneName::bulk,
                 .body = http::BodyKind::media,
                 .body_bytes_max = media::content_bytes_max,
                 .idempotent = true,
                 .budget = std::chrono::seconds(10)});
    router.get("/v1/field-photos/{sha256}", stock_read, read_field_photo);
}

}  // namespace chaolu::api
