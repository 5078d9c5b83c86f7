// Products from files: the rules of POST /v1/products and of change requests, row by row.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "tests/support/shop.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::test {
namespace {

// What a new product must have in a file.
std::string const header =
    "货号,商品编码,类目,商品名称,产地,规格,计数单位,包装,等级,净含量,保质期天数\n";

struct ProductImport : testing::Test {
    // Several files at once, as one worker would never read them.
    Shop shop{[](Config& config) { config.bulk_workers = 4; }};

    ProductImport() { shop.supplier(); }
    Reply send(std::string const& file, std::string const& query = "?dry_run=false",
               std::string const& type = "text/csv") {
        return send_as(shop.supplier(), file, query, type);
    }
    static Reply send_as(Party party, std::string const& file,
                         std::string const& query = "?dry_run=false",
                         std::string const& type = "text/csv") {
        return party.post_text("/v1/product-imports" + query, type, file);
    }
    // The product of this code, as a buyer finds it; null when it does not.
    Json found(std::string const& code) {
        auto const page = shop.buyer().get("/v1/products?page_size=200");
        for (auto const& each : page.body["items"])
            if (each["code"] == code) return each;
        return {};
    }
    std::string products() { return shop.sql("select count(*) from product"); }
};

// "address code" of each note.
std::vector<std::string> notes_of(Json const& notes) {
    std::vector<std::string> shown;
    for (auto const& note : notes)
        shown.push_back(note["address"].get<std::string>() + " " + note["code"].get<std::string>());
    return shown;
}
using Notes = std::vector<std::string>;

std::vector<std::string> sorted_lines(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::string counts_of(Reply const& reply) {
    auto const count = [&](char const* what) {
        return std::to_string(reply.body.value(what, -1)) + " ";
    };
    return count("created_count") + count("changed_count") + count("unchanged_count") +
           std::to_string(reply.body.value("error_count", -1));
}

TEST_F(ProductImport, is_previewed_then_applied_and_the_same_file_again_changes_nothing) {
    auto const file = header +
                      "CONG-5,CONG,scallion,大葱,140406,大葱 5公斤,克,捆扎=5000,A,,10\n"
                      "CONG-10,CONG,scallion,大葱,140406,大葱 10公斤,斤,tie=10000,A,,10\n"
                      "CU-500,,vinegar,老陈醋,140406,老陈醋 500毫升,瓶,,,500毫升,\n"
                      "CU-2,,vinegar,老陈醋,140406,老陈醋 2升,个,box=6,,2升,720\n";
    auto const preview = send(file, "");
    ASSERT_EQ(preview.status, 200) << preview.text;
    EXPECT_EQ(preview.body["is_applied"], false);
    // 捆扎 is no code of a unit, and 瓶 no unit to count in: both products wait for these rows.
    EXPECT_EQ(notes_of(preview.body["errors"]),
              (Notes{"2:8 invalid-format", "3 too-few", "4:7 unknown-value"}))
        << preview.text;
    EXPECT_EQ(counts_of(preview), "1 0 0 3") << preview.text;
    EXPECT_EQ(products(), "0");
    auto mended = file;
    mended.replace(mended.find("捆扎"), std::string("捆扎").size(), "tie");
    mended.replace(mended.find("瓶"), std::string("瓶").size(), "个");
    EXPECT_EQ(counts_of(send(mended)), "4 0 0 0");
    EXPECT_EQ(products(), "3");
    auto const cong = found("CONG");
    ASSERT_EQ(cong["skus"].size(), 2u) << cong;
    EXPECT_EQ(cong["skus"][0]["trade_units"][0]["numerator"], 5000) << cong;
    EXPECT_EQ(cong["skus"][1]["base_unit"], "g");
    EXPECT_EQ(found("CU-2")["skus"][0]["net_content"], (Json{{"value", 2000}, {"unit", "ml"}}));
    auto const events = shop.sql("select count(*) from event");
    auto const again = send(mended);
    EXPECT_EQ(counts_of(again), "0 0 4 0") << again.text;
    EXPECT_EQ(shop.sql("select count(*) from event"), events);
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(ProductImport, changes_what_it_says_and_leaves_alone_what_it_does_not) {
    send(header +
         "CONG-5,CONG,scallion,大葱,140406,大葱 5公斤,克,tie=5000,A,,10\n"
         "CONG-10,CONG,scallion,大葱,140406,大葱 10公斤,克,tie=10000,A,,10\n");
    auto const changed = send(
        "sku,name,variety,sku_name\nCONG-5,灰灰白大葱,灰灰白,\n"
        "CONG-10,,,大葱 10 公斤捆\n");
    EXPECT_EQ(counts_of(changed), "0 2 0 0") << changed.text;
    auto const cong = found("CONG");
    EXPECT_EQ(cong["name"], "灰灰白大葱") << cong;
    EXPECT_EQ(cong["skus"][0]["name"], "大葱 5公斤");
    EXPECT_EQ(cong["skus"][1]["name"], "大葱 10 公斤捆");
    // What a product is counted in and packed in is settled when it is added.
    auto const refused = send(
        "sku,base_unit,trade_units,shelf_life_days,category\n"
        "CONG-5,个,tie=5000,10,scallion\n"
        "CONG-10,克,tie=9000,11,scallion\n");
    EXPECT_EQ(notes_of(refused.body["errors"]),
              (Notes{"2:2 already-exists", "3:3 already-exists", "3:4 already-exists"}))
        << refused.text;
    // A third SKU would be one of another product.
    auto const late =
        send(header + "CONG-20,CONG,scallion,灰灰白大葱,140406,大葱 20公斤,克,,A,,10\n");
    EXPECT_EQ(notes_of(late.body["errors"]), Notes{"2:2 already-exists"}) << late.text;
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(ProductImport, reports_each_faulty_row_and_takes_the_others) {
    shop.with_sku_of(shop.other_supplier(), "THEIRS");
    auto const reply = send(
        "sku,product,category,name,origin_division,sku_name,base_unit,net_content,gtin,aliases\n"
        "A,,mushroom,香菇,140406,香菇,克,,,冬菇;花菇\n"
        "A,,mushroom,香菇,140406,香菇,克,,,\n"
        "B,,weather,香菇,140406,香菇,克,,,\n"
        ",,mushroom,香菇,140406,香菇,克,,,\n"
        "C,,mushroom,香菇,999999,香菇,克,,,\n"
        "THEIRS,,mushroom,香菇,140406,香菇,克,,,\n"
        "D,,mushroom,香菇,140406,香菇,克,half,,\n"
        "E,,mushroom,香菇,140406,香菇,克,,6901234567893,\n"
        "F,,mushroom,香菇,140406,香菇,克,,6901234567892,\n"
        "G,,mushroom,香菇,140406,香菇,克,,06901234567892,\n"
        "H,P,mushroom,香菇,140406,香菇,克,,,\n"
        "I,P,mushroom,平菇,140406,平菇,克,,,\n"
        "=J,,mushroom,香菇,140406,香菇,克,,,\n"
        "K,,mushroom,香菇\n");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(notes_of(reply.body["errors"]),
              (Notes{"3:1 duplicate", "4:3 unknown-value", "5:1 required", "6:5 unknown-value",
                     "7:1 already-exists", "8:8 invalid-format", "9:9 invalid-check-digit",
                     "11:9 already-exists", "12 too-few", "13:4 invalid-format",
                     "14:1 invalid-format", "15:5 too-few"}))
        << reply.text;
    EXPECT_EQ(counts_of(reply), "2 0 0 12");
    EXPECT_EQ(products(), "3");
    EXPECT_EQ(shop.sql("select aliases[2] from product where code = 'A'"), "花菇");
    EXPECT_EQ(shop.check(), 0);
}

TEST_F(ProductImport, asks_for_a_review_where_the_supplier_is_not_spared_one) {
    send(header + "CONG-5,,scallion,大葱,140406,大葱 5公斤,克,,A,,10\n");
    shop.sql("update supplier set review_waived = false");
    auto const reply = send("sku,name\nCONG-5,灰灰白大葱\n");
    EXPECT_EQ(notes_of(reply.body["errors"]), Notes{"2:2 illegal-transition"}) << reply.text;
    EXPECT_EQ(found("CONG-5")["name"], "大葱");
    // New goods wait for theirs as those of POST /v1/products do.
    EXPECT_EQ(counts_of(send(header + "NEW,,scallion,小葱,140406,小葱,克,,,,\n")), "1 0 0 0");
    EXPECT_TRUE(found("NEW").is_null());
    EXPECT_EQ(shop.sql("select state from product where code = 'NEW'"), "submitted");
}

TEST_F(ProductImport, of_an_operator_names_the_supplier) {
    auto const row = "CONG-5,scallion,大葱,140406,大葱 5公斤,克";
    auto const named = std::string(
                           "sku,category,name,origin_division,sku_name,base_unit,"
                           "supplier_id\n") +
                       row + "," + shop.supplier().organisation_id() + "\n";
    auto const unnamed =
        std::string("sku,category,name,origin_division,sku_name,base_unit\n") + row + "\n";
    auto const missing = send_as(shop.operator_(), unnamed);
    EXPECT_EQ(missing.body["errors"][0]["code"], "required") << missing.text;
    EXPECT_NE(missing.body["errors"][0]["detail"].get<std::string>().find("supplier_id"),
              std::string::npos);
    EXPECT_EQ(counts_of(send_as(shop.operator_(), named)), "1 0 0 0");
    // For others it is theirs, and nobody else's.
    EXPECT_EQ(counts_of(send_as(shop.other_supplier(), unnamed)), "0 0 0 1");
    EXPECT_EQ(send_as(shop.buyer(), unnamed).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(send_as(shop.with_role(shop.supplier(), "supplier_clerk"), unnamed).problem(),
              (ProblemIs{403, "forbidden"}));
}

TEST_F(ProductImport, refuses_what_is_no_product_file) {
    struct Case {
        std::string file, type, code;
    };
    Case const cases[] = {
        {"sku,name\n", "text/csv", "too-few"},
        {"name\n大葱\n", "text/csv", "required"},
        {"sku,colour\nA,red\n", "text/csv", "unknown-field"},
        {"sku\nA\n", xlsx_type, "invalid-content"},
        {"\n", "application/jsonl", "too-few"},
    };
    for (auto const& each : cases)
        EXPECT_TRUE(send(each.file, "?dry_run=false", each.type).has_fault("", each.code))
            << each.file;
    EXPECT_EQ(products(), "0");
}

TEST_F(ProductImport, reads_workbooks_and_json_lines) {
    auto const book = workbook_of(
        {{"sku", "category", "name", "origin_division", "sku_name", "base_unit", "attributes"},
         {"00123", "mushroom", "香菇", "140406", "香菇", "克", "storage=chilled; cap_mm=60"}});
    EXPECT_EQ(counts_of(send(book, "?dry_run=false", xlsx_type)), "1 0 0 0");
    EXPECT_EQ(found("00123")["attributes"]["cap_mm"], 60) << found("00123");
    auto const line = Json{{"sku", "B"},         {"category", "mushroom"},
                           {"name", "平菇"},     {"origin_division", "140406"},
                           {"sku_name", "平菇"}, {"base_unit", "g"}};
    EXPECT_EQ(counts_of(send(line.dump() + "\n", "?dry_run=false", "application/jsonl")),
              "1 0 0 0");
}

TEST_F(ProductImport, exported_and_sent_back_changes_nothing) {
    shop.with_sku_of(shop.other_supplier(), "THEIRS");
    send(header +
         "CONG-5,CONG,scallion,大葱,140406,大葱 5公斤,克,tie=10000/3,A,,10\n"
         "CONG-10,CONG,scallion,大葱,140406,'=大葱 10公斤,克,,A,,10\n"
         "00123,,vinegar,\"老,陈\"\"醋\",140406,老陈醋 500毫升,个,box=12,,500毫升,\n");
    send("sku,aliases,attributes\nCONG-5,\"章丘;高白\",\n00123,,storage=ambient\n");
    auto const before = shop.sql(
        "select string_agg(version::text, ',' order by code) "
        "from product");
    for (std::string const format : {"csv", "xlsx", "jsonl"})
        for (std::string const language : {"zh", "en"}) {
            auto const file = shop.supplier().get("/v1/exports/products?format=" + format,
                                                  {{"Accept-Language", language}});
            ASSERT_EQ(file.status, 200) << file.text;
            auto const type = format == "xlsx"  ? xlsx_type
                              : format == "csv" ? "text/csv"
                                                : "application/jsonl";
            auto const again = send(file.text, "?dry_run=false", type);
            EXPECT_EQ(counts_of(again), "0 0 3 0") << format << again.text << file.text;
            EXPECT_EQ(counts_of(send_as(shop.operator_(), file.text, "?dry_run=false", type)),
                      "0 0 3 0");
        }
    EXPECT_EQ(shop.sql("select string_agg(version::text, ',' order by code) from product"), before);
    // Deleted and brought again, they are what they were.
    auto const csv = shop.supplier().get("/v1/exports/products?format=csv").text;
    Shop other;
    auto const there = send_as(other.supplier(), [&] {
        auto moved = csv;
        for (std::size_t at;
             (at = moved.find(shop.supplier().organisation_id())) != std::string::npos;)
            moved.replace(at, shop.supplier().organisation_id().size(),
                          other.supplier().organisation_id());
        return moved;
    }());
    EXPECT_EQ(counts_of(there), "3 0 0 0") << there.text;
    auto back = other.supplier().get("/v1/exports/products?format=csv").text;
    for (std::size_t at; (at = back.find(other.supplier().organisation_id())) != std::string::npos;)
        back.replace(at, other.supplier().organisation_id().size(),
                     shop.supplier().organisation_id());
    // Of what was made in one instant, either may come first.
    EXPECT_EQ(sorted_lines(back), sorted_lines(csv));
    // Whose goods a file has: one's own, those of the one who is named, everybody's.
    auto const lines = [](std::string const& text) {
        return std::count(text.begin(), text.end(), '\n');
    };
    auto const theirs = "&supplier_id=" + shop.other_supplier().organisation_id();
    EXPECT_EQ(lines(shop.observer().get("/v1/exports/products?format=jsonl").text), 4);
    EXPECT_EQ(lines(shop.observer().get("/v1/exports/products?format=jsonl" + theirs).text), 1);
    EXPECT_EQ(lines(shop.supplier().get("/v1/exports/products?format=jsonl" + theirs).text), 0);
}

TEST_F(ProductImport, sent_by_several_at_once_is_one_effect) {
    auto const file = header +
                      "CONG-5,CONG,scallion,大葱,140406,大葱 5公斤,克,,A,,10\n"
                      "CONG-10,CONG,scallion,大葱,140406,大葱 10公斤,克,,A,,10\n";
    std::vector<std::thread> threads;
    std::atomic<int> created = 0, taken = 0;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, party = shop.supplier()]() mutable {
            auto const reply =
                party.post_text("/v1/product-imports?dry_run=false", "text/csv", file);
            taken += reply.status == 200 ? 1 : 0;
            created += reply.body.value("created_count", 0);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(taken, 6);
    EXPECT_EQ(created, 2);
    EXPECT_EQ(products(), "1");
    // And so are changes.
    threads.clear();
    std::atomic<int> changed = 0;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, party = shop.supplier()]() mutable {
            changed += party
                           .post_text("/v1/product-imports?dry_run=false", "text/csv",
                                      "sku,variety\nCONG-5,灰灰白\n")
                           .body.value("changed_count", 0);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(shop.check(), 0);
}

// The answer shows the first 200 faults; all refused rows come back as a file, and are taken when
// they are corrected.
TEST_F(ProductImport, gives_refused_rows_back_to_be_corrected) {
    auto const file = header +
                      "CONG-5,CONG,scallion,大葱,140406,大葱 5公斤,克,,A,,10\n"
                      "SUAN-1,,no-such,\"大蒜, 新\",140406,大蒜,克,,A,,x\n";
    auto const reply = send(file, "?dry_run=false&failed_rows=csv");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.header("content-type"), "text/csv; charset=utf-8");
    EXPECT_EQ(reply.header("content-disposition"), "attachment; filename=\"failed-rows.csv\"");
    EXPECT_EQ(products(), "1");
    auto text = reply.text;
    EXPECT_NE(
        text.find("保质期天数,行号,错误\r\nSUAN-1,,no-such,\"大蒜, 新\",140406,大蒜,克,,A,,x,3,"),
        std::string::npos)
        << text;
    EXPECT_EQ(text.find("CONG-5"), std::string::npos);
    text.replace(text.find("no-such"), 7, "scallion");
    text.replace(text.find(",x,3,"), 5, ",9,3,");
    EXPECT_EQ(send(text).body["created_count"], 1) << send(text).text;
    EXPECT_EQ(products(), "2");
    EXPECT_EQ(send(text, "?failed_rows=xlsx").problem().status, 422);
}

// OFN #3779: a user has 8,000 rows, and the importer fails at 500.
TEST_F(ProductImport, takes_eight_thousand_rows) {
    std::string file = header;
    for (int i = 0; i < 8'000; ++i)
        file += "S-" + std::to_string(i) + ",,scallion,大葱 " + std::to_string(i) +
                ",140406,大葱,克,tie=5000,A,,10\n";
    auto const reply = send(file);
    EXPECT_EQ(counts_of(reply), "8000 0 0 0") << reply.text.substr(0, 500);
    EXPECT_EQ(counts_of(send(file)), "0 0 8000 0");
    EXPECT_EQ(products(), "8000");
}

}  // namespace
}  // namespace chaolu::test
