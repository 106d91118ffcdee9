// Plug and Play: capabilities, relations, resources, interfaces and notifications.
#pragma once

#include "abi/power.h"
#include "abi/types.h"

namespace rundown::abi {

struct DEVICE_OBJECT;
struct FILE_OBJECT;

enum INTERFACE_TYPE : LONG {
  InterfaceTypeUndefined = -1,
  Internal,
  Isa,
  Eisa,
  MicroChannel,
  TurboChannel,
  PCIBus,
  VMEBus,
  NuBus,
  PCMCIABus,
  CBus,
  MPIBus,
  MPSABus,
  ProcessorInternal,
  InternalPowerBus,
  PNPISABus,
  PNPBus,
  Vmcs,
  ACPIBus,
  MaximumInterfaceType,
};
enum KINTERRUPT_MODE : LONG { LevelSensitive, Latched };
enum DEVICE_RELATION_TYPE : LONG {
  BusRelations,
  EjectionRelations,
  PowerRelations,
  RemovalRelations,
  TargetDeviceRelation,
  SingleBusRelations,
  TransportRelations,
};
enum BUS_QUERY_ID_TYPE : LONG {
  BusQueryDeviceID,
  BusQueryHardwareIDs,
  BusQueryCompatibleIDs,
  BusQueryInstanceID,
  BusQueryDeviceSerialNumber,
  BusQueryContainerID,
};
enum DEVICE_TEXT_TYPE : LONG { DeviceTextDescription, DeviceTextLocationInformation };
enum DEVICE_USAGE_NOTIFICATION_TYPE : LONG {
  DeviceUsageTypeUndefined,
  DeviceUsageTypePaging,
  DeviceUsageTypeHibernation,
  DeviceUsageTypeDumpFile,
  DeviceUsageTypeBoot,
  DeviceUsageTypePostDisplay,
};
enum IO_NOTIFICATION_EVENT_CATEGORY : LONG {
  EventCategoryReserved,
  EventCategoryHardwareProfileChange,
  EventCategoryDeviceInterfaceChange,
  EventCategoryTargetDeviceChange,
  EventCategoryKernelSoftRestart,
};
enum DEVICE_REGISTRY_PROPERTY : LONG {
  DevicePropertyDeviceDescription,
  DevicePropertyHardwareID,
  DevicePropertyCompatibleIDs,
  DevicePropertyBootConfiguration,
  DevicePropertyBootConfigurationTranslated,
  DevicePropertyClassName,
  DevicePropertyClassGuid,
  DevicePropertyDriverKeyName,
  DevicePropertyManufacturer,
  DevicePropertyFriendlyName,
  DevicePropertyLocationInformation,
  DevicePropertyPhysicalDeviceObjectName,
  DevicePropertyBusTypeGuid,
  DevicePropertyLegacyBusType,
  DevicePropertyBusNumber,
  DevicePropertyEnumeratorName,
  DevicePropertyAddress,
  DevicePropertyUINumber,
  DevicePropertyInstallState,
  DevicePropertyRemovalPolicy,
  DevicePropertyResourceRequirements,
  DevicePropertyAllocatedResources,
  DevicePropertyContainerID,
};
inline constexpr ULONG PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES = 0x00000001;
inline constexpr ULONG PLUGPLAY_REGKEY_DEVICE = 1;
inline constexpr ULONG PLUGPLAY_REGKEY_DRIVER = 2;
inline constexpr ULONG PLUGPLAY_REGKEY_CURRENT_HWPROFILE = 4;
inline constexpr ULONG DEVICE_INTERFACE_INCLUDE_NONACTIVE = 0x00000001;

using PNP_DEVICE_STATE = ULONG;
inline constexpr PNP_DEVICE_STATE PNP_DEVICE_DISABLED = 0x00000001;
inline constexpr PNP_DEVICE_STATE PNP_DEVICE_DONT_DISPLAY_IN_UI = 0x00000002;
inline constexpr PNP_DEVICE_STATE PNP_DEVICE_FAILED = 0x00000004;
inline constexpr PNP_DEVICE_STATE PNP_DEVICE_REMOVED = 0x00000008;
inline constexpr PNP_DEVICE_STATE PNP_DEVICE_RESOURCE_REQUIREMENTS_CHANGED = 0x00000010;
inline constexpr PNP_DEVICE_STATE PNP_DEVICE_NOT_DISABLEABLE = 0x00000020;

struct DEVICE_CAPABILITIES {
  USHORT Size;
  USHORT Version;
  ULONG DeviceD1 : 1;
  ULONG DeviceD2 : 1;
  ULONG LockSupported : 1;
  ULONG EjectSupported : 1;
  ULONG Removable : 1;
  ULONG DockDevice : 1;
  ULONG UniqueID : 1;
  ULONG SilentInstall : 1;
  ULONG RawDeviceOK : 1;
  ULONG SurpriseRemovalOK : 1;
  ULONG WakeFromD0 : 1;
  ULONG WakeFromD1 : 1;
  ULONG WakeFromD2 : 1;
  ULONG WakeFromD3 : 1;
  ULONG HardwareDisabled : 1;
  ULONG NonDynamic : 1;
  ULONG WarmEjectSupported : 1;
  ULONG NoDisplayInUI : 1;
  ULONG Reserved : 14;
  ULONG Address;
  ULONG UINumber;
  DEVICE_POWER_STATE DeviceState[PowerSystemMaximum];
  SYSTEM_POWER_STATE SystemWake;
  DEVICE_POWER_STATE DeviceWake;
  ULONG D1Latency;
  ULONG D2Latency;
  ULONG D3Latency;
};

struct DEVICE_RELATIONS {
  ULONG Count;
  DEVICE_OBJECT* Objects[1];
};

using INTERFACE_REFERENCE = void NTAPI(PVOID Context);
struct INTERFACE {
  USHORT Size;
  USHORT Version;
  PVOID Context;
  INTERFACE_REFERENCE* InterfaceReference;
  INTERFACE_REFERENCE* InterfaceDereference;
};

struct PNP_BUS_INFORMATION {
  GUID BusTypeGuid;
  INTERFACE_TYPE LegacyBusType;
  ULONG BusNumber;
};

struct PLUGPLAY_NOTIFICATION_HEADER {
  USHORT Version;
  USHORT Size;
  GUID Event;
};
struct DEVICE_INTERFACE_CHANGE_NOTIFICATION {
  USHORT Version;
  USHORT Size;
  GUID Event;
  GUID InterfaceClassGuid;
  UNICODE_STRING* SymbolicLinkName;
};
struct HWPROFILE_CHANGE_NOTIFICATION {
  USHORT Version;
  USHORT Size;
  GUID Event;
};
struct TARGET_DEVICE_REMOVAL_NOTIFICATION {
  USHORT Version;
  USHORT Size;
  GUID Event;
  FILE_OBJECT* FileObject;
};
struct TARGET_DEVICE_CUSTOM_NOTIFICATION {
  USHORT Version;
  USHORT Size;
  GUID Event;
  FILE_OBJECT* FileObject;
  LONG NameBufferOffset;
  UCHAR CustomDataBuffer[1];
};

// Resources. The kernel's headers pack the descriptor to four bytes.
enum CM_RESOURCE_TYPE : UCHAR {
  CmResourceTypeNull = 0,
  CmResourceTypePort = 1,
  CmResourceTypeInterrupt = 2,
  CmResourceTypeMemory = 3,
  CmResourceTypeDma = 4,
  CmResourceTypeDeviceSpecific = 5,
  CmResourceTypeBusNumber = 6,
  CmResourceTypeMemoryLarge = 7,
  CmResourceTypeConfigData = 128,
  CmResourceTypeDevicePrivate = 129,
};
enum CM_SHARE_DISPOSITION : UCHAR {
  CmResourceShareUndetermined,
  CmResourceShareDeviceExclusive,
  CmResourceShareDriverExclusive,
  CmResourceShareShared,
};
inline constexpr USHORT CM_RESOURCE_PORT_IO = 0x0001;
inline constexpr USHORT CM_RESOURCE_INTERRUPT_LATCHED = 0x0001;
inline constexpr USHORT CM_RESOURCE_INTERRUPT_MESSAGE = 0x0002;
inline constexpr USHORT CM_RESOURCE_INTERRUPT_POLICY_INCLUDED = 0x0004;
inline constexpr UCHAR IO_RESOURCE_ALTERNATIVE = 0x08;
inline constexpr USHORT CM_RESOURCE_MEMORY_READ_WRITE = 0x0000;

#pragma pack(push, 4)
struct CM_PARTIAL_RESOURCE_DESCRIPTOR {
  UCHAR Type;
  UCHAR ShareDisposition;
  USHORT Flags;
  union {
    struct {
      PHYSICAL_ADDRESS Start;
      ULONG Length;
    } Generic, Port, Memory, Memory40, Memory48, Memory64;
    struct {
      ULONG Level;  // with processor groups: USHORT Level, USHORT Group
      ULONG Vector;
      KAFFINITY Affinity;
    } Interrupt;
    struct {
      union {
        struct {
          USHORT Reserved;
          USHORT MessageCount;
          ULONG Vector;
          KAFFINITY Affinity;
        } Raw;
        struct {
          ULONG Level;
          ULONG Vector;
          KAFFINITY Affinity;
        } Translated;
      };
    } MessageInterrupt;
    struct {
      ULONG Channel;
      ULONG Port;
      ULONG Reserved1;
    } Dma;
    struct {
      ULONG Data[3];
    } DevicePrivate;
    struct {
      ULONG Start;
      ULONG Length;
      ULONG Reserved;
    } BusNumber;
    struct {
      ULONG DataSize;
      ULONG Reserved1;
      ULONG Reserved2;
    } DeviceSpecificData;
  } u;
};
#pragma pack(pop)

struct CM_PARTIAL_RESOURCE_LIST {
  USHORT Version;
  USHORT Revision;
  ULONG Count;
  CM_PARTIAL_RESOURCE_DESCRIPTOR PartialDescriptors[1];
};
struct CM_FULL_RESOURCE_DESCRIPTOR {
  INTERFACE_TYPE InterfaceType;
  ULONG BusNumber;
  CM_PARTIAL_RESOURCE_LIST PartialResourceList;
};
struct CM_RESOURCE_LIST {
  ULONG Count;
  CM_FULL_RESOURCE_DESCRIPTOR List[1];
};

struct IO_RESOURCE_DESCRIPTOR {
  UCHAR Option;
  UCHAR Type;
  UCHAR ShareDisposition;
  UCHAR Spare1;
  USHORT Flags;
  USHORT Spare2;
  union {
    struct {
      ULONG Length;
      ULONG Alignment;
      PHYSICAL_ADDRESS MinimumAddress;
      PHYSICAL_ADDRESS MaximumAddress;
    } Port, Memory, Generic;
    struct {
      ULONG MinimumVector;
      ULONG MaximumVector;
    } Interrupt;
    struct {
      ULONG MinimumVector;
      ULONG MaximumVector;
      USHORT AffinityPolicy;  // IRQ_DEVICE_POLICY
      USHORT Group;
      ULONG PriorityPolicy;  // IRQ_PRIORITY
      KAFFINITY TargetedProcessors;
    } InterruptWithPolicy;  // the same, where the policy is included
    struct {
      ULONG MinimumChannel;
      ULONG MaximumChannel;
    } Dma;
    struct {
      ULONG Data[3];
    } DevicePrivate;
    struct {
      ULONG Length;
      ULONG MinBusNumber;
      ULONG MaxBusNumber;
      ULONG Reserved;
    } BusNumber;
    struct {
      ULONG Priority;
      ULONG Reserved1;
      ULONG Reserved2;
    } ConfigData;
  } u;
};
struct IO_RESOURCE_LIST {
  USHORT Version;
  USHORT Revision;
  ULONG Count;
  IO_RESOURCE_DESCRIPTOR Descriptors[1];
};
struct IO_RESOURCE_REQUIREMENTS_LIST {
  ULONG ListSize;
  INTERFACE_TYPE InterfaceType;
  ULONG BusNumber;
  ULONG SlotNumber;
  ULONG Reserved[3];
  ULONG AlternativeLists;
  IO_RESOURCE_LIST List[1];
};

}  // namespace rundown::abi
