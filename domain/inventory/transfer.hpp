// Goods on their way from one location to another: what may become of them, and what arrives.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/state_machine.hpp"
#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/inventory/stock_change.hpp"

namespace chaolu::inventory {

enum class TransferState { in_transit, received, cancelled };
std::string_view text(TransferState state);
std::optional<TransferState> transfer_state_from(std::string_view text);

enum class TransferEvent { receive, cancel };

// What is not in the table is illegal: what was received or called back is over.
inline constexpr StateMachine transfer_machine{
    std::to_array<Transition<TransferState, TransferEvent>>({
        {TransferState::in_transit, TransferEvent::receive, TransferState::received},
        {TransferState::in_transit, TransferEvent::cancel, TransferState::cancelled},
    })};
static_assert(transfer_machine.is_deterministic());

// Of which lots `quantity` is that arrived, when all of `sent` (on_hand tells how much of each) was
// on its way: first expired first, so that nothing becomes fresher by a journey. Refused with what
// was sent when that is less.
tl::expected<std::vector<LotShare>, Shortage> arrived(std::span<LotBalance const> sent,
                                                      std::int64_t quantity);

// What is put down at a place.
struct Arrival {
    SkuId sku;
    LotId lot;
    std::int64_t quantity = 0;  // that was sent, above zero
    std::int64_t lost = 0;      // of it, and why
    std::optional<ChangeReason> reason = std::nullopt;
};
// Puts the goods to the stock and the lots of the place: the rows of the ledger. All that was sent
// comes in, and what is missing goes out again as shrinkage for its reason, so that no loss is
// without one. What came of a lot that was held meanwhile is set aside at once. `stock` holds a row
// for every SKU, `lots` one for every lot that is named. Refused with out_of_range when it could
// not be counted; that leaves both worth nothing.
tl::expected<std::vector<StockEntry>, Code> put_down(std::map<SkuId, Stock>& stock,
                                                     std::map<LotId, LotBalance>& lots,
                                                     std::span<Arrival const> arrivals,
                                                     Uuid document);

}  // namespace chaolu::inventory
