// Ten thousand lines of past orders, priced again: what was decided then is what the rule says now,
// whatever was changed since.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <thread>

#include "server/app/place_orders.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/buyer_groups.hpp"
#include "storage/price_changes.hpp"
#include "storage/price_replay.hpp"
#include "storage/price_revision.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/pricing.hpp"

namespace chaolu::test {
namespace {

constexpr int sku_count = 30;
constexpr int buyer_count = 20;
constexpr int group_count = 6;
constexpr int rounds = 40;
constexpr int orders_of_round = 50;
constexpr int lines_of_order = 5;

// A market in which prices, lists and memberships change between groups of orders. Everything is
// random, and printed with its seed when something is wrong.
class Market {
public:
    explicit Market(Shop& shop, unsigned seed)
        : random_(seed), session_(shop.database().as_application()) {
        options_ = {.market = MarketId{uuid_from_hex(shop.sql("select id from market")).value()},
                    .budget = std::chrono::seconds(20)};
        supplier_ = OrganisationId::parse(shop.supplier().organisation_id()).value();
        fill(shop);
    }

    // Some days pass; now and then it is the last or the first second of one in Shanghai.
    void pass_time() {
        auto const start = instant_from_text("2026-03-01T15:59:59Z")->micros;
        constexpr std::int64_t second = 1'000'000;
        days_ += pick(3);
        std::int64_t const of_day[] = {0, second, 9 * 3'600 * second, 5 * 3'600 * second};
        now_ = {start + days_ * 86'400 * second + of_day[pick(4)]};
    }

    void change_something() {
        session_.run(options_, [&](storage::Tx& tx) {
            auto const revision = storage::pricing::begin_revision(tx, author(), now_);
            switch (pick(4)) {
                case 0: publish(tx, revision); break;
                case 1: close(tx, revision); break;
                case 2: change_members(tx, revision); break;
                default: change_prices(tx, revision); break;
            }
        });
    }

    // How many lines were ordered.
    int place_orders() {
        std::vector<ordering::PlaceOrder> commands;
        for (int i = 0; i < orders_of_round; ++i) commands.push_back(order());
        std::vector<app::OrderRequest> requests;
        for (auto const& command : commands) requests.push_back({{buyer(), channel()}, &command});
        int lines = 0;
        session_.run(options_, [&](storage::Tx& tx) {
            auto const group =
                app::place_orders(tx, requests, services_, now_, /*lock_first=*/false);
            for (auto const& result : group.results)
                if (result) lines += static_cast<int>(result->lines.size());
            EXPECT_TRUE(app::reserve_stock(tx, group.entries, now_));
        });
        return lines;
    }

    struct Replay {
        std::size_t lines = 0;
        std::string differences;
        std::map<std::string, int> reasons;
    };
    Replay replay() {
        Replay result;
        session_.run(options_, [&](storage::Tx& tx) {
            auto const lines = storage::pricing::newest_priced_lines(tx, 1'000'000);
            auto const replayed = storage::pricing::replay(tx, lines);
            result.lines = lines.size();
            for (std::size_t at = 0; at < lines.size(); ++at) {
                ++result.reasons[std::string(text(lines[at].trace.value().decided_by))];
                if (!storage::pricing::is_same(lines[at], replayed[at]))
                    result.differences += lines[at].order.text() + " line " +
                                          std::to_string(lines[at].position) + "\n";
            }
        });
        return result;
    }

private:
    int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
    std::string sku() { return "S" + std::to_string(pick(sku_count)); }
    OrganisationId buyer() { return buyers_[static_cast<std::size_t>(pick(buyer_count))]; }
    BuyerGroupId group() { return groups_[static_cast<std::size_t>(pick(group_count))]; }
    storage::pricing::Author author() const { return {supplier_, {}, false}; }
    std::optional<identity::ActingChannel> channel() {
        if (pick(3) == 0) return {};
        return identity::ActingChannel{pick(2) == 0 ? "canteen" : "supermarket"};
    }
    Date today() const { return shanghai_day(now_); }

    void fill(Shop& shop) {
        for (int i = 0; i < sku_count; ++i)
            shop.with_sku("S" + std::to_string(i)).with_stock("S" + std::to_string(i), 10'000'000);
        // The market's days begin long before today, and only what is shown is sold.
        shop.sql("update publication set visible = int8range(0, null)");
        auto const inserted =
            "insert into organisation (market_id, id, kind, uscc, name_zh, "
            "created_at) select id, gen_random_uuid(), 'buyer', "
            "lpad(i::text, 18, 'X'), 'b', 0 from market, generate_series(1, " +
            std::to_string(buyer_count) + ") as i";
        shop.sql(inserted);
        auto const ids = shop.sql(
            "select string_agg(id::text, '' order by id) from organisation "
            "where uscc like 'XXX%'");
        for (std::size_t at = 0; at < ids.size(); at += 36)
            buyers_.push_back({uuid_from_hex(ids.substr(at, 36)).value()});
        for (int i = 0; i < group_count; ++i)
            groups_.push_back(
                BuyerGroupId::parse(add_group(shop, "G" + std::to_string(i))).value());
        pass_time();
    }

    pricing::Scope scope() {
        switch (pick(7)) {
            case 0: return pricing::Everybody{};
            case 3: return pricing::OfChannel{"canteen"};
            case 1:
            case 2: return buyer();
            default: return group();
        }
    }

    std::vector<pricing::ListedPrice> prices(Validity const& within, int count) {
        std::vector<pricing::ListedPrice> made;
        for (int i = 0; i < count; ++i) {
            pricing::ListedPrice price{sku(), {10'000 * (1 + pick(90)), "piece"}, within};
            if (pick(4) == 0) price.price.per = "box";
            if (pick(4) == 0) price.supplier = supplier_;
            if (pick(3) == 0) {
                price.agreed_minimum = Quantity{1 + pick(3), "box"};
                price.minimum = 10 * price.agreed_minimum->value;
            }
            made.push_back(price);
            if (!pricing::overlaps(made).empty()) made.pop_back();
        }
        return made;
    }

    void publish(storage::Tx& tx, std::int64_t revision) {
        storage::pricing::PriceList list;
        list.id = PriceListId{ids_.next(now_)};
        list.code = "L" + std::to_string(revision);
        list.name_zh = "价目";
        list.scope = scope();
        list.position = pick(3);
        list.valid = {today().plus_days(pick(3)), {}};
        if (pick(2) == 0) list.valid.to = list.valid.from.plus_days(1 + pick(60));
        // A list in the way of another of its scope is not published, and the market goes on.
        if (!storage::pricing::insert(tx, list, prices(list.valid, 15), revision, now_))
            lists_.push_back(list);
    }

    void close(storage::Tx& tx, std::int64_t revision) {
        if (lists_.size() < 5) return publish(tx, revision);
        auto const at = lists_.begin() + pick(static_cast<int>(lists_.size()));
        storage::pricing::close(tx, *at, revision);
        lists_.erase(at);
    }

    void change_members(storage::Tx& tx, std::int64_t revision) {
        auto const who = buyer();
        auto const where = group();
        Validity const valid{today().plus_days(pick(2)), {}};
        if (storage::buyer_groups::insert_member(tx, where, who, valid, revision)) return;
        storage::buyer_groups::end_knowledge(tx, where, who, today().plus_days(pick(2)), revision);
    }

    void change_prices(storage::Tx& tx, std::int64_t revision) {
        if (lists_.empty()) return publish(tx, revision);
        auto const& list = lists_[static_cast<std::size_t>(pick(static_cast<int>(lists_.size())))];
        Validity const valid{std::max(today().plus_days(pick(2)), list.valid.from), list.valid.to};
        if (valid.is_empty()) return;
        auto const wanted = prices(valid, 10);
        std::vector<std::string> skus;
        for (auto const& price : wanted) skus.push_back(price.sku);
        auto const running = storage::pricing::running(tx, list.id, skus);
        storage::pricing::apply(tx, list.id, pricing::replace(running, wanted), revision);
    }

    ordering::PlaceOrder order() {
        ordering::PlaceOrder command;
        for (int i = 0; i < lines_of_order; ++i)
            command.lines.push_back({sku(), {1 + pick(40), "piece"}});
        command.deliveries.push_back({{"收货处", "010-12345678", "110105", "示例路", {}, {}}, {}});
        if (pick(20) == 0) command.price_list = "test";
        return command;
    }

    std::mt19937 random_;
    storage::Session session_;
    storage::TxOptions options_;
    security::RandomIds ids_;
    folding::Folder folder_;
    storage::catalogue::ProductCache products_{0};
    app::Services services_{ids_, "", folder_, products_};
    OrganisationId supplier_;
    std::vector<OrganisationId> buyers_;
    std::vector<BuyerGroupId> groups_;
    std::vector<storage::pricing::PriceList> lists_;
    std::int64_t days_ = 0;
    Instant now_;
};

TEST(PriceReplay, gives_every_past_line_its_price_and_reason_again) {
    Shop shop;
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    SCOPED_TRACE("seed " + std::to_string(seed));
    Market market(shop, seed);
    std::size_t ordered = 0;
    // Some lists only meet by luck: the market goes on until every reason has been one.
    constexpr std::array reasons{"named", "only_list", "scope", "position", "code"};
    for (int tries = 0; tries < 6; ++tries) {
        for (int round = 0; round < rounds; ++round) {
            for (int i = 0; i < 6; ++i) market.change_something();
            ordered += static_cast<std::size_t>(market.place_orders());
            market.pass_time();
        }
        auto const seen = market.replay().reasons;
        if (std::ranges::all_of(reasons, [&](auto const* each) { return seen.contains(each); }))
            break;
    }
    // The past does not change with what comes after it.
    for (int i = 0; i < 100; ++i) market.change_something();
    shop.sql("update price_list set state = 'closed', closed_in = 1000000 where state = 'open'");
    auto const result = market.replay();
    EXPECT_EQ(result.lines, ordered);
    EXPECT_GE(ordered, 9'000u) << "orders were refused";
    EXPECT_EQ(result.differences, "");
    for (auto const* reason : reasons) EXPECT_TRUE(result.reasons.contains(reason)) << reason;
    EXPECT_EQ(shop.check(), 0);
    // It would have been noticed.
    shop.sql(
        "update order_line set price_e4 = price_e4 + 1 where ctid = (select min(ctid) from "
        "order_line)");
    EXPECT_NE(market.replay().differences, "");
}

}  // namespace
}  // namespace chaolu::test
