/* UcmCx: what a driver of a USB Type-C connector tells the connector manager. */
#ifndef _UCMCX_H_
#define _UCMCX_H_

#include "wdf.h"

WDF_EXTERN_C_START

DECLARE_HANDLE(UCMCONNECTOR);
typedef struct _UCM_DRIVER_GLOBALS {
  ULONG Reserved;
} UCM_DRIVER_GLOBALS, *PUCM_DRIVER_GLOBALS;

typedef enum _UCM_TYPEC_OPERATING_MODE {
  UcmTypeCOperatingModeInvalid = 0,
  UcmTypeCOperatingModeDfp = 1,
  UcmTypeCOperatingModeUfp = 2,
  UcmTypeCOperatingModeDrp = 4,
} UCM_TYPEC_OPERATING_MODE;

typedef enum _UCM_TYPEC_PARTNER {
  UcmTypeCPartnerInvalid = 0,
  UcmTypeCPartnerUfp,
  UcmTypeCPartnerDfp,
  UcmTypeCPartnerPoweredCableNoUfp,
  UcmTypeCPartnerPoweredCableWithUfp,
  UcmTypeCPartnerAudioAccessory,
  UcmTypeCPartnerDebugAccessory,
} UCM_TYPEC_PARTNER;

typedef enum _UCM_TYPEC_CURRENT {
  UcmTypeCCurrentInvalid = 0,
  UcmTypeCCurrentDefaultUsb = 1,
  UcmTypeCCurrent1500mA = 2,
  UcmTypeCCurrent3000mA = 4,
} UCM_TYPEC_CURRENT;

typedef enum _UCM_POWER_ROLE {
  UcmPowerRoleInvalid = 0,
  UcmPowerRoleSink = 1,
  UcmPowerRoleSource = 2,
} UCM_POWER_ROLE;

typedef enum _UCM_DATA_ROLE {
  UcmDataRoleInvalid = 0,
  UcmDataRoleDfp,
  UcmDataRoleUfp,
} UCM_DATA_ROLE;

typedef enum _UCM_PD_CONN_STATE {
  UcmPdConnStateInvalid = 0,
  UcmPdConnStateNotSupported,
  UcmPdConnStateNegotiationFailed,
  UcmPdConnStateNegotiationSucceeded,
} UCM_PD_CONN_STATE;

typedef enum _UCM_CHARGING_STATE {
  UcmChargingStateInvalid = 0,
  UcmChargingStateNotCharging,
  UcmChargingStateNominalCharging,
  UcmChargingStateSlowCharging,
  UcmChargingStateTrickleCharging,
} UCM_CHARGING_STATE,
    *PUCM_CHARGING_STATE;

/* Power Delivery's data objects, as on the wire. */
typedef union _UCM_PD_POWER_DATA_OBJECT {
  ULONG Ul;
  struct {
    unsigned Reserved : 30;
    unsigned Type : 2;
  } Common;
  struct {
    unsigned MaximumCurrentIn10mA : 10;
    unsigned VoltageIn50mV : 10;
    unsigned PeakCurrent : 2;
    unsigned Reserved : 3;
    unsigned DataRoleSwap : 1;
    unsigned UsbCommunicationCapable : 1;
    unsigned ExternallyPowered : 1;
    unsigned UsbSuspendSupported : 1;
    unsigned DualRolePower : 1;
    unsigned FixedSupply : 2;
  } FixedSupplyPdo;
  struct {
    unsigned MaximumCurrentIn10mA : 10;
    unsigned MinimumVoltageIn50mV : 10;
    unsigned MaximumVoltageIn50mV : 10;
    unsigned VariableSupportNonBattery : 2;
  } VariableSupplyNonBatteryPdo;
  struct {
    unsigned MaximumAllowablePowerIn250mW : 10;
    unsigned MinimumVoltageIn50mV : 10;
    unsigned MaximumVoltageIn50mV : 10;
    unsigned Battery : 2;
  } BatterySupplyPdo;
} UCM_PD_POWER_DATA_OBJECT, *PUCM_PD_POWER_DATA_OBJECT;
C_ASSERT(sizeof(UCM_PD_POWER_DATA_OBJECT) == 4);

typedef enum _UCM_PD_POWER_DATA_OBJECT_TYPE {
  UcmPdPdoTypeFixedSupply = 0,
  UcmPdPdoTypeBatterySupply = 1,
  UcmPdPdoTypeVariableSupplyNonBattery = 2,
} UCM_PD_POWER_DATA_OBJECT_TYPE;

