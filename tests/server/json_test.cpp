// Reading JSON: numbers are exact, syntax is strict, texts come through byte by byte, and every
// fault of a body is told with its place.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "domain/core/error.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

using Found = std::vector<std::pair<std::string, Code>>;

Found places(Error const& error) {
    Found found;
    for (auto const& fault : error.faults) found.emplace_back(fault.pointer, fault.code);
    return found;
}

// What `decode` finds wrong with a body that is sound JSON.
template <class Decode>
Found faults_of(std::string_view body, Decode decode) {
    auto const value = parse(body);
    if (!value) return places(value.error());
    Faults faults;
    Decoder in(*value, "", faults);
    decode(in);
    return faults.empty() ? Found{} : places(faults.error());
}

struct NumberRow {
    char const* literal;
    std::optional<std::int64_t> value;
    Code refused = Code::not_an_integer;
};

// Reliability goal G26: nothing wraps, rounds or is coerced.
NumberRow const number_rows[] = {
    {"0", 0},
    {"1", 1},
    {"-1", -1},
    {"42", 42},
    {"2147483647", 2147483647},
    {"2147483648", 2147483648},
    {"-2147483649", -2147483649},
    {"4294967295", 4294967295},
    {"4294967296", 4294967296},
    {"4294967297", 4294967297},
    {"9007199254740991", 9007199254740991},
    {"9007199254740992", 9007199254740992},
    {"9007199254740993", 9007199254740993},
    {"-9007199254740993", -9007199254740993},
    {"9223372036854775807", INT64_MAX},
    {"-9223372036854775808", INT64_MIN},
    {"9223372036854775808", {}, Code::out_of_range},
    {"18446744073709551615", {}, Code::out_of_range},
    {"-9223372036854775809", {}},
    {"18446744073709551616", {}},
    {"18446744073709551617", {}},
    {"100000000000000000000000000000000000000000", {}},
    {"-0", {}},
    {"1.0", {}},
    {"-1.0", {}},
    {"0.0", {}},
    {"-0.0", {}},
    {"1.9", {}},
    {"0.1", {}},
    {"1e3", {}},
    {"1E3", {}},
    {"1e0", {}},
    {"1e-400", {}},
    {"9007199254740993.0", {}},
    {"1e400", {}, Code::out_of_range},
    {"-1e400", {}, Code::out_of_range},
    {"\"1\"", {}, Code::wrong_type},
    {"true", {}, Code::wrong_type},
    {"null", {}, Code::required},
    {"[1]", {}, Code::wrong_type},
    {"{}", {}, Code::wrong_type},
};

TEST(JsonNumbers, are_exact_or_refused_at_their_place) {
    static_assert(std::size(number_rows) >= 40);
    for (auto const& row : number_rows) {
        std::optional<std::int64_t> read;
        auto const found = faults_of(fmt::format(R"({{"n":{}}})", row.literal), [&](Decoder& in) {
            read = in.integer("n", INT64_MIN, INT64_MAX);
        });
        EXPECT_EQ(read, row.value) << row.literal;
        EXPECT_EQ(found, row.value ? Found{} : (Found{{"/n", row.refused}})) << row.literal;
    }
}

TEST(JsonNumbers, that_are_not_numbers_are_not_json) {
    for (auto const* literal :
         {"01", "+1", ".5", "1.", "1e", "0x10", "NaN", "Infinity", "- 1", "1_000", "--1", "1,"}) {
        auto const value = parse(fmt::format(R"({{"n":{}}})", literal));
        ASSERT_FALSE(value) << literal;
        EXPECT_EQ(value.error().code, Code::malformed_json) << literal;
    }
}

TEST(JsonNumbers, stay_within_the_bounds_of_their_field) {
    auto const read = [](Decoder& in) { in.integer("n", 1, 500); };
    EXPECT_EQ(faults_of(R"({"n":1})", read), Found{});
    EXPECT_EQ(faults_of(R"({"n":500})", read), Found{});
    EXPECT_EQ(faults_of(R"({"n":0})", read), (Found{{"/n", Code::out_of_range}}));
    EXPECT_EQ(faults_of(R"({"n":501})", read), (Found{{"/n", Code::out_of_range}}));
    EXPECT_EQ(faults_of(R"({"n":18446744073709551615})", read),
              (Found{{"/n", Code::out_of_range}}));
}

