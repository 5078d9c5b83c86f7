// Takes from the stock at a place what its holder, or its supplier, reports as sold or lost.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/quantity.hpp"
#include "server/app/services.hpp"
#include "storage/consignment.hpp"

namespace chaolu::app {

struct ReportConsignment {
    struct Line {
        std::string sku;
        std::optional<LotId> lot;
        inventory::Fate fate = inventory::Fate::sold;
        Quantity quantity;
        // Of what was sold: one of the first two at least.
        std::optional<std::int64_t> amount_fen;
        std::optional<UnitPrice> price;
        std::optional<std::string> buyer;
        std::optional<std::string> reason;  // of what was lost
    };
    OrganisationId reporter;
    Uuid made_by;
    LocationId location;
    Date day;
    std::optional<std::string> note;
    std::vector<Line> lines;
};
// All of it or nothing: never more than lies there, of the lots that expire first.
Result<storage::consignment::Report> report_consignment(storage::Tx& tx,
                                                        ReportConsignment const& command,
                                                        Services const& services, Instant now);

// What was reported wrongly: gives back all that the report took, to the lots it was taken of, by a
// report of the contrary. Not found unless `who` has a part in it; see why_not_reversible().
struct ReverseConsignment {
    ConsignmentReportId report;
    OrganisationId who;
    Uuid made_by;
    std::string reason;
};
Result<storage::consignment::Report> reverse_consignment(storage::Tx& tx,
                                                         ReverseConsignment const& command,
                                                         Services const& services, Instant now);

}  // namespace chaolu::app
