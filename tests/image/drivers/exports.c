/* A driver that other drivers import from: by name, by ordinal, and through forwarders. */
#include <ntddk.h>

int Answer = 42;
int Named(void) {
  return Answer;
}
int Second(void) {
  return 2;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path) {
  (void)driver;
  (void)registry_path;
  return STATUS_SUCCESS;
}
