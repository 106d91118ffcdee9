/* Where a driver of the framework begins: what wdfdriverentry.lib of the WDK does around
 * DriverEntry. */
#define WDF_STUB
#include <ntddk.h>
#include <wdf.h>

#include "kmdf_binding.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_INITIALIZE FxDriverEntry;
static DRIVER_UNLOAD FxStubDriverUnload;

PWDF_DRIVER_GLOBALS WdfDriverGlobals = NULL;
WDFFUNC WdfDriverMiniportUnloadOverride;

/* Up to 1.13 the framework copies its functions' addresses into the driver's array; since 1.15 the
   driver has a pointer, which the framework lets point to its own table. */
#if KMDF_VERSION_MINOR >= 15
const WDFFUNC* WdfFunctions;
#define FUNCTION_TABLE ((WDFFUNC*)&WdfFunctions)
#else
WDFFUNC WdfFunctions[WdfFunctionTableNumEntries];
#define FUNCTION_TABLE WdfFunctions
#endif

#if KMDF_VERSION_MINOR >= 25
BOOLEAN WdfClientVersionHigherThanFramework;
ULONG WdfFunctionCount = WdfFunctionTableNumEntries;
ULONG WdfStructureCount = WDF_STRUCTURE_TABLE_NUM_ENTRIES;
WDF_STRUCT_INFO WdfStructures;

static WDF_BIND_INFO2 bind_info = {
    .V1 = {.Size = sizeof(WDF_BIND_INFO2),
           .Component = L"KmdfLibrary",
           .Version = {1, KMDF_VERSION_MINOR, 0},
           .FuncCount = WdfFunctionTableNumEntries,
           .FuncTable = FUNCTION_TABLE},
    .MinimumVersionRequired = &WdfMinimumVersionRequired,
    .ClientVersionHigherThanFramework = &WdfClientVersionHigherThanFramework,
    .FuncCountPtr = &WdfFunctionCount,
    .StructCountPtr = &WdfStructureCount,
    .StructTable = &WdfStructures,
};
#define BIND_INFO (&bind_info.V1)
#else
static WDF_BIND_INFO bind_info = {
    .Size = sizeof(WDF_BIND_INFO),
    .Component = L"KmdfLibrary",
    .Version = {1, KMDF_VERSION_MINOR, 0},
    .FuncCount = WdfFunctionTableNumEntries,
    .FuncTable = FUNCTION_TABLE,
};
#define BIND_INFO (&bind_info)
#endif

static WCHAR registry_path_letters[260];
static UNICODE_STRING registry_path = {0, sizeof(registry_path_letters), registry_path_letters};
static PDRIVER_UNLOAD displaced_unload;
static WDFFUNC framework_miniport_unload;

static void FxStubUnbind(void) {
  FxStubUnbindClasses(BIND_INFO, WdfDriverGlobals);
  WdfVersionUnbind(&registry_path, BIND_INFO, WdfDriverGlobals);
}

static VOID NTAPI FxStubDriverUnload(PDRIVER_OBJECT driver) {
  if (displaced_unload != NULL && displaced_unload != FxStubDriverUnload) displaced_unload(driver);
  FxStubUnbind();
}

/* A miniport driver tells the framework itself when it goes, by WdfDriverMiniportUnload. */
static VOID NTAPI FxStubMiniportUnload(PWDF_DRIVER_GLOBALS globals, WDFDRIVER driver) {
  ((VOID(NTAPI*)(PWDF_DRIVER_GLOBALS, WDFDRIVER))framework_miniport_unload)(globals, driver);
  FxStubUnbind();
}

NTSTATUS NTAPI FxDriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status;
  /* An export driver is initialised so by the driver that uses it, and has no framework. */
  if (driver == NULL) return DriverEntry(driver, path);

  RtlCopyUnicodeString(&registry_path, path);
  status = WdfVersionBind(driver, &registry_path, BIND_INFO, &WdfDriverGlobals);
  if (!NT_SUCCESS(status)) return status;
  framework_miniport_unload = WdfFunctions[WdfDriverMiniportUnloadTableIndex];
  WdfDriverMiniportUnloadOverride = framework_miniport_unload;

  status = FxStubBindClasses(BIND_INFO, WdfDriverGlobals);
  if (NT_SUCCESS(status)) status = FxStubInitTypes();
  if (NT_SUCCESS(status)) {
    status = DriverEntry(driver, path);
    if (!NT_SUCCESS(status)) {
      DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL,
                 "DriverEntry failed 0x%x for driver %wZ\n", status, &registry_path);
    }
  }
  if (!NT_SUCCESS(status)) {
    FxStubUnbind();
    return status;
  }

  if (WdfDriverGlobals->DisplaceDriverUnload) {
    displaced_unload = driver->DriverUnload;
    driver->DriverUnload = FxStubDriverUnload;
  } else if ((WdfDriverGlobals->DriverFlags & WdfDriverInitNoDispatchOverride) != 0) {
    WdfDriverMiniportUnloadOverride = (WDFFUNC)FxStubMiniportUnload;
  }
  return status;
}
