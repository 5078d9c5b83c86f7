// Random bytes drawn some hundreds of identifiers at a time: one system call for all of them.
#include "server/security/ids.hpp"

#include "server/security/sodium.hpp"

namespace chaolu::security {
namespace {

constexpr std::size_t bytes_per_id = 10;
constexpr std::size_t ids_per_draw = 256;

struct Pool {
    std::array<std::uint8_t, bytes_per_id * ids_per_draw> bytes{};
    std::size_t used = bytes_per_id * ids_per_draw;
};

}  // namespace

Uuid RandomIds::next(Instant now) {
    thread_local Pool pool;
    if (pool.used == pool.bytes.size()) {
        require_sodium();
        randombytes_buf(pool.bytes.data(), pool.bytes.size());
        pool.used = 0;
    }
    auto const random = std::span(pool.bytes).subspan(pool.used).first<bytes_per_id>();
    pool.used += bytes_per_id;
    return make_uuid_v7(now, random);
}

}  // namespace chaolu::security
