// Statements of media.
#include "storage/media.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::media {
namespace {

constexpr Sql list_media = R"(
select m.id, m.organisation_id, m.sha256, c.content_type, c.width, c.height, length(c.content),
       m.title, m.rights_owner, m.licence, m.created_at, m.version
from media m
join media_content c on c.market_id = m.market_id and c.sha256 = m.sha256
where m.market_id = :market and m.id > :after
  and (cast(:organisation as uuid) is null or m.organisation_id = :organisation)
order by m.id limit (select cast(:rows as bigint)))";

constexpr Sql find_media = R"(
select m.id, m.organisation_id, m.sha256, c.content_type, c.width, c.height, length(c.content),
       m.title, m.rights_owner, m.licence, m.created_at, m.version
from media m
join media_content c on c.market_id = m.market_id and c.sha256 = m.sha256
where m.market_id = :market and m.id = :id)";

constexpr Sql media_of_product = R"(
select m.id, m.organisation_id, m.sha256, c.content_type, c.width, c.height, length(c.content),
       m.title, m.rights_owner, m.licence, m.created_at, m.version
from product_media p
join media m on m.market_id = p.market_id and m.id = p.media_id
join media_content c on c.market_id = m.market_id and c.sha256 = m.sha256
where p.market_id = :market and p.product_id = :product
order by p.position)";

constexpr Sql existing_media = R"(
select id from media
where market_id = :market and organisation_id = :organisation
  and id = any(cast(:ids as uuid[])))";

constexpr Sql find_shown_product = R"(
select exists (
    select from product_media m
    join publication u on u.market_id = m.market_id and u.product_id = m.product_id
    where m.market_id = :market and m.media_id = :id
      and (u.channel = '*' or u.channel = cast(:channel as text))
      and u.visible @> cast(:now as bigint)))";

constexpr Sql find_content = R"(
select content from media_content
where market_id = :market and sha256 = cast(:sha256 as bytea))";

constexpr Sql insert_bytes = R"(
insert into media_content (market_id, sha256, content_type, width, height, content)
values (:market, cast(:sha256 as bytea), :type, :width, :height, cast(:content as bytea))
on conflict (market_id, sha256) do nothing)";

constexpr Sql insert_media = R"(
insert into media (market_id, id, organisation_id, sha256, title, rights_owner, licence, created_at)
values (:market, :id, :organisation, cast(:sha256 as bytea), :title, :rights_owner, :licence,
        :created_at)
on conflict (market_id, organisation_id, sha256) do nothing)";

constexpr Sql find_by_content = R"(
select id from media
where market_id = :market and organisation_id = :organisation
  and sha256 = cast(:sha256 as bytea))";

constexpr Sql raise_version = R"(
update product set version = version + 1
where market_id = :market and id = :product and version = :version)";

constexpr Sql detach_all = R"(
delete from product_media where market_id = :market and product_id = :product)";

constexpr Sql attach_all = R"(
insert into product_media (market_id, product_id, position, media_id)
select cast(:market as uuid), cast(:product as uuid), m.position, m.id
from unnest(cast(:media as uuid[])) with ordinality as m(id, position))";

std::vector<Media> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Media> found;
    tx.each(sql, binds,
            [&](MediaId id, OrganisationId organisation, std::string sha256, std::string type,
                std::optional<int> width, std::optional<int> height, std::int64_t size,
                std::string title, std::string rights_owner, std::string licence,
                Instant created_at, int version) {
                found.push_back({id,
                                 organisation,
                                 bytes_from_bytea(sha256),
                                 {chaolu::media::type_from(type).value(), width, height},
                                 size,
                                 std::move(title),
                                 std::move(rights_owner),
                                 std::move(licence),
                                 created_at,
                                 version});
            });
    return found;
}

}  // namespace

std::vector<Media> list(Tx& tx, std::optional<OrganisationId> organisation, MediaId after,
                        int rows_max) {
    return read(tx, list_media,
                {{"market", tx.market()},
                 {"organisation", organisation},
                 {"after", after},
                 {"rows", rows_max}});
}

std::optional<Media> find(Tx& tx, MediaId id) {
    return first_of(read(tx, find_media, {{"market", tx.market()}, {"id", id}}));
}

std::vector<Media> of_product(Tx& tx, ProductId product) {
    return read(tx, media_of_product, {{"market", tx.market()}, {"product", product}});
}

std::vector<MediaId> existing(Tx& tx, std::vector<MediaId> const& ids,
                              OrganisationId organisation) {
    return tx.list<MediaId>(
        existing_media,
        {{"market", tx.market()}, {"organisation", organisation}, {"ids", array_of(ids)}});
}

bool shows_a_product(Tx& tx, MediaId id, catalogue::Viewpoint const& viewpoint) {
    auto const [shows] = tx.one<bool>(find_shown_product, {{"market", tx.market()},
                                                           {"id", id},
                                                           {"channel", viewpoint.channel},
                                                           {"now", viewpoint.now}});
    return shows;
}

std::string content(Tx& tx, std::string const& sha256) {
    auto const [bytes] = tx.one<std::string>(
        find_content, {{"market", tx.market()}, {"sha256", to_bytea(std::string_view(sha256))}});
    return bytes_from_bytea(bytes);
}

void insert_content(Tx& tx, std::string const& sha256, chaolu::media::Facts const& facts,
                    std::string_view bytes) {
    tx.execute(insert_bytes, {{"market", tx.market()},
                              {"sha256", to_bytea(std::string_view(sha256))},
                              {"type", text(facts.type)},
                              {"width", facts.width},
                              {"height", facts.height},
                              {"content", to_bytea(bytes)}});
}

MediaId insert(Tx& tx, Media const& media, std::string_view bytes) {
    auto const sha256 = to_bytea(std::string_view(media.sha256));
    insert_content(tx, media.sha256, media.facts, bytes);
    auto const inserted = tx.execute(insert_media, {{"market", tx.market()},
                                                    {"id", media.id},
                                                    {"organisation", media.organisation},
                                                    {"sha256", sha256},
                                                    {"title", media.title},
                                                    {"rights_owner", media.rights_owner},
                                                    {"licence", media.licence},
                                                    {"created_at", media.created_at}});
    if (inserted == 1) return media.id;
    auto const [before] = tx.one<MediaId>(
        find_by_content,
        {{"market", tx.market()}, {"organisation", media.organisation}, {"sha256", sha256}});
    return before;
}

bool attach(Tx& tx, ProductId product, int version, std::vector<MediaId> const& media) {
    auto const raised = tx.execute(
        raise_version, {{"market", tx.market()}, {"product", product}, {"version", version}});
    if (raised == 0) return false;
    tx.execute(detach_all, {{"market", tx.market()}, {"product", product}});
    tx.execute(attach_all,
               {{"market", tx.market()}, {"product", product}, {"media", array_of(media)}});
    return true;
}

}  // namespace chaolu::storage::media
