// The simulated framework's prelude to KMDF's headers: the names that they take from the kernel's
// headers, for x86-64 Linux. Most are those of src/abi; what src/abi does not have is a structure
// that only carries its address.
//
//   #include "kmdf/host_types.h"
//   namespace rundown::wdf::abi {
//   #include <wdf.h>
//   }
//
// kmdf/host.h does that, for all of KMDF's headers.
#pragma once

#include <cstddef>

#include "abi/dispatcher.h"
#include "abi/dma.h"
#include "abi/interrupt.h"
#include "abi/io.h"
#include "abi/irp.h"
#include "abi/mdl.h"
#include "abi/ntstatus.h"
#include "abi/pnp.h"
#include "abi/pool.h"
#include "abi/power.h"
#include "abi/types.h"
#include "abi/usb.h"

#define RUNDOWN_HOST
#ifndef KMDF_VERSION_MAJOR
#define KMDF_VERSION_MAJOR 1
#define KMDF_VERSION_MINOR 33
#endif
#define DECLARE_HANDLE(name) typedef struct name##__* name

namespace rundown::wdf::abi {

using namespace rundown::abi;  // NOLINT(google-build-using-namespace)

typedef void VOID;
typedef CHAR* PCHAR;
typedef const CHAR* PCCH;
typedef const CHAR* LPCSTR;
typedef WCHAR* PWSTR;
typedef const WCHAR* PCWSTR;
typedef UCHAR* PUCHAR;
typedef USHORT* PUSHORT;
typedef ULONG* PULONG;
typedef LONGLONG* PLONGLONG;
typedef ULONG_PTR* PULONG_PTR;
typedef ULONG DEVICE_TYPE;

typedef GUID* LPGUID;
typedef const GUID* LPCGUID;
typedef UNICODE_STRING* PUNICODE_STRING;
typedef const UNICODE_STRING* PCUNICODE_STRING;

typedef DRIVER_OBJECT* PDRIVER_OBJECT;
typedef DEVICE_OBJECT* PDEVICE_OBJECT;
typedef FILE_OBJECT* PFILE_OBJECT;
typedef IRP* PIRP;
typedef IO_STACK_LOCATION* PIO_STACK_LOCATION;
typedef IO_SECURITY_CONTEXT* PIO_SECURITY_CONTEXT;
typedef MDL* PMDL;
typedef KDPC* PKDPC;
typedef KTHREAD* PKTHREAD;
typedef KINTERRUPT* PKINTERRUPT;
typedef EPROCESS* PEPROCESS;
typedef INTERFACE* PINTERFACE;
typedef PNP_BUS_INFORMATION* PPNP_BUS_INFORMATION;
typedef CM_PARTIAL_RESOURCE_DESCRIPTOR* PCM_PARTIAL_RESOURCE_DESCRIPTOR;
typedef IO_RESOURCE_DESCRIPTOR* PIO_RESOURCE_DESCRIPTOR;
typedef DMA_ADAPTER* PDMA_ADAPTER;
typedef SCATTER_GATHER_LIST* PSCATTER_GATHER_LIST;

enum DMA_COMPLETION_STATUS : LONG { DmaComplete, DmaAborted, DmaError, DmaCancelled };

typedef ULONG DEVPROPTYPE;
typedef DEVPROPTYPE* PDEVPROPTYPE;
struct DEVPROPKEY {
  GUID fmtid;
  ULONG pid;
};

struct POHANDLE__;
typedef POHANDLE__* POHANDLE;
typedef struct PO_FX_COMPONENT* PPO_FX_COMPONENT;
typedef VOID NTAPI PO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK(PVOID Context, ULONG Component);
typedef VOID NTAPI PO_FX_COMPONENT_IDLE_CONDITION_CALLBACK(PVOID Context, ULONG Component);
typedef VOID NTAPI PO_FX_COMPONENT_IDLE_STATE_CALLBACK(PVOID Context, ULONG Component, ULONG State);
typedef NTSTATUS NTAPI PO_FX_POWER_CONTROL_CALLBACK(PVOID DeviceContext, LPCGUID PowerControlCode,
                                                    PVOID InBuffer, SIZE_T InBufferSize,
                                                    PVOID OutBuffer, SIZE_T OutBufferSize,
                                                    SIZE_T* BytesReturned);
typedef PO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK* PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK;
typedef PO_FX_COMPONENT_IDLE_CONDITION_CALLBACK* PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK;
typedef PO_FX_COMPONENT_IDLE_STATE_CALLBACK* PPO_FX_COMPONENT_IDLE_STATE_CALLBACK;
typedef PO_FX_POWER_CONTROL_CALLBACK* PPO_FX_POWER_CONTROL_CALLBACK;

typedef URB* PURB;
typedef USB_DEVICE_DESCRIPTOR* PUSB_DEVICE_DESCRIPTOR;
typedef USB_CONFIGURATION_DESCRIPTOR* PUSB_CONFIGURATION_DESCRIPTOR;
typedef USB_INTERFACE_DESCRIPTOR* PUSB_INTERFACE_DESCRIPTOR;

}  // namespace rundown::wdf::abi
