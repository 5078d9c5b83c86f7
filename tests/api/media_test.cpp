// Media: uploaded as what they are, seen by whom they should be, and shown beside products.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/pictures.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

std::string const target = "/v1/media?title=" + percent("潞王虎") +
                           "&rights_owner=" + percent("潞城区文化馆") +
                           "&licence=" + percent("本平台使用");

Reply upload(Party party, std::string const& bytes, std::string const& type = "image/png") {
    return party.post_text(target, type, bytes);
}

std::string uploaded(Party party, std::string const& bytes) {
    auto const made = upload(std::move(party), bytes);
    EXPECT_EQ(made.status, 201) << made.text;
    return made.body["id"];
}

Json added_product(Party supplier, std::string const& code) {
    return supplier.post("/v1/products", new_product(code)).body;
}

TEST(Media, is_stored_with_its_rights_and_read_back_byte_by_byte) {
    Shop shop;
    auto supplier = shop.supplier();
    std::string every_byte;
    for (int round = 0; round < 300; ++round)
        for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
    auto const bytes = png(640, 480, every_byte);
    auto const made = upload(supplier, bytes);
    ASSERT_EQ(made.status, 201) << made.text;
    auto const id = made.body["id"].get<std::string>();
    EXPECT_EQ(made.header("location"), "/v1/media/" + id);
    EXPECT_EQ(made.body["title"], "潞王虎");
    EXPECT_EQ(made.body["rights_owner"], "潞城区文化馆");
    EXPECT_EQ(made.body["licence"], "本平台使用");
    EXPECT_EQ(made.body["content_type"], "image/png");
    EXPECT_EQ(made.body["width"], 640);
    EXPECT_EQ(made.body["height"], 480);
    EXPECT_EQ(made.body["bytes"], bytes.size());
    EXPECT_EQ(made.body["organisation_id"], supplier.organisation_id());
    EXPECT_EQ(supplier.get("/v1/media/" + id).body, made.body);

    auto const content = supplier.get(made.body["content_url"]);
    ASSERT_EQ(content.status, 200);
    EXPECT_EQ(content.text, bytes);
    EXPECT_EQ(content.header("content-type"), "image/png");
    EXPECT_EQ(content.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(content.header("etag"), "\"" + made.body["sha256"].get<std::string>() + "\"");
    EXPECT_NE(content.header("cache-control").find("immutable"), std::string::npos);
    EXPECT_EQ(
        supplier.get(made.body["content_url"], {{"If-None-Match", content.header("etag")}}).status,
        304);
}

TEST(Media, is_stored_once_however_often_it_is_sent) {
    Shop shop;
    auto const first = upload(shop.supplier(), png(2, 3));
    ASSERT_EQ(first.status, 201);
    auto const again = shop.supplier().post_text(
        "/v1/media?title=other&rights_owner=other&licence=other", "image/png", png(2, 3));
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    auto const theirs = upload(shop.other_supplier(), png(2, 3));
    EXPECT_EQ(theirs.status, 201);
    EXPECT_NE(theirs.body["id"], first.body["id"]);
    EXPECT_EQ(theirs.body["sha256"], first.body["sha256"]);
    EXPECT_EQ(shop.sql("select count(*) from media_content"), "1");
    EXPECT_EQ(shop.sql("select count(*) from media"), "2");
}

TEST(Media, must_be_what_its_sender_calls_it) {
    Shop shop;
    auto supplier = shop.supplier();
    for (auto const* type : {"image/svg+xml", "text/html", "image/gif", "application/json", ""})
        EXPECT_EQ(upload(supplier, png(1, 1), type).problem(),
                  (ProblemIs{415, "unsupported-media-type"}))
            << type;
    std::string const svg = "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
    for (auto const& [bytes, type] : {std::pair{svg, "image/png"},
                                      {std::string("<html></html>"), "image/jpeg"},
                                      {png(1, 1), "image/jpeg"},
                                      {jpeg(1, 1), "application/pdf"},
                                      {pdf(), "image/webp"},
                                      {png(1, 1).substr(0, 40), "image/png"},
                                      {png(20'000, 20'000), "image/png"},
                                      {std::string(), "image/png"}}) {
        auto const reply = upload(supplier, bytes, type);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << type;
        EXPECT_TRUE(reply.has_fault("", "invalid-content")) << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from media"), "0");
    for (auto const& [bytes, type] : {std::pair{jpeg(1, 1), "image/JPEG"},
                                      {webp_lossy(1, 1), "image/webp;q=1"},
                                      {pdf(), "application/pdf"}})
        EXPECT_EQ(upload(supplier, bytes, type).status, 201) << type;
}

TEST(Media, is_refused_beyond_its_limit_and_without_its_rights) {
    Shop shop;
    auto supplier = shop.supplier();
    auto const most = png(1, 1, std::string(5 * 1024 * 1024 - png(1, 1, "").size(), 'x'));
    EXPECT_EQ(upload(supplier, most).status, 201);
    EXPECT_EQ(upload(supplier, png(1, 1, most)).problem(), (ProblemIs{413, "body-too-large"}));
    for (auto const* field : {"title", "rights_owner", "licence"}) {
        auto without = target;
        auto const at = without.find(field);
        without[at] = '_';
        auto const reply = supplier.post_text(without, "image/png", png(1, 1));
        EXPECT_TRUE(reply.has_fault("?" + std::string(field), "required")) << reply.text;
        auto empty = "/v1/media?title=a&rights_owner=b&licence=c";
        auto const given = std::string(empty).replace(
            std::string(empty).find(field) + std::string(field).size() + 1, 1, "%20");
        EXPECT_TRUE(supplier.post_text(given, "image/png", png(1, 1))
                        .has_fault("?" + std::string(field), "invalid-text"))
            << given;
    }
    EXPECT_EQ(
        supplier.post_text(target, "image/png", png(1, 1), {{"Idempotency-Key", ""}}).problem(),
        (ProblemIs{400, "idempotency-key-missing"}));
    EXPECT_EQ(upload(shop.buyer(), png(1, 1)).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(upload(shop.anyone(), png(1, 1)).problem(), (ProblemIs{401, "unauthenticated"}));
}

TEST(Media, is_seen_by_its_owner_until_it_shows_a_product) {
    Shop shop;
    auto supplier = shop.supplier();
    auto const id = uploaded(supplier, png(1, 1));
    auto const product = added_product(supplier, "A");
    auto const content = "/v1/media/" + id + "/content";
    for (auto other : {shop.other_supplier(), shop.buyer(), shop.anyone()})
        for (auto const& place : {"/v1/media/" + id, content})
            EXPECT_EQ(other.get(place).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.operator_().get(content).status, 200);
    EXPECT_EQ(shop.observer().get(content).status, 200);
    ASSERT_EQ(supplier
                  .put("/v1/products/" + product["id"].get<std::string>() + "/media",
                       {{"media", {id}}}, 1)
                  .status,
              200);
    for (auto other : {shop.other_supplier(), shop.buyer(), shop.anyone()})
        for (auto const& place : {"/v1/media/" + id, content})
            EXPECT_EQ(other.get(place).status, 200) << place;
    for (auto const* none : {"med_01M82XFC02EV5B9TS55C7J3QDP", "x"})
        EXPECT_EQ(supplier.get("/v1/media/" + std::string(none)).problem(),
                  (ProblemIs{404, "not-found"}));
}

TEST(Media, is_listed_for_its_owner_and_for_who_sees_the_market) {
    Shop shop;
    std::vector<std::string> ours;
    for (std::uint32_t width = 1; width <= 5; ++width)
        ours.push_back(uploaded(shop.supplier(), png(width, 1)));
    auto const theirs = uploaded(shop.other_supplier(), png(9, 9));
    EXPECT_EQ(walk(shop.supplier(), "/v1/media?page_size=2"), ours);
    EXPECT_EQ(walk(shop.other_supplier(), "/v1/media"), std::vector{theirs});
    ours.push_back(theirs);
    EXPECT_EQ(walk(shop.operator_(), "/v1/media?page_size=4"), ours);
    EXPECT_EQ(shop.buyer().get("/v1/media").problem(), (ProblemIs{403, "forbidden"}));
}

class ProductMedia : public testing::Test {
protected:
    Shop shop;
    Party supplier = shop.supplier();
    std::string const product = added_product(supplier, "A")["id"];
    std::string const place = "/v1/products/" + product + "/media";

    std::vector<std::string> shown() {
        std::vector<std::string> ids;
        auto const reply = shop.anyone().get(place);
        for (auto const& each : reply.body["media"]) ids.push_back(each["id"]);
        return ids;
    }
};

TEST_F(ProductMedia, shows_a_product_in_the_order_given) {
    auto const one = uploaded(supplier, png(1, 1));
    auto const two = uploaded(supplier, png(2, 2));
    auto const three = uploaded(supplier, png(3, 3));
    EXPECT_TRUE(shown().empty());
    auto const set = supplier.put(place, {{"media", {three, one, two}}}, 1);
    ASSERT_EQ(set.status, 200) << set.text;
    EXPECT_EQ(set.header("etag"), "\"2\"");
    EXPECT_EQ(set.body["version"], 2);
    EXPECT_EQ(shown(), (std::vector{three, one, two}));
    EXPECT_EQ(supplier.get("/v1/products/" + product).body["version"], 2);
    ASSERT_EQ(supplier.put(place, {{"media", {two}}}, 2).status, 200);
    EXPECT_EQ(shown(), std::vector{two});
    ASSERT_EQ(supplier.put(place, {{"media", Json::array()}}, 3).status, 200);
    EXPECT_TRUE(shown().empty());
}

TEST_F(ProductMedia, is_changed_only_by_who_has_seen_its_version) {
    auto const id = uploaded(supplier, png(1, 1));
    Json const body{{"media", {id}}};
    EXPECT_EQ(supplier.put(place, body, {}).problem(), (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(supplier.put(place, body, 2).problem(), (ProblemIs{412, "stale-version"}));
    ASSERT_EQ(supplier.put(place, body, 1).status, 200);
    EXPECT_EQ(supplier.put(place, body, 1).problem(), (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(shop.other_supplier().put(place, body, 2).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.buyer().put(place, body, 2).problem(), (ProblemIs{403, "forbidden"}));
}

TEST_F(ProductMedia, takes_only_what_the_supplier_or_the_caller_has_uploaded) {
    auto const own = uploaded(supplier, png(1, 1));
    auto const foreign = uploaded(shop.other_supplier(), png(2, 2));
    auto const of_operator = uploaded(shop.operator_(), png(3, 3));
    auto const refused = supplier.put(
        place, {{"media", {own, foreign, "x", own, "med_01M82XFC02EV5B9TS55C7J3QDP"}}}, 1);
    EXPECT_EQ(refused.status, 422);
    for (auto const* at : {"/media/1", "/media/2", "/media/4"})
        EXPECT_TRUE(refused.has_fault(at, "unknown-media")) << refused.text;
    EXPECT_TRUE(refused.has_fault("/media/3", "duplicate")) << refused.text;
    EXPECT_FALSE(refused.has_fault("/media/0", "unknown-media"));
    EXPECT_TRUE(
        supplier.put(place, {{"media", {of_operator}}}, 1).has_fault("/media/0", "unknown-media"));
    EXPECT_EQ(shop.operator_().put(place, {{"media", {own, of_operator}}}, 1).status, 200);
    EXPECT_EQ(shown(), (std::vector{own, of_operator}));
    EXPECT_TRUE(
        supplier.put(place, {{"pictures", {own}}}, 2).has_fault("/pictures", "unknown-field"));
}

}  // namespace
}  // namespace chaolu::test
