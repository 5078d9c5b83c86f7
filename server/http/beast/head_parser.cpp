// What the parser finds, copied once.
#include "server/http/beast/head_parser.hpp"

namespace chaolu::http::net {

void HeadParser::on_request_impl(boost::beast::http::verb, text method, text target, int version,
                                 error_code&) {
    method_ = {method.data(), method.size()};
    target_ = {target.data(), target.size()};
    version_ = version;
}

void HeadParser::on_field_impl(field, text name, text value, error_code&) {
    auto& [stored_name, stored_value] = into_.headers.emplace_back();
    stored_name.assign(name.data(), name.size());
    for (char& c : stored_name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    stored_value.assign(value.data(), value.size());
}

}  // namespace chaolu::http::net
