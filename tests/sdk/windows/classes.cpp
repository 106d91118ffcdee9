// Tracing in a class body, where the message is no plain literal, and cleaned up with another
// handle.
#include <ntddk.h>
#define WPP_CONTROL_GUIDS                                                          \
  WPP_DEFINE_CONTROL_GUID(ClassesGuid, (71ae54db, 0862, 41bf, a24f, 5330cec3c7f8), \
                          WPP_DEFINE_BIT(ONE))
#define PREFIX "classes: "
#define WPP_LEVEL_FLAGS_ENABLED(LEVEL, FLAGS) WPP_LEVEL_ENABLED(FLAGS)
#define WPP_LEVEL_FLAGS_LOGGER(LEVEL, FLAGS) WPP_LEVEL_LOGGER(FLAGS)
#include "classes.tmh"

DECLARE_HANDLE(WDFDRIVER);

class Device {
 public:
  explicit Device(int number) : number_(number) { Trace(ONE, "%!FUNC! made " PREFIX "%d", number); }
  void work() { Trace(ONE, PREFIX "built on " __DATE__ " %!d! %!s!", number_, "text"); }

 private:
  int number_;
};

// Of a member Microsoft's compiler takes a specialization without template <>.
template <typename T>
struct Register {
  T value;
  T Read();
};

ULONG
Register<ULONG>::Read() {
  return value;
}

UCHAR
Register<UCHAR>::Read() {
  return value;
}

extern "C" void Unload(PDRIVER_OBJECT driver) {
  WPP_CLEANUP(reinterpret_cast<WDFDRIVER>(driver));
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  WPP_INIT_TRACING(driver, path);
  Device(1).work();
  Register<ULONG> wide{0x100};
  Register<UCHAR> narrow{1};
  if (wide.Read() != 0x100 || narrow.Read() != 1) return STATUS_UNSUCCESSFUL;
  driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
