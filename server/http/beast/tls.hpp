// The TLS side of a listener: Mozilla's "intermediate" configuration, version 5.7.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace chaolu::http::net {

// Throws std::runtime_error that names the file when certificate or key cannot be used.
std::shared_ptr<boost::asio::ssl::context> make_tls_context(std::string const& certificate_file,
                                                            std::string const& key_file);

}  // namespace chaolu::http::net
