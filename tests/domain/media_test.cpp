// Content of media: told by its bytes, whole or refused.
#include "domain/media/content.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/pictures.hpp"

namespace chaolu::media {
namespace {

using namespace test;

TEST(MediaContent, is_told_by_its_bytes) {
    struct Case {
        std::string bytes;
        Facts facts;
        std::string why;
    };
    Case const cases[] = {
        {png(640, 480), {Type::png, 640, 480}, "PNG"},
        {jpeg(640, 480), {Type::jpeg, 640, 480}, "baseline JPEG"},
        {jpeg(640, 480, '\xC2'), {Type::jpeg, 640, 480}, "progressive JPEG"},
        {jpeg(640, 480) + "a film that a phone put behind", {Type::jpeg, 640, 480}, "more behind"},
        {webp_lossy(640, 480), {Type::webp, 640, 480}, "lossy WebP"},
        {webp_lossless(640, 480), {Type::webp, 640, 480}, "lossless WebP"},
        {webp_extended(640, 480), {Type::webp, 640, 480}, "extended WebP"},
        {pdf(), {Type::pdf}, "PDF"},
        {png(1, 1), {Type::png, 1, 1}, "one pixel"},
        {png(20'000, 2'500), {Type::png, 20'000, 2'500}, "as many pixels as there may be"},
    };
    for (auto const& each : cases) {
        auto const facts = facts_of(each.bytes);
        ASSERT_TRUE(facts) << each.why << ": " << facts.error().detail;
        EXPECT_EQ(*facts, each.facts) << each.why;
    }
}

TEST(MediaContent, is_refused_when_it_is_something_else) {
    std::pair<std::string, std::string> const cases[] = {
        {"", "nothing"},
        {"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "SVG"},
        {"<!doctype html><script>alert(1)</script>", "HTML"},
        {"<html>\x89PNG\r\n\x1A\n", "HTML before a mark"},
        {"GIF89a", "GIF"},
        {"\x89PNG", "half a mark"},
        {png(640, 480) + "<script>alert(1)</script>", "something behind a PNG"},
        {"\x89PNG\r\n\x1A\n" + png_chunk("IDAT", "x") + png_chunk("IEND", ""), "PNG without size"},
        {png(640, 480).substr(0, 33) + png_chunk("IEND", ""), "PNG without data"},
        {"\xFF\xD8" + jpeg_segment('\xDA', "abc") + "\xFF\xD9", "JPEG without size"},
        {jpeg(640, 480, '\xC4'), "JPEG whose only size is in a table"},
        {webp("XXXX", "abc"), "WebP of an unknown kind"},
        {webp_lossy(640, 480) + "x", "WebP longer than it says"},
        {"%PDF-1.7\n" + std::string(2000, 'x'), "PDF without its end"},
        {"%PDF-1.7 %%EOF" + std::string(2000, 'x'), "PDF with an end too early"},
        {" " + pdf(), "PDF behind a space"},
        {png(0, 480), "no width"},
        {png(640, 0), "no height"},
        {png(20'001, 1), "too wide"},
        {png(20'000, 2'501), "too many pixels"},
        {png(0xFFFFFFFF, 0xFFFFFFFF), "sides that overflow"},
        {webp_lossy(0, 480), "no width in WebP"},
    };
    for (auto const& [bytes, why] : cases) {
        auto const facts = facts_of(bytes);
        ASSERT_FALSE(facts) << why;
        EXPECT_EQ(facts.error().code, Code::invalid_content) << why;
    }
}

TEST(MediaContent, is_refused_wherever_it_is_cut_short) {
    for (auto const& whole : {png(640, 480), jpeg(640, 480), webp_lossy(640, 480),
                              webp_lossless(640, 480), webp_extended(640, 480)})
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_FALSE(facts_of(std::string_view(whole).substr(0, size))) << size;
}

// Any bytes have an answer; with the sanitizers, no byte is read that is not there.
TEST(MediaContent, is_read_without_harm_whatever_it_holds) {
    auto const seed = std::random_device{}();
    std::minstd_rand random(seed);
    auto const any = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    for (auto const& whole : {png(640, 480), jpeg(640, 480), webp_lossy(640, 480), pdf()})
        for (int round = 0; round < 3000; ++round) {
            auto damaged = whole;
            for (std::size_t changes = 1 + any(4); changes > 0; --changes)
                damaged[any(damaged.size())] = static_cast<char>(any(256));
            auto const facts = facts_of(damaged);
            if (facts && facts->width) {
                EXPECT_LE(std::int64_t{*facts->width} * *facts->height, pixels_max) << seed;
            }
        }
}

TEST(MediaType, is_named_as_http_does) {
    for (auto const type : {Type::png, Type::jpeg, Type::webp, Type::pdf})
        EXPECT_EQ(type_from(text(type)), type);
    for (auto const* name : {"", "image/svg+xml", "text/html", "image/PNG", "image/gif"})
        EXPECT_EQ(type_from(name), std::nullopt);
}

}  // namespace
}  // namespace chaolu::media
