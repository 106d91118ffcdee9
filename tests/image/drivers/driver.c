/* A driver with a little of everything that the loader reads: pageable and initialisation code, */
/* zero-filled data, relocated pointers, and a load configuration. */
#include <ntddk.h>

#define SECURITY_COOKIE_DEFAULT 0x00002B992DDFA232ull

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);
__attribute__((section("PAGE"), used)) void Unload(PDRIVER_OBJECT driver) {
  IoDeleteDevice(driver->DeviceObject);
}

void* table[] = {(void*)Unload, &table};
#ifdef IS_FLAT
/* The file is mapped as it is, so nothing may have an address without a place in the file. */
__attribute__((section(".data"))) char zeros[0x10];
#else
char zeros[0x3000];
#endif
ULONG64 __security_cookie = SECURITY_COOKIE_DEFAULT;

#ifdef HAS_LOAD_CONFIG
void* check_function;
void* dispatch_function;

/* The fields of IMAGE_LOAD_CONFIG_DIRECTORY64 that matter here; the kernel headers lack it. */
const struct {
  ULONG size;
  char before_cookie[0x58 - 4];
  ULONG64* security_cookie;
  ULONG64 se_handlers[2];
  void** guard_cf_check_function_pointer;
  void** guard_cf_dispatch_function_pointer;
  ULONG64 guard_cf_functions[2];
  ULONG guard_flags;
  ULONG padding;
} _load_config_used = {
    .size = sizeof(_load_config_used),
    .security_cookie = &__security_cookie,
    .guard_cf_check_function_pointer = &check_function,
    .guard_cf_dispatch_function_pointer = &dispatch_function,
    .guard_flags = 0x100,
};
#endif

#ifdef HAS_ORDINAL_IMPORT
__declspec(dllimport) void ByOrdinal(void);
#endif

__attribute__((section("INIT"))) NTSTATUS DriverEntry(PDRIVER_OBJECT driver,
                                                      PUNICODE_STRING registry_path) {
  PDEVICE_OBJECT device;
  NTSTATUS status;
  (void)registry_path;
  driver->DriverUnload = (PDRIVER_UNLOAD)table[0];
  zeros[0] = 1;
  status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
#ifdef HAS_ORDINAL_IMPORT
  ByOrdinal();
#endif
  return status;
}
