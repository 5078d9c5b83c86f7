// NFKC by ICU, past it for ASCII.
#include "server/text/nfkc.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <stdexcept>

namespace chaolu::folding {

std::string_view nfkc(std::string_view text, std::string& buffer) {
    bool const is_ascii = std::all_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (is_ascii) return text;
    auto error = U_ZERO_ERROR;
    auto const* normalizer = icu::Normalizer2::getNFKCInstance(error);
    if (U_FAILURE(error)) throw std::runtime_error("ICU lacks NFKC");
    buffer.clear();
    icu::StringByteSink<std::string> sink(&buffer);
    normalizer->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink,
                              nullptr, error);
    if (U_FAILURE(error)) throw std::runtime_error("ICU cannot normalise a text");
    return buffer;
}

}  // namespace chaolu::folding
