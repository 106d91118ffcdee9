/* Of d3dkmddi.h: what an adapter can do. */
#ifndef RUNDOWN_D3DKMDDI_CAPS_H
#define RUNDOWN_D3DKMDDI_CAPS_H

#include <d3dkmdt.h>

/* Flags in words. */
#define RUNDOWN_DXGK_FLAGS(name, ...) \
  typedef struct _##name {            \
    union {                           \
      struct {                        \
        __VA_ARGS__                   \
      };                              \
      UINT Value;                     \
    };                                \
  } name

RUNDOWN_DXGK_FLAGS(DXGK_POINTERFLAGS, UINT Monochrome : 1; UINT Color : 1; UINT MaskedColor : 1;
                   UINT Reserved : 29;);
RUNDOWN_DXGK_FLAGS(DXGK_GAMMARAMPCAPS, UINT Gamma_Rgb256x3x16 : 1; UINT Reserved : 31;);
RUNDOWN_DXGK_FLAGS(DXGK_COLORTRANSFORMCAPS, UINT Gamma_Rgb256x3x16 : 1; UINT Gamma_Dxgi1 : 1;
                   UINT Transform_3x4Matrix : 1; UINT Transform_3x4Matrix_WideColor : 1;
                   UINT Transform_3x4Matrix_HighColor : 1; UINT Reserved : 27;);
RUNDOWN_DXGK_FLAGS(DXGK_PRESENTATIONCAPS, UINT NoScreenToScreenBlt : 1; UINT NoOverlapScreenBlt : 1;
                   UINT SupportKernelModeCommandBuffer : 1; UINT NoSameBitmapAlphaBlend : 1;
                   UINT NoSameBitmapStretchBlt : 1; UINT NoSameBitmapTransparentBlt : 1;
                   UINT NoSameBitmapOverlappedAlphaBlend : 1;
                   UINT NoSameBitmapOverlappedStretchBlt : 1; UINT DriverSupportsCddDwmInterop : 1;
                   UINT Reserved0 : 1; UINT AlignmentShift : 4; UINT MaxTextureWidthShift : 3;
                   UINT MaxTextureHeightShift : 3; UINT SupportAllBltRops : 1;
                   UINT SupportMirrorStretchBlt : 1; UINT SupportMonoStretchBltModes : 1;
                   UINT StagingRectStartPitchAligned : 1; UINT NoSameBitmapBitBlt : 1;
                   UINT NoSameBitmapOverlappedBitBlt : 1; UINT Reserved1 : 1;
                   UINT NoTempSurfaceForClearTypeBlend : 1; UINT SupportSoftwareDeviceBitmaps : 1;
                   UINT NoCacheCoherentApertureMemory : 1; UINT SupportLinearHeap : 1;
                   UINT Reserved : 1;);
RUNDOWN_DXGK_FLAGS(DXGK_FLIPCAPS, UINT FlipOnVSyncWithNoWait : 1; UINT FlipOnVSyncMmIo : 1;
                   UINT FlipInterval : 1; UINT FlipImmediateMmIo : 1; UINT FlipIndependent : 1;
                   UINT DdiPresentForIFlip : 1; UINT FlipImmediateOnHSync : 1; UINT Reserved : 25;);
RUNDOWN_DXGK_FLAGS(DXGK_VIDSCHCAPS, UINT MultiEngineAware : 1; UINT VSyncPowerSaveAware : 1;
                   UINT PreemptionAware : 1; UINT NoDmaPatching : 1; UINT CancelCommandAware : 1;
                   UINT No64BitAtomics : 1; UINT LowIrqlPreemptCommand : 1;
                   UINT HwQueuePacketCap : 4; UINT Reserved : 21;);
RUNDOWN_DXGK_FLAGS(DXGK_DISPLAY_DRIVERCAPS_EXTENSION, UINT SecureDisplaySupport : 1;
                   UINT VirtualModeSupport : 1; UINT Reserved : 30;);
RUNDOWN_DXGK_FLAGS(DXGK_QUERYADAPTERINFOFLAGS, UINT VirtualMachineData : 1; UINT Reserved : 31;);

