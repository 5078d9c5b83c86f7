// Photographs from the field: told of by records, brought before them or after.
#include <gtest/gtest.h>

#include <algorithm>

#include "server/security/sha256.hpp"
#include "tests/support/pictures.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

std::string sha256_of(std::string const& bytes) {
    security::Sha256 hash;
    hash.add(bytes);
    std::string hex;
    for (unsigned char const byte : hash.finish()) {
        constexpr auto digits = "0123456789abcdef";
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

struct FieldPhotos : testing::Test {
    FieldPhotos() { shop.with_sku("A"); }
    Reply sync(std::string const& id, Json const& photos) {
        return shop.supplier().post("/v1/field-records:sync",
                                    {{"records",
                                      {{{"id", id},
                                        {"recorded_at", "2026-11-22T21:40:00Z"},
                                        {"photos", photos},
                                        {"lot",
                                         {{"sku", "A"},
                                          {"production_date", shop.today()},
                                          {"quantity", {{"value", 3}, {"unit", "piece"}}}}}}}}});
    }
    static Reply bring(Party party, std::string const& bytes,
                       std::string const& type = "image/png") {
        return party.post_text("/v1/field-photos", type, bytes);
    }
    Json photos_of(std::size_t at) {
        return shop.supplier().get("/v1/field-records").body["items"][at]["photos"];
    }
    Shop shop;
    std::string const early = png(2, 2, "early"), late = png(3, 2, "late");
};

TEST_F(FieldPhotos, come_before_their_record_or_after) {
    auto const made = bring(shop.supplier(), early);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["sha256"], sha256_of(early));
    EXPECT_EQ(made.body["width"], 2);
    auto const reply = sync("a", {sha256_of(early), sha256_of(late)});
    EXPECT_EQ(reply.body["received_count"], 1) << reply.text;
    auto const photo = [](std::string const& bytes, bool is_received) {
        return Json{{"sha256", sha256_of(bytes)}, {"is_received", is_received}};
    };
    EXPECT_EQ(photos_of(0), (Json{photo(early, true), photo(late, false)}));
    ASSERT_EQ(bring(shop.supplier(), late).status, 201);
    EXPECT_EQ(photos_of(0), (Json{photo(early, true), photo(late, true)}));
    // Brought once more, nothing changes; the record too.
    EXPECT_EQ(bring(shop.supplier(), late).status, 200);
    EXPECT_EQ(sync("a", {sha256_of(early), sha256_of(late)}).body["known_count"], 1);
    EXPECT_EQ(sync("a", {sha256_of(late)}).body["conflict_count"], 1);
    EXPECT_EQ(shop.sql("select count(*) from field_photo"), "2");
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(FieldPhotos, are_seen_by_their_supplier_and_the_market) {
    auto const target = bring(shop.supplier(), early).header("location");
    for (auto party : {shop.supplier(), shop.operator_(), shop.observer()}) {
        auto const seen = party.get(target);
        EXPECT_EQ(seen.status, 200);
        EXPECT_EQ(seen.text, early);
        EXPECT_EQ(seen.header("content-type"), "image/png");
    }
    EXPECT_EQ(shop.other_supplier().get(target).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.buyer().get(target).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.supplier().get("/v1/field-photos/none").problem(),
              (ProblemIs{404, "not-found"}));
    // The same picture of somebody else is kept once, and seen by both.
    EXPECT_EQ(bring(shop.other_supplier(), early).status, 201);
    EXPECT_EQ(shop.other_supplier().get(target).status, 200);
    EXPECT_EQ(shop.sql("select count(*) from media_content"), "1");
}

TEST_F(FieldPhotos, are_pictures_and_told_of_by_their_fingerprints) {
    EXPECT_TRUE(bring(shop.supplier(), "no picture").has_fault("", "invalid-content"));
    EXPECT_TRUE(bring(shop.supplier(), early, "image/jpeg").has_fault("", "invalid-content"));
    EXPECT_EQ(bring(shop.supplier(), early, "image/svg+xml").status, 415);
    EXPECT_EQ(bring(shop.supplier(), std::string(6 << 20, 'x')).status, 413);
    auto const wrong = sync("b", {"ABC", sha256_of(early)});
    ASSERT_EQ(wrong.status, 200) << wrong.text;
    EXPECT_EQ(wrong.body["results"][0]["status"], "refused");
    EXPECT_EQ(wrong.body["results"][0]["errors"][0]["pointer"], "/records/0/photos/0");
    EXPECT_EQ(sync("b", Json::array()).body["received_count"], 1);
    EXPECT_EQ(photos_of(0), Json::array());
}

}  // namespace
}  // namespace chaolu::test
