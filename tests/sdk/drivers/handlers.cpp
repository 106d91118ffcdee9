#include <ntddk.h>

static UCHAR read(volatile UCHAR* address) {
  return *address;
}

extern "C" BOOLEAN touch(volatile UCHAR* address) {
  __try {
    read(address);
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    return FALSE;
  }
  return TRUE;
}
