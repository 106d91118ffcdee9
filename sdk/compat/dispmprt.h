/* What a display miniport driver and the graphics kernel's port driver say to each other, for a
   driver that only displays (DxgkInitializeDisplayOnlyDriver). mingw-w64 has no such header.

   A function that the kit does not declare is a PVOID in its place, so that the structures are as
   long as Windows' and a driver that calls one does not compile. */
#ifndef _DISPMPRT_H_
#define _DISPMPRT_H_

#include <acpiioct.h>
#include <d3dkmddi.h>
#include <windef.h>

#define DXGK_WHICHSPACE_CONFIG PCI_WHICHSPACE_CONFIG
#define DXGK_WHICHSPACE_ROM PCI_WHICHSPACE_ROM
#define DXGK_WHICHSPACE_MCH 0x80000000
#define DXGK_WHICHSPACE_BRIDGE 0x80000001

/* Methods of ACPI, and the child that stands for the adapter itself. */
#define DISPLAY_ADAPTER_HW_ID 0xFFFFFFFF
#define ACPI_METHOD_DISPLAY_DOS (ULONG)('SOD_')
#define ACPI_METHOD_DISPLAY_DOD (ULONG)('DOD_')
#define ACPI_METHOD_DISPLAY_ROM (ULONG)('MOR_')
#define ACPI_METHOD_DISPLAY_GPD (ULONG)('DPG_')
#define ACPI_METHOD_DISPLAY_SPD (ULONG)('DPS_')
#define ACPI_METHOD_DISPLAY_VPO (ULONG)('OPV_')
#define ACPI_METHOD_HARDWARE_ID (ULONG)('DIH_')
#define ACPI_METHOD_SUBSYSTEM_ID (ULONG)('BUS_')
#define ACPI_METHOD_REVISION_ID (ULONG)('VRH_')

typedef struct _VIDEO_REQUEST_PACKET VIDEO_REQUEST_PACKET, *PVIDEO_REQUEST_PACKET;

/* The device. */
typedef enum {
  DockStateUnsupported = 0,
  DockStateUnDocked = 1,
  DockStateDocked = 2,
  DockStateUnknown = 3
} DOCKING_STATE;

typedef struct _DXGK_DEVICE_INFO {
  PVOID MiniportDeviceContext;
  PDEVICE_OBJECT PhysicalDeviceObject;
  UNICODE_STRING DeviceRegistryPath;
  PCM_RESOURCE_LIST TranslatedResourceList;
  LARGE_INTEGER SystemMemorySize;
  PHYSICAL_ADDRESS HighestPhysicalAddress;
  PHYSICAL_ADDRESS AgpApertureBase;
  SIZE_T AgpApertureSize;
  DOCKING_STATE DockingState;
} DXGK_DEVICE_INFO, *PDXGK_DEVICE_INFO;

typedef struct _DXGK_START_INFO {
  ULONG RequiredDmaQueueEntry;
  GUID AdapterGuid;
  LUID AdapterLuid;
} DXGK_START_INFO, *PDXGK_START_INFO;

/* Its children. */
typedef enum _DXGK_CHILD_DEVICE_HPD_AWARENESS {
  HpdAwarenessUninitialized = 0,
  HpdAwarenessAlwaysConnected = 1,
  HpdAwarenessNone = 2,
  HpdAwarenessPolled = 3,
  HpdAwarenessInterruptible = 4
} DXGK_CHILD_DEVICE_HPD_AWARENESS,
    *PDXGK_CHILD_DEVICE_HPD_AWARENESS;

typedef struct _DXGK_VIDEO_OUTPUT_CAPABILITIES {
  D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY InterfaceTechnology;
  D3DKMDT_MONITOR_ORIENTATION_AWARENESS MonitorOrientationAwareness;
  BOOLEAN SupportsSdtvModes;
} DXGK_VIDEO_OUTPUT_CAPABILITIES, *PDXGK_VIDEO_OUTPUT_CAPABILITIES;

typedef struct _DXGK_INTEGRATED_DISPLAY_CHILD {
  D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY InterfaceTechnology;
  USHORT DescriptorLength;
} DXGK_INTEGRATED_DISPLAY_CHILD, *PDXGK_INTEGRATED_DISPLAY_CHILD;

typedef struct _DXGK_CHILD_CAPABILITIES {
  union {
    DXGK_VIDEO_OUTPUT_CAPABILITIES VideoOutput;
    struct {
      UINT MustBeZero;
    } Other;
    DXGK_INTEGRATED_DISPLAY_CHILD IntegratedDisplayChild;
  } Type;
  DXGK_CHILD_DEVICE_HPD_AWARENESS HpdAwareness;
} DXGK_CHILD_CAPABILITIES, *PDXGK_CHILD_CAPABILITIES;

typedef enum _DXGK_CHILD_DEVICE_TYPE {
  TypeUninitialized,
  TypeVideoOutput,
  TypeOther,
  TypeIntegratedDisplay
} DXGK_CHILD_DEVICE_TYPE,
    *PDXGK_CHILD_DEVICE_TYPE;

typedef struct _DXGK_CHILD_DESCRIPTOR {
  DXGK_CHILD_DEVICE_TYPE ChildDeviceType;
  DXGK_CHILD_CAPABILITIES ChildCapabilities;
  ULONG AcpiUid;
  ULONG ChildUid;
} DXGK_CHILD_DESCRIPTOR, *PDXGK_CHILD_DESCRIPTOR;

