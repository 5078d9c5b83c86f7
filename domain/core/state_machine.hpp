// State machines as data: one table decides, and lists itself for the API's enum and the diagram.
#pragma once
#include <array>
#include <cstddef>
#include <optional>

namespace chaolu {

template <class State, class Event>
struct Transition {
    State from;
    Event event;
    State to;
};

template <class State, class Event, std::size_t count>
struct StateMachine {
    std::array<Transition<State, Event>, count> transitions;

    // None means that the event is illegal in that state (409 `illegal-transition`).
    constexpr std::optional<State> next(State from, Event event) const {
        for (auto const& each : transitions)
            if (each.from == from && each.event == event) return each.to;
        return {};
    }

    // For a static_assert beside the table: a second row for the same event would never be heard.
    constexpr bool is_deterministic() const {
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = i + 1; j < count; ++j)
                if (transitions[i].from == transitions[j].from &&
                    transitions[i].event == transitions[j].event)
                    return false;
        return true;
    }
};

template <class State, class Event, std::size_t count>
StateMachine(std::array<Transition<State, Event>, count>) -> StateMachine<State, Event, count>;

}  // namespace chaolu
