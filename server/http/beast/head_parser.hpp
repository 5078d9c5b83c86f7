// Beast's parser for the head of a request, writing straight into our own Request.
#pragma once
#include <boost/beast/http/basic_parser.hpp>
#include <string_view>

#include "server/http/call.hpp"

namespace chaolu::http::net {

// Only ever sees one complete head (server/http/guard.hpp finds its end); bodies are ours
// (server/http/body.hpp), so nothing here depends on how the bytes arrived.
class HeadParser final : public boost::beast::http::basic_parser<true> {
public:
    explicit HeadParser(Request& into) : into_(into) {}

    // Views into the buffer that was parsed.
    std::string_view method() const { return method_; }
    std::string_view target() const { return target_; }
    int version() const { return version_; }

private:
    using field = boost::beast::http::field;
    using text = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    void on_request_impl(boost::beast::http::verb, text method, text target, int version,
                         error_code& error) override;
    void on_field_impl(field, text name, text value, error_code& error) override;
    void on_response_impl(int, text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(text, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, text, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}

    Request& into_;
    std::string_view method_;
    std::string_view target_;
    int version_ = 11;
};

}  // namespace chaolu::http::net
