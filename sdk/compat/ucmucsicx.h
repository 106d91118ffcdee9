/* UcmUcsiCx: what a driver of a platform policy manager (UCSI) says to the class extension. */
#ifndef _UCMUCSICX_H_
#define _UCMUCSICX_H_

#include "wdf.h"

WDF_EXTERN_C_START

DECLARE_HANDLE(UCMUCSIPPM);
DECLARE_HANDLE(UCMUCSI_CONNECTOR_COLLECTION);
typedef struct _UCMUCSI_DRIVER_GLOBALS {
  ULONG Reserved;
} UCMUCSI_DRIVER_GLOBALS, *PUCMUCSI_DRIVER_GLOBALS;

typedef struct _UCMUCSI_DEVICE_CONFIG {
  ULONG Size;
} UCMUCSI_DEVICE_CONFIG, *PUCMUCSI_DEVICE_CONFIG;
FORCEINLINE VOID UCMUCSI_DEVICE_CONFIG_INIT(PUCMUCSI_DEVICE_CONFIG Config) {
  RtlZeroMemory(Config, sizeof(*Config));
  Config->Size = sizeof(*Config);
}

typedef struct _UCMUCSI_CONNECTOR_INFO {
  ULONG Size;
  ULONGLONG ConnectorId;
} UCMUCSI_CONNECTOR_INFO, *PUCMUCSI_CONNECTOR_INFO;
FORCEINLINE VOID UCMUCSI_CONNECTOR_INFO_INIT(PUCMUCSI_CONNECTOR_INFO ConnectorInfo) {
  RtlZeroMemory(ConnectorInfo, sizeof(*ConnectorInfo));
  ConnectorInfo->Size = sizeof(*ConnectorInfo);
}

typedef struct _UCMUCSI_PPM_CONFIG {
  ULONG Size;
  BOOLEAN UsbDeviceControllerEnabled;
  UCMUCSI_CONNECTOR_COLLECTION ConnectorCollectionHandle;
} UCMUCSI_PPM_CONFIG, *PUCMUCSI_PPM_CONFIG;
FORCEINLINE VOID UCMUCSI_PPM_CONFIG_INIT(PUCMUCSI_PPM_CONFIG Config,
                                         UCMUCSI_CONNECTOR_COLLECTION CollectionObject) {
  RtlZeroMemory(Config, sizeof(*Config));
  Config->Size = sizeof(*Config);
  Config->ConnectorCollectionHandle = CollectionObject;
}

/* What a policy manager and its driver exchange, as the specification (UCSI 1.0) has it. */
typedef union _UCSI_VERSION {
  UINT16 AsUInt16;
  struct {
    UINT16 SubMinorVersion : 4;
    UINT16 MinorVersion : 4;
    UINT16 MajorVersion : 8;
  };
} UCSI_VERSION, *PUCSI_VERSION;

#pragma pack(push, 1)
typedef struct _UCSI_DATA_BLOCK {
  UCSI_VERSION UcsiVersion;
  UINT16 Reserved;
  UINT32 CCI;
  UINT64 Control;
  UINT8 MessageIn[16];
  UINT8 MessageOut[16];
} UCSI_DATA_BLOCK, *PUCSI_DATA_BLOCK;
#pragma pack(pop)
C_ASSERT(sizeof(UCSI_DATA_BLOCK) == 48);

#ifndef FILE_DEVICE_UCMUCSI
#define FILE_DEVICE_UCMUCSI 0x5d
#endif
#define IOCTL_UCMUCSI_PPM_SEND_UCSI_DATA_BLOCK \
  CTL_CODE(FILE_DEVICE_UCMUCSI, 0, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_UCMUCSI_PPM_GET_UCSI_DATA_BLOCK \
  CTL_CODE(FILE_DEVICE_UCMUCSI, 1, METHOD_BUFFERED, FILE_READ_ACCESS)

typedef enum _UCMUCSI_PPM_IOCTL {
  _IOCTL_UCMUCSI_PPM_SEND_UCSI_DATA_BLOCK = IOCTL_UCMUCSI_PPM_SEND_UCSI_DATA_BLOCK,
  _IOCTL_UCMUCSI_PPM_GET_UCSI_DATA_BLOCK = IOCTL_UCMUCSI_PPM_GET_UCSI_DATA_BLOCK
} UCMUCSI_PPM_IOCTL;
// begin_wpp config
// CUSTOM_TYPE(UCMUCSI_PPM_IOCTL, ItemEnum(_UCMUCSI_PPM_IOCTL));
// end_wpp

#pragma pack(push, 1)
typedef struct _UCMUCSI_PPM_SEND_UCSI_DATA_BLOCK_IN_PARAMS {
  UCMUCSIPPM PpmObject;
  UCSI_DATA_BLOCK UcmUcsiDataBlock;
} UCMUCSI_PPM_SEND_UCSI_DATA_BLOCK_IN_PARAMS, *PUCMUCSI_PPM_SEND_UCSI_DATA_BLOCK_IN_PARAMS;
typedef struct _UCMUCSI_PPM_GET_UCSI_DATA_BLOCK_IN_PARAMS {
  UCMUCSIPPM PpmObject;
} UCMUCSI_PPM_GET_UCSI_DATA_BLOCK_IN_PARAMS, *PUCMUCSI_PPM_GET_UCSI_DATA_BLOCK_IN_PARAMS;
typedef struct _UCMUCSI_PPM_GET_UCSI_DATA_BLOCK_OUT_PARAMS {
  UCSI_DATA_BLOCK UcmUcsiDataBlock;
} UCMUCSI_PPM_GET_UCSI_DATA_BLOCK_OUT_PARAMS, *PUCMUCSI_PPM_GET_UCSI_DATA_BLOCK_OUT_PARAMS;
#pragma pack(pop)

#include "class_extensions/ucmucsicx.h"

WDF_EXTERN_C_END

#endif
