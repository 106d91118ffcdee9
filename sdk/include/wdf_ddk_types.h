/* What KMDF's interface takes from the kernel's headers, apart from what <ntddk.h> or <wdm.h>,
 * included before, declares. */
#ifndef _WDF_DDK_TYPES_H_
#define _WDF_DDK_TYPES_H_

#ifndef RUNDOWN_HOST

#include <devpropdef.h>
#ifndef WDF_DEVICE_NO_WDMSEC_H
#include <wdmsec.h>
#endif

/* The power framework came with Windows 8; headers that are set to an older system do not have it.
 */
#ifndef PO_FX_VERSION
DECLARE_HANDLE(POHANDLE);
typedef struct _PO_FX_COMPONENT* PPO_FX_COMPONENT;
typedef VOID(NTAPI* PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK)(PVOID Context, ULONG Component);
typedef VOID(NTAPI* PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK)(PVOID Context, ULONG Component);
typedef VOID(NTAPI* PPO_FX_COMPONENT_IDLE_STATE_CALLBACK)(PVOID Context, ULONG Component,
                                                          ULONG State);
typedef NTSTATUS(NTAPI* PPO_FX_POWER_CONTROL_CALLBACK)(PVOID DeviceContext,
                                                       LPCGUID PowerControlCode, PVOID InBuffer,
                                                       SIZE_T InBufferSize, PVOID OutBuffer,
                                                       SIZE_T OutBufferSize, SIZE_T* BytesReturned);
#endif

#endif

#endif
