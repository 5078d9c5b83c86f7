// A charge is one more row; what each line bears of it is worked out when it is looked at.
#include "server/app/goods_receipts.hpp"

namespace chaolu::app {
namespace {

constexpr std::size_t charges_max = 100;

tl::unexpected<Error> faulty(std::string pointer, Code code, std::string detail) {
    return refuse(Code::validation_failed, "The request has faults.",
                  {{std::move(pointer), code, std::move(detail)}});
}

}  // namespace

Result<GoodsReceipt> charge_receipt(storage::Tx& tx, ChargeReceipt const& command,
                                    Services const& services, Instant now) {
    auto receipt = storage::goods_receipts::lock(tx, command.supplier, command.receipt);
    if (!receipt) return refuse(Code::not_found, "There is no such goods receipt.");
    if (receipt->charges.size() == charges_max)
        return faulty("", Code::too_many,
                      "a receipt has at most " + std::to_string(charges_max) + " charges");
    if (!inventory::can_spread(receipt->cost_lines(), command.charge.by))
        return faulty("/spread_by", Code::invalid_content,
                      command.charge.by == inventory::SpreadBy::value
                          ? "needs a price on every line of the order"
                          : "needs lines that are counted in one and the same base unit");
    auto charges = receipt->plain_charges();
    charges.push_back(command.charge);
    if (!inventory::is_sound(charges))
        return faulty("/amount/amount", Code::out_of_range,
                      "takes back more than was charged of this kind");
    storage::goods_receipts::insert_charge(tx, receipt->id,
                                           {ReceiptChargeId{services.ids.next(now)}, command.charge,
                                            command.note, command.made_by, now});
    ++receipt->version;
    storage::goods_receipts::save(tx, *receipt);
    return told_receipt(tx, *receipt, "charged", services, now);
}

}  // namespace chaolu::app
