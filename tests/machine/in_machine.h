// A test's own simulated machine.
//
// Each body runs in a forked process with a freshly booted machine, on a system thread at
// PASSIVE_LEVEL, so that no test sees another's state. Expectations inside the body count: the
// child prints what fails, the parent fails with it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "abi/ntstatus.h"
#include "abi/types.h"
#include "gate/observer.h"

namespace rundown::test {

void in_machine(const std::function<void()>& body);

// Runs the body and says which bug check it ended in; nullopt: none (the body came to its end).
std::optional<gate::BugCheck> bug_check_in(const std::function<void()>& body);

// Runs the body and says whether it came to a wait that can never end.
bool deadlock_in(const std::function<void()>& body);

// Runs the body and says whether the system waited for a request that nobody completes.
bool request_lost_in(const std::function<void()>& body);

// Runs the body and says at which export the machine said that it cannot: "ntoskrnl.exe!KeFoo", or
// nothing.
std::string unsupported_in(const std::function<void()>& body);

// Calls an export as a driver does: through its stub and the gate. Inside a body only.
std::uint64_t call_words(std::string_view name, std::initializer_list<std::uint64_t> arguments);
std::uint64_t call_words(const gate::ExportEntry& entry,
                         std::initializer_list<std::uint64_t> arguments);

template <class T>
std::uint64_t argument_word(T value) {
  if constexpr (std::is_pointer_v<T> || std::is_same_v<T, std::nullptr_t>) {
    return reinterpret_cast<std::uint64_t>(value);
  } else if constexpr (std::is_class_v<T> || std::is_union_v<T>) {
    static_assert(sizeof(T) == 8);
    std::uint64_t word = 0;
    __builtin_memcpy(&word, &value, sizeof word);
    return word;
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

// call<NTSTATUS>("IoCreateSymbolicLink", &name, &target)
template <class Result = void, class... Arguments>
Result call(std::string_view name, Arguments... arguments) {
  const std::uint64_t result = call_words(name, {argument_word(arguments)...});
  if constexpr (std::is_pointer_v<Result>) {
    return reinterpret_cast<Result>(result);
  } else if constexpr (!std::is_void_v<Result>) {
    return static_cast<Result>(result);
  }
}

// The next call of an export ends this way instead of running.
void fail_next_call(const gate::Failure& failure);

// How a call with these arguments may be made to fail. The export itself does not run.
std::vector<gate::Failure> failures_of_words(std::string_view name,
                                             std::initializer_list<std::uint64_t> arguments);
template <class... Arguments>
std::vector<gate::Failure> failures_of(std::string_view name, Arguments... arguments) {
  return failures_of_words(name, {argument_word(arguments)...});
}

// What the driver holds now, by the announcements so far: how a test sees the ledger.
const std::vector<gate::Acquired>& held();
std::vector<gate::Acquired> held(gate::Resource kind);

// What the driver has said to the debugger so far.
const std::string& debug_text();

// How many breakpoints the machine has run into.
int breakpoints();

// What Plug and Play and the power manager have done with devices so far: "AddDevice =
// STATUS_SUCCESS".
const std::vector<std::string>& device_steps();

// The callbacks that a framework has announced so far, "EvtIoRead of WDFQUEUE", and the rules that
// its verifier has found broken.
const std::vector<std::string>& announced_callbacks();
const std::vector<std::string>& verifier_breaks();

// What simulated programs have called so far.
const std::vector<std::string>& program_calls();

// A UNICODE_STRING over text that outlives it.
abi::UNICODE_STRING unicode(const char16_t* text);

// Guest code made of host code: an address that the machine may call like a driver's callback. The
// function gets the four register arguments. Valid until the body ends; at most 32 in a body.
using Callback =
    std::function<std::uint64_t(std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t)>;
void* guest_callback(Callback function);

// Memory below MmUserProbeAddress, zeroed.
void* user_memory(std::size_t bytes);

}  // namespace rundown::test
