/* storport.h's HwAdapterControl and HwUnitControl: what is asked of an adapter or a logical unit,
 * and with what. */
#ifndef RUNDOWN_COMPAT_STORPORT_CONTROL_H
#define RUNDOWN_COMPAT_STORPORT_CONTROL_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _SCSI_ADAPTER_CONTROL_TYPE {
  ScsiQuerySupportedControlTypes,
  ScsiStopAdapter,
  ScsiRestartAdapter,
  ScsiSetBootConfig,
  ScsiSetRunningConfig,
  ScsiPowerSettingNotification,
  ScsiAdapterPower,
  ScsiAdapterPoFxPowerRequired,
  ScsiAdapterPoFxPowerActive,
  ScsiAdapterPoFxPowerSetFState,
  ScsiAdapterPoFxPowerControl,
  ScsiAdapterPrepareForBusReScan,
  ScsiAdapterSystemPowerHints,
  ScsiAdapterFilterResourceRequirements,
  ScsiAdapterPoFxMaxOperationalPower,
  ScsiAdapterPoFxSetPerfState,
  ScsiAdapterSurpriseRemoval,
  ScsiAdapterSerialNumber,
  ScsiAdapterCryptoOperation,
  ScsiAdapterQueryFruId,
  ScsiAdapterSetEventLogging,
  ScsiAdapterReportInternalData,
  ScsiAdapterResetBusSynchronous,
  ScsiAdapterPostHwInitialize,
  ScsiAdapterPrepareEarlyDumpData,
  ScsiAdapterRestoreEarlyDumpData,
  ScsiAdapterKsrPowerDown,
  ScsiAdapterPreparePLDR,
  ScsiAdapterControlMax,
  MakeAdapterControlTypeSizeOfUlong = (int)0xFFFFFFFF,
} SCSI_ADAPTER_CONTROL_TYPE,
    *PSCSI_ADAPTER_CONTROL_TYPE;

typedef enum _SCSI_ADAPTER_CONTROL_STATUS {
  ScsiAdapterControlSuccess,
  ScsiAdapterControlUnsuccessful,
  ScsiAdapterControlRetryNeeded,
  ScsiAdapterControlBufferTooSmall,
} SCSI_ADAPTER_CONTROL_STATUS,
    *PSCSI_ADAPTER_CONTROL_STATUS;

typedef struct _SCSI_SUPPORTED_CONTROL_TYPE_LIST {
  ULONG MaxControlType;
  BOOLEAN SupportedTypeList[0];
} SCSI_SUPPORTED_CONTROL_TYPE_LIST, *PSCSI_SUPPORTED_CONTROL_TYPE_LIST;

typedef struct _STOR_POWER_CONTROL_HEADER {
  ULONG Version;
  ULONG Size;
  PSTOR_ADDRESS Address;
} STOR_POWER_CONTROL_HEADER, *PSTOR_POWER_CONTROL_HEADER;

typedef struct _STOR_POWER_SETTING_INFO {
  GUID PowerSettingGuid;
  PVOID Value;
  ULONG ValueLength;
} STOR_POWER_SETTING_INFO, *PSTOR_POWER_SETTING_INFO;

typedef struct _STOR_ADAPTER_CONTROL_POWER {
  STOR_POWER_CONTROL_HEADER Header;
  STOR_POWER_ACTION PowerAction;
  STOR_DEVICE_POWER_STATE PowerState;
} STOR_ADAPTER_CONTROL_POWER, *PSTOR_ADAPTER_CONTROL_POWER;

typedef enum _RAID_SYSTEM_POWER {
  RaidSystemPowerUnknown,
  RaidSystemPowerLowest,
  RaidSystemPowerLow,
  RaidSystemPowerMedium,
  RaidSystemPowerHigh,
} RAID_SYSTEM_POWER,
    *PRAID_SYSTEM_POWER;

#define STOR_SYSTEM_POWER_HINTS_V1 0x1
typedef struct _STOR_SYSTEM_POWER_HINTS {
  ULONG Version;
  ULONG Size;
  RAID_SYSTEM_POWER SystemPower;
  ULONG ResumeLatencyMSec;
} STOR_SYSTEM_POWER_HINTS, *PSTOR_SYSTEM_POWER_HINTS;

#define STOR_FILTER_RESOURCE_REQUIREMENTS_V1 0x1
typedef struct _STOR_FILTER_RESOURCE_REQUIREMENTS {
  ULONG Version;
  ULONG Size;
  struct _IO_RESOURCE_REQUIREMENTS_LIST* IoResourceRequirementsList;
} STOR_FILTER_RESOURCE_REQUIREMENTS, *PSTOR_FILTER_RESOURCE_REQUIREMENTS;

typedef struct _STOR_MAX_OPERATIONAL_POWER {
  ULONG Version;
  ULONG Size;
  ULONGLONG Value;
} STOR_MAX_OPERATIONAL_POWER, *PSTOR_MAX_OPERATIONAL_POWER;

typedef struct _STOR_POFX_PERF_STATE_CONTEXT {
  ULONG Version;
  ULONG Size;
  ULONG ComponentIndex;
  BOOLEAN Succeeded;
  PVOID Context;
} STOR_POFX_PERF_STATE_CONTEXT, *PSTOR_POFX_PERF_STATE_CONTEXT;

#define STOR_SERIAL_NUMBER_MAX_SIZE (128 * sizeof(WCHAR))
typedef struct _STOR_SERIAL_NUMBER {
  ULONG Version;
  ULONG Size;
  BOOLEAN Unicode;
  UCHAR SerialNumber[STOR_SERIAL_NUMBER_MAX_SIZE];
} STOR_SERIAL_NUMBER, *PSTOR_SERIAL_NUMBER;

