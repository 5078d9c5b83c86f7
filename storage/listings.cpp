// Statements of listings. That a product is visible is told by its publications alone.
#include "storage/listings.hpp"

namespace chaolu::storage::listings {
namespace {

constexpr Sql page_of_all = R"(
select id from product
where market_id = :market and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_state = R"(
select id from product
where market_id = :market and state = :state and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_supplier = R"(
select id from product
where market_id = :market and supplier_id = :supplier and id > :after
order by id limit (select cast(:rows as bigint)))";

constexpr Sql page_of_supplier_in_state = R"(
select id from product
where market_id = :market and supplier_id = :supplier and state = :state and id > :after
order by id limit (select cast(:rows as bigint)))";

// One row per publication, or one without.
constexpr Sql find_listings = R"(
select p.id, p.supplier_id, p.state, p.state_reason, p.version, u.channel, lower(u.visible),
       upper(u.visible)
from product p
left join publication u on u.market_id = p.market_id and u.product_id = p.id
where p.market_id = :market and p.id = any(cast((select cast(:ids as uuid[])) as uuid[]))
order by p.id, u.channel, u.visible)";

constexpr Sql find_shown = R"(
select channel, product_id from publication
where market_id = :market and product_id = any(cast((select cast(:ids as uuid[])) as uuid[]))
  and visible @> (select cast(:now as bigint)))";

constexpr Sql lock_product =
    "select id from product where market_id = :market and id = :product for update";

constexpr Sql select_steps = R"(
select version, state, reason, organisation_id, credential, taken_at from listing_step
where market_id = :market and product_id = :product
order by version)";

constexpr Sql insert_steps = R"(
insert into listing_step (market_id, product_id, version, state, reason, organisation_id,
                          credential, taken_at)
select cast(:market as uuid), t.product, t.version, t.state, t.reason,
       cast(:organisation as uuid), cast(:credential as uuid), cast(:at as bigint)
from unnest(cast(:products as uuid[]), cast(:versions as integer[]), cast(:states as text[]),
            cast(:reasons as text[])) as t(product, version, state, reason))";

constexpr Sql update_product = R"(
update product set state = :state, state_reason = :reason, version = :version
where market_id = :market and id = :product)";

constexpr Sql delete_publications =
    "delete from publication where market_id = :market and product_id = :product";

constexpr Sql insert_publications = R"(
insert into publication (market_id, product_id, channel, visible)
select cast(:market as uuid), t.product, t.channel, int8range(t.begins, t.ends)
from unnest(cast(:products as uuid[]), cast(:channels as text[]), cast(:froms as bigint[]),
            cast(:tos as bigint[])) as t(product, channel, begins, ends))";

void insert_publication_rows(Tx& tx, std::span<Listing const> listings) {
    Array products, channels, froms, tos;
    for (auto const& listing : listings)
        for (auto const& each : listing.publications) {
            products.add(listing.product);
            channels.add(std::string_view(each.channel));
            froms.add(each.from.micros);
            if (each.to)
                tos.add(each.to->micros);
            else
                tos.add_null();
        }
    if (products.empty()) return;
    tx.execute(insert_publications, {{"market", tx.market()},
                                     {"products", products},
                                     {"channels", channels},
                                     {"froms", froms},
                                     {"tos", tos}});
}

void insert_step_rows(Tx& tx, std::span<Listing const> listings, Author const& author) {
    Array products, versions, states, reasons;
    for (auto const& listing : listings) {
        products.add(listing.product);
        versions.add(std::int64_t{listing.version});
        states.add(text(listing.state));
        reasons.add(listing.reason);
    }
    tx.execute(insert_steps, {{"market", tx.market()},
                              {"organisation", author.organisation},
                              {"credential", author.credential},
                              {"at", author.at},
                              {"products", products},
                              {"versions", versions},
                              {"states", states},
                              {"reasons", reasons}});
}

}  // namespace

std::vector<ProductId> page(Tx& tx, Filter const& filter, ProductId after, int rows_max) {
    if (filter.supplier && filter.state)
        return tx.list<ProductId>(page_of_supplier_in_state, {{"market", tx.market()},
                                                              {"supplier", filter.supplier},
                                                              {"state", text(*filter.state)},
                                                              {"after", after},
                                                              {"rows", rows_max}});
    if (filter.supplier)
        return tx.list<ProductId>(page_of_supplier, {{"market", tx.market()},
                                                     {"supplier", filter.supplier},
                                                     {"after", after},
                                                     {"rows", rows_max}});
    if (filter.state)
        return tx.list<ProductId>(page_of_state, {{"market", tx.market()},
                                                  {"state", text(*filter.state)},
                                                  {"after", after},
                                                  {"rows", rows_max}});
    return tx.list<ProductId>(page_of_all,
                              {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
}

std::map<ProductId, Listing> find(Tx& tx, std::vector<ProductId> const& ids) {
    std::map<ProductId, Listing> listings;
    if (ids.empty()) return listings;
    tx.each(find_listings, {{"market", tx.market()}, {"ids", array_of(ids)}},
            [&](ProductId id, OrganisationId supplier, std::string state,
                std::optional<std::string> reason, int version, std::optional<std::string> channel,
                std::optional<Instant> begins, std::optional<Instant> ends) {
                auto const known = chaolu::catalogue::listing_state_from(state).value();
                auto& listing =
                    listings.try_emplace(id, Listing{id, supplier, known, reason, version, {}})
                        .first->second;
                if (channel)
                    listing.publications.push_back({*std::move(channel), begins.value(), ends});
            });
    return listings;
}

std::set<std::pair<std::string, ProductId>> shown(Tx& tx, std::vector<ProductId> const& ids,
                                                  Instant now) {
    std::set<std::pair<std::string, ProductId>> found;
    tx.each(find_shown, {{"market", tx.market()}, {"ids", array_of(ids)}, {"now", now}},
            [&](std::string channel, ProductId id) { found.emplace(std::move(channel), id); });
    return found;
}

std::vector<Step> steps(Tx& tx, ProductId id) {
    std::vector<Step> found;
    tx.each(select_steps, {{"market", tx.market()}, {"product", id}},
            [&](int version, std::string state, std::optional<std::string> reason,
                OrganisationId organisation, Uuid credential, Instant at) {
                found.push_back({version,
                                 chaolu::catalogue::listing_state_from(state).value(),
                                 std::move(reason),
                                 {organisation, credential, at}});
            });
    return found;
}

std::optional<Listing> lock(Tx& tx, ProductId id) {
    if (!tx.find<ProductId>(lock_product, {{"market", tx.market()}, {"product", id}})) return {};
    return find(tx, {id}).at(id);
}

void insert(Tx& tx, std::span<Listing const> listings, Author const& author) {
    if (listings.empty()) return;
    insert_publication_rows(tx, listings);
    insert_step_rows(tx, listings, author);
}

void save(Tx& tx, Listing const& listing, Author const& author) {
    tx.execute(update_product, {{"state", text(listing.state)},
                                {"reason", listing.reason},
                                {"version", listing.version},
                                {"market", tx.market()},
                                {"product", listing.product}});
    tx.execute(delete_publications, {{"market", tx.market()}, {"product", listing.product}});
    insert(tx, std::span(&listing, 1), author);
}

}  // namespace chaolu::storage::listings
