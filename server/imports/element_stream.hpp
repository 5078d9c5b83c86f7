// The elements of one name out of a large XML part, one after the other, as the part is unpacked.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/imports/archive.hpp"

namespace chaolu::imports {

// A whole tree of a million rows would not fit into memory; a row at a time does. Looks for tags
// only: a file that has such a tag within a comment is read wrongly, to nobody's harm but its own.
class ElementStream {
public:
    // At most `bytes_max` bytes for one element.
    ElementStream(std::unique_ptr<PartStream> part, std::string_view name, std::size_t bytes_max);

    // The next element from tag to tag, to be parsed in place; null at the end.
    std::optional<std::string_view> next();
    std::optional<Error> const& broken() const { return broken_; }
    // Where the buffer of the element may be written to.
    char* data() { return found_.data(); }

private:
    bool refill();
    bool begin();
    // Where the tag that begins at `from` ends, one past '>'; npos when the buffer ends before.
    std::size_t end_of_tag(std::size_t from) const;
    std::size_t find_opening();
    std::size_t find_closing(std::size_t from) const;
    bool need(std::size_t kept_from);

    std::unique_ptr<PartStream> part_;
    std::string name_;
    std::size_t bytes_max_;
    std::string opening_, closing_;  // with the prefix that the part uses
    std::string buffer_;
    std::size_t at_ = 0;
    std::string found_;
    bool is_begun_ = false;
    std::optional<Error> broken_;
};

// A name without its namespace prefix.
std::string_view local_name(std::string_view name);

}  // namespace chaolu::imports
