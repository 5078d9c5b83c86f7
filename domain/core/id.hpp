// Identifiers: UUIDv7 inside, `prefix_` + Crockford base32 outside, one type per kind of thing.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/core/time.hpp"

namespace chaolu {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(Uuid const&) const = default;
};

// RFC 9562 version 7: 48 bits of Unix milliseconds, then the random bytes (10 of them).
Uuid make_uuid_v7(Instant now, std::span<std::uint8_t const, 10> random);

// Canonical lower-case hexadecimal form, as PostgreSQL prints it.
std::string to_hex(Uuid const& uuid);
std::optional<Uuid> uuid_from_hex(std::string_view text);

// 26 Crockford base32 characters, upper case; reading accepts either case, refuses anything else
// (no I, L, O, U aliases: an id is copied, never typed).
std::string to_base32(Uuid const& uuid);
std::optional<Uuid> uuid_from_base32(std::string_view text);

// Where new identifiers come from: a seam, so that tests may repeat themselves.
class IdSource {
public:
    virtual ~IdSource() = default;
    virtual Uuid next(Instant now) = 0;
};

template <class Kind>
struct Id {
    Uuid uuid;
    auto operator<=>(Id const&) const = default;
    std::string hex() const { return to_hex(uuid); }
    // What clients see, such as "ord_01J9...".
    std::string text() const { return std::string(Kind::prefix) + "_" + to_base32(uuid); }
    static std::optional<Id> parse(std::string_view text) {
        constexpr std::string_view prefix = Kind::prefix;
        if (!text.starts_with(prefix) || text.substr(prefix.size(), 1) != "_") return {};
        auto uuid = uuid_from_base32(text.substr(prefix.size() + 1));
        if (!uuid) return {};
        return Id{*uuid};
    }
};

namespace kind {
struct Market {
    static constexpr std::string_view prefix = "mkt";
};
struct Organisation {
    static constexpr std::string_view prefix = "org";
};
struct Person {
    static constexpr std::string_view prefix = "psn";
};
struct ApiKey {
    static constexpr std::string_view prefix = "key";
};
struct Site {
    static constexpr std::string_view prefix = "sit";
};
struct Product {
    static constexpr std::string_view prefix = "prd";
};
struct Sku {
    static constexpr std::string_view prefix = "sku";
};
struct PriceList {
    static constexpr std::string_view prefix = "prl";
};
struct Lot {
    static constexpr std::string_view prefix = "lot";
};
struct Pool {
    static constexpr std::string_view prefix = "pol";
};
struct Location {
    static constexpr std::string_view prefix = "loc";
};
struct StockImport {
    static constexpr std::string_view prefix = "imp";
};
struct Order {
    static constexpr std::string_view prefix = "ord";
};
struct SupplierOrder {
    static constexpr std::string_view prefix = "sor";
};
struct Event {
    static constexpr std::string_view prefix = "evt";
};
struct Application {
    static constexpr std::string_view prefix = "apl";
};
struct Licence {
    static constexpr std::string_view prefix = "lic";
};
struct Grant {
    static constexpr std::string_view prefix = "grt";
};
struct Media {
    static constexpr std::string_view prefix = "med";
};
struct ChangeRequest {
    static constexpr std::string_view prefix = "chg";
};
struct GiMark {
    static constexpr std::string_view prefix = "gim";
};
struct Review {
    static constexpr std::string_view prefix = "rev";
};
struct Recognition {
    static constexpr std::string_view prefix = "rec";
};
struct Offer {
    static constexpr std::string_view prefix = "ofr";
};
struct BuyerGroup {
    static constexpr std::string_view prefix = "grp";
};
struct OrderCycle {
    static constexpr std::string_view prefix = "cyc";
};
struct StockAdjustment {
    static constexpr std::string_view prefix = "adj";
};
struct StockCount {
    static constexpr std::string_view prefix = "cnt";
};
struct Transformation {
    static constexpr std::string_view prefix = "trf";
};
struct Shipment {
    static constexpr std::string_view prefix = "shp";
};
struct Transfer {
    static constexpr std::string_view prefix = "tsf";
};
struct ConsignmentReport {
    static constexpr std::string_view prefix = "csr";
};
struct Commitment {
    static constexpr std::string_view prefix = "cmt";
};
struct HarvestRequest {
    static constexpr std::string_view prefix = "hrq";
};
struct PurchaseOrder {
    static constexpr std::string_view prefix = "pur";
};
struct GoodsReceipt {
    static constexpr std::string_view prefix = "grn";
};
struct ReceiptCharge {
    static constexpr std::string_view prefix = "chr";
};
struct ReorderLevel {
    static constexpr std::string_view prefix = "rol";
};
}  // namespace kind

using MarketId = Id<kind::Market>;
using OrganisationId = Id<kind::Organisation>;
using PersonId = Id<kind::Person>;
using ApiKeyId = Id<kind::ApiKey>;
using SiteId = Id<kind::Site>;
using ProductId = Id<kind::Product>;
using SkuId = Id<kind::Sku>;
using PriceListId = Id<kind::PriceList>;
using LotId = Id<kind::Lot>;
using PoolId = Id<kind::Pool>;
using LocationId = Id<kind::Location>;
using StockImportId = Id<kind::StockImport>;
using OrderId = Id<kind::Order>;
using SupplierOrderId = Id<kind::SupplierOrder>;
using EventId = Id<kind::Event>;
using ApplicationId = Id<kind::Application>;
using LicenceId = Id<kind::Licence>;
using GrantId = Id<kind::Grant>;
using MediaId = Id<kind::Media>;
using ChangeRequestId = Id<kind::ChangeRequest>;
using GiMarkId = Id<kind::GiMark>;
using ReviewId = Id<kind::Review>;
using RecognitionId = Id<kind::Recognition>;
using OfferId = Id<kind::Offer>;
using BuyerGroupId = Id<kind::BuyerGroup>;
using OrderCycleId = Id<kind::OrderCycle>;
using StockAdjustmentId = Id<kind::StockAdjustment>;
using StockCountId = Id<kind::StockCount>;
using TransformationId = Id<kind::Transformation>;
using ShipmentId = Id<kind::Shipment>;
using TransferId = Id<kind::Transfer>;
using ConsignmentReportId = Id<kind::ConsignmentReport>;
using CommitmentId = Id<kind::Commitment>;
using HarvestRequestId = Id<kind::HarvestRequest>;
using PurchaseOrderId = Id<kind::PurchaseOrder>;
using GoodsReceiptId = Id<kind::GoodsReceipt>;
using ReceiptChargeId = Id<kind::ReceiptCharge>;
using ReorderLevelId = Id<kind::ReorderLevel>;

}  // namespace chaolu
