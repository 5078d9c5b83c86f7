// Protocols, ciphers and options of TLS, each as Mozilla recommends for servers of today.
#include "server/http/beast/tls.hpp"

#include <openssl/ssl.h>

#include <array>
#include <stdexcept>

namespace chaolu::http::net {
namespace {

namespace ssl = boost::asio::ssl;

constexpr char const* ciphers_of_tls_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305";
constexpr char const* ciphers_of_tls_1_3 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr char const* groups = "X25519:prime256v1:secp384r1";

void require(bool succeeded, std::string const& what) {
    if (!succeeded) throw std::runtime_error("TLS: " + what);
}

// A client that offers h2 as well must learn that we speak HTTP/1.1.
int choose_protocol(SSL*, unsigned char const** chosen, unsigned char* chosen_size,
                    unsigned char const* offered, unsigned offered_size, void*) {
    static constexpr std::array<unsigned char, 9> ours = {8,   'h', 't', 't', 'p',
                                                          '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, chosen_size, ours.data(), ours.size(), offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<ssl::context> make_tls_context(std::string const& certificate_file,
                                               std::string const& key_file) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const native = context->native_handle();
    require(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1, "no TLS 1.2");
    require(SSL_CTX_set_cipher_list(native, ciphers_of_tls_1_2) == 1, "no ciphers for TLS 1.2");
    require(SSL_CTX_set_ciphersuites(native, ciphers_of_tls_1_3) == 1, "no ciphers for TLS 1.3");
    require(SSL_CTX_set1_groups_list(native, groups) == 1, "no groups");
    SSL_CTX_set_dh_auto(native, 1);
    // The client's order of ciphers holds: it knows whether its processor has AES.
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
    // Buffers of idle connections are given back: 34 KiB each would be most of their memory.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);

    boost::system::error_code error;
    context->use_certificate_chain_file(certificate_file, error);
    require(!error, "certificate " + certificate_file + ": " + error.message());
    context->use_private_key_file(key_file, ssl::context::pem, error);
    require(!error, "key " + key_file + ": " + error.message());
    require(SSL_CTX_check_private_key(native) == 1,
            "key " + key_file + " does not belong to certificate " + certificate_file);
    return context;
}

}  // namespace chaolu::http::net
