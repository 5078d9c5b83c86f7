// TLS over real sockets: what is spoken, what is refused, and a new certificate while it runs.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/http/fixture.hpp"

namespace chaolu::http::test {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* owned) const {
        free(owned);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Free<SSL_free>>;
using File = std::unique_ptr<std::FILE, Free<std::fclose>>;

// A folder with a throw-away certificate, gone with the test.
class Identity {
public:
    Identity() {
        std::string name = (std::filesystem::temp_directory_path() / "chaolu-tls-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~Identity() { std::filesystem::remove_all(folder_); }
    std::string certificate() const { return folder_ + "/certificate.pem"; }
    std::string key() const { return folder_ + "/key.pem"; }

    void make(char const* name) const {
        Key const pair(EVP_EC_gen("P-256"));
        Certificate const made(X509_new());
        X509_set_version(made.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
        X509_set_pubkey(made.get(), pair.get());
        auto* const subject = X509_get_subject_name(made.get());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<unsigned char const*>(name), -1, -1, 0);
        X509_set_issuer_name(made.get(), subject);
        X509_sign(made.get(), pair.get(), EVP_sha256());
        File const certificate_file(std::fopen(certificate().c_str(), "w"));
        PEM_write_X509(certificate_file.get(), made.get());
        File const key_file(std::fopen(key().c_str(), "w"));
        PEM_write_PrivateKey(key_file.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }

private:
    std::string folder_;
};

struct Wishes {
    int version_max = TLS1_3_VERSION;
    char const* ciphers = nullptr;  // of TLS 1.2
    std::string_view protocol = {};
};

// A client that trusts everybody and says what it was shown.
class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, Wishes wishes = {})
        : connection_(port), context_(SSL_CTX_new(TLS_client_method())) {
        // The client may go as low as it likes: what is refused, the server refused.
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), wishes.version_max);
        if (wishes.ciphers) SSL_CTX_set_cipher_list(context_.get(), wishes.ciphers);
        ssl_.reset(SSL_new(context_.get()));
        if (!wishes.protocol.empty()) {
            auto const list =
                static_cast<char>(wishes.protocol.size()) + std::string(wishes.protocol);
            SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<unsigned char const*>(list.data()),
                                static_cast<unsigned>(list.size()));
        }
        timeval const patience{5, 0};
        ::setsockopt(connection_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience,
                     sizeof(patience));
        SSL_set_fd(ssl_.get(), connection_.descriptor());
        is_up = SSL_connect(ssl_.get()) == 1;
    }
    std::string ask(std::string_view bytes, std::string_view until) {
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        return read(until);
    }
    std::string read(std::string_view until) {
        std::string said, piece(16 * 1024, '\0');
        while (!said.ends_with(until) || until.empty()) {
            auto const size = SSL_read(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
            if (size <= 0) break;
            said.append(piece, 0, static_cast<std::size_t>(size));
        }
        is_closed = SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN;
        return said;
    }
    std::string peer() const {
        Certificate const shown(SSL_get1_peer_certificate(ssl_.get()));
        char name[64] = "";
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, 64);
        return name;
    }
    SSL* native() { return ssl_.get(); }

    bool is_up = false;
    bool is_closed = false;

private:
    RawConnection connection_;
    Context context_;
    Ssl ssl_;
};

class Tls : public testing::Test {
protected:
    Tls() { identity.make("first"); }
    ServerOptions options() const {
        ServerOptions options;
        options.tls_certificate_file = identity.certificate();
        options.tls_key_file = identity.key();
        return options;
    }
    Identity identity;
};

constexpr std::string_view hello_end = "{\"hello\":1}";

