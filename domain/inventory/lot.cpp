// The rules of a lot: its dates, its quantity, its code.
#include "domain/inventory/lot.hpp"

#include <algorithm>
#include <array>

#include "domain/core/text.hpp"

namespace chaolu::inventory {
namespace {

__extension__ typedef unsigned __int128 Wide;

// Lot codes hold at most 64 characters (is_code); a growing unit's number gets this many of them.
constexpr std::size_t unit_number_shown_max = 16;
constexpr int decimals_max = 9;

using Faults = std::vector<LotFault>;

// One unit word may mean several packs; which, only the SKU can tell (`domain.md` 2.6).
struct UnitWord {
    std::string_view word;
    std::array<std::string_view, 3> units;
};
constexpr auto unit_words = std::to_array<UnitWord>({
    {"斤", {"jin"}},
    {"市斤", {"jin"}},
    {"公斤", {"kg"}},
    {"千克", {"kg"}},
    {"克", {"g"}},
    {"两", {"liang"}},
    {"吨", {"t"}},
    {"担", {"dan"}},
    {"升", {"l"}},
    {"毫升", {"ml"}},
    {"个", {"piece"}},
    {"箱", {"box", "case", "carton"}},
    {"件", {"case", "carton", "box"}},
    {"盒", {"box"}},
    {"捆", {"bundle_tie", "bundle"}},
    {"把", {"bundle_tie", "bundle"}},
    {"袋", {"bag"}},
    {"瓶", {"bottle"}},
    {"罐", {"jar", "can"}},
    {"听", {"can"}},
    {"筐", {"basket"}},
    {"桶", {"barrel", "bucket"}},
    {"棒", {"log"}},
});

void judge_dates(WrittenLot const& written, std::optional<Date> expiry, Date today,
                 Faults& faults) {
    auto const& harvest = written.harvest_date;
    auto const& production = written.production_date;
    if (!harvest && !production)
        faults.push_back({LotField::harvest_date, Code::required,
                          "a lot has a harvest date or a production date"});
    if (harvest && *harvest > today)
        faults.push_back({LotField::harvest_date, Code::out_of_range, "is after today"});
    if (production && *production > today)
        faults.push_back({LotField::production_date, Code::out_of_range, "is after today"});
    if (harvest && production && *production < *harvest)
        faults.push_back(
            {LotField::production_date, Code::out_of_range, "is before the harvest date"});
    if (!expiry) return;
    auto const start = std::max(harvest.value_or(Date{}), production.value_or(Date{}));
    if (*expiry < start)
        faults.push_back({LotField::expiry_date, Code::out_of_range,
                          "is before the harvest or production date"});
    else if (*expiry < today)
        faults.push_back(
            {LotField::expiry_date, Code::expired, "the lot expired on " + to_text(*expiry)});
}

std::int64_t judge_quantity(WrittenQuantity const& written, SkuFacts const& sku, Faults& faults) {
    auto const unit = unit_named(written.unit, sku.measures);
    if (!unit) {
        faults.push_back({LotField::unit, Code::unknown_unit,
                          shown(written.unit) + " has no one meaning for SKU " + sku.code});
        return 0;
    }
    auto const quantity = to_base({written.digits, written.decimals, *unit}, sku.measures);
    if (quantity) return *quantity;
    auto const base = std::string(text(sku.measures.base));
    faults.push_back(
        {LotField::quantity, quantity.error(),
         quantity.error() == Code::not_whole_base_units
             ? "does not come out in whole " + base
             : "must be above 0 and at most " + std::to_string(base_quantity_max) + " " + base});
    return 0;
}

std::optional<std::int64_t> weight_of(WrittenQuantity const& written, SkuFacts const& sku,
                                      LotField field, Faults& faults) {
    auto const unit = unit_named(written.unit, sku.measures);
    // A tare of nothing is nothing in every unit.
    if (unit && written.digits == 0 && field == LotField::tare_weight) return 0;
    auto const weight = unit ? to_base({written.digits, written.decimals, *unit}, sku.measures)
                             : tl::unexpected(Code::unknown_unit);
    if (weight) return *weight;
    faults.push_back({field, weight.error(), "is no weight of SKU " + sku.code});
    return {};
}

// Both or neither, of goods that are weighed, and something must be left.
void judge_weights(WrittenLot const& written, SkuFacts const& sku, Lot& lot, Faults& faults) {
    if (!written.gross_weight && !written.tare_weight) return;
    if (sku.measures.base != BaseUnit::g)
        return faults.push_back(
            {written.gross_weight ? LotField::gross_weight : LotField::tare_weight,
             Code::unknown_field, "is for goods that are weighed only"});
    if (!written.gross_weight)
        return faults.push_back(
            {LotField::gross_weight, Code::required, "stands beside a tare weight"});
    if (!written.tare_weight)
        return faults.push_back(
            {LotField::tare_weight, Code::required, "stands beside a gross weight"});
    lot.gross_weight = weight_of(*written.gross_weight, sku, LotField::gross_weight, faults);
    lot.tare_weight = weight_of(*written.tare_weight, sku, LotField::tare_weight, faults);
    if (lot.gross_weight && lot.tare_weight && *lot.tare_weight >= *lot.gross_weight)
        faults.push_back(
            {LotField::tare_weight, Code::out_of_range, "is not less than the gross weight"});
}

// What was written, which must be what the weights make; or what they make.
std::int64_t quantity_of(WrittenLot const& written, SkuFacts const& sku, Lot const& lot,
                         Faults& faults) {
    auto const net = lot.gross_weight.value_or(0) - lot.tare_weight.value_or(0);
    bool const is_weighed = lot.gross_weight && lot.tare_weight && net > 0;
    if (written.quantity.unit.empty() && written.gross_weight && written.tare_weight) return net;
    auto const faults_before = faults.size();
    auto const quantity = judge_quantity(written.quantity, sku, faults);
    if (is_weighed && faults.size() == faults_before && quantity != net)
        faults.push_back(
            {LotField::quantity, Code::invalid_content,
             "is not the " + std::to_string(net) + " g that gross less tare weight make"});
    return quantity;
}

void judge_pieces(std::optional<std::int64_t> pieces, SkuFacts const& sku, Faults& faults) {
    if (!pieces) return;
    if (!sku.is_catch_weight)
        faults.push_back({LotField::pieces, Code::unknown_field,
                          "pieces are counted for catch-weight SKUs only"});
    else if (*pieces <= 0 || *pieces > base_quantity_max)
        faults.push_back({LotField::pieces, Code::out_of_range, "must be above 0"});
}

std::optional<Date> expiry_of(WrittenLot const& written, SkuFacts const* sku) {
    if (written.expiry_date || !sku || !sku->shelf_life_days) return written.expiry_date;
    // What was made keeps from the day it was made, not from the day its leaves were cut.
    auto const& start = written.production_date ? written.production_date : written.harvest_date;
    if (!start) return {};
    return start->plus_days(*sku->shelf_life_days);
}

std::string without_dashes(Date day) {
    auto text = to_text(day);
    std::erase(text, '-');
    return text;
}

}  // namespace

std::string_view text(LotField field) {
    switch (field) {
        case LotField::sku: return "sku";
        case LotField::lot_code: return "lot_code";
        case LotField::harvest_date: return "harvest_date";
        case LotField::production_date: return "production_date";
        case LotField::expiry_date: return "expiry_date";
        case LotField::quantity: return "quantity";
        case LotField::unit: return "unit";
        case LotField::growing_unit: return "growing_unit";
        case LotField::pieces: return "pieces";
        case LotField::gross_weight: return "gross_weight";
        case LotField::tare_weight: return "tare_weight";
    }
    return "";
}

tl::expected<Lot, std::vector<LotFault>> judge(WrittenLot const& written, SkuFacts const* sku,
                                               bool is_growing_unit_known, LotPlace const& place,
                                               Date today) {
    Faults faults;
    Lot lot;
    lot.expiry_date = expiry_of(written, sku);
    if (sku) {
        lot.sku = sku->id;
        judge_weights(written, *sku, lot, faults);
        lot.quantity = quantity_of(written, *sku, lot, faults);
        judge_pieces(written.pieces, *sku, faults);
        if (sku->is_bundle)
            faults.push_back({LotField::sku, Code::not_offered,
                              shown(written.sku) + " is a bundle: receive its components"});
        if (!sku->is_offered)
            faults.push_back({LotField::sku, Code::not_offered,
                              "your offer of " + shown(written.sku) +
                                  " is withdrawn: restore it before stock comes in"});
    } else {
        faults.push_back(
            {LotField::sku, Code::unknown_sku, "you do not offer a SKU " + shown(written.sku)});
    }
    if (written.lot_code && !is_code(*written.lot_code))
        faults.push_back({LotField::lot_code, Code::invalid_format,
                          "is not a code of 1 to 64 letters, digits and -_./"});
    judge_dates(written, lot.expiry_date, today, faults);
    if (written.growing_unit && !is_growing_unit_known)
        faults.push_back({LotField::growing_unit, Code::unknown_growing_unit,
                          "you have no growing unit " + shown(written.growing_unit->site + "/" +
                                                              written.growing_unit->number)});
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    lot.harvest_date = written.harvest_date;
    lot.production_date = written.production_date;
    lot.growing_unit = written.growing_unit;
    lot.pieces = written.pieces;
    auto const day = written.harvest_date ? *written.harvest_date : *written.production_date;
    lot.lot_code =
        written.lot_code ? *written.lot_code : lot_code(*sku, day, written.growing_unit, place);
    return lot;
}

std::optional<LotFault> judge_again(Lot const& lot, Date today) {
    if (!lot.expiry_date || *lot.expiry_date >= today) return {};
    return LotFault{LotField::expiry_date, Code::expired,
                    "the lot expired on " + to_text(*lot.expiry_date)};
}

std::string shown(std::string_view text) {
    constexpr std::size_t bytes_max = 60;
    if (text.size() <= bytes_max) return "'" + std::string(text) + "'";
    auto end = bytes_max;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return "'" + std::string(text.substr(0, end)) + "…'";
}

// What of a growing unit's number can stand in a code: numbers are free text, "东区一号" too.
static std::string code_part(std::string_view number) {
    std::string part;
    for (char const c : number)
        if (is_code(std::string_view(&c, 1)) && part.size() < unit_number_shown_max) part += c;
    return part.empty() ? "NA" : part;
}

std::string lot_code(SkuFacts const& sku, Date day, std::optional<GrowingUnit> const& growing_unit,
                     LotPlace const& place) {
    std::string code = sku.origin_division + "-";
    code += place.supplier_short;
    code += "-" + without_dashes(day) + "-";
    code += growing_unit ? code_part(growing_unit->number) : "NA";
    code += "-";
    code += place.document;
    return code + "-" + std::to_string(place.number);
}

std::optional<std::string> unit_named(std::string_view word, Measures const& measures) {
    if (measures.ratio(word)) return std::string(word);
    auto lower = std::string(word);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (measures.ratio(lower)) return lower;
    auto const row = std::find_if(unit_words.begin(), unit_words.end(),
                                  [&](UnitWord const& each) { return each.word == word; });
    if (row == unit_words.end()) return {};
    std::optional<std::string> found;
    for (auto const unit : row->units) {
        if (unit.empty() || !measures.ratio(unit)) continue;
        if (found) return {};
        found = std::string(unit);
    }
    return found;
}

tl::expected<std::int64_t, Code> to_base(WrittenQuantity const& quantity,
                                         Measures const& measures) {
    auto const ratio = measures.ratio(quantity.unit);
    if (!ratio) return tl::unexpected(Code::unknown_unit);
    if (quantity.digits <= 0 || quantity.decimals < 0 || quantity.decimals > decimals_max)
        return tl::unexpected(Code::out_of_range);
    // Neither product passes 2^126: both are of an int64 and something smaller than 2^63.
    auto const product = static_cast<Wide>(quantity.digits) * static_cast<Wide>(ratio->numerator);
    auto divisor = static_cast<Wide>(ratio->denominator);
    for (int i = 0; i < quantity.decimals; ++i) divisor *= 10;
    if (product / divisor > static_cast<Wide>(base_quantity_max))
        return tl::unexpected(Code::out_of_range);
    if (product % divisor != 0) return tl::unexpected(Code::not_whole_base_units);
    return static_cast<std::int64_t>(product / divisor);
}

}  // namespace chaolu::inventory
