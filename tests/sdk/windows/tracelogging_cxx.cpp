// A TraceLogging provider in C++.
/* clang-format off */
#include <ntddk.h> // first
#include <TraceLoggingProvider.h>
/* clang-format on */

TRACELOGGING_DEFINE_PROVIDER(Provider, "Rundown.Cxx",
                             (0xb3864c38, 0x4273, 0x58c5, 0x54, 0x5b, 0x8b, 0x36, 0x08, 0x34, 0x34,
                              0x72));

extern "C" void Unload(PDRIVER_OBJECT) {
  TraceLoggingUnregister(Provider);
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = TraceLoggingRegister(Provider);
  if (!NT_SUCCESS(status)) return status;
  const wchar_t* wide = L"wide";
  TraceLoggingWrite(Provider, "Entry", TraceLoggingLevel(4), TraceLoggingValue(status, "Status"),
                    TraceLoggingValue(wide), TraceLoggingValue(driver->DeviceObject, "Device"),
                    TraceLoggingUnicodeString(path, "Path"), TraceLoggingValue(true, "Yes"),
                    TraceLoggingStruct(1, "One"), TraceLoggingHexUInt8Array("ab", 2, "Bytes"),
                    TraceLoggingWCharFixedArray(L"ab", 2, "Letters"));
  driver->DriverUnload = Unload;
  return status;
}
