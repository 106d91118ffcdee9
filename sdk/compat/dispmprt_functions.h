/* Of dispmprt.h: the driver's own functions, and its registration. */
#ifndef RUNDOWN_DISPMPRT_FUNCTIONS_H
#define RUNDOWN_DISPMPRT_FUNCTIONS_H

typedef NTSTATUS DXGKDDI_ADD_DEVICE(CONST PDEVICE_OBJECT PhysicalDeviceObject,
                                    PVOID* MiniportDeviceContext);
typedef NTSTATUS DXGKDDI_START_DEVICE(CONST PVOID MiniportDeviceContext, PDXGK_START_INFO,
                                      PDXGKRNL_INTERFACE, PULONG NumberOfVideoPresentSources,
                                      PULONG NumberOfChildren);
typedef NTSTATUS DXGKDDI_STOP_DEVICE(CONST PVOID MiniportDeviceContext);
typedef NTSTATUS DXGKDDI_REMOVE_DEVICE(CONST PVOID MiniportDeviceContext);
typedef NTSTATUS DXGKDDI_DISPATCH_IO_REQUEST(CONST PVOID MiniportDeviceContext, ULONG VidPnSourceId,
                                             PVIDEO_REQUEST_PACKET);
typedef BOOLEAN DXGKDDI_INTERRUPT_ROUTINE(CONST PVOID MiniportDeviceContext, ULONG MessageNumber);
typedef void DXGKDDI_DPC_ROUTINE(CONST PVOID MiniportDeviceContext);
typedef NTSTATUS DXGKDDI_QUERY_CHILD_RELATIONS(CONST PVOID MiniportDeviceContext,
                                               PDXGK_CHILD_DESCRIPTOR, ULONG ChildRelationsSize);
typedef NTSTATUS DXGKDDI_QUERY_CHILD_STATUS(CONST PVOID MiniportDeviceContext, PDXGK_CHILD_STATUS,
                                            BOOLEAN NonDestructiveOnly);
typedef NTSTATUS DXGKDDI_QUERY_DEVICE_DESCRIPTOR(CONST PVOID MiniportDeviceContext, ULONG ChildUid,
                                                 PDXGK_DEVICE_DESCRIPTOR);
typedef NTSTATUS DXGKDDI_SET_POWER_STATE(CONST PVOID MiniportDeviceContext, ULONG DeviceUid,
                                         DEVICE_POWER_STATE, POWER_ACTION);
typedef void DXGKDDI_RESET_DEVICE(CONST PVOID MiniportDeviceContext);
typedef void DXGKDDI_UNLOAD(void);
typedef NTSTATUS DXGKDDI_STOP_DEVICE_AND_RELEASE_POST_DISPLAY_OWNERSHIP(
    PVOID MiniportDeviceContext, D3DDDI_VIDEO_PRESENT_TARGET_ID, PDXGK_DISPLAY_INFORMATION);

typedef struct _DXGKARG_SYSTEM_DISPLAY_ENABLE_FLAGS {
  union {
    struct {
      UINT Reserved : 32;
    };
    UINT Value;
  };
} DXGKARG_SYSTEM_DISPLAY_ENABLE_FLAGS, *PDXGKARG_SYSTEM_DISPLAY_ENABLE_FLAGS;

typedef NTSTATUS DXGKDDI_SYSTEM_DISPLAY_ENABLE(PVOID MiniportDeviceContext,
                                               D3DDDI_VIDEO_PRESENT_TARGET_ID,
                                               PDXGKARG_SYSTEM_DISPLAY_ENABLE_FLAGS, UINT* Width,
                                               UINT* Height, D3DDDIFORMAT* ColorFormat);
typedef void DXGKDDI_SYSTEM_DISPLAY_WRITE(PVOID MiniportDeviceContext, PVOID Source,
                                          UINT SourceWidth, UINT SourceHeight, UINT SourceStride,
                                          UINT PositionX, UINT PositionY);

typedef DXGKDDI_ADD_DEVICE* PDXGKDDI_ADD_DEVICE;
typedef DXGKDDI_START_DEVICE* PDXGKDDI_START_DEVICE;
typedef DXGKDDI_STOP_DEVICE* PDXGKDDI_STOP_DEVICE;
typedef DXGKDDI_REMOVE_DEVICE* PDXGKDDI_REMOVE_DEVICE;
typedef DXGKDDI_DISPATCH_IO_REQUEST* PDXGKDDI_DISPATCH_IO_REQUEST;
typedef DXGKDDI_INTERRUPT_ROUTINE* PDXGKDDI_INTERRUPT_ROUTINE;
typedef DXGKDDI_DPC_ROUTINE* PDXGKDDI_DPC_ROUTINE;
typedef DXGKDDI_QUERY_CHILD_RELATIONS* PDXGKDDI_QUERY_CHILD_RELATIONS;
typedef DXGKDDI_QUERY_CHILD_STATUS* PDXGKDDI_QUERY_CHILD_STATUS;
typedef DXGKDDI_QUERY_DEVICE_DESCRIPTOR* PDXGKDDI_QUERY_DEVICE_DESCRIPTOR;
typedef DXGKDDI_SET_POWER_STATE* PDXGKDDI_SET_POWER_STATE;
typedef DXGKDDI_RESET_DEVICE* PDXGKDDI_RESET_DEVICE;
typedef DXGKDDI_UNLOAD* PDXGKDDI_UNLOAD;
typedef DXGKDDI_STOP_DEVICE_AND_RELEASE_POST_DISPLAY_OWNERSHIP*
    PDXGKDDI_STOP_DEVICE_AND_RELEASE_POST_DISPLAY_OWNERSHIP;
