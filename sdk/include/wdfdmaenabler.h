/* What makes a device a bus master. */
#ifndef _WDFDMAENABLER_H_
#define _WDFDMAENABLER_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#define WDF_DMA_ENABLER_UNLIMITED_FRAGMENTS ((ULONG)-1)

typedef enum _WDF_DMA_PROFILE {
  WdfDmaProfileInvalid = 0,
  WdfDmaProfilePacket,
  WdfDmaProfileScatterGather,
  WdfDmaProfilePacket64,
  WdfDmaProfileScatterGather64,
  WdfDmaProfileScatterGatherDuplex,
  WdfDmaProfileScatterGather64Duplex,
  WdfDmaProfileSystem,
  WdfDmaProfileSystemDuplex
} WDF_DMA_PROFILE;

typedef enum _WDF_DMA_DIRECTION {
  WdfDmaDirectionReadFromDevice = 0,
  WdfDmaDirectionWriteToDevice = 1
} WDF_DMA_DIRECTION;

WDF_CALLBACK(NTSTATUS, WDF_DMA_ENABLER_FILL, (WDFDMAENABLER DmaEnabler));
WDF_CALLBACK(NTSTATUS, WDF_DMA_ENABLER_FLUSH, (WDFDMAENABLER DmaEnabler));
WDF_CALLBACK(NTSTATUS, WDF_DMA_ENABLER_ENABLE, (WDFDMAENABLER DmaEnabler));
WDF_CALLBACK(NTSTATUS, WDF_DMA_ENABLER_DISABLE, (WDFDMAENABLER DmaEnabler));
WDF_CALLBACK(NTSTATUS, WDF_DMA_ENABLER_SELFMANAGED_IO_START, (WDFDMAENABLER DmaEnabler));
WDF_CALLBACK(NTSTATUS, WDF_DMA_ENABLER_SELFMANAGED_IO_STOP, (WDFDMAENABLER DmaEnabler));

typedef enum _WDF_DMA_ENABLER_CONFIG_FLAGS {
  WDF_DMA_ENABLER_CONFIG_NO_SGLIST_PREALLOCATION = 0x00000001,
  WDF_DMA_ENABLER_CONFIG_REQUIRE_SINGLE_TRANSFER = 0x00000002
} WDF_DMA_ENABLER_CONFIG_FLAGS;

typedef struct _WDF_DMA_ENABLER_CONFIG {
  ULONG Size;
  WDF_DMA_PROFILE Profile;
  size_t MaximumLength;
  PFN_WDF_DMA_ENABLER_FILL EvtDmaEnablerFill;
  PFN_WDF_DMA_ENABLER_FLUSH EvtDmaEnablerFlush;
  PFN_WDF_DMA_ENABLER_DISABLE EvtDmaEnablerDisable;
  PFN_WDF_DMA_ENABLER_ENABLE EvtDmaEnablerEnable;
  PFN_WDF_DMA_ENABLER_SELFMANAGED_IO_START EvtDmaEnablerSelfManagedIoStart;
  PFN_WDF_DMA_ENABLER_SELFMANAGED_IO_STOP EvtDmaEnablerSelfManagedIoStop;
#if KMDF_VERSION_MINOR >= 11
  ULONG AddressWidthOverride;
  ULONG WdmDmaVersionOverride;
  ULONG Flags;
#endif
} WDF_DMA_ENABLER_CONFIG, *PWDF_DMA_ENABLER_CONFIG;

typedef struct _WDF_DMA_SYSTEM_PROFILE_CONFIG {
  ULONG Size;
  BOOLEAN DemandMode;
  BOOLEAN LoopedTransfer;
  DMA_WIDTH DmaWidth;
  PHYSICAL_ADDRESS DeviceAddress;
  PCM_PARTIAL_RESOURCE_DESCRIPTOR DmaDescriptor;
} WDF_DMA_SYSTEM_PROFILE_CONFIG, *PWDF_DMA_SYSTEM_PROFILE_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_DMA_ENABLER_CONFIG_INIT(PWDF_DMA_ENABLER_CONFIG Config,
                                             WDF_DMA_PROFILE Profile, size_t MaximumLength) {
  WDF_BEGIN_INIT(WDF_DMA_ENABLER_CONFIG, Config);
  Config->Profile = Profile;
  Config->MaximumLength = MaximumLength;
}

FORCEINLINE VOID WDF_DMA_SYSTEM_PROFILE_CONFIG_INIT(PWDF_DMA_SYSTEM_PROFILE_CONFIG DmaConfig,
                                                    PHYSICAL_ADDRESS Address, DMA_WIDTH DmaWidth,
                                                    PCM_PARTIAL_RESOURCE_DESCRIPTOR DmaDescriptor) {
  WDF_BEGIN_INIT(WDF_DMA_SYSTEM_PROFILE_CONFIG, DmaConfig);
  DmaConfig->DeviceAddress = Address;
  DmaConfig->DmaWidth = DmaWidth;
  DmaConfig->DmaDescriptor = DmaDescriptor;
}

#endif

#include "wdf_functions/wdfdmaenabler.h"

WDF_EXTERN_C_END

#endif