typedef struct _STOR_POFX_POWER_REQUIRED_CONTEXT {
  STOR_POWER_CONTROL_HEADER Header;
  BOOLEAN PowerRequired;
} STOR_POFX_POWER_REQUIRED_CONTEXT, *PSTOR_POFX_POWER_REQUIRED_CONTEXT;

typedef struct _STOR_POFX_ACTIVE_CONTEXT {
  STOR_POWER_CONTROL_HEADER Header;
  ULONG ComponentIndex;
  BOOLEAN Active;
} STOR_POFX_ACTIVE_CONTEXT, *PSTOR_POFX_ACTIVE_CONTEXT;

typedef struct _STOR_POFX_FSTATE_CONTEXT {
  STOR_POWER_CONTROL_HEADER Header;
  ULONG ComponentIndex;
  ULONG FState;
} STOR_POFX_FSTATE_CONTEXT, *PSTOR_POFX_FSTATE_CONTEXT;

typedef struct _STOR_POFX_POWER_CONTROL {
  STOR_POWER_CONTROL_HEADER Header;
  LPCGUID PowerControlCode;
  SIZE_T InBufferSize;
  SIZE_T OutBufferSize;
  PVOID InBuffer;
  PVOID OutBuffer;
  PSIZE_T BytesReturned;
} STOR_POFX_POWER_CONTROL, *PSTOR_POFX_POWER_CONTROL;

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
  ScsiUnitRichDescription,
  ScsiUnitQueryBusType,
  ScsiUnitQueryFruId,
  ScsiUnitReportInternalData,
  ScsiUnitKsrPowerDown,
  ScsiUnitControlMax,
  MakeUnitControlTypeSizeOfUlong = (int)0xFFFFFFFF,
} SCSI_UNIT_CONTROL_TYPE,
    *PSCSI_UNIT_CONTROL_TYPE;

typedef enum _SCSI_UNIT_CONTROL_STATUS {
  ScsiUnitControlSuccess,
  ScsiUnitControlUnsuccessful,
} SCSI_UNIT_CONTROL_STATUS,
    *PSCSI_UNIT_CONTROL_STATUS;

typedef enum _SCSI_UC_DEVICE_USAGE_TYPE {
  ScsiDeviceUsageTypeUndefined,
  ScsiDeviceUsageTypePaging,
  ScsiDeviceUsageTypeHibernation,
  ScsiDeviceUsageTypeDumpFile,
  ScsiDeviceUsageTypeBoot,
} SCSI_UC_DEVICE_USAGE_TYPE;

typedef struct _STOR_UC_DEVICE_USAGE {
  PSTOR_ADDRESS Address;
  SCSI_UC_DEVICE_USAGE_TYPE UsageType;
  BOOLEAN InUse;
} STOR_UC_DEVICE_USAGE, *PSTOR_UC_DEVICE_USAGE;

typedef struct _STOR_UNIT_CONTROL_POWER {
  PSTOR_ADDRESS Address;
  STOR_POWER_ACTION PowerAction;
  STOR_DEVICE_POWER_STATE PowerState;
} STOR_UNIT_CONTROL_POWER, *PSTOR_UNIT_CONTROL_POWER;

typedef struct _STOR_POFX_UNIT_POWER_INFO {
  STOR_POWER_CONTROL_HEADER Header;
  BOOLEAN IdlePowerEnabled;
} STOR_POFX_UNIT_POWER_INFO, *PSTOR_POFX_UNIT_POWER_INFO;

#define STOR_VENDOR_ID_LENGTH 16
#define STOR_MODEL_NUMBER_LENGTH 64
#define STOR_FIRMWARE_REVISION_LENGTH 16

#define STOR_RICH_DEVICE_DESCRIPTION_STRUCTURE_VERSION 0x1
typedef struct _STOR_RICH_DEVICE_DESCRIPTION {
  ULONG Version;
  ULONG Size;
  CHAR VendorId[STOR_VENDOR_ID_LENGTH + 1];
  CHAR ModelNumber[STOR_MODEL_NUMBER_LENGTH + 1];
  CHAR FirmwareRevision[STOR_FIRMWARE_REVISION_LENGTH + 1];
} STOR_RICH_DEVICE_DESCRIPTION, *PSTOR_RICH_DEVICE_DESCRIPTION;

#define STOR_RICH_DEVICE_DESCRIPTION_STRUCTURE_VERSION_V2 0x2
typedef struct _STOR_RICH_DEVICE_DESCRIPTION_V2 {
  ULONG Version;
  ULONG Size;
  CHAR VendorId[STOR_VENDOR_ID_LENGTH + 1];
  CHAR ModelNumber[STOR_MODEL_NUMBER_LENGTH + 1];
  CHAR FirmwareRevision[STOR_FIRMWARE_REVISION_LENGTH + 1];
  PSTOR_ADDRESS Address;
} STOR_RICH_DEVICE_DESCRIPTION_V2, *PSTOR_RICH_DEVICE_DESCRIPTION_V2;

typedef struct _STOR_UNIT_ATTRIBUTES {
  ULONG DeviceAttentionSupported : 1;
  ULONG AsyncNotificationSupported : 1;
  ULONG D3ColdNotSupported : 1;
  ULONG Reserved : 29;
} STOR_UNIT_ATTRIBUTES, *PSTOR_UNIT_ATTRIBUTES;

#ifdef __cplusplus
}
#endif

#endif
