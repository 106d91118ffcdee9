// Only the operators of older compilers, which give delete no size.
#include <ntddk.h>

struct Name {
  ~Name() { length = 0; }
  ULONG length;
};

void* __cdecl operator new(size_t size, POOL_TYPE pool) {
  return ExAllocatePoolWithTag(pool, size, 'emaN');
}

void* __cdecl operator new[](size_t size, POOL_TYPE pool) {
  return ExAllocatePoolWithTag(pool, size, 'emaN');
}

void __cdecl operator delete(void* block) {
  if (block != nullptr) ExFreePool(block);
}

void __cdecl operator delete[](void* block) {
  if (block != nullptr) ExFreePool(block);
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING) {
  delete new (PagedPool) Name;
  delete[] new (PagedPool) UCHAR[4];
  return STATUS_SUCCESS;
}
