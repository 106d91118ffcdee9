#include "gate/observer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "cpu/exception.h"
#include "gate/modules.h"
#include "machine/part.h"

namespace rundown::gate {
namespace {

struct ObserverState {
  Observer* listener = nullptr;
  int owned_by_system = 0;  // how many such scopes the current call is in
  machine::Vector<std::string_view> waits;
};
const machine::Part<ObserverState> state;

}  // namespace

void set_observer(Observer* listener) {
  state->listener = listener;
}
Observer* observer() {
  return state->listener;
}

void acquired(const Acquired& what) {
  if (state->listener == nullptr || state->owned_by_system != 0) return;
  state->listener->on_acquired(what);
}
void released(Resource kind, std::uint64_t key) {
  if (state->listener == nullptr || state->owned_by_system != 0) return;
  state->listener->on_released(kind, key);
}
void goes_with(const Held& what, const Held& owner) {
  if (state->listener != nullptr) state->listener->on_goes_with(what, owner);
}
void enter_stage(Stage stage) {
  if (state->listener != nullptr) state->listener->on_stage(stage);
}
void debug_output(std::string_view text) {
  if (state->listener != nullptr) state->listener->on_debug_output(text);
}
void call_back(const CallBack& what) {
  if (state->listener != nullptr) state->listener->on_callback(what);
}
void verifier_break(const VerifierBreak& what) {
  if (state->listener != nullptr) state->listener->on_verifier_break(what);
}
void program_request(std::string_view call) {
  if (state->listener != nullptr) state->listener->on_program_request(call);
}

void program_answer(const ProgramAnswer& answer) {
  if (state->listener != nullptr) state->listener->on_program_answer(answer);
}
void device_step(const DeviceStep& step) {
  if (state->listener != nullptr) state->listener->on_device_step(step);
}
void breakpoint() {
  if (state->listener != nullptr) state->listener->on_breakpoint();
}
void bug_check(const BugCheck& bug) {
  if (state->listener != nullptr) state->listener->on_bug_check(bug);
  std::abort();
}
void unsupported(std::string_view module, std::string_view function) {
  if (state->listener != nullptr) state->listener->on_unsupported(module, function);
  std::abort();
}
void deadlock() {
  if (state->listener != nullptr) state->listener->on_deadlock();
  std::abort();
}

void request_lost(std::string_view request, std::uint64_t routine) {
  if (state->listener != nullptr) state->listener->on_request_lost(request, routine);
  std::abort();
}

OwnedBySystem::OwnedBySystem() {
  ++state->owned_by_system;
}
OwnedBySystem::~OwnedBySystem() {
  --state->owned_by_system;
}
OwnedByDriver::OwnedByDriver() : before_(std::exchange(state->owned_by_system, 0)) {}
OwnedByDriver::~OwnedByDriver() {
  state->owned_by_system = before_;
}

WaitsFor::WaitsFor(std::string_view text) : text_(text) {
  state->waits.push_back(text);
}
WaitsFor::~WaitsFor() {
  const auto own = std::ranges::find(state->waits, text_.data(), &std::string_view::data);
  if (own != state->waits.end()) state->waits.erase(own);
}

std::size_t wait_count() {
  return state->waits.size();
}
std::string_view wait_text(std::size_t n) {
  return state->waits[n];
}

std::uint64_t fail(const Failure& failure) {
  switch (failure.kind) {
    case Failure::Kind::status:
      return static_cast<std::uint32_t>(failure.status);
    case Failure::Kind::raise: {
      abi::EXCEPTION_RECORD record{};
      record.ExceptionCode = failure.status;
      record.ExceptionFlags = abi::EXCEPTION_NONCONTINUABLE;
      cpu::raise_exception(record);
    }
    case Failure::Kind::null:
    case Failure::Kind::false_value:
      break;
  }
  return 0;
}

}  // namespace rundown::gate
