#include "nt/io/reinitialize.h"

#include <deque>

#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/internal.h"

namespace rundown::nt {
namespace io {
namespace {

struct Routine {
  DRIVER_REINITIALIZE* function;
  void* context;
};
struct ReinitializeState {
  std::deque<Routine, machine::Allocator<Routine>> queue;
  ULONG count = 0;
};
const machine::Part<ReinitializeState> state;

}  // namespace

void fill_dispatch_table(DRIVER_OBJECT& driver) {
  const gate::ExportEntry* invalid = gate::find_export(internal.name, "IopInvalidDeviceRequest");
  auto* routine = reinterpret_cast<DRIVER_DISPATCH*>(gate::address_of(*invalid));
  for (DRIVER_DISPATCH*& slot : driver.MajorFunction) {
    if (slot == nullptr) slot = routine;
  }
}

void run_reinitialization(DRIVER_OBJECT& driver) {
  constexpr ULONG kMostCalls =
      1000;  // one that queues itself for ever would never let the boot end
  while (!state->queue.empty() && state->count < kMostCalls) {
    const Routine next = state->queue.front();
    state->queue.pop_front();
    driver.DriverExtension->Count = ++state->count;
    cpu::call_guest(reinterpret_cast<const void*>(next.function), &driver, next.context,
                    state->count);
  }
}

bool reinitializes() {
  return !state->queue.empty();
}

}  // namespace io

void IoRegisterDriverReinitialization(DRIVER_OBJECT* /*driver*/, DRIVER_REINITIALIZE* routine,
                                      void* context) {
  io::state->queue.push_back({routine, context});
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterDriverReinitialization,
               {.irql = Irql::passive, .header = "ntddk"});

void IoRegisterBootDriverReinitialization(DRIVER_OBJECT* driver, DRIVER_REINITIALIZE* routine,
                                          void* context) {
  IoRegisterDriverReinitialization(driver, routine, context);
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterBootDriverReinitialization,
               {.irql = Irql::passive, .header = "ntddk"});

}  // namespace rundown::nt
