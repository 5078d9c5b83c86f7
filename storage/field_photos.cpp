// Statements of photographs from the field; their bytes are kept where those of media are.
#include "storage/field_photos.hpp"

#include "storage/media.hpp"

namespace chaolu::storage::field_photos {
namespace {

constexpr Sql insert_photo = R"(
insert into field_photo (market_id, supplier_id, sha256, content_sha256, uploaded_by, created_at)
values (:market, :supplier, encode(cast(:sha256 as bytea), 'hex'), cast(:sha256 as bytea),
        :uploaded_by, :created_at)
on conflict (market_id, supplier_id, sha256) do nothing)";

constexpr Sql find_photo = R"(
select c.content_type, c.content
from field_photo f
join media_content c on c.market_id = f.market_id and c.sha256 = f.content_sha256
where f.market_id = :market and f.sha256 = :sha256
  and (cast(:only as uuid) is null or f.supplier_id = :only)
limit 1)";

}  // namespace

bool insert(Tx& tx, Photo const& photo, std::string_view bytes) {
    media::insert_content(tx, photo.sha256, photo.facts, bytes);
    return tx.execute(insert_photo, {{"market", tx.market()},
                                     {"supplier", photo.supplier},
                                     {"sha256", to_bytea(std::string_view(photo.sha256))},
                                     {"uploaded_by", photo.uploaded_by},
                                     {"created_at", photo.created_at}}) == 1;
}

std::optional<Content> find(Tx& tx, std::optional<OrganisationId> supplier,
                            std::string_view sha256_hex) {
    auto const found = tx.find<std::string, std::string>(
        find_photo, {{"market", tx.market()}, {"sha256", sha256_hex}, {"only", supplier}});
    if (!found) return {};
    auto const& [type, bytes] = *found;
    return Content{chaolu::media::type_from(type).value(), bytes_from_bytea(bytes)};
}

}  // namespace chaolu::storage::field_photos
