// What the simulated system announces while a guest runs. The kernel, the framework and the port
// drivers know nobody who listens; the checker listens and knows none of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "abi/exception.h"
#include "gate/contract.h"

namespace rundown::gate {

struct ExportEntry;

// One call of an export by the guest, between entry and return.
struct Call {
  const ExportEntry& target;
  const cpu::GateFrame& frame;
};

struct Acquired {
  Resource kind;
  std::uint64_t key;          // unique among what is held of this kind: an address, a handle
  std::uint64_t bytes = 0;    // where a size means something
  std::string_view name{};    // a tag, an object's name, what the author would recognise it by
  std::string_view phrase{};  // where the kind's own phrase is not exact: "paged pool"
  bool reaches = false;       // the system can call the driver by it, though not by all of its kind
};

// Something that is held, by kind and key.
struct Held {
  Resource kind;
  std::uint64_t key;
};

// The parts of a driver's life; what each is stands in nt/life.h. `done`: it is over.
enum class Stage : std::uint8_t { entry, reinitialize, device, io, remove, unload, done };

// A verifier breaks into the debugger: what a driver did is wrong, and the system goes on, the
// framework by ignoring it.
struct VerifierBreak {
  std::string_view rule;  // the second half of the id: "wdf/<rule>"
  std::string_view text;
  std::uint64_t object = 0;  // what it is about, by its key among Resource::wdf_object; 0: a call
  std::string_view family = "wdf";  // the first half
  std::uint64_t routine = 0;        // the driver's, where it has returned already
};

// A framework or a port driver is about to call a routine that the driver has registered with it:
// "EvtCleanupCallback" of "WDFDRIVER".
struct CallBack {
  std::string_view name;
  std::string_view of;
  const void* routine;  // the driver's
};

struct ProgramAnswer {
  std::string_view text;  // empty: the call gives nothing back
  bool not_opened = false;
};

// What Plug and Play or the power manager does with a device of the driver's: "AddDevice",
// "IRP_MN_START_DEVICE".
struct DeviceStep {
  std::string_view name;
  const void* device;  // the physical device object
  // nullopt: the step begins. Else it is over, with this status.
  std::optional<abi::NTSTATUS> status{};
};

// What a bug check's code and parameters do not tell of how it came about.
enum class BugCause : std::uint8_t {
  as_coded,
  system_call,      // `syscall` in kernel code
  in_system_code,   // the system itself met an invalid address, outside every call of the driver's
  above_the_stack,  // the frames of the caller, above the driver's first, were touched
};

struct BugCheck {
  std::uint32_t code;
  std::uint64_t parameters[4];
  BugCause cause = BugCause::as_coded;
};

class Observer {
 public:
  virtual ~Observer() = default;

  // Before the export runs: a failure makes the call fail that way instead of running it.
  virtual std::optional<Failure> on_call(const Call& call) = 0;
  virtual void on_return(const Call& call, std::uint64_t result) = 0;

  virtual void on_acquired(const Acquired& what) = 0;
  virtual void on_released(Resource kind, std::uint64_t key) = 0;
  // Releasing the owner releases the other by itself.
  virtual void on_goes_with(const Held& what, const Held& owner) = 0;

  virtual void on_stage(Stage stage) = 0;
  virtual void on_debug_output(std::string_view text) = 0;
  virtual void on_callback(const CallBack& what) = 0;
  virtual void on_verifier_break(const VerifierBreak& what) = 0;
  // What a simulated program is about to call, "ReadFile(64 bytes)", and what it has got,
  // "STATUS_SUCCESS, 12 bytes".
  virtual void on_program_request(std::string_view call) = 0;
  virtual void on_program_answer(const ProgramAnswer& answer) = 0;
  virtual void on_device_step(const DeviceStep& step) = 0;
  // The guest has run into a breakpoint; it goes on, as under a debugger.
  virtual void on_breakpoint() = 0;

  // The machine stops here. Must not return.
  [[noreturn]] virtual void on_bug_check(const BugCheck& bug) = 0;
  // The guest called an import that nobody implements. Must not return.
  [[noreturn]] virtual void on_unsupported(std::string_view module, std::string_view function) = 0;
  // Every thread waits and no timer is left that could wake one. Must not return.
  [[noreturn]] virtual void on_deadlock() = 0;
  // A request has been cancelled and is not completed even so; whoever sent it waits for ever.
  // `routine` is the driver's that got it. Must not return.
  [[noreturn]] virtual void on_request_lost(std::string_view request, std::uint64_t routine) = 0;
};

// One listener at a time; nullptr: nobody. The observer outlives its registration.
void set_observer(Observer* observer);
Observer* observer();

// What the components call. Without an observer nothing happens, and what must not return ends the
// process.
void acquired(const Acquired& what);
void released(Resource kind, std::uint64_t key);
inline void released(Resource kind, const void* key) {
  released(kind, reinterpret_cast<std::uint64_t>(key));
}
void goes_with(const Held& what, const Held& owner);
void enter_stage(Stage stage);
void debug_output(std::string_view text);
void call_back(const CallBack& what);
void verifier_break(const VerifierBreak& what);
void program_request(std::string_view call);
void program_answer(const ProgramAnswer& answer);
void device_step(const DeviceStep& step);
void breakpoint();
[[noreturn]] void bug_check(const BugCheck& bug);
[[noreturn]] void unsupported(std::string_view module, std::string_view function);
[[noreturn]] void deadlock();
[[noreturn]] void request_lost(std::string_view request, std::uint64_t routine);

// While one lives, what is acquired and released is the system's own, whatever call led to it: the
// device object inside a framework's device. What the driver itself calls meanwhile, from a
// callback, is the driver's again.
class OwnedBySystem {
 public:
  OwnedBySystem();
  ~OwnedBySystem();
  OwnedBySystem(const OwnedBySystem&) = delete;
  OwnedBySystem& operator=(const OwnedBySystem&) = delete;
};
class OwnedByDriver {
 public:
  OwnedByDriver();
  ~OwnedByDriver();
  OwnedByDriver(const OwnedByDriver&) = delete;
  OwnedByDriver& operator=(const OwnedByDriver&) = delete;

 private:
  int before_;
};

// While one lives, its thread waits for what the text names; a deadlock is told with all of them.
class WaitsFor {
 public:
  explicit WaitsFor(std::string_view text);
  ~WaitsFor();
  WaitsFor(const WaitsFor&) = delete;
  WaitsFor& operator=(const WaitsFor&) = delete;

 private:
  std::string_view text_;  // the caller's
};
// In the order in which the waits began.
std::size_t wait_count();
std::string_view wait_text(std::size_t n);

// Carries out an injected failure: what the guest finds in rax, or an exception raised at its call.
std::uint64_t fail(const Failure& failure);

}  // namespace rundown::gate
