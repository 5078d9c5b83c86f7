// Lots: what somebody says was harvested or made, and whether it may be received as stock.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/quantity.hpp"
#include "domain/core/time.hpp"

namespace chaolu::inventory {

// What must be known of a SKU before a lot of it is judged.
struct SkuFacts {
    SkuId id;
    std::string code;
    std::string origin_division;
    Measures measures;
    bool is_catch_weight = false;
    std::optional<int> shelf_life_days;
    // False once the supplier has withdrawn its offer.
    bool is_offered = true;
    // A bundle has no stock but that of its components.
    bool is_bundle = false;
};

struct GrowingUnit {
    std::string site;
    std::string number;
    auto operator<=>(GrowingUnit const&) const = default;
};

// digits / 10^decimals of a unit: files say "198.65 kg", and that is exact.
struct WrittenQuantity {
    std::int64_t digits = 0;
    int decimals = 0;
    std::string unit;
};

// A lot as somebody wrote it; each field has the right shape, nothing more is known.
struct WrittenLot {
    std::string sku;
    std::optional<std::string> lot_code;
    std::optional<Date> harvest_date;
    std::optional<Date> production_date;
    std::optional<Date> expiry_date;
    std::optional<GrowingUnit> growing_unit;
    // Without a unit it was not written, and is what the weights make.
    WrittenQuantity quantity;
    std::optional<std::int64_t> pieces;
    std::optional<WrittenQuantity> gross_weight = {};
    std::optional<WrittenQuantity> tare_weight = {};
};

// A lot that may be received.
struct Lot {
    SkuId sku;
    std::string lot_code;
    std::optional<Date> harvest_date;
    std::optional<Date> production_date;
    std::optional<Date> expiry_date;
    std::optional<GrowingUnit> growing_unit;
    std::int64_t quantity = 0;  // in the SKU's base unit
    std::optional<std::int64_t> pieces;
    // In grams, both or neither: what is left of the one without the other is the quantity
    // (domain.md 2.4).
    std::optional<std::int64_t> gross_weight = {};
    std::optional<std::int64_t> tare_weight = {};
};

enum class LotField {
    sku,
    lot_code,
    harvest_date,
    production_date,
    expiry_date,
    quantity,
    unit,
    growing_unit,
    pieces,
    gross_weight,
    tare_weight,
};
constexpr int lot_field_count = static_cast<int>(LotField::tare_weight) + 1;
// The name in requests and files, such as "harvest_date".
std::string_view text(LotField field);

struct LotFault {
    LotField field;
    Code code;
    std::string detail;
    bool operator==(LotFault const&) const = default;
};

// Where a lot without a code of its own was written. The code made from it is the same whenever
// the same place of the same document is read, so that a repeat meets the lot it made before.
struct LotPlace {
    std::string_view supplier_short;  // characters 9 to 17 of the supplier's credit code
    std::string_view document;        // short fingerprint of the file or request
    std::int64_t number = 0;          // its line or index there
};

// Judges a lot and completes it: quantity in base units, expiry from the shelf life, a lot code.
// `sku` is null when the supplier never offered such a SKU; every fault is reported at once.
tl::expected<Lot, std::vector<LotFault>> judge(WrittenLot const& written, SkuFacts const* sku,
                                               bool is_growing_unit_known, LotPlace const& place,
                                               Date today);

// Judged yesterday, received today: what may have changed meanwhile.
std::optional<LotFault> judge_again(Lot const& lot, Date today);

// What somebody wrote, said back in quotes; cut short, and not within a character.
std::string shown(std::string_view text);

// {origin}-{supplier}-{yyyymmdd}-{growing unit or NA}-{document}-{number}
std::string lot_code(SkuFacts const& sku, Date day, std::optional<GrowingUnit> const& growing_unit,
                     LotPlace const& place);

// The unit a word of a file means for one SKU: "斤" is jin everywhere, "箱" is whichever pack of
// this SKU it can be. None when there is no such pack, or when several could be meant.
std::optional<std::string> unit_named(std::string_view word, Measures const& measures);

// Exactly, or refused as to_base(Quantity) refuses.
tl::expected<std::int64_t, Code> to_base(WrittenQuantity const& quantity, Measures const& measures);

}  // namespace chaolu::inventory
