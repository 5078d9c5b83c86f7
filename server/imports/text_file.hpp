// An uploaded text file of unknown charset, read as UTF-8 piece by piece.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu::imports {

// Up to `max` bytes from `offset`; empty at the end.
using Bytes = std::function<std::string(std::uint64_t offset, std::size_t max)>;

enum class Charset { utf8, gb18030 };

// The charset parameter of a Content-Type; GBK and GB2312 are parts of GB18030. None when there is
// no parameter; another charset is unsupported_media_type.
Result<std::optional<Charset>> declared_charset(std::string_view content_type);

struct TextFile {
    std::string sha256;  // 32 bytes
    Charset charset = Charset::utf8;
};
// Reads all of it once. Without a declared charset it is UTF-8 if it can be, else GB18030 if it
// can be. Bytes that are not text are validation_failed, with the line.
Result<TextFile> examine(Bytes const& bytes, std::optional<Charset> declared);

// The text without its byte order mark.
class TextSource {
public:
    TextSource(Bytes bytes, Charset charset);
    ~TextSource();

    // The next piece, good until the next call; a character may lie across two pieces of UTF-8.
    // Empty at the end, and where GB18030 is broken.
    std::string_view next();
    bool is_broken() const { return is_broken_; }
    // The line of GB18030 that was read last.
    std::int64_t line() const { return line_; }

private:
    struct Converter;
    void convert(std::string_view bytes, bool is_last);

    Bytes bytes_;
    std::uint64_t offset_ = 0;
    std::unique_ptr<Converter> converter_;  // null for UTF-8
    std::string piece_;
    std::int64_t line_ = 1;
    bool is_first_ = true;
    bool is_broken_ = false;
};

}  // namespace chaolu::imports
