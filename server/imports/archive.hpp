// An uploaded ZIP archive, unpacked part by part and never beyond its limits.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"
#include "server/imports/text_file.hpp"

namespace chaolu::imports {

// "The file cannot be read as a workbook", and why.
Error bad_workbook(Code code, std::string detail);

struct ArchiveLimits {
    std::uint64_t entries_max = 1000;
    std::uint64_t directory_bytes_max = std::uint64_t{1} << 20;
    // A part that is read as a whole.
    std::uint64_t part_bytes_max = std::uint64_t{4} << 20;
    // One that is streamed. DEFLATE packs up to 1,032 : 1; sheets of real rows stay below 100 : 1.
    std::uint64_t stream_bytes_max = std::uint64_t{1} << 30;
    std::uint64_t ratio_max = 200;
    std::uint64_t ratio_counts_from_bytes = std::uint64_t{8} << 20;
};

// The bytes of one part as they are unpacked.
class PartStream {
public:
    ~PartStream();
    PartStream(PartStream const&) = delete;
    PartStream& operator=(PartStream const&) = delete;

    // Up to `max` bytes behind what `into` has; 0 at the end, and when the part is broken.
    std::size_t read(std::string& into, std::size_t max);
    std::optional<Error> const& broken() const { return broken_; }

private:
    friend class Archive;
    struct Handle;
    PartStream(std::unique_ptr<Handle> handle, std::uint64_t packed_bytes, std::uint64_t bytes_max,
               ArchiveLimits limits);

    std::unique_ptr<Handle> handle_;
    std::uint64_t packed_bytes_;
    std::uint64_t bytes_max_;
    ArchiveLimits limits_;
    std::uint64_t bytes_ = 0;
    std::optional<Error> broken_;
};

class Archive {
public:
    static Result<Archive> open(Bytes bytes, std::uint64_t size, ArchiveLimits limits = {});
    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;
    ~Archive();

    bool has(std::string const& name) const;
    // The whole part.
    Result<std::string> text(std::string const& name) const;
    Result<std::unique_ptr<PartStream>> stream(std::string const& name) const;

private:
    struct Opened;
    explicit Archive(std::unique_ptr<Opened> opened);
    Result<std::unique_ptr<PartStream>> open_part(std::string const& name,
                                                  std::uint64_t bytes_max) const;

    std::unique_ptr<Opened> opened_;
};

}  // namespace chaolu::imports
