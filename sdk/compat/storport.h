/* mingw-w64's storport.h, which describes a miniport as srb.h does for scsiport, with the
 * descriptions that storport takes: of an adapter (Windows 8 and later) and of a virtual one. A
 * source that has included srb.h before does not compile, as with Microsoft's. */
#ifndef RUNDOWN_COMPAT_STORPORT_H
#define RUNDOWN_COMPAT_STORPORT_H

#define _HW_INITIALIZATION_DATA _SCSIPORT_HW_INITIALIZATION_DATA
#define HW_INITIALIZATION_DATA SCSIPORT_HW_INITIALIZATION_DATA
#define PHW_INITIALIZATION_DATA PSCSIPORT_HW_INITIALIZATION_DATA
#include <srb.h>
#undef _HW_INITIALIZATION_DATA
#undef HW_INITIALIZATION_DATA
#undef PHW_INITIALIZATION_DATA

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _SCSI_UNIT_CONTROL_TYPE {
  ScsiQuerySupportedUnitControlTypes,
  ScsiUnitUsage,
  ScsiUnitStart,
  ScsiUnitPower,
  ScsiUnitPoFxPowerInfo,
  ScsiUnitPoFxPowerRequired,
  ScsiUnitPoFxPowerActive,
  ScsiUnitPoFxPowerSetFState,
  ScsiUnitPoFxPowerControl,
  ScsiUnitRemove,
  ScsiUnitSurpriseRemoval,
} SCSI_UNIT_CONTROL_TYPE,
    *PSCSI_UNIT_CONTROL_TYPE;

typedef enum _SCSI_UNIT_CONTROL_STATUS {
  ScsiUnitControlSuccess,
  ScsiUnitControlUnsuccessful,
} SCSI_UNIT_CONTROL_STATUS,
    *PSCSI_UNIT_CONTROL_STATUS;

