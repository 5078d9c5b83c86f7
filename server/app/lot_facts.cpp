// Facts of SKUs and growing units, kept for the length of one call.
#include "server/app/lot_facts.hpp"

#include "domain/core/text.hpp"
#include "storage/growing_units.hpp"
#include "storage/inventory.hpp"

namespace chaolu::app {

std::map<std::string, inventory::SkuFacts> sku_facts_of(storage::Tx& tx, OrganisationId supplier,
                                                        std::set<std::string> const& codes) {
    std::map<std::string, inventory::SkuFacts> facts;
    for (auto& sku : storage::inventory::sku_facts(tx, supplier, {codes.begin(), codes.end()})) {
        auto code = sku.code;
        facts.emplace(std::move(code), std::move(sku));
    }
    return facts;
}

std::string lot_document(Uuid const& id) {
    constexpr std::size_t length = 12;
    auto const hex = to_hex(id);
    return hex.substr(hex.size() - length);
}

std::string lot_pointer(std::string const& item, inventory::LotField field) {
    switch (field) {
        case inventory::LotField::quantity: return item + "/quantity/value";
        case inventory::LotField::unit: return item + "/quantity/unit";
        default: return item + "/" + std::string(text(field));
    }
}

void LotFacts::want(inventory::WrittenLot const& lot) {
    // What is no code cannot be the code of a SKU, and may be thousands of characters long.
    if (!skus_.contains(lot.sku) && is_code(lot.sku)) wanted_skus_.insert(lot.sku);
    if (lot.growing_unit && !units_.contains(*lot.growing_unit))
        wanted_units_.insert(*lot.growing_unit);
}

void LotFacts::load() {
    if (!wanted_skus_.empty()) {
        skus_.merge(sku_facts_of(tx_, supplier_, wanted_skus_));
    }
    if (!wanted_units_.empty()) {
        std::vector<inventory::GrowingUnit> const units(wanted_units_.begin(), wanted_units_.end());
        units_.merge(storage::growing_units::existing(tx_, supplier_, units));
    }
    wanted_skus_.clear();
    wanted_units_.clear();
}

inventory::SkuFacts const* LotFacts::sku(std::string const& code) const {
    auto const found = skus_.find(code);
    return found == skus_.end() ? nullptr : &found->second;
}

bool LotFacts::knows(std::optional<inventory::GrowingUnit> const& unit) const {
    return !unit || units_.contains(*unit);
}

std::optional<std::int64_t> LotFacts::daily_norm_g(inventory::GrowingUnit const& unit) const {
    auto const found = units_.find(unit);
    return found == units_.end() ? std::nullopt : found->second;
}

}  // namespace chaolu::app
