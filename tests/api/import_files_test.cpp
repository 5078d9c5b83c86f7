// Templates, exports, rows given back for correction, and progress.
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/clerk.hpp"
#include "tests/support/workbook.hpp"

namespace chaolu::test {
namespace {

std::string type_of(std::string const& format) {
    return format == "xlsx" ? xlsx_type : format == "csv" ? "text/csv" : "application/jsonl";
}

TEST(ImportTemplate, is_filled_in_and_sent_back) {
    Clerk clerk;
    auto supplier = clerk.shop.supplier();
    auto const csv = supplier.get("/v1/imports/templates/stock?format=csv");
    ASSERT_EQ(csv.status, 200) << csv.text;
    EXPECT_EQ(csv.header("content-type"), "text/csv; charset=utf-8");
    EXPECT_EQ(csv.header("content-disposition"), "attachment; filename=\"stock-template.csv\"");
    EXPECT_EQ(csv.text,
              "\xEF\xBB\xBF货号,批号,采收日期,生产日期,到期日,数量,单位,大棚,件数,毛重,"
              "皮重\r\n");
    auto const filled = csv.text + "A,L-1,," + clerk.today + ",,500个,,,,,\r\n";
    EXPECT_EQ(clerk.receive(filled).body["received_count"], 1);
    auto const english =
        supplier.get("/v1/imports/templates/stock?format=csv", {{"Accept-Language", "en"}});
    EXPECT_TRUE(english.text.starts_with("\xEF\xBB\xBFsku,lot_code,")) << english.text;
    auto const workbook = supplier.get("/v1/imports/templates/stock");
    EXPECT_EQ(workbook.header("content-type"), xlsx_type);
    // Sent back as it came: its columns are known, and it has no rows.
    EXPECT_TRUE(clerk.upload(workbook.text, "", xlsx_type).has_fault("", "too-few"));
    for (std::string const kind : {"prices", "products", "suppliers"}) {
        auto const other = clerk.shop.operator_().get("/v1/imports/templates/" + kind);
        EXPECT_EQ(other.header("content-type"), xlsx_type) << kind;
        auto const target = kind == "prices" ? clerk.shop.operator_()
                                                   .get("/v1/price-lists")
                                                   .body["items"][0]["id"]
                                                   .get<std::string>()
                                             : "";
        auto const empty = clerk.shop.operator_().post_text(
            kind == "prices" ? "/v1/price-lists/" + target + "/prices:import"
                             : "/v1/" + kind.substr(0, kind.size() - 1) + "-imports",
            xlsx_type, other.text);
        EXPECT_TRUE(empty.has_fault("", "too-few")) << kind << empty.text;
    }
    EXPECT_EQ(supplier.get("/v1/imports/templates/weather").problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(supplier.get("/v1/imports/templates/stock?format=jsonl")
                    .has_fault("?format", "unknown-value"));
}

TEST(StockExport, sent_back_changes_nothing) {
    Clerk clerk;
    clerk.shop.with_sku("00123");
    clerk.receive(stock_file_header + clerk.row("L-1") + clerk.row("L-2", "3,box", "00123"));
    clerk.shop.with_sku_of(clerk.shop.other_supplier(), "X")
        .with_stock_of(clerk.shop.other_supplier(), "X", 7);
    for (std::string const format : {"csv", "xlsx", "jsonl"}) {
        auto const file = clerk.shop.supplier().get("/v1/exports/stock?format=" + format);
        ASSERT_EQ(file.status, 200) << file.text;
        auto const again = clerk.upload(file.text, "?dry_run=false", type_of(format));
        EXPECT_EQ(again.body["row_count"], 2) << again.text;
        EXPECT_EQ(again.body["received_count"], 0);
        EXPECT_EQ(again.body["unchanged_count"], 2) << again.text;
        EXPECT_EQ(again.body["errors"], Json::array());
    }
    EXPECT_EQ(clerk.shop.on_hand("A"), 5);
    EXPECT_EQ(clerk.shop.on_hand("00123"), 30);
    auto const one = clerk.shop.supplier().get("/v1/exports/stock?format=jsonl&sku=A");
    EXPECT_EQ(one.text, "{\"货号\":\"A\",\"批号\":\"L-1\",\"生产日期\":\"" + clerk.today +
                            "\",\"数量\":5,\"单位\":\"piece\",\"地点\":\"main\"}\n");
    EXPECT_TRUE(
        clerk.shop.supplier().get("/v1/exports/stock?sku=NO").has_fault("?sku", "unknown-sku"));
    EXPECT_EQ(clerk.shop.observer().get("/v1/exports/stock?format=jsonl").status, 200);
    EXPECT_EQ(clerk.shop.buyer().get("/v1/exports/stock").problem(), (ProblemIs{403, "forbidden"}));
}

// ERPNext #16396, frappe PR #15829: a rerun after a fault doubles what was good the first time.
TEST(FailedRows, are_corrected_and_no_other_row_comes_again) {
    for (std::string const format : {"csv", "jsonl", "xlsx"}) {
        Clerk clerk;
        auto& shop = clerk.shop;
        // Without codes of their own, which would keep them apart by themselves.
        auto const first =
            clerk.receive(stock_file_header + clerk.row("", "5,piece") + clerk.row("", "x,piece") +
                          clerk.row("", "7,捆") + clerk.row("", "9,piece"));
        EXPECT_EQ(first.body["received_count"], 2) << first.text;
        auto const id = first.body["id"].get<std::string>();
        auto const target = "/v1/stock-imports/" + id + "/failed-rows?format=";
        auto const given = shop.supplier().get(target + "csv", {{"Accept-Language", "en"}});
        EXPECT_TRUE(given.text.starts_with(
            "\xEF\xBB\xBFsku,lot_code,production_date,quantity,unit,line,errors\r\nA,," +
            clerk.today + ",x,piece,3,"))
            << given.text;
        EXPECT_NE(given.text.find("7,捆,4,unit: "), std::string::npos) << given.text;
        auto const table = std::vector<std::vector<std::string>>{
            {"sku", "production_date", "quantity", "line", "errors"},
            {"A", clerk.today, "6个", "3", "quantity: is not a number"},
            {"A", clerk.today, "still wrong", "4", ""},
            {"A", clerk.today, "100个", "2", ""},
            {"A", clerk.today, "100个", "3", ""},
            {"A", clerk.today, "100个", "", ""}};
        std::string file;
        if (format == "xlsx") file = workbook_of(table);
        for (std::size_t row = 0; format != "xlsx" && row < table.size(); ++row) {
            if (format == "jsonl" && row == 0) continue;
            Json line = Json::object();
            std::string csv;
            for (std::size_t at = 0; at < table[row].size(); ++at) {
                csv += (at > 0 ? "," : "") + table[row][at];
                line[table[0][at]] = table[row][at];
            }
            file += (format == "csv" ? csv : line.dump()) + "\n";
        }
        auto const retry = "?retry_of=" + id;
        auto const preview = clerk.upload(file, retry, type_of(format));
        ASSERT_EQ(preview.status, 201) << preview.text;
        EXPECT_EQ(preview.body["retry_of"], id);
        EXPECT_EQ(preview.body["good_count"], 1) << preview.text;
        EXPECT_EQ(preview.body["errors"][1]["code"], "unknown-value") << preview.text;
        EXPECT_EQ(preview.body["errors"][3]["code"], "required") << preview.text;
        EXPECT_EQ(clerk.confirm(preview.body).body["received_count"], 1);
        EXPECT_EQ(shop.on_hand("A"), 20);
        // The same correction in another file, and the same file once more.
        auto const other =
            clerk.upload("sku,production_date,quantity,line\nA," + clerk.today + ",6个,3\n",
                         retry + "&dry_run=false");
        EXPECT_EQ(other.body["received_count"], 0) << other.text;
        clerk.upload(file, retry + "&dry_run=false", type_of(format));
        EXPECT_EQ(shop.on_hand("A"), 20);
        auto const left = shop.supplier().get(target + "jsonl");
        EXPECT_NE(left.text.find("\"行号\":\"4\""), std::string::npos) << left.text;
        EXPECT_EQ(left.text.find("\"行号\":\"3\""), std::string::npos) << left.text;
        EXPECT_EQ(shop.check(), 0);
    }
}

TEST(FailedRows, corrected_by_two_at_once_count_once) {
    Clerk clerk(with_four_bulk_workers);
    auto const first =
        clerk.receive(stock_file_header + clerk.row("", "x,piece") + clerk.row("K", "1,piece"));
    auto const retry = "?dry_run=false&retry_of=" + first.body["id"].get<std::string>();
    std::atomic<int> received = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i, party = clerk.shop.supplier()]() mutable {
            auto const file = "sku,lot_code,production_date,quantity,line\nA,OWN-" +
                              std::to_string(i) + "," + clerk.today + ",5个,2\n";
            auto const reply = party.post_text("/v1/stock-imports" + retry, "text/csv", file);
            EXPECT_EQ(reply.status, 201) << reply.text;
            received += reply.body.value("received_count", 0);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(received, 1);
    EXPECT_EQ(clerk.shop.on_hand("A"), 6);
    EXPECT_EQ(clerk.shop.check(), 0);
}

// Reading the first file again forgot what was corrected of it, and offered it once more.
TEST(FailedRows, corrected_once_are_not_offered_again) {
    Clerk clerk;
    auto const file =
        stock_file_header + clerk.row("", "5,piece", "LATER") + clerk.row("K", "1,piece");
    auto const first = clerk.upload(file);
    EXPECT_EQ(first.body["failed_row_count"], 1) << first.text;
    auto const retry = "?dry_run=false&retry_of=" + first.body["id"].get<std::string>();
    auto const corrected = [&](std::string const& quantity) {
        return clerk.upload(
            "sku,production_date,quantity,line\nA," + clerk.today + "," + quantity + "个,2\n",
            retry);
    };
    EXPECT_EQ(corrected("5").body["received_count"], 1);
    auto const again = clerk.upload(file);
    EXPECT_EQ(again.body["failed_row_count"], 0) << again.text;
    EXPECT_EQ(corrected("6").body["received_count"], 0);
    EXPECT_EQ(clerk.shop.on_hand("A"), 5);
    // Nor is it received when what it named exists by now.
    clerk.shop.with_sku("LATER");
    auto const late = clerk.receive(file);
    EXPECT_EQ(faults_of(late.body), Faults{"2:0  duplicate"}) << late.text;
    EXPECT_EQ(late.body["received_count"], 1);
    EXPECT_EQ(clerk.shop.on_hand("LATER"), 0);
    EXPECT_EQ(clerk.shop.check(), 0);
}

TEST(FailedRows, are_not_corrected_by_their_own_file) {
    Clerk clerk;
    auto const file = stock_file_header + clerk.row("L-1", "5,piece") + clerk.row("L-2", "x,piece");
    auto const first = clerk.upload(file);
    auto const id = first.body["id"].get<std::string>();
    EXPECT_TRUE(clerk.upload(file, "?retry_of=" + id).has_fault("?retry_of", "unknown-value"));
    EXPECT_EQ(clerk.confirm(first.body).body["received_count"], 1);
}

TEST(FailedRows, beyond_what_is_kept_are_counted) {
    Clerk clerk;
    std::string file = stock_file_header;
    for (int i = 0; i < 10'050; ++i) file += clerk.row("L-" + std::to_string(i), "x,piece");
    auto const many = clerk.upload(file);
    EXPECT_EQ(many.body["error_count"], 10'050) << many.text;
    EXPECT_EQ(many.body["failed_row_count"], 10'000);
    std::string wide = "sku,lot_code,production_date,quantity,unit,growing_unit,pieces,errors\n";
    std::string const text(3'000, 'x');
    for (int i = 0; i < 2; ++i)
        wide += "A," + text + "," + text + "," + text + "," + text + "," + text + ",1," +
                (i == 0 ? text : "") + "\n";
    auto const long_rows = clerk.upload(wide);
    EXPECT_EQ(long_rows.body["error_count"], 2) << long_rows.text;
    EXPECT_EQ(long_rows.body["failed_row_count"], 1);
    // A separator of ours within a cell moves no other cell.
    auto const odd = clerk.upload(stock_file_header +
                                  "A,\"L\x1F"
                                  "1\"," +
                                  clerk.today + ",x,piece\n");
    auto const given = clerk.shop.supplier().get(
        "/v1/stock-imports/" + odd.body["id"].get<std::string>() + "/failed-rows");
    EXPECT_NE(given.text.find("A,L 1," + clerk.today + ",x,piece,2,"), std::string::npos)
        << given.text;
}

TEST(FailedRows, are_of_an_import_of_ones_own) {
    Clerk clerk;
    auto const id = clerk.upload(stock_file_header + clerk.row("", "x,piece")).body["id"];
    auto other = clerk.shop.other_supplier();
    auto const target = "/v1/stock-imports/" + id.get<std::string>() + "/failed-rows";
    EXPECT_EQ(other.get(target).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(other
                    .post_text("/v1/stock-imports?retry_of=" + id.get<std::string>(), "text/csv",
                               stock_file_header + clerk.row(""))
                    .has_fault("?retry_of", "unknown-value"));
    EXPECT_TRUE(clerk.upload(stock_file_header + clerk.row(""), "?retry_of=imp_x")
                    .has_fault("?retry_of", "invalid-format"));
}

TEST(ImportProgress, is_polled_or_streamed) {
    Clerk clerk;
    auto const key = fresh_key();
    auto supplier = clerk.shop.supplier();
    auto const target = "/v1/import-progress?key=" + key;
    EXPECT_EQ(supplier.get(target).problem(), (ProblemIs{404, "not-found"}));
    std::string events;
    std::thread watcher([&, watching = clerk.shop.supplier()]() mutable {
        auto const reply = watching.get(target, {{"Accept", "text/event-stream"}});
        EXPECT_EQ(reply.header("content-type"), "text/event-stream");
        events = reply.text;
    });
    std::string file = stock_file_header;
    for (int i = 0; i < 5'000; ++i) file += clerk.row("L-" + std::to_string(i % 4'999), "1,piece");
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    auto const reply = clerk.upload(file, "", "text/csv", {{"Idempotency-Key", key}});
    EXPECT_EQ(reply.status, 201);
    watcher.join();
    auto const id = reply.body["id"].get<std::string>();
    EXPECT_TRUE(events.starts_with("event: waiting\n")) << events;
    EXPECT_TRUE(
        events.ends_with("event: progress\nid: over\ndata: {\"error_count\":1,\"good_count\":4999,"
                         "\"import_id\":\"" +
                         id + "\",\"phase\":\"done\",\"rows_read\":5000}\n\n"))
        << events;
    // A browser asks again when a stream has ended, and once more for ever.
    auto const reconnected =
        supplier.get(target, {{"Accept", "text/event-stream"}, {"Last-Event-ID", "over"}});
    EXPECT_EQ(reconnected.status, 204);
    auto const polled = supplier.get(target);
    EXPECT_EQ(polled.body["phase"], "done");
    EXPECT_EQ(polled.body["rows_read"], 5'000);
    EXPECT_EQ(clerk.shop.other_supplier().get(target).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(supplier.get("/v1/import-progress").has_fault("?key", "required"));
}

TEST(ImportProgress, is_told_of_every_kind_of_file_and_of_confirming) {
    Clerk clerk;
    auto& shop = clerk.shop;
    auto const list = shop.operator_().get("/v1/price-lists").body["items"][0]["id"];
    auto const preview = clerk.upload(stock_file_header + clerk.row("L-1") + clerk.row("L-2"));
    struct Case {
        std::string target, file;
        int rows, good, faulty;
    };
    Case const cases[] = {
        {"/v1/price-lists/" + list.get<std::string>() + "/prices:import?dry_run=false",
         "sku,price,per\nA,11,piece\nNO,5,piece\n", 2, 1, 1},
        {"/v1/product-imports?dry_run=false", "sku,name\nA,\nNO,\n", 2, 1, 1},
        {"/v1/supplier-imports?dry_run=false",
         "uscc,name\n91140406MA0DEM0994,潞城区示范种植专业合作社\nx,y\nz,y\n", 3, 1, 2},
        {"/v1/stock-imports/" + preview.body["id"].get<std::string>() + ":confirm", "", 2, 2, 0},
    };
    for (auto const& each : cases) {
        auto const key = fresh_key();
        auto party = each.file.empty() ? shop.supplier() : shop.operator_();
        auto const reply = party.post_text(each.target, each.file.empty() ? "" : "text/csv",
                                           each.file, {{"Idempotency-Key", key}});
        ASSERT_EQ(reply.status, 200) << reply.text;
        auto const polled = party.get("/v1/import-progress?key=" + key).body;
        EXPECT_EQ(polled["phase"], "done") << each.target << polled;
        EXPECT_EQ(polled["rows_read"], each.rows) << each.target;
        EXPECT_EQ(polled["good_count"], each.good) << each.target << reply.text;
        EXPECT_EQ(polled["error_count"], each.faulty) << each.target;
        EXPECT_EQ(polled["import_id"], each.file.empty() ? preview.body["id"] : Json());
        auto const streamed =
            party.get("/v1/import-progress?key=" + key, {{"Accept", "text/event-stream"}});
        EXPECT_TRUE(streamed.text.starts_with("event: progress\nid: over\n")) << streamed.text;
    }
}

// It said done, whatever became of the file.
TEST(ImportProgress, ends_as_failed_when_nothing_was_done) {
    Clerk clerk;
    auto const key = fresh_key();
    EXPECT_EQ(clerk.upload(stock_file_header, "", "text/csv", {{"Idempotency-Key", key}}).status,
              422);
    auto const polled = clerk.shop.supplier().get("/v1/import-progress?key=" + key).body;
    EXPECT_EQ(polled["phase"], "failed") << polled;
}

}  // namespace
}  // namespace chaolu::test
