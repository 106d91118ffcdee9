// An operator new that is declared as drivers do, with throw().
#include <wdm.h>

struct Placed {
  void* operator new(size_t, void* place) throw() { return place; }
  ULONG value = 7;
};

extern "C" void Unload(PDRIVER_OBJECT) {}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
  alignas(8) char room[8];
  auto* placed = new (room) Placed;
  driver->DriverUnload = Unload;
  return placed->value == 7 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
