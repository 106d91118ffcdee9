/* The interface by which a bus resets a device (GUID_DEVICE_RESET_INTERFACE_STANDARD). */
#ifndef RUNDOWN_WDM_RESET_H
#define RUNDOWN_WDM_RESET_H

#ifdef __cplusplus
extern "C" {
#endif

#define DEVICE_RESET_INTERFACE_VERSION 1
#define DEVICE_RESET_INTERFACE_VERSION_1 1

typedef enum _DEVICE_RESET_TYPE {
  FunctionLevelDeviceReset,
  PlatformLevelDeviceReset
} DEVICE_RESET_TYPE;

typedef union _DEVICE_BUS_SPECIFIC_RESET_TYPE {
  struct {
    ULONGLONG FunctionLevelDeviceReset : 1;
    ULONGLONG PlatformLevelDeviceReset : 1;
    ULONGLONG SecondaryBusReset : 1;
    ULONGLONG Reserved : 61;
  } Pci;
  struct {
    ULONGLONG FunctionLevelDeviceReset : 1;
    ULONGLONG PlatformLevelDeviceReset : 1;
    ULONGLONG Reserved : 62;
  } Acpi;
  ULONGLONG AsULONGLONG;
} DEVICE_BUS_SPECIFIC_RESET_TYPE, *PDEVICE_BUS_SPECIFIC_RESET_TYPE;

typedef union _BUS_SPECIFIC_RESET_FLAGS {
  struct {
    ULONGLONG KeepStackReset : 1;
    ULONGLONG Reserved : 63;
  } u;
  ULONGLONG AsUlonglong;
} BUS_SPECIFIC_RESET_FLAGS, *PBUS_SPECIFIC_RESET_FLAGS;

typedef union _DEVICE_RESET_STATUS_FLAGS {
  struct {
    ULONGLONG KeepStackReset : 1;
    ULONGLONG RecoveringFromBusError : 1;
    ULONGLONG Reserved : 62;
  } u;
  ULONGLONG AsUlonglong;
} DEVICE_RESET_STATUS_FLAGS, *PDEVICE_RESET_STATUS_FLAGS;

typedef struct _DEVICE_BUS_SPECIFIC_RESET_INFO {
  GUID BusTypeGuid;
  DEVICE_BUS_SPECIFIC_RESET_TYPE ResetTypeSupported;
} DEVICE_BUS_SPECIFIC_RESET_INFO, *PDEVICE_BUS_SPECIFIC_RESET_INFO;

typedef NTSTATUS(NTAPI DEVICE_RESET_HANDLER)(PVOID InterfaceContext, DEVICE_RESET_TYPE ResetType,
                                             ULONG Flags, PVOID ResetParameters);
typedef DEVICE_RESET_HANDLER* PDEVICE_RESET_HANDLER;
typedef NTSTATUS(NTAPI DEVICE_QUERY_BUS_SPECIFIC_RESET_HANDLER)(
    PVOID InterfaceContext, PULONG ResetInfoCount,
    PDEVICE_BUS_SPECIFIC_RESET_INFO ResetInfoSupported);
typedef DEVICE_QUERY_BUS_SPECIFIC_RESET_HANDLER* PDEVICE_QUERY_BUS_SPECIFIC_RESET_HANDLER;
typedef NTSTATUS(NTAPI DEVICE_BUS_SPECIFIC_RESET_HANDLER)(
    PVOID InterfaceContext, const GUID* BusType, DEVICE_BUS_SPECIFIC_RESET_TYPE ResetTypeSelected,
    PBUS_SPECIFIC_RESET_FLAGS Flags, PVOID ResetParameters);
typedef DEVICE_BUS_SPECIFIC_RESET_HANDLER* PDEVICE_BUS_SPECIFIC_RESET_HANDLER;
typedef NTSTATUS(NTAPI GET_DEVICE_RESET_STATUS)(PVOID InterfaceContext, PBOOLEAN IsResetting,
                                                PDEVICE_BUS_SPECIFIC_RESET_TYPE ResetTypeSelected,
                                                PDEVICE_RESET_STATUS_FLAGS Flags);
typedef GET_DEVICE_RESET_STATUS* PGET_DEVICE_RESET_STATUS;

typedef struct _DEVICE_RESET_INTERFACE_STANDARD {
  USHORT Size;
  USHORT Version;
  PVOID Context;
  PINTERFACE_REFERENCE InterfaceReference;
  PINTERFACE_DEREFERENCE InterfaceDereference;
  PDEVICE_RESET_HANDLER DeviceReset;
  ULONG SupportedResetTypes;
  PVOID Reserved;
  PDEVICE_QUERY_BUS_SPECIFIC_RESET_HANDLER QueryBusSpecificResetInfo;
  PDEVICE_BUS_SPECIFIC_RESET_HANDLER DeviceBusSpecificReset;
  PGET_DEVICE_RESET_STATUS GetDeviceResetStatus;
} DEVICE_RESET_INTERFACE_STANDARD, *PDEVICE_RESET_INTERFACE_STANDARD;

#ifdef __cplusplus
}
#endif

#endif
