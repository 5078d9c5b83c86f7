// Fee chains of channels, by the day from which they hold.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/fee_chain.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::fee_chains {

using chaolu::pricing::Fee;

struct FeeChain {
    std::string channel;
    Date from;
    std::optional<Date> to;  // the first day of the next one
    std::vector<Fee> fees;
    Instant created_at;
};

// The day from which the last chain of the channel holds. Nobody else begins one there before this
// transaction ends.
std::optional<Date> lock_last(Tx& tx, std::string const& channel);
// Ends the one before it.
void insert(Tx& tx, FeeChain const& chain);
// Newest first, those from before `before`.
std::vector<FeeChain> list(Tx& tx, std::string const& channel, std::optional<Date> before,
                           int rows_max);

// Under which chain a part of an order was ordered.
struct Agreed {
    std::optional<std::string> channel;
    Date day;
    std::vector<Fee> fees;
};
Agreed of_part(Tx& tx, SupplierOrderId part);

}  // namespace chaolu::storage::fee_chains
