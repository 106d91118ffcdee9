/* What a driver says of itself to wdfldr.sys, and what wdfldr.sys exports: fxldr.h of Microsoft's
   published framework, and for class extensions the symbols of drivers that use one. */
#ifndef RUNDOWN_KMDF_BINDING_H
#define RUNDOWN_KMDF_BINDING_H

typedef struct _WDF_VERSION {
  ULONG Major;
  ULONG Minor;
  ULONG Build;
} WDF_VERSION;

typedef struct _WDF_BIND_INFO {
  ULONG Size;
  PCWSTR Component;
  WDF_VERSION Version;
  ULONG FuncCount;
  WDFFUNC* FuncTable;
  PVOID Module; /* the loader's */
} WDF_BIND_INFO, *PWDF_BIND_INFO;
C_ASSERT(sizeof(WDF_BIND_INFO) == 0x30);

#if KMDF_VERSION_MINOR >= 25
/* Since 1.25 a driver may run on a framework older than its own version. V1.Size is this
 * structure's. */
typedef struct _WDF_BIND_INFO2 {
  WDF_BIND_INFO V1;
  ULONG* MinimumVersionRequired;
  BOOLEAN* ClientVersionHigherThanFramework;
  ULONG* FuncCountPtr;
  ULONG* StructCountPtr;
  WDF_STRUCT_INFO* StructTable;
} WDF_BIND_INFO2;
C_ASSERT(sizeof(WDF_BIND_INFO2) == 0x58);
#endif

typedef struct _WDF_CLASS_BIND_INFO WDF_CLASS_BIND_INFO, *PWDF_CLASS_BIND_INFO;
typedef NTSTATUS(NTAPI* PFN_WDF_VERSION_BIND_CLASS)(PWDF_BIND_INFO, PWDF_DRIVER_GLOBALS,
                                                    PWDF_CLASS_BIND_INFO);
typedef VOID(NTAPI* PFN_WDF_VERSION_UNBIND_CLASS)(PWDF_BIND_INFO, PWDF_DRIVER_GLOBALS,
                                                  PWDF_CLASS_BIND_INFO);

struct _WDF_CLASS_BIND_INFO {
  ULONG Size;
  PCWSTR ClassName;
  WDF_VERSION Version;
  WDFFUNC* FunctionTable;
  ULONG FunctionTableCount;
  PVOID ClassBindInfo;
  NTSTATUS(NTAPI* ClientBindClass)
  (PFN_WDF_VERSION_BIND_CLASS, PWDF_BIND_INFO, PWDF_DRIVER_GLOBALS, PWDF_CLASS_BIND_INFO);
  VOID(NTAPI* ClientUnbindClass)
  (PFN_WDF_VERSION_UNBIND_CLASS, PWDF_BIND_INFO, PWDF_DRIVER_GLOBALS, PWDF_CLASS_BIND_INFO);
  PVOID ClassModule; /* the loader's */
};
C_ASSERT(sizeof(WDF_CLASS_BIND_INFO) == 0x50);
#define WDF_CLASS_BIND_INFO2_SIZE 0x78 /* and five pointers as in WDF_BIND_INFO2 */

DECLSPEC_IMPORT NTSTATUS NTAPI WdfVersionBind(PDRIVER_OBJECT, PUNICODE_STRING, PWDF_BIND_INFO,
                                              PWDF_DRIVER_GLOBALS*);
DECLSPEC_IMPORT NTSTATUS NTAPI WdfVersionUnbind(PUNICODE_STRING, PWDF_BIND_INFO,
                                                PWDF_DRIVER_GLOBALS);
DECLSPEC_IMPORT NTSTATUS NTAPI WdfVersionBindClass(PWDF_BIND_INFO, PWDF_DRIVER_GLOBALS,
                                                   PWDF_CLASS_BIND_INFO);
DECLSPEC_IMPORT VOID NTAPI WdfVersionUnbindClass(PWDF_BIND_INFO, PWDF_DRIVER_GLOBALS,
                                                 PWDF_CLASS_BIND_INFO);

NTSTATUS FxStubBindClasses(PWDF_BIND_INFO info, PWDF_DRIVER_GLOBALS globals);
void FxStubUnbindClasses(PWDF_BIND_INFO info, PWDF_DRIVER_GLOBALS globals);
NTSTATUS FxStubInitTypes(void);

#endif
