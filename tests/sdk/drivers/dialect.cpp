// What Microsoft's compiler and headers allow in C++.
#include <ntifs.h>

#include "shared\Memory.h"

#ifdef WINAPI
#error "a header for drivers and applications is read for applications"
#endif

#define IOCTL_SET_PRIORITY CTL_CODE(0x8000, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

static NTSTATUS device_control(ULONG code) {
  switch (code) {
    case IOCTL_SET_PRIORITY:
      return STATUS_SUCCESS;
    default:
      RtlAssert("an unknown code", __FILE__, __LINE__, "it fails");
      return STATUS_INVALID_DEVICE_REQUEST;
  }
}

void* __cdecl operator new(size_t size, POOL_TYPE pool, ULONG tag) {
  return ExAllocatePoolWithTag(pool, size, tag);
}

void __cdecl operator delete(void* block, size_t) {
  ExFreePool(block);
}

void __cdecl operator delete(void* block, size_t, std::align_val_t) {
  ExFreePool(block);
}

// The array's size is known, so that what does not fit is cut and nothing beyond is written.
static bool strings(__in const wchar_t* text) {
  wchar_t wide[4];
  char narrow[8];
  if (wcsncpy_s(wide, text, 3) != 0 || wcscmp(wide, L"\\RE") != 0) return false;
  if (strcpy_s(narrow, "ab") != 0 || strcat_s(narrow, "cd") != 0) return false;
  return strcmp(narrow, "abcd") == 0;
}

struct Name {
  Name() : length(0) {}
  ~Name() { length = 1; }
  ULONG length;
};

static bool objects() {
  auto* name = new (PagedPool) Name;
  if (name == nullptr) return false;
  delete name;
  return true;
}

// A member's name stands a second time in a structure without a name, and means the first.
union TypeField {
  struct {
    UCHAR type;
    struct {
      UCHAR congestion : 2;
      UCHAR type : 6;
    };
  };
};

static bool members() {
  TypeField field = {};
  field.type = 0xFF;
  return field.congestion == 0 && field.type == 0xFF;
}

static bool maps_without_execute() {
  static UCHAR bytes[4] = {1, 2, 3, 4};
  PMDL list = IoAllocateMdl(bytes, sizeof bytes, FALSE, FALSE, nullptr);
  if (list == nullptr) return false;
  MmBuildMdlForNonPagedPool(list);
  auto* mapped = static_cast<UCHAR*>(
      MmGetSystemAddressForMdlSafe(list, NormalPagePriority | MdlMappingNoExecute));
  const bool same = mapped != nullptr && mapped[3] == 4;
  IoFreeMdl(list);
  return same;
}

static NTSTATUS processes() {
  PETHREAD thread;
  PEPROCESS process;
  NTSTATUS status = PsLookupThreadByThreadId(PsGetCurrentThreadId(), &thread);
  if (!NT_SUCCESS(status)) return status;
  PKTHREAD same = thread;
  KeSetPriorityThread(thread, KeQueryPriorityThread(same));
  ObDereferenceObject(thread);
  status = PsLookupProcessByProcessId(PsGetCurrentProcessId(), &process);
  if (!NT_SUCCESS(status)) return status;
  PRKPROCESS attached = process;
  KAPC_STATE state;
  KeStackAttachProcess(attached, &state);
  KeUnstackDetachProcess(&state);
  ObDereferenceObject(process);
  status = ObReferenceObjectByPointer(process, 0, *PsThreadType, KernelMode);
  return status == STATUS_OBJECT_TYPE_MISMATCH ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER_3;
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING path) {
  if (!strings(path->Buffer)) return STATUS_INVALID_PARAMETER_1;
  if (device_control(IOCTL_SET_PRIORITY) != STATUS_SUCCESS) return STATUS_INVALID_PARAMETER_2;
  if (!members()) return STATUS_INVALID_PARAMETER_4;
  if (!maps_without_execute()) return STATUS_INSUFFICIENT_RESOURCES;
  if (!objects()) return STATUS_INSUFFICIENT_RESOURCES;
  return processes();
}