typedef union _UCM_PD_REQUEST_DATA_OBJECT {
  ULONG Ul;
  struct {
    unsigned Reserved1 : 28;
    unsigned ObjectPosition : 3;
    unsigned Reserved2 : 1;
  } Common;
  struct {
    unsigned MaximumOperatingCurrentIn10mA : 10;
    unsigned OperatingCurrentIn10mA : 10;
    unsigned Reserved1 : 4;
    unsigned NoUsbSuspend : 1;
    unsigned UsbCommunicationCapable : 1;
    unsigned CapabilityMismatch : 1;
    unsigned GiveBackFlag : 1;
    unsigned ObjectPosition : 3;
    unsigned Reserved2 : 1;
  } FixedAndVariableRdo;
  struct {
    unsigned MaximumOperatingPowerIn250mW : 10;
    unsigned OperatingPowerIn250mW : 10;
    unsigned Reserved1 : 4;
    unsigned NoUsbSuspend : 1;
    unsigned UsbCommunicationCapable : 1;
    unsigned CapabilityMismatch : 1;
    unsigned GiveBackFlag : 1;
    unsigned ObjectPosition : 3;
    unsigned Reserved2 : 1;
  } BatteryRdo;
} UCM_PD_REQUEST_DATA_OBJECT, *PUCM_PD_REQUEST_DATA_OBJECT;
C_ASSERT(sizeof(UCM_PD_REQUEST_DATA_OBJECT) == 4);

FORCEINLINE UCM_PD_POWER_DATA_OBJECT_TYPE
UCM_PD_POWER_DATA_OBJECT_GET_TYPE(PUCM_PD_POWER_DATA_OBJECT Pdo) {
  return (UCM_PD_POWER_DATA_OBJECT_TYPE)Pdo->Common.Type;
}
FORCEINLINE VOID UCM_PD_POWER_DATA_OBJECT_INIT_FIXED(PUCM_PD_POWER_DATA_OBJECT Pdo) {
  Pdo->Ul = 0;
  Pdo->Common.Type = UcmPdPdoTypeFixedSupply;
}
FORCEINLINE VOID UCM_PD_POWER_DATA_OBJECT_INIT_VARIABLE_NON_BATTERY(PUCM_PD_POWER_DATA_OBJECT Pdo) {
  Pdo->Ul = 0;
  Pdo->Common.Type = UcmPdPdoTypeVariableSupplyNonBattery;
}
FORCEINLINE VOID UCM_PD_POWER_DATA_OBJECT_INIT_BATTERY(PUCM_PD_POWER_DATA_OBJECT Pdo) {
  Pdo->Ul = 0;
  Pdo->Common.Type = UcmPdPdoTypeBatterySupply;
}
FORCEINLINE VOID UCM_PD_POWER_DATA_OBJECT_INIT_ULONG(PUCM_PD_POWER_DATA_OBJECT Pdo,
                                                     ULONG UlongInLittleEndian) {
  Pdo->Ul = UlongInLittleEndian;
}
FORCEINLINE VOID UCM_PD_REQUEST_DATA_OBJECT_INIT_ULONG(PUCM_PD_REQUEST_DATA_OBJECT Rdo,
                                                       ULONG UlongInLittleEndian) {
  Rdo->Ul = UlongInLittleEndian;
}

typedef NTSTATUS NTAPI EVT_UCM_CONNECTOR_SET_DATA_ROLE(UCMCONNECTOR Connector,
                                                       UCM_DATA_ROLE DataRole);
typedef NTSTATUS NTAPI EVT_UCM_CONNECTOR_SET_POWER_ROLE(UCMCONNECTOR Connector,
                                                        UCM_POWER_ROLE PowerRole);
typedef EVT_UCM_CONNECTOR_SET_DATA_ROLE* PFN_UCM_CONNECTOR_SET_DATA_ROLE;
typedef EVT_UCM_CONNECTOR_SET_POWER_ROLE* PFN_UCM_CONNECTOR_SET_POWER_ROLE;

typedef struct _UCM_MANAGER_CONFIG {
  ULONG Size;
} UCM_MANAGER_CONFIG, *PUCM_MANAGER_CONFIG;
FORCEINLINE VOID UCM_MANAGER_CONFIG_INIT(PUCM_MANAGER_CONFIG Config) {
  RtlZeroMemory(Config, sizeof(*Config));
  Config->Size = sizeof(*Config);
}

