// Pictures and documents, and which of them show a product.
#pragma once
#include <string>
#include <string_view>

#include "domain/media/content.hpp"
#include "server/http/call.hpp"
#include "server/http/router.hpp"

namespace chaolu::api {

void add_media_routes(http::Router& router);

// What the bytes of a body are; refused when Content-Type says other than they do.
Result<media::Facts> read_facts(http::Call const& call);
tl::unexpected<Error> invalid_content(std::string detail);

// Bytes that never change, for the caller alone; `sha256` of them in lower-case hexadecimal.
http::Response content_response(std::string_view type, std::string bytes,
                                std::string const& sha256);

}  // namespace chaolu::api
