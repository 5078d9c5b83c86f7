// Goods that come: taken into stock, and kept from orders until they were inspected.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

// Of one line of a receipt. passed: at least some of it was accepted.
enum class Inspection { not_needed, pending, passed, failed };
std::string_view text(Inspection inspection);
std::optional<Inspection> inspection_from(std::string_view text);

// What the ledger says of goods that an inspection refused; they go back to who brought them.
constexpr std::string_view rejected_reason = "rejected";
// Why a lot is held until it was inspected, and why what turns up of it is when it failed.
constexpr std::string_view inspection_hold = "inspection";
constexpr std::string_view failed_hold = "failed its inspection";

// Takes `quantity` of a new lot into `stock`: one row of the ledger, and one more that keeps it
// from orders when `lot` is held. `lot` holds what it takes. Refused with out_of_range when it
// could not be counted; both are worth nothing then.
tl::expected<std::vector<StockEntry>, Code> take_in(Stock& stock, LotBalance& lot,
                                                    std::int64_t quantity, Uuid document);

// failed when all of it is rejected, else passed.
Inspection outcome_of(std::int64_t came, std::int64_t rejected);

// The lot at one place, and the stock there that it is part of.
struct LotAt {
    LocationId location;
    LotBalance& lot;
    Stock& stock;
};
// Ends the inspection of the lot that lies at these places. What is rejected leaves, as shrinkage
// and as far as it is kept from orders there, at `first` before anywhere else. The rest is given to
// orders, unless the lot failed: nobody sells what turns up of that.
EntriesAt end_inspection(std::span<LotAt const> places, std::int64_t rejected, Inspection outcome,
                         std::optional<LocationId> first, Uuid document);

}  // namespace chaolu::inventory