TEST(JsonSyntax, is_rfc_8259_and_nothing_besides) {
    using namespace std::string_literals;
    std::vector<std::string> const bodies{
        "",
        " ",
        "{",
        "}",
        "[1",
        "{\"a\":1",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "{\"a\":1,}",
        "nul",
        "True",
        "[1] [2]",
        "{} x",
        "{\"a\":1}{",
        "// note\n{}",
        "/* note */{}",
        "\"open",
        "\"tab\there\"",
        "\"line\nbreak\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\xEF\xBB\xBF{}",  // byte order mark
        "{}\0"s,
        "{\"a\":1}\0{}"s,  // nlohmann takes a zero byte for the end of the text
        "\0"s,
        "{\"a\0b\":1}"s,
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\ud800\\u0041\"",  // lone surrogates
        "\"\xC3\"",
        "\"\xC0\xAF\"",
        "\"\xED\xA0\x80\"",
        "\"\xF5\x80\x80\x80\"",
        "\"\xFF\"",
    };
    for (auto const& body : bodies) {
        auto const value = parse(body);
        ASSERT_FALSE(value) << body;
        EXPECT_EQ(value.error().code, Code::malformed_json) << body;
        EXPECT_TRUE(value.error().faults.empty()) << body;
    }
}

TEST(JsonSyntax, takes_what_is_sound) {
    EXPECT_TRUE(parse(" \t\r\n{ \"a\" : [ 1 , true , null , \"x\" ] } \n"));
    EXPECT_TRUE(parse("[]"));
    EXPECT_TRUE(parse("\"text\""));
    EXPECT_EQ(*parse(R"("\ud83c\udf44 \u00e9 \\ \/ \"")"), "🍄 é \\ / \"");
}

TEST(JsonSyntax, allows_32_levels_and_not_one_more) {
    auto const nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(parse(nested(32)));
    auto const deep = parse(nested(33));
    ASSERT_FALSE(deep);
    std::string pointer;
    for (int i = 0; i < 32; ++i) pointer += "/0";
    EXPECT_EQ(places(deep.error()), (Found{{pointer, Code::too_deep}}));
    // Far beyond what a recursive reader would survive, and without a closing bracket.
    EXPECT_FALSE(parse(std::string(1'000'000, '[')));
    EXPECT_FALSE(parse(R"({"a":)" + std::string(1'000'000, '[')));
}

TEST(JsonSyntax, refuses_duplicate_keys_wherever_they_are) {
    auto const value =
        parse(R"({"a":1,"b":[0,{"c":1,"\u0063":2}],"a":{"x":1,"x":2},"d/e~":1,"d/e~":2})");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, Code::validation_failed);
    EXPECT_EQ(places(value.error()), (Found{{"/b/1/c", Code::duplicate_field},
                                            {"/a", Code::duplicate_field},
                                            {"/a/x", Code::duplicate_field},
                                            {"/d~1e~0", Code::duplicate_field}}));
    EXPECT_TRUE(parse(R"([{"a":1},{"a":1}])"));
}

TEST(JsonSyntax, refuses_the_character_zero_in_texts_and_keys) {
    EXPECT_EQ(places(parse(R"({"a":["x","ab\u0000cd"]})").error()),
              (Found{{"/a/1", Code::invalid_text}}));
    EXPECT_EQ(places(parse(R"({"o":{"k\u0000":1}})").error()), (Found{{"/o", Code::invalid_text}}));
}

TEST(JsonSyntax, bounds_the_length_of_keys) {
    auto const with_key = [](std::size_t size) {
        return parse(R"({"o":{")" + std::string(size, 'k') + R"(":1}})");
    };
    EXPECT_TRUE(with_key(256));
    EXPECT_EQ(places(with_key(257).error()), (Found{{"/o", Code::too_long}}));
    EXPECT_EQ(places(with_key(64 * 1024).error()), (Found{{"/o", Code::too_long}}));
}

TEST(JsonSyntax, tells_of_broken_syntax_before_anything_else) {
    EXPECT_EQ(parse(R"({"a":1,"a":2,)").error().code, Code::malformed_json);
}

// Reliability goal G29.
TEST(JsonTexts, come_through_byte_by_byte) {
    for (std::string const text :
         {"熬脑葱", "𠀀𪚥", "👩‍🌾🍄", "é", "e\u0301", "שלום", "مرحبا", "ﷺ", "a b", "𝄞"}) {
        auto const body = parse(Json{{"name", text}}.dump());
        ASSERT_TRUE(body) << text;
        Faults faults;
        Decoder in(*body, "", faults);
        EXPECT_EQ(in.text("name", 20), text);
        EXPECT_TRUE(faults.empty()) << text;
    }
}

TEST(JsonTexts, hold_no_controls_and_no_tricks_of_direction) {
    for (auto const* text : {"a\\u0007b", "a\\nb", "a\\u007fb", "a\\u202eb", "a\\u2066b", "", "   ",
                             "\\u3000", "0123456789x"}) {
        auto const found = faults_of(fmt::format(R"({{"name":"{}"}})", text),
                                     [](Decoder& in) { in.text("name", 10); });
        ASSERT_EQ(found.size(), 1U) << text;
        EXPECT_EQ(found[0].first, "/name") << text;
    }
}