TEST_F(Tls, answers_in_1_3_and_1_2) {
    RunningServer server({}, options());
    for (int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
        TlsClient client(server.port(), {.version_max = version});
        ASSERT_TRUE(client.is_up);
        EXPECT_EQ(SSL_version(client.native()), version);
        auto const said = client.ask(get("/hello"), hello_end);
        EXPECT_TRUE(said.starts_with("HTTP/1.1 200 OK\r\n")) << said;
        EXPECT_NE(said.find("Strict-Transport-Security: max-age=63072000\r\n"), said.npos);
        auto const big = client.ask(get("/big?3000000") + get("/hello"), hello_end);
        EXPECT_GT(big.size(), 3'000'000u);
        auto const echoed = client.ask(post("/echo", std::string(50'000, 'x') + "end"), "end");
        EXPECT_TRUE(echoed.ends_with("xend"));
        auto const last = client.ask(get("/hello", "Connection: close\r\n"), "");
        EXPECT_TRUE(last.ends_with(hello_end));
        EXPECT_TRUE(client.is_closed) << "the end is told, not guessed";
    }
}

TEST_F(Tls, refuses_what_is_old) {
    RunningServer server({}, options());
    EXPECT_FALSE(TlsClient(server.port(), {.version_max = TLS1_1_VERSION}).is_up);
    for (auto cipher :
         {"AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "NULL"})
        EXPECT_FALSE(TlsClient(server.port(), {TLS1_2_VERSION, cipher}).is_up) << cipher;
    EXPECT_TRUE(TlsClient(server.port(), {TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"}).is_up);
    TlsClient renegotiating(server.port(), {.version_max = TLS1_2_VERSION});
    SSL_renegotiate(renegotiating.native());
    EXPECT_NE(SSL_do_handshake(renegotiating.native()), 1);
    ERR_clear_error();
}

TEST_F(Tls, says_that_it_speaks_http_1_1) {
    RunningServer server({}, options());
    auto const chosen = [&](char const* protocol) {
        TlsClient client(server.port(), {.protocol = protocol});
        unsigned char const* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(client.native(), &name, &size);
        return client.is_up ? std::string(name, name + size) : "refused";
    };
    EXPECT_EQ(chosen("http/1.1"), "http/1.1");
    EXPECT_EQ(chosen("h2"), "");
}

TEST_F(Tls, shows_a_new_certificate_without_dropping_a_connection) {
    RunningServer server({}, options());
    TlsClient old(server.port());
    EXPECT_EQ(old.peer(), "first");
    identity.make("second");
    EXPECT_EQ(TlsClient(server.port()).peer(), "first") << "until told";
    server.server->reload_tls();
    EXPECT_EQ(TlsClient(server.port()).peer(), "second");
    EXPECT_TRUE(old.ask(get("/hello"), hello_end).ends_with(hello_end));
    std::filesystem::remove(identity.key());
    EXPECT_THROW(server.server->reload_tls(), std::runtime_error);
    EXPECT_EQ(TlsClient(server.port()).peer(), "second") << "a bad file changes nothing";
}

TEST_F(Tls, gives_a_handshake_only_so_long) {
    RunningServer server(Limits{.handshake_max = 200ms}, options());
    auto silent = server.connect();
    auto stuck = server.connect();
    stuck.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6));
    auto confused = server.connect();
    confused.send(get("/hello"));
    auto const start = std::chrono::steady_clock::now();
    EXPECT_TRUE(silent.read(3s).closed);
    EXPECT_TRUE(stuck.read(3s).closed);
    EXPECT_FALSE(confused.read(3s).has("HTTP/1.1"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
    EXPECT_TRUE(comes_true([&] { return server.server->connections() == 0; }));
    EXPECT_TRUE(TlsClient(server.port()).is_up);
}

TEST_F(Tls, holds_to_the_timers_and_the_drain) {
    RunningServer server(Limits{.header_max = 200ms}, options());
    TlsClient slow(server.port());
    auto const said = slow.ask("GET /hel", "");
    EXPECT_TRUE(said.starts_with("HTTP/1.1 408 ")) << said;
    EXPECT_TRUE(slow.is_closed);
    TlsClient idle(server.port());
    TlsClient busy(server.port());
    SSL_write(busy.native(), get("/slow").data(), static_cast<int>(get("/slow").size()));
    ASSERT_TRUE(comes_true([&] { return server.pipeline.ran == 1; }));
    server.server->drain(5s);
    EXPECT_EQ(idle.read(""), "");
    server.pipeline.open_gate();
    EXPECT_TRUE(busy.read("").starts_with("HTTP/1.1 200 OK\r\n"));
    server.join();
}

TEST_F(Tls, survives_clients_that_leave_at_any_point) {
    RunningServer server({}, options());
    for (int i = 0; i < 20; ++i) {
        TlsClient client(server.port());
        auto const bytes = get("/items/1") + get("/big?200000") + post("/echo", "xyz");
        SSL_write(client.native(), bytes.data(), static_cast<int>(bytes.size()) - i * 5);
    }
    EXPECT_TRUE(comes_true([&] { return server.server->connections() == 0; }));
    EXPECT_TRUE(comes_true([&] { return server.pipeline.alive() == 0; }));
}

}  // namespace
}  // namespace chaolu::http::test
