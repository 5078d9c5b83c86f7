// Texts that are too long for a file of any kind: cut between characters, never within one.
#include <gtest/gtest.h>

#include <functional>

#include "tests/support/clerk.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::test {
namespace {

std::string times(std::string const& text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

// Where each kind of file goes, and the columns without which a CSV file is none of that kind.
struct Kind {
    std::string name;
    std::string header;
    std::function<Reply(std::string const& file, std::string const& type)> send;
};

std::vector<Kind> kinds_of(Clerk& clerk) {
    auto const by_operator = [&clerk](std::string const& target) {
        return [&clerk, target](std::string const& file, std::string const& type) {
            return clerk.shop.operator_().post_text(target, type, file);
        };
    };
    auto const list =
        clerk.shop.operator_().get("/v1/price-lists").body["items"][0]["id"].get<std::string>();
    return {{"stock", "sku,production_date,quantity",
             [&clerk](std::string const& file, std::string const& type) {
                 return clerk.upload(file, "", type);
             }},
            {"prices", "sku,price,per", by_operator("/v1/price-lists/" + list + "/prices:import")},
            {"products", "sku,name,name_en", by_operator("/v1/product-imports")},
            {"suppliers", "uscc,name,name_en", by_operator("/v1/supplier-imports")}};
}

// Half a character is no text to PostgreSQL (22021) or to JSON: the whole file was answered 500.
TEST(ImportTexts, with_a_long_unknown_field_are_refused_in_whole_characters) {
    Clerk clerk;
    for (auto const& kind : kinds_of(clerk))
        // The cut falls within a character of three bytes, of two, and of four.
        for (std::string const& name : {times("货", 30), "x" + times("é", 60), times("𠮷", 31)}) {
            auto const reply = kind.send("{\"" + name + "\":1}\n", "application/jsonl");
            ASSERT_LT(reply.status, 300) << kind.name << reply.text;
            ASSERT_EQ(reply.body["errors"].size(), 1u) << reply.text;
            EXPECT_EQ(reply.body["errors"][0]["code"], "unknown-field") << reply.text;
        }
}

TEST(ImportTexts, with_a_NUL_in_the_name_of_a_field_are_refused) {
    Clerk clerk;
    for (auto const& kind : kinds_of(clerk)) {
        auto const reply = kind.send("{\"sku\\u0000\":1}\n", "application/jsonl");
        ASSERT_LT(reply.status, 300) << kind.name << reply.text;
        EXPECT_EQ(reply.body["errors"][0]["code"], "invalid-text") << kind.name << reply.text;
    }
}

// Of 4,096 bytes that are kept of a cell, the last may be within a character.
TEST(ImportTexts, with_an_endless_cell_are_refused_in_whole_characters) {
    Clerk clerk;
    for (auto const& kind : kinds_of(clerk))
        for (std::string const start : {"", "x", "xx"}) {
            auto const cell = start + times("菇", 1'400);
            auto const reply = kind.send(kind.header + "\nA," + cell + ",1\n", "text/csv");
            ASSERT_LT(reply.status, 300) << kind.name << reply.text;
            EXPECT_EQ(reply.body["errors"][0]["code"], "too-long") << kind.name << reply.text;
        }
    EXPECT_EQ(clerk.shop.sql("select count(*) from stock_import_failed_row "
                             "where length(cells) > 1300"),
              "3");
}

// A workbook names its parts itself, and a refusal says which one it lacks.
TEST(ImportTexts, about_a_part_that_a_workbook_lacks_are_whole) {
    Clerk clerk;
    for (std::string const& name : {times("表", 60), std::string("x\xE8\xA1")}) {
        auto parts = parts_around(sheet_of(""));
        parts[2].text =
            "<Relationships><Relationship Id=\"r1\" Target=\"" + name + "\"/></Relationships>";
        auto const reply = clerk.upload(zip_of(parts), "", xlsx_type);
        EXPECT_TRUE(reply.has_fault("", "invalid-content")) << reply.text;
    }
}

}  // namespace
}  // namespace chaolu::test
