/* Tracing by WPP in the kernel: what the .tmh files that tracewpp writes are made of.
 *
 * A message goes, when a consumer has enabled the driver's provider, to WmiTraceMessage with the
 * GUID of its source file, its number and its packed arguments. What it says is not in the driver's
 * code. It stands in the image's section `.wpp`: texts that end with a zero, one for each message,
 * more zeros between them where the linker aligns. A text is what a TMF file holds for the message:
 *
 *   GUID MODULE // SRC=FILE                                     of the source file
 *   #typev FILE_cLINE NUMBER "%0TEXT" // LEVEL=L FLAGS=F FUNC=FUNCTION
 *   {
 *   EXPRESSION, ITEM -- 10                                      how the first argument is decoded,
 * ItemLong or such; then 11, ...
 *   }
 *
 * TEXT shows the first argument where %10!d! stands, with the printf conversion between the marks;
 * backslashes in it are C's.
 */
#ifndef RUNDOWN_WPP_KERNEL_H
#define RUNDOWN_WPP_KERNEL_H

#include <evntrace.h>
#include <wmistr.h>
#ifdef ENABLE_WPP_RECORDER
#include "wpprecorder.h"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef NTSTATUS(NTAPI WPP_CALLBACK)(UCHAR MinorFunction, PVOID DataPath, ULONG BufferLength,
                                     PVOID Buffer, PVOID Context, PULONG Size);

/* One for each control GUID. IoWMIRegistrationControl and !wmitrace know where its members lie. */
typedef struct _WPP_TRACE_CONTROL_BLOCK {
  WPP_CALLBACK* Callback;
  LPCGUID ControlGuid;
  struct _WPP_TRACE_CONTROL_BLOCK* Next;
  TRACEHANDLE Logger;
  PUNICODE_STRING RegistryPath;
  UCHAR FlagsLen;
  UCHAR Level;
  USHORT Reserved;
  ULONG Flags[1];
  ULONG ReservedFlags;
  ULONG64 RegHandle;
} WPP_TRACE_CONTROL_BLOCK, *PWPP_TRACE_CONTROL_BLOCK;
C_ASSERT(FIELD_OFFSET(WPP_TRACE_CONTROL_BLOCK, RegHandle) == 0x38);

typedef union {
  WPP_TRACE_CONTROL_BLOCK Control;
} WPP_CB_TYPE;

/* Names and bits of the control GUIDs, which WPP_CONTROL_GUIDS tells again and again. */
#define WPP_DEFINE_CONTROL_GUID(Name, Guid, Bits) WPP_CTL_##Name,
#define WPP_DEFINE_BIT(Name)
enum WPP_CTL_NAMES { WPP_CONTROL_GUIDS WPP_LAST_CTL };
#undef WPP_DEFINE_CONTROL_GUID
#undef WPP_DEFINE_BIT
#define WPP_DEFINE_CONTROL_GUID(Name, Guid, Bits) \
  WPP_BLOCK_START_##Name = WPP_CTL_##Name * 0x10000, Bits WPP_BLOCK_END_##Name,