typedef DXGKDDI_SYSTEM_DISPLAY_ENABLE* PDXGKDDI_SYSTEM_DISPLAY_ENABLE;
typedef DXGKDDI_SYSTEM_DISPLAY_WRITE* PDXGKDDI_SYSTEM_DISPLAY_WRITE;

typedef struct _KMDDOD_INITIALIZATION_DATA {
  ULONG Version;
  PDXGKDDI_ADD_DEVICE DxgkDdiAddDevice;
  PDXGKDDI_START_DEVICE DxgkDdiStartDevice;
  PDXGKDDI_STOP_DEVICE DxgkDdiStopDevice;
  PDXGKDDI_REMOVE_DEVICE DxgkDdiRemoveDevice;
  PDXGKDDI_DISPATCH_IO_REQUEST DxgkDdiDispatchIoRequest;
  PDXGKDDI_INTERRUPT_ROUTINE DxgkDdiInterruptRoutine;
  PDXGKDDI_DPC_ROUTINE DxgkDdiDpcRoutine;
  PDXGKDDI_QUERY_CHILD_RELATIONS DxgkDdiQueryChildRelations;
  PDXGKDDI_QUERY_CHILD_STATUS DxgkDdiQueryChildStatus;
  PDXGKDDI_QUERY_DEVICE_DESCRIPTOR DxgkDdiQueryDeviceDescriptor;
  PDXGKDDI_SET_POWER_STATE DxgkDdiSetPowerState;
  PVOID DxgkDdiNotifyAcpiEvent;
  PDXGKDDI_RESET_DEVICE DxgkDdiResetDevice;
  PDXGKDDI_UNLOAD DxgkDdiUnload;
  PVOID DxgkDdiQueryInterface;
  PVOID DxgkDdiControlEtwLogging;
  PDXGKDDI_QUERYADAPTERINFO DxgkDdiQueryAdapterInfo;
  PVOID DxgkDdiSetPalette;
  PDXGKDDI_SETPOINTERPOSITION DxgkDdiSetPointerPosition;
  PDXGKDDI_SETPOINTERSHAPE DxgkDdiSetPointerShape;
  PVOID DxgkDdiEscape;
  PVOID DxgkDdiCollectDbgInfo;
  PDXGKDDI_ISSUPPORTEDVIDPN DxgkDdiIsSupportedVidPn;
  PDXGKDDI_RECOMMENDFUNCTIONALVIDPN DxgkDdiRecommendFunctionalVidPn;
  PDXGKDDI_ENUMVIDPNCOFUNCMODALITY DxgkDdiEnumVidPnCofuncModality;
  PDXGKDDI_SETVIDPNSOURCEVISIBILITY DxgkDdiSetVidPnSourceVisibility;
  PDXGKDDI_COMMITVIDPN DxgkDdiCommitVidPn;
  PDXGKDDI_UPDATEACTIVEVIDPNPRESENTPATH DxgkDdiUpdateActiveVidPnPresentPath;
  PDXGKDDI_RECOMMENDMONITORMODES DxgkDdiRecommendMonitorModes;
  PVOID DxgkDdiGetScanLine;
  PDXGKDDI_QUERYVIDPNHWCAPABILITY DxgkDdiQueryVidPnHWCapability;
  PDXGKDDI_PRESENTDISPLAYONLY DxgkDdiPresentDisplayOnly;
  PDXGKDDI_STOP_DEVICE_AND_RELEASE_POST_DISPLAY_OWNERSHIP
  DxgkDdiStopDeviceAndReleasePostDisplayOwnership;
  PDXGKDDI_SYSTEM_DISPLAY_ENABLE DxgkDdiSystemDisplayEnable;
  PDXGKDDI_SYSTEM_DISPLAY_WRITE DxgkDdiSystemDisplayWrite;
  PVOID DxgkDdiGetChildContainerId;
  PVOID DxgkDdiControlInterrupt;
  PVOID DxgkDdiSetPowerComponentFState;
  PVOID DxgkDdiPowerRuntimeControlRequest;
  PVOID DxgkDdiNotifySurpriseRemoval;
  PVOID DxgkDdiPowerRuntimeSetDeviceHandle;
} KMDDOD_INITIALIZATION_DATA, *PKMDDOD_INITIALIZATION_DATA;

#ifdef __cplusplus
extern "C" {
#endif
NTSTATUS DxgkInitializeDisplayOnlyDriver(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath,
                                         PKMDDOD_INITIALIZATION_DATA KmdDodInitializationData);
NTSTATUS DxgkUnInitialize(PDRIVER_OBJECT DriverObject);
#ifdef __cplusplus
}
#endif

#endif
