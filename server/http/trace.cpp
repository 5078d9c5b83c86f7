// Random names, cheap enough for every request; they identify, they are never secrets.
#include "server/http/trace.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace chaolu::http {
namespace {

// xoshiro256**, seeded once per thread from the kernel: no lock and no system call per request.
class Random {
public:
    Random() {
        if (::getrandom(state_.data(), sizeof(state_), 0) != sizeof(state_))
            throw std::system_error(errno, std::generic_category(), "no random seed");
    }
    std::uint64_t next() {
        auto const result = std::rotl(state_[1] * 5, 7) * 9;
        auto const shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

private:
    std::array<std::uint64_t, 4> state_{};
};

void append_hex(std::string& out, int words) {
    static thread_local Random random;
    constexpr char digits[] = "0123456789abcdef";
    std::array<char, 16> text;
    for (; words > 0; --words) {
        auto bits = random.next();
        for (char& digit : text) {
            digit = digits[bits & 15];
            bits >>= 4;
        }
        out.append(text.data(), text.size());
    }
}

bool is_id_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
}

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_all_zero(std::string_view text) { return text.find_first_not_of('0') == text.npos; }

constexpr std::size_t trace_parent_size = 55;  // 00-<32 hex>-<16 hex>-<2 hex>

bool is_trace_parent(std::string_view text) {
    if (text.size() < trace_parent_size) return false;
    auto const version = text.substr(0, 2);
    if (!is_hex(version) || version == "ff") return false;
    // Later versions may append more; ours may not.
    if (text.size() > trace_parent_size && (version == "00" || text[trace_parent_size] != '-'))
        return false;
    if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    auto const trace = text.substr(3, 32), span = text.substr(36, 16);
    return is_hex(trace) && is_hex(span) && is_hex(text.substr(53, 2)) && !is_all_zero(trace) &&
           !is_all_zero(span);
}

}  // namespace

std::string request_id_from(std::string_view sent) {
    if (!sent.empty() && sent.size() <= 64 && std::ranges::all_of(sent, is_id_character))
        return std::string(sent);
    std::string id;
    id.reserve(32);
    append_hex(id, 2);
    return id;
}

std::string trace_parent_from(std::string_view sent) {
    std::string parent;
    parent.reserve(trace_parent_size);
    parent = "00-";
    bool const goes_on = is_trace_parent(sent);
    if (goes_on)
        parent += sent.substr(3, 32);
    else
        append_hex(parent, 2);
    parent += '-';
    append_hex(parent, 1);
    // Only the "sampled" bit is known to version 00.
    bool const sampled = !goes_on || (sent[54] >= 'a' ? sent[54] - 'a' + 10 : sent[54] - '0') & 1;
    parent += sampled ? "-01" : "-00";
    return parent;
}

}  // namespace chaolu::http
