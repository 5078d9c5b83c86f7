// OpenSSL's SHA-256, which uses the processor's own instructions where there are any.
#include "server/security/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace chaolu::security {

struct Sha256::Context {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    auto* digest = context_->digest.get();
    if (!digest || EVP_DigestInit_ex(digest, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available");
}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    EVP_DigestUpdate(context_->digest.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish() {
    std::array<unsigned char, 32> bytes{};
    EVP_DigestFinal_ex(context_->digest.get(), bytes.data(), nullptr);
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

}  // namespace chaolu::security
