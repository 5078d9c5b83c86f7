// Query strings are read from an allow-list, and page tokens are of use only where they came from.
#include "server/http/query.hpp"

#include <gtest/gtest.h>

#include "domain/core/error.hpp"
#include "server/app/services.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/product_cache.hpp"

namespace chaolu::http {
namespace {

using Found = std::vector<std::pair<std::string, Code>>;

Found faults(Query const& query) {
    Found found;
    if (auto const error = query.error())
        for (auto const& fault : error->faults) found.emplace_back(fault.pointer, fault.code);
    return found;
}

Found faults(std::string_view query) {
    return faults(Query(query, {"q", "kind", "page_size", "page_token"}));
}

int page_size(std::string_view text, Found const& expected) {
    auto const query = "page_size=" + std::string(text);
    Query read(query, {"page_size"});
    auto const size = read.page_size();
    EXPECT_EQ(faults(read), expected) << text;
    return size;
}

// Loading its dictionaries takes a while, and no page needs it.
auto const& a_folder() {
    static std::remove_cvref_t<decltype(app::Services::folder)> const folder;
    return folder;
}

// A call of a list, with all that a page token is bound to.
struct List {
    security::RandomIds ids;
    storage::catalogue::ProductCache products{0};
    app::Services services{ids, std::string(32, 'k'), a_folder(), products};
    identity::Actor actor;
    Request request;