typedef struct _DXGK_DEVICE_DESCRIPTOR {
  ULONG DescriptorOffset;
  ULONG DescriptorLength;
  PVOID DescriptorBuffer;
} DXGK_DEVICE_DESCRIPTOR, *PDXGK_DEVICE_DESCRIPTOR;

typedef enum _DXGK_CHILD_STATUS_TYPE {
  StatusUninitialized,
  StatusConnection,
  StatusRotation,
  StatusMiracastConnection
} DXGK_CHILD_STATUS_TYPE,
    *PDXGK_CHILD_STATUS_TYPE;

typedef struct _DXGK_CHILD_STATUS {
  DXGK_CHILD_STATUS_TYPE Type;
  ULONG ChildUid;
  union {
    struct {
      BOOLEAN Connected;
    } HotPlug;
    struct {
      UCHAR Angle;
    } Rotation;
    struct {
      BOOLEAN Connected;
      D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY MiracastMonitorType;
    } Miracast;
  };
} DXGK_CHILD_STATUS, *PDXGK_CHILD_STATUS;

/* What the driver calls. */
typedef struct _DXGKRNL_INTERFACE {
  ULONG Size;
  ULONG Version;
  HANDLE DeviceHandle;
  NTSTATUS(*DxgkCbEvalAcpiMethod)
  (HANDLE, ULONG DeviceUid, PACPI_EVAL_INPUT_BUFFER_COMPLEX, ULONG AcpiInputSize,
   PACPI_EVAL_OUTPUT_BUFFER, ULONG AcpiOutputSize);
  NTSTATUS (*DxgkCbGetDeviceInformation)(HANDLE, PDXGK_DEVICE_INFO);
  NTSTATUS (*DxgkCbIndicateChildStatus)(HANDLE, PDXGK_CHILD_STATUS);
  NTSTATUS(*DxgkCbMapMemory)
  (HANDLE, PHYSICAL_ADDRESS, ULONG Length, BOOLEAN InIoSpace, BOOLEAN MapToUserMode,
   MEMORY_CACHING_TYPE, PVOID* VirtualAddress);
  BOOLEAN (*DxgkCbQueueDpc)(HANDLE);
  PVOID DxgkCbQueryServices;
  NTSTATUS(*DxgkCbReadDeviceSpace)
  (HANDLE, ULONG DataType, PVOID Buffer, ULONG Offset, ULONG Length, PULONG BytesRead);
  NTSTATUS(*DxgkCbSynchronizeExecution)
  (HANDLE, PKSYNCHRONIZE_ROUTINE, PVOID Context, ULONG MessageNumber, PBOOLEAN ReturnValue);
  NTSTATUS (*DxgkCbUnmapMemory)(HANDLE, PVOID VirtualAddress);
  NTSTATUS(*DxgkCbWriteDeviceSpace)
  (HANDLE, ULONG DataType, PVOID Buffer, ULONG Offset, ULONG Length, PULONG BytesWritten);
  NTSTATUS(*DxgkCbIsDevicePresent)
  (HANDLE, PPCI_DEVICE_PRESENCE_PARAMETERS, PBOOLEAN DevicePresent);
  PVOID DxgkCbGetHandleData;
  PVOID DxgkCbGetHandleParent;
  PVOID DxgkCbEnumHandleChildren;
  DXGKCB_NOTIFY_INTERRUPT DxgkCbNotifyInterrupt;
  DXGKCB_NOTIFY_DPC DxgkCbNotifyDpc;
  DXGKCB_QUERYVIDPNINTERFACE DxgkCbQueryVidPnInterface;
  PVOID DxgkCbQueryMonitorInterface;
  PVOID DxgkCbGetCaptureAddress;
  void (*DxgkCbLogEtwEvent)(CONST LPCGUID EventGuid, UCHAR Type, USHORT EventBufferSize,
                            PVOID EventBuffer);
  PVOID DxgkCbExcludeAdapterAccess;
  PVOID DxgkCbCreateContextAllocation;
  PVOID DxgkCbDestroyContextAllocation;
  PVOID DxgkCbSetPowerComponentActive;
  PVOID DxgkCbSetPowerComponentIdle;
  NTSTATUS (*DxgkCbAcquirePostDisplayOwnership)(HANDLE, PDXGK_DISPLAY_INFORMATION);
  PVOID DxgkCbPowerRuntimeControlRequest;
  PVOID DxgkCbSetPowerComponentLatency;
  PVOID DxgkCbSetPowerComponentResidency;
  PVOID DxgkCbCompleteFStateTransition;
  PVOID DxgkCbCompletePStateTransition;
  PVOID DxgkCbMapContextAllocation;
  PVOID DxgkCbUpdateContextAllocation;
  PVOID DxgkCbReserveGpuVirtualAddressRange;
  PVOID DxgkCbAcquireHandleData;
  PVOID DxgkCbReleaseHandleData;
  PVOID DxgkCbHardwareContentProtectionTeardown;
  PVOID DxgkCbMultiPlaneOverlayDisabled;
  PVOID DxgkCbMitigatedRangeUpdate;
  PVOID DxgkCbInvalidateHwContext;
  PVOID DxgkCbIndicateConnectorChange;
  PVOID DxgkCbUnblockUEFIFrameBufferRanges;
  PVOID DxgkCbAcquirePostDisplayOwnership2;
  PVOID DxgkCbSetProtectedSessionStatus;
} DXGKRNL_INTERFACE, *PDXGKRNL_INTERFACE;

#include <dispmprt_functions.h>

#endif