typedef struct _DXGK_VIDMMCAPS {
  union {
    struct {
      UINT OutOfOrderLock : 1;
      UINT DedicatedPagingEngine : 1;
      UINT PagingEngineCanSwizzle : 1;
      UINT SectionBackedPrimary : 1;
      UINT CrossAdapterResource : 1;
      UINT VirtualAddressingSupported : 1;
      UINT GpuMmuSupported : 1;
      UINT IoMmuSupported : 1;
      UINT ReplicateGdiContent : 1;
      UINT NonCpuVisiblePrimary : 1;
      UINT ParavirtualizationSupported : 1;
      UINT Reserved : 21;
    };
    UINT Value;
  };
  UINT PagingNode;
} DXGK_VIDMMCAPS;

typedef struct _DXGK_GPUENGINETOPOLOGY {
  UINT NbAsymetricProcessingNodes;
  UINT Reserved[64];
} DXGK_GPUENGINETOPOLOGY;

typedef enum _DXGK_WDDMVERSION {
  DXGKDDI_WDDMv1 = 0x1000,
  DXGKDDI_WDDMv1_2 = 0x1200,
  DXGKDDI_WDDMv1_3 = 0x1300,
  DXGKDDI_WDDMv2 = 0x2000,
  DXGKDDI_WDDMv2_1 = 0x2100,
  DXGKDDI_WDDMv2_2 = 0x2200,
  DXGKDDI_WDDMv2_3 = 0x2300
} DXGK_WDDMVERSION;

typedef enum _D3DKMDT_GRAPHICS_PREEMPTION_GRANULARITY {
  D3DKMDT_GRAPHICS_PREEMPTION_NONE = 0,
  D3DKMDT_GRAPHICS_PREEMPTION_DMA_BUFFER_BOUNDARY = 100,
  D3DKMDT_GRAPHICS_PREEMPTION_PRIMITIVE_BOUNDARY = 200,
  D3DKMDT_GRAPHICS_PREEMPTION_TRIANGLE_BOUNDARY = 300,
  D3DKMDT_GRAPHICS_PREEMPTION_PIXEL_BOUNDARY = 400,
  D3DKMDT_GRAPHICS_PREEMPTION_SHADER_BOUNDARY = 500
} D3DKMDT_GRAPHICS_PREEMPTION_GRANULARITY;

typedef enum _D3DKMDT_COMPUTE_PREEMPTION_GRANULARITY {
  D3DKMDT_COMPUTE_PREEMPTION_NONE = 0,
  D3DKMDT_COMPUTE_PREEMPTION_DMA_BUFFER_BOUNDARY = 100,
  D3DKMDT_COMPUTE_PREEMPTION_DISPATCH_BOUNDARY = 200,
  D3DKMDT_COMPUTE_PREEMPTION_THREAD_GROUP_BOUNDARY = 300,
  D3DKMDT_COMPUTE_PREEMPTION_THREAD_BOUNDARY = 400,
  D3DKMDT_COMPUTE_PREEMPTION_SHADER_BOUNDARY = 500
} D3DKMDT_COMPUTE_PREEMPTION_GRANULARITY;

typedef struct _D3DKMDT_PREEMPTION_CAPS {
  D3DKMDT_GRAPHICS_PREEMPTION_GRANULARITY GraphicsPreemptionGranularity;
  D3DKMDT_COMPUTE_PREEMPTION_GRANULARITY ComputePreemptionGranularity;
} D3DKMDT_PREEMPTION_CAPS;

