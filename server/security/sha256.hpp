// SHA-256 of what comes in pieces: fingerprints of files and requests.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace chaolu::security {

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 const&) = delete;
    Sha256& operator=(Sha256 const&) = delete;

    void add(std::string_view bytes);
    std::string finish();  // 32 bytes; the end of this object's use

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace chaolu::security