TEST(JsonTexts, are_counted_in_characters) {
    auto const read = [](Decoder& in) { in.text("name", 3, required, 2); };
    EXPECT_EQ(faults_of(R"({"name":"熬脑葱"})", read), Found{});
    EXPECT_EQ(faults_of(R"({"name":"葱"})", read), (Found{{"/name", Code::too_short}}));
    EXPECT_EQ(faults_of(R"({"name":"熬脑葱𠀀"})", read), (Found{{"/name", Code::too_long}}));
}

TEST(JsonObjects, report_every_fault_at_once) {
    auto const found = faults_of(
        R"({"lines":[{"sku":"A","quantity":{"value":1.5,"unit":"box"}},
                     {"sku":"","quantity":{"value":2,"unit":"box","x":1}}, 7],
            "day":"2026-02-30","at":"2026-11-05 04:03:02Z","is_demo":"true",
            "division":"014040","price":"0","extra":null})",
        [](Decoder& in) {
            for (auto& line : in.objects("lines", 1, 500)) {
                line.code("sku");
                line.quantity("quantity");
                line.only({"sku", "quantity"});
            }
            in.date("day");
            in.instant("at");
            in.boolean("is_demo");
            in.division_code("division");
            in.price_e4("price");
            in.text("name", 10);
            in.only({"lines", "day", "at", "is_demo", "division", "price", "name"});
        });
    EXPECT_EQ(found, (Found{{"/lines/2", Code::wrong_type},
                            {"/lines/0/quantity/value", Code::not_an_integer},
                            {"/lines/1/sku", Code::invalid_format},
                            {"/lines/1/quantity/x", Code::unknown_field},
                            {"/day", Code::invalid_format},
                            {"/at", Code::invalid_format},
                            {"/is_demo", Code::wrong_type},
                            {"/division", Code::invalid_format},
                            {"/price", Code::out_of_range},
                            {"/name", Code::required},
                            {"/extra", Code::unknown_field}}));
}

TEST(JsonObjects, that_are_absent_are_silent_below) {
    auto const read = [](Decoder& in) {
        EXPECT_FALSE(in.quantity("quantity", maybe));
        EXPECT_FALSE(decode_names(in, "name", 10, maybe));
        auto window = in.object("window", maybe);
        EXPECT_FALSE(window.has("from"));
        window.date("from");
        window.only({"from"});
        EXPECT_TRUE(in.objects("list", 1, 2, maybe).empty());
        EXPECT_TRUE(in.texts("texts", 1, 2, 10, maybe).empty());
    };
    EXPECT_EQ(faults_of("{}", read), Found{});
    EXPECT_EQ(faults_of(R"({"quantity":null,"name":null,"window":null})", read), Found{});
}

TEST(JsonObjects, count_the_elements_of_arrays) {
    auto const read = [](Decoder& in) {
        in.objects("objects", 1, 2);
        in.texts("texts", 0, 2, 5);
        EXPECT_TRUE(in.integers("integers", 1, 3, 0, 9).empty());
    };
    EXPECT_EQ(faults_of(R"({"objects":[],"texts":["a","b","c"],"integers":[1,10,"2"]})", read),
              (Found{{"/objects", Code::too_few},
                     {"/texts", Code::too_many},
                     {"/integers/1", Code::out_of_range},
                     {"/integers/2", Code::wrong_type}}));
    EXPECT_EQ(faults_of(R"({"objects":{},"texts":"a","integers":[]})", read),
              (Found{{"/objects", Code::wrong_type},
                     {"/texts", Code::wrong_type},
                     {"/integers", Code::too_few}}));
}

TEST(JsonObjects, must_be_objects) {
    for (auto const* body : {"[]", "7", "\"x\"", "null", "true"})
        EXPECT_EQ(faults_of(body, [](Decoder& in) { in.text("name", 5); }),
                  (Found{{"", Code::wrong_type}}))
            << body;
}

TEST(JsonFaults, are_counted_beyond_those_that_are_listed) {
    Faults faults;
    for (int i = 0; i < 250; ++i) faults.add("/" + std::to_string(i), Code::required, "x");
    EXPECT_EQ(faults.error().faults.size(), faults_max);
    EXPECT_NE(faults.error().detail.find("250"), std::string::npos);
}

TEST(JsonEncode, writes_what_clients_read_exactly) {
    EXPECT_EQ(encode(Money{46'500'000}).dump(), R"({"amount":46500000,"currency":"CNY"})");
    EXPECT_EQ(encode(Quantity{80, "box"}).dump(), R"({"unit":"box","value":80})");
    EXPECT_EQ(encode_price(60'000, "jin").dump(), R"({"per":"jin","price":"6.0000"})");
    EXPECT_EQ(chosen("葱", "Scallion", http::Language::en), "Scallion");
    EXPECT_EQ(chosen("葱", "Scallion", http::Language::zh), "葱");
    EXPECT_EQ(chosen("葱", std::nullopt, http::Language::en), "葱");
    EXPECT_EQ(or_null(std::optional<Instant>{}), nullptr);
}

}  // namespace
}  // namespace chaolu::json
