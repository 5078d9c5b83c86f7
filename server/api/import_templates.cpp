// What each kind of file has for columns, and what a clerk is told about them.
#include "server/api/import_templates.hpp"

#include <algorithm>
#include <array>

#include "server/api/table_files.hpp"
#include "server/http/query.hpp"
#include "server/imports/lot_rows.hpp"
#include "server/imports/price_rows.hpp"
#include "server/imports/product_rows.hpp"
#include "server/imports/supplier_rows.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using imports::Format;

// What the second sheet of a template says of a column, and a cell of it.
struct Note {
    std::string_view chinese, english, example;
};
constexpr std::array<Note, 11> stock_notes{{
    {"必填", "required", "XG-QH9-A"},
    {"可不填，由系统编号", "may be left empty: one is made", "XG1123-01"},
    {"与生产日期至少填一个", "this or the production date is required", "2026-11-22"},
    {"与采收日期至少填一个", "this or the harvest date is required", "2026年11月22日"},
    {"可不填，按保质期计算", "may be left empty: from the shelf life", "2026/12/22"},
    {"必填，单位可写在数字后", "required; the unit may stand behind it", "500斤"},
    {"数量后无单位时必填", "required unless it stands behind the quantity", "箱"},
    {"基地/编号", "site/number", "PARK/A01"},
    {"称重商品的件数", "pieces of goods that are weighed", "80"},
    {"可不填；有毛重皮重时数量可不填", "may be left empty; with both, the quantity may be too",
     "520斤"},
    {"与毛重同填，必须小于毛重", "with the gross weight, and less", "20斤"},
}};
constexpr std::array<Note, 7> price_notes{{
    {"必填", "required", "XG-QH9-A"},
    {"必填，单位可写在其后", "required; the unit may stand behind it", "6.50元/斤"},
    {"价格后无单位时必填", "required unless it stands behind the price", "斤"},
    {"可不填：任何供应商", "may be left empty: of any supplier", "org_01M82X29D4ES8R65RZYJKA792G"},
    {"可不填：任何数量", "may be left empty: for any quantity", "100斤"},
    {"可不填：从今天起", "may be left empty: from today on", "2026-11-22"},
    {"可不填，不含当天", "may be left empty; the day is not included", "2027-01-01"},
}};
constexpr std::array<Note, 21> product_notes{{
    {"必填，每行一个货号", "required; one row a SKU", "XG-QH9-A-500G"},
    {"可不填：与货号相同", "may be left empty: the same as the SKU", "XG-QH9"},
    {"平台填写；供应商可不填", "for operators; suppliers may leave it empty",
     "org_01M82X29D4ES8R65RZYJKA792G"},
    {"新商品必填，见类目表", "required of new goods: see the categories", "mushroom"},
    {"新商品必填", "required of new goods", "香菇"},
    {"可不填", "may be left empty", "Shiitake"},
    {"可不填，以;分隔", "may be left empty; several with ;", "冬菇; 花菇"},
    {"可不填", "may be left empty", "七河9号"},
    {"新商品必填，区划代码", "required of new goods: a division code", "140406"},
    {"可不填，以;分隔", "may be left empty; several with ;", "GB/T 38581-2020"},
    {"按类目，名称=值，以;分隔", "by category: name=value, several with ;", "storage=chilled"},
    {"新商品必填", "required of new goods", "500克盒装"},
    {"可不填", "may be left empty", "500 g box"},
    {"可不填", "may be left empty", "A"},
    {"新商品必填：克、毫升或个", "required of new goods: g, ml or piece", "克"},
    {"可不填：单位=折合数，以;分隔", "may be left empty: unit=base units, several with ;",
     "box=500; crate=10000"},
    {"可不填", "may be left empty", "500g"},
    {"是或否，可不填：否", "true or false; empty is false", "否"},
    {"可不填", "may be left empty", "10"},
    {"是或否，可不填：否", "true or false; empty is false", "否"},
    {"可不填", "may be left empty", "6901234567892"},
}};
constexpr std::array<Note, 4> supplier_notes{{
    {"必填，18位", "required, 18 characters", "91140406MA0DEM0994"},
    {"新供应商必填", "required of new suppliers", "潞城区示范种植专业合作社"},
    {"可不填", "may be left empty", "Lucheng Demo Growers"},
    {"可不填，行政区划代码", "may be left empty: a division code", "140406"},
}};

struct Kind {
    std::string_view name;
    std::span<imports::ColumnName const> columns;
    std::span<Note const> notes;
};
constexpr auto kinds = std::to_array<Kind>({
    {"stock", imports::stock_template, stock_notes},
    {"prices", imports::price_template, price_notes},
    {"products", imports::product_columns, product_notes},
    {"suppliers", imports::supplier_columns, supplier_notes},
});
static_assert(std::all_of(kinds.begin(), kinds.end(), [](Kind const& kind) {
    return kind.columns.size() == kind.notes.size();
}));

imports::Notes notes_of(Kind const& kind, http::Language language) {
    bool const is_chinese = language == http::Language::zh;
    imports::Notes lines{is_chinese ? std::vector<std::string>{"列", "说明", "示例"}
                                    : std::vector<std::string>{"column", "meaning", "example"}};
    for (std::size_t at = 0; at < kind.notes.size(); ++at) {
        auto const& note = kind.notes[at];
        lines.push_back({header_of(kind.columns[at], language),
                         std::string(is_chinese ? note.chinese : note.english),
                         std::string(note.example)});
    }
    return lines;
}

Result<Response> read_import_template(Call& call) {
    http::Query query(call.request.query, {"format"});
    auto const format = query.word("format", imports::format_from).value_or(Format::xlsx);
    if (format == Format::jsonl)
        query.fault("format", Code::unknown_value, "is csv or xlsx: JSON lines have no header");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const kind = std::find_if(kinds.begin(), kinds.end(), [&](Kind const& each) {
        return each.name == call.path_values.at(0);
    });
    if (kind == kinds.end()) return refuse(Code::not_found, "There is no such kind of file.");
    auto table = imports::write_table(format, headers_of(kind->columns, call.language),
                                      notes_of(*kind, call.language));
    auto response = table_file(format, std::string(kind->name) + "-template", table->finish());
    response.headers.emplace_back("Vary", "Accept-Language");
    return response;
}

}  // namespace

void add_import_template_routes(http::Router& router) {
    router.get("/v1/imports/templates/{kind}", http::Permission::session_read,
               read_import_template);
}

}  // namespace chaolu::api