    List() {
        actor.market = MarketId{ids.next({})};
        actor.organisation = OrganisationId{ids.next({})};
        request.path = "/v1/orders";
    }
    Call call() const { return {request, {}, actor, {}, services}; }
    std::string seal(std::string_view filters, std::string_view position) const {
        return seal_page_token(call(), filters, position);
    }
    std::optional<std::string> open(std::string_view filters, std::string_view token) const {
        auto const position = open_page_token(call(), filters, token);
        if (position) return *position;
        EXPECT_EQ(position.error().code, Code::validation_failed);
        EXPECT_EQ(position.error().faults.at(0).pointer, "?page_token");
        return {};
    }
};

TEST(Query, decodes_names_and_values) {
    Query query("q=%E7%86%AC%E8%84%91+%e8%91%b1&ki%6Ed=&&page_token=a%2Bb%3D",
                {"q", "kind", "page_token"});
    EXPECT_EQ(query.text("q"), "熬脑 葱");
    EXPECT_EQ(query.text("kind"), "");
    EXPECT_EQ(query.text("page_token"), "a+b=");
    EXPECT_FALSE(query.error());
    EXPECT_FALSE(Query("", {"q"}).text("q"));
    EXPECT_EQ(Query("q", {"q"}).text("q"), "");
    EXPECT_EQ(Query("q=a=b", {"q"}).text("q"), "a=b");
}

TEST(Query, refuses_what_it_cannot_read_or_does_not_know) {
    EXPECT_EQ(faults("q=%"), (Found{{"?q", Code::invalid_format}}));
    EXPECT_EQ(faults("q=%4"), (Found{{"?q", Code::invalid_format}}));
    EXPECT_EQ(faults("q=%zz"), (Found{{"?q", Code::invalid_format}}));
    EXPECT_EQ(faults("q=a%00b"), (Found{{"?q", Code::invalid_format}}));
    EXPECT_EQ(faults("q=%C0%AF"), (Found{{"?q", Code::invalid_format}}));
    EXPECT_EQ(faults("q=%ED%A0%80"), (Found{{"?q", Code::invalid_format}}));
    EXPECT_EQ(faults("q=1&q=2"), (Found{{"?q", Code::duplicate_field}}));
    EXPECT_EQ(faults("sort=x&limit=1"),
              (Found{{"?sort", Code::unknown_field}, {"?limit", Code::unknown_field}}));
    EXPECT_EQ(faults("Q=1"), (Found{{"?Q", Code::unknown_field}}));
    EXPECT_EQ(faults("=1"), (Found{{"?=", Code::unknown_field}}));
    EXPECT_EQ(faults("%zz=1"), (Found{{"?%zz", Code::unknown_field}}));
    EXPECT_EQ(faults("a\r\nb\xE7=1"), (Found{{"?a??b?", Code::unknown_field}}));
}

TEST(Query, lists_a_bounded_number_of_faults) {
    std::string query;
    for (int i = 0; i < 5000; ++i) query += "x&";
    EXPECT_EQ(faults(query).size(), 100U);
}

TEST(Query, bounds_texts_and_knows_its_words) {
    Query query("q=" + std::string(201, 'x') + "&kind=farmer", {"q", "kind"});
    EXPECT_FALSE(query.text("q"));
    EXPECT_FALSE(query.word("kind", identity::organisation_kind_from));
    EXPECT_EQ(faults(query), (Found{{"?q", Code::too_long}, {"?kind", Code::unknown_value}}));
    EXPECT_EQ(Query("kind=union", {"kind"}).word("kind", identity::organisation_kind_from),
              identity::OrganisationKind::union_);
}

TEST(Query, coerces_large_page_sizes_and_refuses_what_is_none) {
    EXPECT_EQ(Query("", {"page_size"}).page_size(), 50);
    EXPECT_EQ(page_size("1", {}), 1);
    EXPECT_EQ(page_size("200", {}), 200);
    EXPECT_EQ(page_size("201", {}), 200);
    EXPECT_EQ(page_size("99999999999999999999999999", {}), 200);
    page_size("0", {{"?page_size", Code::out_of_range}});
    for (auto const* text : {"-1", "", "+5", "5.0", "1e2", "ten", "5x", "%20"})
        page_size(text, {{"?page_size", Code::not_an_integer}});
}

TEST(PageToken, opens_where_it_was_sealed) {
    List list;
    std::string const long_one(300, 'x');
    for (auto const* position : {"", "a", "018f-4", long_one.c_str()})
        EXPECT_EQ(list.open("kind=buyer", list.seal("kind=buyer", position)), position);
    auto const token = list.seal("", "018f");
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"),
              std::string::npos);
}

TEST(PageToken, is_bound_to_list_filters_and_caller) {
    List list;
    auto const token = list.seal("kind=buyer", "018f");
    EXPECT_FALSE(list.open("kind=union", token));
    EXPECT_FALSE(list.open("", token));
    auto const changed = [&](auto change) {
        List other;
        other.actor = list.actor;
        change(other);
        return other.open("kind=buyer", token);
    };
    EXPECT_TRUE(changed([](List&) {}));
    EXPECT_FALSE(changed([](List& other) { other.request.path = "/v1/organisations"; }));
    EXPECT_FALSE(changed([](List& other) { other.actor.market.reset(); }));
    EXPECT_FALSE(changed([](List& other) { other.actor.organisation.reset(); }));
    EXPECT_FALSE(changed(
        [](List& other) { other.actor.organisation = OrganisationId{other.ids.next({})}; }));
    EXPECT_FALSE(changed([](List& other) { other.services.cursor_secret[0] = 'x'; }));
}

TEST(PageToken, does_not_mix_up_filters_and_position) {
    List list;
    EXPECT_FALSE(list.open("a", list.seal("ab", "c")));
    EXPECT_FALSE(list.open("ab", list.seal("a", "bc")));
}

TEST(PageToken, refuses_every_changed_character) {
    List list;
    auto const token = list.seal("", "018f2a");
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto tampered = token;
        tampered[at] = tampered[at] == 'A' ? 'B' : 'A';
        if (tampered != token) {
            EXPECT_FALSE(list.open("", tampered)) << at;
        }
        EXPECT_FALSE(list.open("", token.substr(0, at))) << at;
    }
    for (std::string const& bad :
         {token + "A", token + "=", token + " ", " " + token, std::string("%"), std::string("!"),
          std::string(2000, 'A'), std::string("a\nb")})
        EXPECT_FALSE(list.open("", bad)) << bad;
}

TEST(Page, carries_a_token_and_a_link_while_there_is_more) {
    List list;
    list.request.query = "kind=buyer&page_token=old&page_size=2&page%5Ftoken=old";
    auto const more = page(list.call(), R"([{"id":1}])", "abc");
    EXPECT_EQ(more.body, R"({"items":[{"id":1}],"next_page_token":"abc"})");
    ASSERT_EQ(more.headers.size(), 1U);
    EXPECT_EQ(more.headers[0].first, "Link");
    EXPECT_EQ(more.headers[0].second,
              "</v1/orders?kind=buyer&page_size=2&page_token=abc>; rel=\"next\"");
    auto const last = page(list.call(), "[]", std::nullopt);
    EXPECT_EQ(last.body, R"({"items":[]})");
    EXPECT_TRUE(last.headers.empty());
}

TEST(Page, keeps_what_a_client_sent_inside_its_link) {
    List list;
    list.request.query = "q=a>b\r\nSet-Cookie: x&q2=\xE7\"";
    auto const link = page(list.call(), "[]", "abc").headers.at(0).second;
    EXPECT_EQ(link,
              "</v1/orders?q=a%3Eb%0D%0ASet-Cookie:%20x&q2=%E7%22&page_token=abc>; "
              "rel=\"next\"");
}

}  // namespace
}  // namespace chaolu::http
