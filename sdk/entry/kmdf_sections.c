/* Headers of class extensions, and declarations of shared context types, put records into two
   sections of the driver. The linker sorts what follows a section's $, so that the records lie
   between the marks $a and $c here. */
#define WDF_STUB
#include <ntddk.h>
#include <wdf.h>

#include "kmdf_binding.h"

#define MARK(section_name) __attribute__((section(section_name), used, aligned(16))) static ULONG64
MARK(".kmdfclassbind$a") class_start[2] = {0};
MARK(".kmdfclassbind$c") class_end[2] = {0};
MARK(".kmdftypeinit$a") type_start[2] = {0};
MARK(".kmdftypeinit$c") type_end[2] = {0};

/* The end of what was bound, the record that failed included: its class may have been loaded. */
static UCHAR* bound_end;

/* Steps over the zeros that a linker puts between records. The next record, the end, or NULL if
 * there is something else. */
static UCHAR* next_record(UCHAR* at, UCHAR* end, ULONG size, ULONG other_size) {
  ULONG found;
  while (at + sizeof(PVOID) <= end && *(ULONG64*)at == 0) at += sizeof(PVOID);
  if (at >= end) return end;
  found = *(ULONG*)at;
  return (found == size || found == other_size) && at + found <= end ? at : NULL;
}

static UCHAR* next_class(UCHAR* at) {
#if KMDF_VERSION_MINOR >= 25
  return next_record(at, (UCHAR*)class_end, sizeof(WDF_CLASS_BIND_INFO), WDF_CLASS_BIND_INFO2_SIZE);
#else
  return next_record(at, (UCHAR*)class_end, sizeof(WDF_CLASS_BIND_INFO),
                     sizeof(WDF_CLASS_BIND_INFO));
#endif
}

NTSTATUS FxStubBindClasses(PWDF_BIND_INFO info, PWDF_DRIVER_GLOBALS globals) {
  UCHAR* at = (UCHAR*)class_start;
  bound_end = at;
  while ((at = next_class(at)) != (UCHAR*)class_end) {
    NTSTATUS status;
    PWDF_CLASS_BIND_INFO record = (PWDF_CLASS_BIND_INFO)at;
    if (record == NULL) return STATUS_INFO_LENGTH_MISMATCH;
    at += record->Size;
    bound_end = at;
    status = record->ClientBindClass != NULL
                 ? record->ClientBindClass(WdfVersionBindClass, info, globals, record)
                 : WdfVersionBindClass(info, globals, record);
    if (!NT_SUCCESS(status)) return status;
  }
  return STATUS_SUCCESS;
}

void FxStubUnbindClasses(PWDF_BIND_INFO info, PWDF_DRIVER_GLOBALS globals) {
  UCHAR* at = (UCHAR*)class_start;
  while ((at = next_class(at)) != NULL && at < bound_end) {
    PWDF_CLASS_BIND_INFO record = (PWDF_CLASS_BIND_INFO)at;
    at += record->Size;
    if (record->ClientUnbindClass != NULL) {
      record->ClientUnbindClass(WdfVersionUnbindClass, info, globals, record);
    } else {
      WdfVersionUnbindClass(info, globals, record);
    }
  }
}

NTSTATUS FxStubInitTypes(void) {
  const ULONG size = sizeof(WDF_OBJECT_CONTEXT_TYPE_INFO);
  UCHAR* at = (UCHAR*)type_start;
  while ((at = next_record(at, (UCHAR*)type_end, size, size)) != (UCHAR*)type_end) {
    WDF_OBJECT_CONTEXT_TYPE_INFO* type = (WDF_OBJECT_CONTEXT_TYPE_INFO*)at;
    if (type == NULL) return STATUS_INFO_LENGTH_MISMATCH;
    /* A type is another driver's where it has a function to ask for that driver's record. */
    if (type->EvtDriverGetUniqueContextType != NULL) {
      type->UniqueType = type->EvtDriverGetUniqueContextType();
      if (type->UniqueType == NULL) return STATUS_UNSUCCESSFUL;
    }
    at += size;
  }
  return STATUS_SUCCESS;
}
