// Takes in what was noted in the field, each record once, however often and in whatever order it
// comes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/app/receive_lots.hpp"
#include "storage/field_records.hpp"

namespace chaolu::app {

struct FieldRecord {
    std::string pointer;  // "/records/3"
    storage::field_records::Record record;
    BatchItem item;  // the lot that it tells of
};

enum class FieldStatus {
    received,  // it became a lot now
    known,     // it came before and said the same
    conflict,  // its id came before and said something else, or its lot is known from elsewhere
    refused,   // it cannot be received as it is; sent again when it can, it is
};
std::string_view text(FieldStatus status);

struct FieldOutcome {
    FieldStatus status = FieldStatus::refused;
    std::optional<LotId> lot;
    std::vector<Fault> faults;
    // Of a conflict of ids: when the one was noted that stands.
    std::optional<Instant> kept;
};

// One outcome per record, in order. Good ones are received whatever the others are. What a record
// becomes, the code of its lot too, hangs on nothing but the record: any order, any split into
// requests and any number of repetitions come to the same, except which of two that contradict each
// other under one id was first.
std::vector<FieldOutcome> take_field_records(storage::Tx& tx, OrganisationId supplier,
                                             std::vector<FieldRecord> const& records, IdSource& ids,
                                             Instant now);

}  // namespace chaolu::app
