// What a driver reads through GS and at fixed addresses: the processor's control region and shared
// user data.
//
// Layouts are those of Windows 10 (19041 to 19045), as the public symbols of ntkrnlmp.exe give
// them.
#pragma once

#include "nt/abi/types.h"

namespace rundown::nt {

struct NT_TIB {
  PVOID ExceptionList;
  PVOID StackBase;
  PVOID StackLimit;
  PVOID SubSystemTib;
  union {
    PVOID FiberData;
    ULONG Version;
  };
  PVOID ArbitraryUserPointer;
  NT_TIB* Self;
};

// Only what drivers reach by GS; Windows' goes on for kilobytes.
struct alignas(64) KPRCB {
  ULONG MxCsr;
  UCHAR LegacyNumber;  // gs:[184h]
  UCHAR ReservedMustBeZero;
  BOOLEAN InterruptRequest;
  BOOLEAN IdleHalt;
  KTHREAD* CurrentThread;  // gs:[188h]
  KTHREAD* NextThread;
  KTHREAD* IdleThread;
  UCHAR NestingLevel;
  UCHAR ClockOwner;
  UCHAR PendingTickFlags;
  UCHAR IdleState;
  ULONG Number;  // gs:[1A4h]
  ULONG64 RspBase;
  ULONG64 PrcbLock;
};

struct KPCR {
  union {
    struct NT_TIB NtTib;
    struct {
      PVOID GdtBase;
      PVOID TssBase;
      ULONG64 UserRsp;
      KPCR* Self;          // gs:[18h]
      KPRCB* CurrentPrcb;  // gs:[20h]
      PVOID LockArray;
      PVOID Used_Self;
    };
  };
  PVOID IdtBase;
  ULONG64 Unused[2];
  KIRQL Irql;  // gs:[50h]
  UCHAR SecondLevelCacheAssociativity;
  UCHAR ObsoleteNumber;
  UCHAR Fill0;
  ULONG Unused0[3];
  USHORT MajorVersion;
  USHORT MinorVersion;
  ULONG StallScaleFactor;
  PVOID Unused1[3];
  ULONG KernelReserved[15];
  ULONG SecondLevelCacheSize;
  ULONG HalReserved[16];
  ULONG Unused2;
  PVOID KdVersionBlock;
  PVOID Unused3;
  ULONG PcrAlign1[24];
  KPRCB Prcb;
};

static_assert(offsetof(KPCR, Self) == 0x18 && offsetof(KPCR, CurrentPrcb) == 0x20);
static_assert(offsetof(KPCR, Irql) == 0x50);
static_assert(offsetof(KPCR, Prcb) == 0x180);
static_assert(offsetof(KPCR, Prcb) + offsetof(KPRCB, LegacyNumber) == 0x184);
static_assert(offsetof(KPCR, Prcb) + offsetof(KPRCB, CurrentThread) == 0x188);
static_assert(offsetof(KPCR, Prcb) + offsetof(KPRCB, Number) == 0x1a4);

enum NT_PRODUCT_TYPE : LONG { NtProductWinNt = 1, NtProductLanManNt, NtProductServer };

// At FFFFF780`00000000 for the kernel. mingw-w64 has the layout of Windows 7, with gaps, so it can
// vouch only for the fields that were there before.
struct KUSER_SHARED_DATA {
  ULONG TickCountLowDeprecated;
  ULONG TickCountMultiplier;
  KSYSTEM_TIME InterruptTime;
  KSYSTEM_TIME SystemTime;
  KSYSTEM_TIME TimeZoneBias;
  USHORT ImageNumberLow;
  USHORT ImageNumberHigh;
  WCHAR NtSystemRoot[260];
  ULONG MaxStackTraceDepth;
  ULONG CryptoExponent;
  ULONG TimeZoneId;
  ULONG LargePageMinimum;
  ULONG AitSamplingValue;
  ULONG AppCompatFlag;
  ULONGLONG RNGSeedVersion;
  ULONG GlobalValidationRunlevel;
  LONG TimeZoneBiasStamp;
  ULONG NtBuildNumber;
  enum NT_PRODUCT_TYPE NtProductType;
  BOOLEAN ProductTypeIsValid;
  BOOLEAN Reserved0[1];
  USHORT NativeProcessorArchitecture;
  ULONG NtMajorVersion;
  ULONG NtMinorVersion;
  BOOLEAN ProcessorFeatures[64];
  ULONG Reserved1;
  ULONG Reserved3;
  ULONG TimeSlip;
  ULONG AlternativeArchitecture;
  ULONG BootId;
  LARGE_INTEGER SystemExpirationDate;
  ULONG SuiteMask;
  BOOLEAN KdDebuggerEnabled;
  UCHAR MitigationPolicies;
  USHORT CyclesPerYield;
  ULONG ActiveConsoleId;
  ULONG DismountCount;
  ULONG ComPlusPackage;
  ULONG LastSystemRITEventTickCount;
  ULONG NumberOfPhysicalPages;
  BOOLEAN SafeBootMode;
  UCHAR VirtualizationFlags;
  UCHAR Reserved12[2];
  ULONG SharedDataFlags;
  ULONG DataFlagsPad[1];
  ULONGLONG TestRetInstruction;
  LONGLONG QpcFrequency;
  ULONG SystemCall;
  ULONG Reserved2;
  ULONGLONG SystemCallPad[2];
  union {
    KSYSTEM_TIME TickCount;
    ULONG64 TickCountQuad;
    ULONG ReservedTickCountOverlay[4];
  };
  ULONG Cookie;
  ULONG CookiePad[1];
  LONGLONG ConsoleSessionForegroundProcessId;
  ULONGLONG TimeUpdateLock;
  ULONGLONG BaselineSystemTimeQpc;
  ULONGLONG BaselineInterruptTimeQpc;
  ULONGLONG QpcSystemTimeIncrement;
  ULONGLONG QpcInterruptTimeIncrement;
  UCHAR QpcSystemTimeIncrementShift;
  UCHAR QpcInterruptTimeIncrementShift;
  USHORT UnparkedProcessorCount;
  ULONG EnclaveFeatureMask[4];
  ULONG TelemetryCoverageRound;
  USHORT UserModeGlobalLogger[16];
  ULONG ImageFileExecutionOptions;
  ULONG LangGenerationCount;
  ULONGLONG Reserved4;
  ULONG64 InterruptTimeBias;
  ULONG64 QpcBias;
  ULONG ActiveProcessorCount;
  UCHAR ActiveGroupCount;
  UCHAR Reserved9;
  USHORT QpcData;
  LARGE_INTEGER TimeZoneBiasEffectiveStart;
  LARGE_INTEGER TimeZoneBiasEffectiveEnd;
  UCHAR XState[0x338];  // XSTATE_CONFIGURATION
  KSYSTEM_TIME FeatureConfigurationChangeStamp;
  ULONG Spare;
};

static_assert(offsetof(KUSER_SHARED_DATA, InterruptTime) == 0x008);
static_assert(offsetof(KUSER_SHARED_DATA, SystemTime) == 0x014);
static_assert(offsetof(KUSER_SHARED_DATA, NtBuildNumber) == 0x260);
static_assert(offsetof(KUSER_SHARED_DATA, NtMajorVersion) == 0x26c);
static_assert(offsetof(KUSER_SHARED_DATA, NtMinorVersion) == 0x270);
static_assert(offsetof(KUSER_SHARED_DATA, KdDebuggerEnabled) == 0x2d4);
static_assert(offsetof(KUSER_SHARED_DATA, TestRetInstruction) == 0x2f8);
static_assert(offsetof(KUSER_SHARED_DATA, QpcFrequency) == 0x300);
static_assert(offsetof(KUSER_SHARED_DATA, TickCount) == 0x320);
static_assert(offsetof(KUSER_SHARED_DATA, Cookie) == 0x330);
static_assert(offsetof(KUSER_SHARED_DATA, TimeUpdateLock) == 0x340);
static_assert(offsetof(KUSER_SHARED_DATA, UserModeGlobalLogger) == 0x380);
static_assert(offsetof(KUSER_SHARED_DATA, InterruptTimeBias) == 0x3b0);
static_assert(offsetof(KUSER_SHARED_DATA, ActiveProcessorCount) == 0x3c0);
static_assert(offsetof(KUSER_SHARED_DATA, XState) == 0x3d8);
static_assert(sizeof(KUSER_SHARED_DATA) == 0x720);

inline constexpr ULONG64 KI_USER_SHARED_DATA = 0xfffff78000000000;

}  // namespace rundown::nt
