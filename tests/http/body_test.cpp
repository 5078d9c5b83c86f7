// Bodies in pieces of every size, their limits, the shared budget, and the file for large ones.
#include "server/http/body.hpp"

#include <gtest/gtest.h>

namespace chaolu::http {
namespace {

std::string const coded = "5\r\nhello\r\n6;name=value\r\n world\r\n0\r\nTrailer: x\r\n\r\n";

TEST(ChunkedBody, is_the_same_however_it_is_cut) {
    for (std::size_t step = 1; step <= coded.size(); ++step) {
        BodyBudget budget(1000);
        Request request;
        BodyReader body(request, budget);
        body.announce({.chunked = true});
        EXPECT_FALSE(body.limit(100));
        EXPECT_FALSE(body.begin());
        std::string const wire = coded + "GET /next";
        std::string left;
        std::size_t used = 0;
        for (std::size_t at = 0; at < wire.size() && !body.done(); at += step) {
            left += wire.substr(at, step);
            auto const took = body.feed(left);
            ASSERT_TRUE(took) << step << " " << at;
            left.erase(0, *took);
            used += *took;
        }
        EXPECT_TRUE(body.done());
        EXPECT_EQ(used, coded.size()) << "what follows belongs to the next request";
        EXPECT_EQ(request.body, "hello world");
        EXPECT_EQ(budget.used(), 11u);
    }
}

TEST(ChunkedBody, ends_at_its_limit) {
    BodyBudget budget(1000);
    Request request;
    BodyReader body(request, budget);
    body.announce({.chunked = true});
    EXPECT_FALSE(body.limit(10));
    EXPECT_EQ(body.feed(coded).error().code, Code::body_too_large);
    EXPECT_EQ(request.body, "hello");
}

TEST(PlainBody, takes_what_is_announced_and_no_more) {
    BodyBudget budget(1000);
    Request request;
    BodyReader body(request, budget);
    body.announce({.length = 5});
    EXPECT_FALSE(body.limit(5));
    EXPECT_FALSE(body.begin());
    EXPECT_EQ(body.feed("he"), 2u);
    EXPECT_FALSE(body.done());
    EXPECT_EQ(body.feed("lloGET"), 3u);
    EXPECT_TRUE(body.done());
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(BodyReader(request, budget).limit(0), std::nullopt) << "no body, no fault";
}

TEST(PlainBody, is_refused_before_it_is_read) {
    BodyBudget budget(8);
    Request request;
    BodyReader body(request, budget);
    body.announce({.length = 9});
    EXPECT_EQ(body.limit(8)->code, Code::body_too_large);
    EXPECT_FALSE(body.limit(9));
    EXPECT_EQ(body.begin()->code, Code::overloaded);
    EXPECT_EQ(budget.used(), 0u);
}

TEST(BodyBudget, gives_back_what_a_request_took) {
    BodyBudget budget(8);
    {
        Request request;
        BodyReader body(request, budget);
        body.announce({.length = 8});
        EXPECT_FALSE(body.limit(8));
        EXPECT_FALSE(body.begin());
        EXPECT_EQ(budget.used(), 8u);
        EXPECT_FALSE(budget.take(1));
    }
    EXPECT_EQ(budget.used(), 0u);
    EXPECT_FALSE(budget.take(~0ull));
    EXPECT_EQ(budget.used(), 0u);
}

TEST(BodyFile, reads_back_what_was_written) {
    BodyFile file;
    EXPECT_EQ(file.read(0, 10), "");
    std::string const piece(100'000, 'x');
    file.append(piece);
    file.append("end");
    EXPECT_EQ(file.size(), 100'003u);
    EXPECT_EQ(file.read(99'999, 100), "xend");
    EXPECT_EQ(file.read(0, 4), "xxxx");
    EXPECT_EQ(file.read(100'003, 1), "");
}

TEST(BodyFile, says_so_when_there_is_no_room_for_one) {
    ::setenv("TMPDIR", "/nowhere/at/all", 1);
    EXPECT_THROW(BodyFile(), std::system_error);
    ::unsetenv("TMPDIR");
}

}  // namespace
}  // namespace chaolu::http
