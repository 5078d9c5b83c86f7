// One revision: lock the list, replace, write.
#include "server/api/put_prices.hpp"

#include "server/api/price_author.hpp"
#include "storage/price_changes.hpp"

namespace chaolu::api {

void check_not_past(std::vector<pricing::ListedPrice> const& prices, Date today,
                    json::Faults& faults) {
    for (std::size_t at = 0; at < prices.size(); ++at)
        if (prices[at].valid.from < today)
            faults.add("/prices/" + std::to_string(at) + "/valid_from", Code::out_of_range,
                       "must be today or later: what is over stays as it was");
}

Result<storage::pricing::PriceList> put_prices(http::Call const& call, PriceListId id,
                                               std::vector<pricing::ListedPrice> const& prices) {
    auto const revision = storage::pricing::begin_revision(call.tx(), author_of(call), call.now);
    auto list = storage::pricing::lock(call.tx(), id).value();
    if (list.state == pricing::PriceListState::closed)
        return refuse(Code::price_list_closed,
                      "This price list is closed: publish another with the new prices.");
    std::vector<std::string> skus;
    for (auto const& price : prices) skus.push_back(price.sku);
    auto const running = storage::pricing::running(call.tx(), id, skus);
    storage::pricing::apply(call.tx(), id, pricing::replace(running, prices), revision);
    ++list.version;
    storage::pricing::update_version(call.tx(), list);
    return list;
}

}  // namespace chaolu::api