typedef struct _DXGK_DRIVERCAPS {
  PHYSICAL_ADDRESS HighestAcceptableAddress;
  UINT MaxAllocationListSlotId;
  SIZE_T ApertureSegmentCommitLimit;
  UINT MaxPointerWidth;
  UINT MaxPointerHeight;
  DXGK_POINTERFLAGS PointerCaps;
  UINT InterruptMessageNumber;
  UINT NumberOfSwizzlingRanges;
  UINT MaxOverlays;
  union {
    DXGK_GAMMARAMPCAPS GammaRampCaps;
    DXGK_COLORTRANSFORMCAPS ColorTransformCaps;
  };
  DXGK_PRESENTATIONCAPS PresentationCaps;
  UINT MaxQueuedFlipOnVSync;
  DXGK_FLIPCAPS FlipCaps;
  DXGK_VIDSCHCAPS SchedulingCaps;
  DXGK_VIDMMCAPS MemoryManagementCaps;
  DXGK_GPUENGINETOPOLOGY GpuEngineTopology;
  DXGK_WDDMVERSION WDDMVersion;
  UINT Reserved[7];   /* of virtual addresses, no longer used */
  UINT Reserved1[40]; /* of DMA buffers, no longer used */
  D3DKMDT_PREEMPTION_CAPS PreemptionCaps;
  BOOLEAN SupportNonVGA;
  BOOLEAN SupportSmoothRotation;
  BOOLEAN SupportPerEngineTDR;
  BOOLEAN SupportDirectFlip;
  BOOLEAN SupportMultiPlaneOverlay;
  BOOLEAN SupportRuntimePowerManagement;
  BOOLEAN SupportSurpriseRemovalInHibernation;
  BOOLEAN HybridDiscrete;
  UINT MaxOverlayPlanes;
  BOOLEAN HybridIntegrated;
  D3DGPU_VIRTUAL_ADDRESS InternalGpuVirtualAddressRangeStart;
  D3DGPU_VIRTUAL_ADDRESS InternalGpuVirtualAddressRangeEnd;
  BOOLEAN SupportSurpriseRemoval;
  BOOLEAN SupportMultiPlaneOverlayImmediateFlip;
  BOOLEAN CursorScaledWithMultiPlaneOverlayPlane0;
  BOOLEAN HybridAcpiChainingRequired;
  UINT MaxQueuedMultiPlaneOverlayFlipVSync;
} DXGK_DRIVERCAPS;

typedef enum _DXGK_QUERYADAPTERINFOTYPE {
  DXGKQAITYPE_UMDRIVERPRIVATE = 0,
  DXGKQAITYPE_DRIVERCAPS = 1,
  DXGKQAITYPE_QUERYSEGMENT = 2,
  DXGKQAITYPE_RESERVED = 3,
  DXGKQAITYPE_QUERYSEGMENT2 = 4,
  DXGKQAITYPE_QUERYSEGMENT3 = 5,
  DXGKQAITYPE_NUMPOWERCOMPONENTS = 6,
  DXGKQAITYPE_POWERCOMPONENTINFO = 7,
  DXGKQAITYPE_PREFERREDGPUNODE = 8,
  DXGKQAITYPE_POWERCOMPONENTPSTATEINFO = 9,
  DXGKQAITYPE_HISTORYBUFFERPRECISION = 10,
  DXGKQAITYPE_QUERYSEGMENT4 = 11,
  DXGKQAITYPE_SEGMENTMEMORYSTATE = 12,
  DXGKQAITYPE_GPUMMUCAPS = 13,
  DXGKQAITYPE_PAGETABLELEVELDESC = 14,
  DXGKQAITYPE_PHYSICALADAPTERCAPS = 15,
  DXGKQAITYPE_DISPLAY_DRIVERCAPS_EXTENSION = 16,
  DXGKQAITYPE_INTEGRATED_DISPLAY_DESCRIPTOR = 17,
  DXGKQAITYPE_UEFIFRAMEBUFFERRANGES = 18,
  DXGKQAITYPE_QUERYCOLORIMETRYOVERRIDES = 19,
  DXGKQAITYPE_DISPLAYID_DESCRIPTOR = 20
} DXGK_QUERYADAPTERINFOTYPE;

typedef struct _DXGKARG_QUERYADAPTERINFO {
  DXGK_QUERYADAPTERINFOTYPE Type;
  void* pInputData;
  UINT InputDataSize;
  void* pOutputData;
  UINT OutputDataSize;
  DXGK_QUERYADAPTERINFOFLAGS Flags;
} DXGKARG_QUERYADAPTERINFO;

#endif
