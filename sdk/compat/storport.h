/* storport.h: what storport.sys and its miniports exchange, as Windows 10 has it, in six
 * headers: srb_requests.h, scsi.h, storport_types.h, storport_control.h, storport_power.h and
 * storport_extended.h. A source that has included srb.h or scsi.h before does not compile, as with
 * Microsoft's. */
#if defined(_NTSRB_) && !defined(_NTSTORPORT_)
#error "storport.h takes the place of srb.h and scsi.h."
#endif
#ifndef _NTSTORPORT_
#define _NTSTORPORT_
#define _NTSRB_ /* scsi.h must not bring scsiport's */

/* clang-format off */
#include <srb_requests.h>
#include <scsi.h>
#include <storport_types.h>
#include <storport_control.h>
#include <storport_power.h>
/* clang-format on */

#ifdef __cplusplus
extern "C" {
#endif

typedef ULONG sp_DRIVER_INITIALIZE(PVOID Driver, PVOID RegistryPath);
typedef sp_DRIVER_INITIALIZE* sp_PDRIVER_INITIALIZE;

typedef BOOLEAN HW_INITIALIZE(PVOID Adapter);
typedef BOOLEAN HW_STARTIO(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN HW_BUILDIO(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN HW_INTERRUPT(PVOID Adapter);
typedef VOID HW_TIMER(PVOID Adapter);
typedef VOID HW_TIMER_EX(PVOID Adapter, PVOID Context);
typedef VOID HW_DMA_STARTED(PVOID Adapter);
typedef ULONG HW_FIND_ADAPTER(PVOID Adapter, PVOID Unused, PVOID BusInformation, PCHAR Arguments,
                              PPORT_CONFIGURATION_INFORMATION Configuration, PBOOLEAN Reserved);
typedef ULONG VIRTUAL_HW_FIND_ADAPTER(PVOID Adapter, PVOID Unused, PVOID BusInformation,
                                      PVOID LowerDevice, PCHAR Arguments,
                                      PPORT_CONFIGURATION_INFORMATION Configuration,
                                      PBOOLEAN Reserved);
typedef BOOLEAN HW_RESET_BUS(PVOID Adapter, ULONG Bus);
typedef BOOLEAN HW_ADAPTER_STATE(PVOID Adapter, PVOID Context, BOOLEAN SaveState);
typedef SCSI_ADAPTER_CONTROL_STATUS HW_ADAPTER_CONTROL(PVOID Adapter,
                                                       SCSI_ADAPTER_CONTROL_TYPE Control,
                                                       PVOID Parameters);
typedef SCSI_UNIT_CONTROL_STATUS HW_UNIT_CONTROL(PVOID Adapter, SCSI_UNIT_CONTROL_TYPE Control,
                                                 PVOID Parameters);
typedef BOOLEAN HW_PASSIVE_INITIALIZE_ROUTINE(PVOID Adapter);
typedef VOID HW_DPC_ROUTINE(PSTOR_DPC Dpc, PVOID Adapter, PVOID SystemArgument1,
                            PVOID SystemArgument2);
typedef VOID HW_WORKITEM(PVOID Adapter, PVOID Context, PVOID Worker);
typedef VOID HW_STATE_CHANGE(PVOID Adapter, PVOID Context, SHORT AddressType, PVOID Address,
                             ULONG Status);
typedef VOID POST_SCATTER_GATHER_EXECUTE(PVOID* DeviceObject, PVOID* Irp,
                                         PSTOR_SCATTER_GATHER_LIST List, PVOID Context);
typedef VOID HW_FREE_ADAPTER_RESOURCES(PVOID Adapter);
typedef VOID HW_PROCESS_SERVICE_REQUEST(PVOID Adapter, PVOID Irp);
typedef VOID HW_COMPLETE_SERVICE_IRP(PVOID Adapter);
typedef VOID HW_INITIALIZE_TRACING(PVOID Driver, PVOID RegistryPath);
typedef VOID HW_CLEANUP_TRACING(PVOID Driver);
typedef VOID HW_TRACING_ENABLED(PVOID Adapter, BOOLEAN Enabled);

typedef HW_INITIALIZE* PHW_INITIALIZE;
typedef HW_STARTIO* PHW_STARTIO;
typedef HW_BUILDIO* PHW_BUILDIO;
typedef HW_INTERRUPT* PHW_INTERRUPT;
typedef HW_TIMER* PHW_TIMER;
typedef HW_TIMER_EX* PHW_TIMER_EX;
typedef HW_DMA_STARTED* PHW_DMA_STARTED;
typedef HW_FIND_ADAPTER* PHW_FIND_ADAPTER;
typedef VIRTUAL_HW_FIND_ADAPTER* PVIRTUAL_HW_FIND_ADAPTER;
typedef HW_RESET_BUS* PHW_RESET_BUS;
typedef HW_ADAPTER_STATE* PHW_ADAPTER_STATE;
typedef HW_ADAPTER_CONTROL* PHW_ADAPTER_CONTROL;
typedef HW_UNIT_CONTROL* PHW_UNIT_CONTROL;
typedef HW_PASSIVE_INITIALIZE_ROUTINE* PHW_PASSIVE_INITIALIZE_ROUTINE;
typedef HW_DPC_ROUTINE* PHW_DPC_ROUTINE;
typedef HW_WORKITEM* PHW_WORKITEM;
typedef HW_STATE_CHANGE* PHW_STATE_CHANGE;
typedef POST_SCATTER_GATHER_EXECUTE* PPOST_SCATTER_GATHER_EXECUTE;
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

#define STOR_FEATURE_VIRTUAL_MINIPORT 0x00000001
#define STOR_FEATURE_ATA_PASS_THROUGH 0x00000002
#define STOR_FEATURE_FULL_PNP_DEVICE_CAPABILITIES 0x00000004
#define STOR_FEATURE_DUMP_POINTERS 0x00000008
#define STOR_FEATURE_DEVICE_NAME_NO_SUFFIX 0x00000010
#define STOR_FEATURE_DUMP_RESUME_CAPABLE 0x00000020
#define STOR_FEATURE_DEVICE_DESCRIPTOR_FROM_ATA_INFO_VPD 0x00000040
#define STOR_FEATURE_EXTRA_IO_INFORMATION 0x00000080
#define STOR_FEATURE_ADAPTER_CONTROL_PRE_FINDADAPTER 0x00000100
#define STOR_FEATURE_ADAPTER_NOT_REQUIRE_IO_PORT 0x00000200
#define STOR_FEATURE_DUMP_16_BYTE_ALIGNMENT 0x00000400
#define STOR_FEATURE_SET_ADAPTER_INTERFACE_TYPE 0x00000800
#define STOR_FEATURE_DUMP_INFO 0x00001000
#define STOR_FEATURE_DMA_ALLOCATION_NO_BOUNDARY 0x00002000
#define STOR_FEATURE_SUPPORTS_NVME_ADAPTER 0x00004000
#define STOR_FEATURE_REPORT_INTERNAL_DATA 0x00008000
#define SRB_TYPE_FLAG_SCSI_REQUEST_BLOCK 0x1
#define SRB_TYPE_FLAG_STORAGE_REQUEST_BLOCK 0x2
#define ADDRESS_TYPE_FLAG_BTL8 0x1

#define STORPORT_API DECLSPEC_IMPORT

/* The functions by which miniports for Windows Server 2003 do what StorPortExtendedFunction does:
 * StorPortNotification gives the table, by GetExtendedFunctionTable. */
typedef struct _STORPORT_EXTENDED_FUNCTIONS {
  ULONG Version;
  BOOLEAN(*GetMessageInterruptInformation)
  (PVOID Adapter, ULONG MessageId, PMESSAGE_INTERRUPT_INFORMATION Information);
  VOID (*PutScatterGatherList)(PVOID Adapter, PSTOR_SCATTER_GATHER_LIST List, BOOLEAN Write);
  GETSGSTATUS(*BuildScatterGatherList)
  (PVOID Adapter, PVOID Mdl, PVOID Address, ULONG Bytes, PPOST_SCATTER_GATHER_EXECUTE Routine,
   PVOID Context, BOOLEAN Write, PVOID Buffer, ULONG BufferBytes);
  VOID (*FreePool)(PVOID Memory, PVOID Adapter, PVOID Mdl);
  PVOID (*AllocatePool)(ULONG Bytes, ULONG Tag, PVOID Adapter, PVOID* Mdl);
  PVOID (*GetSystemAddress)(PSCSI_REQUEST_BLOCK Request);
  ULONG (*AcquireMSISpinLock)(PVOID Adapter, ULONG MessageId);
  VOID (*ReleaseMSISpinLock)(PVOID Adapter, ULONG MessageId, ULONG OldIrql);
  VOID (*CompleteServiceIrp)(PVOID Adapter, PVOID Irp);
  PVOID (*GetOriginalMdl)(PSCSI_REQUEST_BLOCK Request);
} STORPORT_EXTENDED_FUNCTIONS, *PSTORPORT_EXTENDED_FUNCTIONS;

typedef BOOLEAN(NTAPI STOR_SYNCHRONIZED_ACCESS)(PVOID Adapter, PVOID Context);
typedef STOR_SYNCHRONIZED_ACCESS* PSTOR_SYNCHRONIZED_ACCESS;

STORPORT_API ULONG NTAPI StorPortInitialize(PVOID Driver, PVOID RegistryPath,
                                            struct _HW_INITIALIZATION_DATA* Description,
                                            PVOID Unused);
STORPORT_API VOID StorPortDebugPrint(ULONG Level, PCSTR Format, ...);
STORPORT_API VOID StorPortNotification(SCSI_NOTIFICATION_TYPE What, PVOID Adapter, ...);
STORPORT_API VOID NTAPI StorPortLogError(PVOID Adapter, PSCSI_REQUEST_BLOCK Request, UCHAR Bus,
                                         UCHAR Target, UCHAR Unit, ULONG Code, ULONG Id);
STORPORT_API VOID NTAPI StorPortCompleteRequest(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                                UCHAR Status);

STORPORT_API PVOID NTAPI StorPortGetDeviceBase(PVOID Adapter, INTERFACE_TYPE BusType,
                                               ULONG BusNumber, STOR_PHYSICAL_ADDRESS Address,
                                               ULONG Bytes, BOOLEAN IsPort);
STORPORT_API VOID NTAPI StorPortFreeDeviceBase(PVOID Adapter, PVOID Mapped);
STORPORT_API BOOLEAN NTAPI StorPortValidateRange(PVOID Adapter, INTERFACE_TYPE BusType,
                                                 ULONG BusNumber, STOR_PHYSICAL_ADDRESS Address,
                                                 ULONG Bytes, BOOLEAN IsPort);
STORPORT_API ULONG NTAPI StorPortGetBusData(PVOID Adapter, ULONG Type, ULONG BusNumber, ULONG Slot,
                                            PVOID Data, ULONG Bytes);
STORPORT_API ULONG NTAPI StorPortSetBusDataByOffset(PVOID Adapter, ULONG Type, ULONG BusNumber,
                                                    ULONG Slot, PVOID Data, ULONG Offset,
                                                    ULONG Bytes);
STORPORT_API PVOID NTAPI StorPortGetUncachedExtension(PVOID Adapter,
                                                      PPORT_CONFIGURATION_INFORMATION Configuration,
                                                      ULONG Bytes);
STORPORT_API PVOID NTAPI StorPortGetLogicalUnit(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
STORPORT_API PSTOR_SCATTER_GATHER_LIST NTAPI
StorPortGetScatterGatherList(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
STORPORT_API STOR_PHYSICAL_ADDRESS NTAPI StorPortGetPhysicalAddress(PVOID Adapter,
                                                                    PSCSI_REQUEST_BLOCK Request,
                                                                    PVOID Address, PULONG Bytes);
STORPORT_API PVOID NTAPI StorPortGetVirtualAddress(PVOID Adapter, STOR_PHYSICAL_ADDRESS Address);
STORPORT_API STOR_PHYSICAL_ADDRESS NTAPI StorPortConvertUlongToPhysicalAddress(ULONG_PTR Address);
STORPORT_API ULONG NTAPI StorPortConvertPhysicalAddressToUlong(STOR_PHYSICAL_ADDRESS Address);
#define StorPortConvertPhysicalAddressToUlong(Address) ((Address).LowPart)
#define StorPortConvertPhysicalAddressToULong64(Address) ((Address).QuadPart)
STORPORT_API VOID NTAPI StorPortMoveMemory(PVOID To, PVOID From, ULONG Bytes);
#define StorPortCopyMemory(To, From, Bytes) memcpy((To), (From), (Bytes))
STORPORT_API BOOLEAN NTAPI StorPortGetMessageInterruptInformation(
    PVOID Adapter, ULONG MessageId, PMESSAGE_INTERRUPT_INFORMATION Information);

STORPORT_API BOOLEAN NTAPI StorPortPause(PVOID Adapter, ULONG Seconds);
STORPORT_API BOOLEAN NTAPI StorPortResume(PVOID Adapter);
STORPORT_API BOOLEAN NTAPI StorPortBusy(PVOID Adapter, ULONG Requests);
STORPORT_API BOOLEAN NTAPI StorPortReady(PVOID Adapter);
STORPORT_API BOOLEAN NTAPI StorPortPauseDevice(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                               ULONG Seconds);
STORPORT_API BOOLEAN NTAPI StorPortResumeDevice(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
STORPORT_API BOOLEAN NTAPI StorPortDeviceBusy(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                              ULONG Requests);
STORPORT_API BOOLEAN NTAPI StorPortDeviceReady(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
STORPORT_API BOOLEAN NTAPI StorPortSetDeviceQueueDepth(PVOID Adapter, UCHAR Bus, UCHAR Target,
                                                       UCHAR Unit, ULONG Depth);
STORPORT_API BOOLEAN NTAPI StorPortSynchronizeAccess(PVOID Adapter,
                                                     PSTOR_SYNCHRONIZED_ACCESS Routine,
                                                     PVOID Context);
STORPORT_API VOID NTAPI StorPortStallExecution(ULONG Microseconds);
STORPORT_API VOID NTAPI StorPortQuerySystemTime(PLARGE_INTEGER Time);
#define MINIPORT_REG_SZ 1
#define MINIPORT_REG_BINARY 3
#define MINIPORT_REG_DWORD 4
#define MINIPORT_REG_MULTI_SZ 7
STORPORT_API BOOLEAN NTAPI StorPortRegistryRead(PVOID Adapter, PUCHAR Name, ULONG Global,
                                                ULONG Type, PUCHAR Data, PULONG Bytes);
STORPORT_API PUCHAR NTAPI StorPortAllocateRegistryBuffer(PVOID Adapter, PULONG Bytes);
STORPORT_API VOID NTAPI StorPortFreeRegistryBuffer(PVOID Adapter, PUCHAR Buffer);
STORPORT_API BOOLEAN NTAPI StorPortRegistryWrite(PVOID Adapter, PUCHAR Name, ULONG Global,
                                                 ULONG Type, PUCHAR Data, ULONG Bytes);

STORPORT_API UCHAR NTAPI StorPortReadPortUchar(PVOID Adapter, PUCHAR Port);
STORPORT_API VOID NTAPI StorPortReadPortBufferUchar(PVOID Adapter, PUCHAR Port, PUCHAR Buffer,
                                                    ULONG Count);
STORPORT_API VOID NTAPI StorPortWritePortUchar(PVOID Adapter, PUCHAR Port, UCHAR Value);
STORPORT_API VOID NTAPI StorPortWritePortBufferUchar(PVOID Adapter, PUCHAR Port, PUCHAR Buffer,
                                                     ULONG Count);
STORPORT_API USHORT NTAPI StorPortReadPortUshort(PVOID Adapter, PUSHORT Port);
STORPORT_API VOID NTAPI StorPortReadPortBufferUshort(PVOID Adapter, PUSHORT Port, PUSHORT Buffer,
                                                     ULONG Count);
STORPORT_API VOID NTAPI StorPortWritePortUshort(PVOID Adapter, PUSHORT Port, USHORT Value);
STORPORT_API VOID NTAPI StorPortWritePortBufferUshort(PVOID Adapter, PUSHORT Port, PUSHORT Buffer,
                                                      ULONG Count);
STORPORT_API ULONG NTAPI StorPortReadPortUlong(PVOID Adapter, PULONG Port);
STORPORT_API VOID NTAPI StorPortReadPortBufferUlong(PVOID Adapter, PULONG Port, PULONG Buffer,
                                                    ULONG Count);
STORPORT_API VOID NTAPI StorPortWritePortUlong(PVOID Adapter, PULONG Port, ULONG Value);
STORPORT_API VOID NTAPI StorPortWritePortBufferUlong(PVOID Adapter, PULONG Port, PULONG Buffer,
                                                     ULONG Count);

STORPORT_API UCHAR NTAPI StorPortReadRegisterUchar(PVOID Adapter, PUCHAR Register);
STORPORT_API VOID NTAPI StorPortReadRegisterBufferUchar(PVOID Adapter, PUCHAR Register,
                                                        PUCHAR Buffer, ULONG Count);
STORPORT_API VOID NTAPI StorPortWriteRegisterUchar(PVOID Adapter, PUCHAR Register, UCHAR Value);
STORPORT_API VOID NTAPI StorPortWriteRegisterBufferUchar(PVOID Adapter, PUCHAR Register,
                                                         PUCHAR Buffer, ULONG Count);
STORPORT_API USHORT NTAPI StorPortReadRegisterUshort(PVOID Adapter, PUSHORT Register);
STORPORT_API VOID NTAPI StorPortReadRegisterBufferUshort(PVOID Adapter, PUSHORT Register,
                                                         PUSHORT Buffer, ULONG Count);
STORPORT_API VOID NTAPI StorPortWriteRegisterUshort(PVOID Adapter, PUSHORT Register, USHORT Value);
STORPORT_API VOID NTAPI StorPortWriteRegisterBufferUshort(PVOID Adapter, PUSHORT Register,
                                                          PUSHORT Buffer, ULONG Count);
STORPORT_API ULONG NTAPI StorPortReadRegisterUlong(PVOID Adapter, PULONG Register);
STORPORT_API VOID NTAPI StorPortReadRegisterBufferUlong(PVOID Adapter, PULONG Register,
                                                        PULONG Buffer, ULONG Count);
STORPORT_API VOID NTAPI StorPortWriteRegisterUlong(PVOID Adapter, PULONG Register, ULONG Value);
STORPORT_API VOID NTAPI StorPortWriteRegisterBufferUlong(PVOID Adapter, PULONG Register,
                                                         PULONG Buffer, ULONG Count);

/* Registers of 64 bits are never storport's to read. */
#define StorPortReadRegisterUlong64(Adapter, Register) READ_REGISTER_ULONG64(Register)
#define StorPortReadRegisterBufferUlong64(Adapter, Register, Buffer, Count) \
  READ_REGISTER_BUFFER_ULONG64(Register, Buffer, Count)
#define StorPortWriteRegisterUlong64(Adapter, Register, Value) \
  WRITE_REGISTER_ULONG64(Register, Value)
#define StorPortWriteRegisterBufferUlong64(Adapter, Register, Buffer, Count) \
  WRITE_REGISTER_BUFFER_ULONG64(Register, Buffer, Count)

#if DBG
#define DebugPrint(Arguments) StorPortDebugPrint Arguments
#else
#define DebugPrint(Arguments)
#endif

#ifdef __cplusplus
}
#endif

#include <storport_extended.h>

#endif