typedef BOOLEAN(NTAPI HW_INITIALIZE)(PVOID Adapter);
typedef BOOLEAN(NTAPI HW_STARTIO)(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN(NTAPI HW_BUILDIO)(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN(NTAPI HW_INTERRUPT)(PVOID Adapter);
typedef BOOLEAN(NTAPI HW_RESET_BUS)(PVOID Adapter, ULONG Bus);
typedef ULONG(NTAPI HW_FIND_ADAPTER)(PVOID Adapter, PVOID Unused, PVOID BusInformation,
                                     PCHAR Arguments, PPORT_CONFIGURATION_INFORMATION Configuration,
                                     PBOOLEAN Reserved);
typedef ULONG(NTAPI VIRTUAL_HW_FIND_ADAPTER)(PVOID Adapter, PVOID Unused, PVOID BusInformation,
                                             PVOID LowerDevice, PCHAR Arguments,
                                             PPORT_CONFIGURATION_INFORMATION Configuration,
                                             PBOOLEAN Reserved);
typedef SCSI_ADAPTER_CONTROL_STATUS(NTAPI HW_ADAPTER_CONTROL)(PVOID Adapter,
                                                              SCSI_ADAPTER_CONTROL_TYPE Control,
                                                              PVOID Parameters);
typedef SCSI_UNIT_CONTROL_STATUS(NTAPI HW_UNIT_CONTROL)(PVOID Adapter,
                                                        SCSI_UNIT_CONTROL_TYPE Control,
                                                        PVOID Parameters);
typedef VOID(NTAPI HW_FREE_ADAPTER_RESOURCES)(PVOID Adapter);
typedef VOID(NTAPI HW_PROCESS_SERVICE_REQUEST)(PVOID Adapter, PVOID Irp);
typedef VOID(NTAPI HW_COMPLETE_SERVICE_IRP)(PVOID Adapter);
typedef VOID(NTAPI HW_INITIALIZE_TRACING)(PVOID Driver, PVOID RegistryPath);
typedef VOID(NTAPI HW_CLEANUP_TRACING)(PVOID Driver);
typedef VOID(NTAPI HW_TRACING_ENABLED)(PVOID Adapter, BOOLEAN Enabled);

typedef HW_BUILDIO* PHW_BUILDIO;
typedef VIRTUAL_HW_FIND_ADAPTER* PVIRTUAL_HW_FIND_ADAPTER;
typedef HW_UNIT_CONTROL* PHW_UNIT_CONTROL;
typedef HW_FREE_ADAPTER_RESOURCES* PHW_FREE_ADAPTER_RESOURCES;
typedef HW_PROCESS_SERVICE_REQUEST* PHW_PROCESS_SERVICE_REQUEST;
typedef HW_COMPLETE_SERVICE_IRP* PHW_COMPLETE_SERVICE_IRP;
typedef HW_INITIALIZE_TRACING* PHW_INITIALIZE_TRACING;
typedef HW_CLEANUP_TRACING* PHW_CLEANUP_TRACING;
typedef HW_TRACING_ENABLED* PHW_TRACING_ENABLED;

/* An adapter's and a virtual miniport's descriptions begin alike; of the routine that finds the
 * adapter, Microsoft's types the second alone. */
#define RUNDOWN_STORPORT_DESCRIPTION(FindAdapter)      \
  ULONG HwInitializationDataSize;                      \
  INTERFACE_TYPE AdapterInterfaceType;                 \
  PHW_INITIALIZE HwInitialize;                         \
  PHW_STARTIO HwStartIo;                               \
  PHW_INTERRUPT HwInterrupt;                           \
  FindAdapter HwFindAdapter;                           \
  PHW_RESET_BUS HwResetBus;                            \
  PHW_DMA_STARTED HwDmaStarted;                        \
  PHW_ADAPTER_STATE HwAdapterState;                    \
  ULONG DeviceExtensionSize;                           \
  ULONG SpecificLuExtensionSize;                       \
  ULONG SrbExtensionSize;                              \
  ULONG NumberOfAccessRanges;                          \
  PVOID Reserved;                                      \
  UCHAR MapBuffers;                                    \
  BOOLEAN NeedPhysicalAddresses;                       \
  BOOLEAN TaggedQueuing;                               \
  BOOLEAN AutoRequestSense;                            \
  BOOLEAN MultipleRequestPerLu;                        \
  BOOLEAN ReceiveEvent;                                \
  USHORT VendorIdLength;                               \
  PVOID VendorId;                                      \
  union {                                              \
    USHORT ReservedUshort;                             \
    USHORT PortVersionFlags;                           \
  };                                                   \
  USHORT DeviceIdLength;                               \
  PVOID DeviceId;                                      \
  PHW_ADAPTER_CONTROL HwAdapterControl;                \
  PHW_BUILDIO HwBuildIo;                               \
  PHW_FREE_ADAPTER_RESOURCES HwFreeAdapterResources;   \
  PHW_PROCESS_SERVICE_REQUEST HwProcessServiceRequest; \
  PHW_COMPLETE_SERVICE_IRP HwCompleteServiceIrp;       \
  PHW_INITIALIZE_TRACING HwInitializeTracing;          \
  PHW_CLEANUP_TRACING HwCleanupTracing;

typedef struct _VIRTUAL_HW_INITIALIZATION_DATA {
  RUNDOWN_STORPORT_DESCRIPTION(PVIRTUAL_HW_FIND_ADAPTER)
} VIRTUAL_HW_INITIALIZATION_DATA, *PVIRTUAL_HW_INITIALIZATION_DATA;

typedef struct _HW_INITIALIZATION_DATA {
  RUNDOWN_STORPORT_DESCRIPTION(PVOID)
  PHW_TRACING_ENABLED HwTracingEnabled;
  ULONG FeatureSupport;
  ULONG SrbTypeFlags;
  ULONG AddressTypeFlags;
  ULONG Reserved1;
  PHW_UNIT_CONTROL HwUnitControl;
} HW_INITIALIZATION_DATA, *PHW_INITIALIZATION_DATA;

#undef RUNDOWN_STORPORT_DESCRIPTION

#define HW_INIT_DATA_SIZE_PHYSICAL FIELD_OFFSET(HW_INITIALIZATION_DATA, HwFreeAdapterResources)
#define HW_INIT_DATA_SIZE_VIRTUAL FIELD_OFFSET(HW_INITIALIZATION_DATA, HwTracingEnabled)

#define STOR_MAP_NO_BUFFERS 0
#define STOR_MAP_ALL_BUFFERS 1
#define STOR_MAP_NON_READ_WRITE_BUFFERS 2
#define STOR_MAP_ALL_BUFFERS_INCLUDING_READ_WRITE 3

#define STOR_FEATURE_VIRTUAL_MINIPORT 0x1
#define STOR_FEATURE_SET_ADAPTER_INTERFACE_TYPE 0x800
#define SRB_TYPE_FLAG_SCSI_REQUEST_BLOCK 0x1
#define SRB_TYPE_FLAG_STORAGE_REQUEST_BLOCK 0x2
#define ADDRESS_TYPE_FLAG_BTL8 0x1

#ifdef __cplusplus
}
#endif

/* srb.h has it already, and mingw-w64's storport.h once more. */
#define _SCSI_WMI_REQUEST_BLOCK _STORPORT_WMI_REQUEST_BLOCK
#define SCSI_WMI_REQUEST_BLOCK STORPORT_WMI_REQUEST_BLOCK
#define PSCSI_WMI_REQUEST_BLOCK PSTORPORT_WMI_REQUEST_BLOCK
#include_next <storport.h>
#undef _SCSI_WMI_REQUEST_BLOCK
#undef SCSI_WMI_REQUEST_BLOCK
#undef PSCSI_WMI_REQUEST_BLOCK

#endif