typedef struct _UCM_CONNECTOR_TYPEC_CONFIG {
  ULONG Size;
  BOOLEAN IsSupported;
  ULONG SupportedOperatingModes;
  ULONG SupportedPowerSourcingCapabilities;
  BOOLEAN AudioAccessoryCapable;
  PFN_UCM_CONNECTOR_SET_DATA_ROLE EvtSetDataRole;
} UCM_CONNECTOR_TYPEC_CONFIG, *PUCM_CONNECTOR_TYPEC_CONFIG;
FORCEINLINE VOID UCM_CONNECTOR_TYPEC_CONFIG_INIT(PUCM_CONNECTOR_TYPEC_CONFIG Config,
                                                 ULONG SupportedOperatingModes,
                                                 ULONG SupportedPowerSourcingCapabilities) {
  RtlZeroMemory(Config, sizeof(*Config));
  Config->Size = sizeof(*Config);
  Config->IsSupported = TRUE;
  Config->SupportedOperatingModes = SupportedOperatingModes;
  Config->SupportedPowerSourcingCapabilities = SupportedPowerSourcingCapabilities;
}
C_ASSERT(sizeof(UCM_CONNECTOR_TYPEC_CONFIG) == 0x20);

typedef struct _UCM_CONNECTOR_PD_CONFIG {
  ULONG Size;
  BOOLEAN IsSupported;
  ULONG SupportedPowerRoles;
  PFN_UCM_CONNECTOR_SET_POWER_ROLE EvtSetPowerRole;
} UCM_CONNECTOR_PD_CONFIG, *PUCM_CONNECTOR_PD_CONFIG;
FORCEINLINE VOID UCM_CONNECTOR_PD_CONFIG_INIT(PUCM_CONNECTOR_PD_CONFIG Config,
                                              ULONG SupportedPowerRoles) {
  RtlZeroMemory(Config, sizeof(*Config));
  Config->Size = sizeof(*Config);
  Config->IsSupported = TRUE;
  Config->SupportedPowerRoles = SupportedPowerRoles;
}

typedef struct _UCM_CONNECTOR_CONFIG {
  ULONG Size;
  ULONGLONG ConnectorId;
  PUCM_CONNECTOR_TYPEC_CONFIG TypeCConfig;
  PUCM_CONNECTOR_PD_CONFIG PdConfig;
} UCM_CONNECTOR_CONFIG, *PUCM_CONNECTOR_CONFIG;
FORCEINLINE VOID UCM_CONNECTOR_CONFIG_INIT(PUCM_CONNECTOR_CONFIG Config, ULONGLONG ConnectorId) {
  RtlZeroMemory(Config, sizeof(*Config));
  Config->Size = sizeof(*Config);
  Config->ConnectorId = ConnectorId;
}

typedef struct _UCM_CONNECTOR_TYPEC_ATTACH_PARAMS {
  ULONG Size;
  UCM_TYPEC_PARTNER Partner;
  UCM_TYPEC_CURRENT CurrentAdvertisement;
  UCM_CHARGING_STATE ChargingState;
} UCM_CONNECTOR_TYPEC_ATTACH_PARAMS, *PUCM_CONNECTOR_TYPEC_ATTACH_PARAMS;
FORCEINLINE VOID UCM_CONNECTOR_TYPEC_ATTACH_PARAMS_INIT(PUCM_CONNECTOR_TYPEC_ATTACH_PARAMS Params,
                                                        UCM_TYPEC_PARTNER Partner) {
  RtlZeroMemory(Params, sizeof(*Params));
  Params->Size = sizeof(*Params);
  Params->Partner = Partner;
}

typedef struct _UCM_CONNECTOR_PD_CONN_STATE_CHANGED_PARAMS {
  ULONG Size;
  UCM_PD_CONN_STATE PdConnState;
  UCM_PD_REQUEST_DATA_OBJECT Rdo;
  UCM_CHARGING_STATE ChargingState;
} UCM_CONNECTOR_PD_CONN_STATE_CHANGED_PARAMS, *PUCM_CONNECTOR_PD_CONN_STATE_CHANGED_PARAMS;
FORCEINLINE VOID UCM_CONNECTOR_PD_CONN_STATE_CHANGED_PARAMS_INIT(
    PUCM_CONNECTOR_PD_CONN_STATE_CHANGED_PARAMS Params, UCM_PD_CONN_STATE PdConnState) {
  RtlZeroMemory(Params, sizeof(*Params));
  Params->Size = sizeof(*Params);
  Params->PdConnState = PdConnState;
}

#include "class_extensions/ucmcx.h"

WDF_EXTERN_C_END

#endif
