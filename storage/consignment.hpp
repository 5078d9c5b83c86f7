// Reports of what became of goods that lie with somebody else: sold or lost, of which lots.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/inventory/consignment.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::consignment {

using chaolu::inventory::Fate;

// A location that somebody else holds, with its one pool.
struct Place {
    LocationId location;
    PoolId pool;
    OrganisationId supplier;
    OrganisationId holder;
};
// None unless `party` is its holder or its supplier; without `party` any of the market.
std::optional<Place> find_place(Tx& tx, std::optional<OrganisationId> party, LocationId location);

struct LineLot {
    LotId lot;
    std::int64_t quantity = 0;
    std::string code = {};  // as read; not needed to write
};
struct Line {
    SkuId sku_id;
    Fate fate = Fate::sold;
    std::int64_t quantity = 0;
    // What all of it was sold for, at which price and to whom, and why it was lost.
    std::optional<std::int64_t> amount_fen = {};
    std::optional<UnitPrice> price = {};
    std::optional<std::string> buyer = {};
    std::optional<std::string> reason = {};
    std::vector<LineLot> lots = {};
    // As read; not needed to write.
    std::string sku = {};
    std::string base_unit = {};
};
struct Report {
    ConsignmentReportId id;
    OrganisationId supplier;
    OrganisationId holder;
    LocationId location;
    Date day;
    std::optional<std::string> note = {};
    Uuid reported_by = {};
    OrganisationId reporter;  // the holder or the supplier
    Instant reported_at;
    // The report whose contrary this one is, and the one that is the contrary of this.
    std::optional<ConsignmentReportId> reverses = {};
    std::optional<ConsignmentReportId> reversed_by = {};  // as read; not needed to write
    std::vector<Line> lines = {};
};

// With its lines. False, and nothing is written, when it reverses what another has reversed: waits
// for that one to end.
bool insert(Tx& tx, Report const& report);

struct Filter {
    // Whose as its holder or supplier; none: everybody's of the market.
    std::optional<OrganisationId> party = {};
    std::optional<LocationId> location = {};
    std::optional<OrganisationId> supplier = {};
    std::optional<OrganisationId> holder = {};
    // Business days, both included.
    std::optional<Date> from = {};
    std::optional<Date> to = {};
};
std::optional<Report> find(Tx& tx, std::optional<OrganisationId> party, ConsignmentReportId id);
// Newest first, below `before`, with their lines.
std::vector<Report> list(Tx& tx, Filter const& filter, std::optional<ConsignmentReportId> before,
                         int rows_max);

}  // namespace chaolu::storage::consignment