#define WPP_DEFINE_BIT(Name) WPP_BIT_##Name,
enum WPP_DEFINE_BIT_NAMES { WPP_CONTROL_GUIDS };
#undef WPP_DEFINE_CONTROL_GUID
#undef WPP_DEFINE_BIT
#define WPP_DEFINE_CONTROL_GUID(Name, Guid, Bits) \
  C_ASSERT(WPP_BLOCK_END_##Name - WPP_BLOCK_START_##Name <= 33); /* flags are 32 */
WPP_CONTROL_GUIDS
#undef WPP_DEFINE_CONTROL_GUID

#define WPP_CTRL_NO(Bit) ((Bit) >> 16)
#define WPP_MASK(Bit) (1u << ((0xFFFF & ((Bit)-1)) & 31))
#define WPP_FLAG_NO(Bit) 0

/* Points to itself while the driver does not trace. */
extern WPP_CB_TYPE* WPP_GLOBAL_Control;
#define WPP_CB WPP_GLOBAL_Control
#define WPP_IS_INITIALISED (WPP_CB != (WPP_CB_TYPE*)&WPP_CB)
#define WPP_CONTROL(Bit) (WPP_CB[WPP_CTRL_NO(Bit)].Control)

void WppCleanupKm(PDRIVER_OBJECT driver);
/* A framework's driver passes its WDFDRIVER too. */
#define WPP_CLEANUP(DriverObject) WppCleanupKm((PDRIVER_OBJECT)(DriverObject))
/* Only Windows 2000 needed IRP_MJ_SYSTEM_CONTROL for it. */
#define WPP_SYSTEMCONTROL(DriverObject)
#define WPP_SYSTEMCONTROL2(DriverObject, Offset)

#ifndef WPP_LEVEL_ENABLED
#define WPP_LEVEL_ENABLED(Flag) \
  ((WPP_CONTROL(WPP_BIT_##Flag).Flags[0] & WPP_MASK(WPP_BIT_##Flag)) != 0)
#endif
#ifndef WPP_LEVEL_LOGGER
#define WPP_LEVEL_LOGGER(Flag) (WPP_CONTROL(WPP_BIT_##Flag).Logger),
#endif
#ifndef WPP_FLAG_ENABLED
#define WPP_FLAG_ENABLED(Flag) WPP_LEVEL_ENABLED(Flag)
#endif
#ifndef WPP_FLAG_LOGGER
#define WPP_FLAG_LOGGER(Flag) WPP_LEVEL_LOGGER(Flag)
#endif
#ifndef WPP_FLAGS_ENABLED
#define WPP_FLAGS_ENABLED(Flags) WPP_LEVEL_ENABLED(Flags)
#endif
#ifndef WPP_FLAGS_LOGGER
#define WPP_FLAGS_LOGGER(Flags) WPP_LEVEL_LOGGER(Flags)
#endif

/* For a trace function that has neither flag nor level: whatever the first provider records. */
#define WPP_ANY_ENABLED() (WPP_CB[0].Control.Flags[0] != 0)
#define WPP_ANY_LOGGER() (WPP_CB[0].Control.Logger),

/* Sequence number, GUID, thread and process, time. */
#define WPP_TRACE_OPTIONS (1 | 2 | 8 | 32)
typedef NTSTATUS(__cdecl* WPP_TRACE_FUNCTION)(TRACEHANDLE, ULONG, LPGUID, USHORT, ...);
extern WPP_TRACE_FUNCTION pfnWppTraceMessage;
#ifndef WPP_TRACE_MESSAGE
#define WPP_TRACE_MESSAGE(...) \
  if (pfnWppTraceMessage != NULL) pfnWppTraceMessage(__VA_ARGS__)
#endif

/* An argument is an address and a size; strings go with their zero, counted ones after their
 * length. */
#define WPP_LOGPAIR(Size, Address) (Address), (SIZE_T)(Size),
#define WPP_LOG_VALUE(x) WPP_LOGPAIR(sizeof(x), &(x))
#define WPP_LOG_GUID(x) WPP_LOGPAIR(sizeof(GUID), (x))
#define WPP_LOG_STRING(x) WPP_LOGPAIR((x) != NULL ? strlen(x) + 1 : 5, (x) != NULL ? (x) : "NULL")
#define WPP_LOG_WIDE_STRING(x) \
  WPP_LOGPAIR((x) != NULL ? (wcslen(x) + 1) * sizeof(WCHAR) : 10, (x) != NULL ? (x) : L"NULL")
#define WPP_LOG_COUNTED(x) \
  WPP_LOGPAIR(sizeof(USHORT), &(x)->Length) WPP_LOGPAIR((x)->Length, (x)->Buffer)
#define WPP_LOG_COUNTED_WIDE(x) WPP_LOG_COUNTED(x)

#define WPP_RECORDING_FUNCTION static __attribute__((__unused__, __noinline__))
#define WPP_ANNOTATION(Name, Text) \
  __attribute__((section(".wpp"), used, aligned(1))) static const char Name[] = Text

#define WPP_EVAL(x) x
#define WPP_APPLY(Macro, List) Macro List
#define WPP_UNGROUP(...) __VA_ARGS__
#define WPP_PASTE_3(a, b, c) a##_##b##_##c
#define WPP_PASTE(a, b, c) WPP_PASTE_3(a, b, c)
#define WPP_CALL_HERE WPP_PASTE(WPP_CALL, WPP_THIS_FILE, __LINE__)

#ifdef __cplusplus
}
#endif

#endif

/* The one source that starts tracing has the definitions. */
#ifdef WPP_DEFINE_CONTROL
#include "wpp_kernel_init.h"
#endif
