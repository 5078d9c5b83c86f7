// What a supplier is to its market: its role, which decides the papers it needs, and its state.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "domain/core/state_machine.hpp"

namespace chaolu::suppliers {

// All but trader follow from the unified social credit code; who sells what others make says so.
enum class SupplierRole {
    cooperative,
    company,
    individual_business,
    village_body,
    institution,
    trader,
};
std::string_view text(SupplierRole role);
std::optional<SupplierRole> supplier_role_from(std::string_view text);
// By the two characters that open the code (`domain.md` 2.7): 93 is a cooperative, 92 an individual
// business, N1 to N3 a body of a village, 91 a company; whatever else there is, an institution.
SupplierRole role_of_uscc(std::string_view uscc);

enum class SupplierState { applied, active, suspended, terminated };
std::string_view text(SupplierState state);
std::optional<SupplierState> supplier_state_from(std::string_view text);

enum class SupplierEvent { approve, disapprove, suspend, resume, terminate };

// Termination is for ever: whoever comes back registers again. A category more or less leaves an
// active supplier active; a suspended one may lose categories, but gets more only once resumed.
inline constexpr StateMachine supplier_machine{
    std::to_array<Transition<SupplierState, SupplierEvent>>({
        {SupplierState::applied, SupplierEvent::approve, SupplierState::active},
        {SupplierState::active, SupplierEvent::approve, SupplierState::active},
        {SupplierState::active, SupplierEvent::disapprove, SupplierState::active},
        {SupplierState::suspended, SupplierEvent::disapprove, SupplierState::suspended},
        {SupplierState::active, SupplierEvent::suspend, SupplierState::suspended},
        {SupplierState::suspended, SupplierEvent::resume, SupplierState::active},
        {SupplierState::applied, SupplierEvent::terminate, SupplierState::terminated},
        {SupplierState::active, SupplierEvent::terminate, SupplierState::terminated},
        {SupplierState::suspended, SupplierEvent::terminate, SupplierState::terminated},
    })};
static_assert(supplier_machine.is_deterministic());

constexpr std::size_t closures_max = 20;

}  // namespace chaolu::suppliers
