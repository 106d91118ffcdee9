/* Devices: how they are made, their plug and play, their power. */
#ifndef _WDFDEVICE_H_
#define _WDFDEVICE_H_

#include "wdfobject.h"
#include "wdfrequest.h"

WDF_EXTERN_C_START

#define WDF_S0_IDLE_ENABLED_VALUE_NAME L"IdleInWorkingState"
#define WDF_SX_WAKE_ENABLED_VALUE_NAME L"WakeFromSleepState"
#define WDF_S0_IDLE_DEFAULT_VALUE_NAME L"WdfDefaultIdleInWorkingState"
#define WDF_SX_WAKE_DEFAULT_VALUE_NAME L"WdfDefaultWakeFromSleepState"
#define IdleTimeoutDefaultValue ((ULONG)IdleTimeoutDefaultConstant)

typedef enum _WDF_DEVICE_STATE_FLAGS { WdfDevStateNP = 0x8000 } WDF_DEVICE_STATE_FLAGS;

typedef enum _WDF_DEVICE_PNP_STATE {
  WdfDevStatePnpInvalid = 0x00,
  WdfDevStatePnpObjectCreated = 0x100,
  WdfDevStatePnpCheckForDevicePresence = 0x101,
  WdfDevStatePnpEjectFailed = 0x102,
  WdfDevStatePnpEjectHardware = 0x103,
  WdfDevStatePnpEjectedWaitingForRemove = 0x104,
  WdfDevStatePnpInit = 0x105,
  WdfDevStatePnpInitStarting = 0x106,
  WdfDevStatePnpInitSurpriseRemoved = 0x107,
  WdfDevStatePnpHardwareAvailable = 0x108,
  WdfDevStatePnpEnableInterfaces = 0x109,
  WdfDevStatePnpHardwareAvailablePowerPolicyFailed = 0x10A,
  WdfDevStatePnpQueryRemoveAskDriver = 0x10B,
  WdfDevStatePnpQueryRemovePending = 0x10C,
  WdfDevStatePnpQueryRemoveStaticCheck = 0x10D,
  WdfDevStatePnpQueriedRemoving = 0x10E,
  WdfDevStatePnpQueryStopAskDriver = 0x10F,
  WdfDevStatePnpQueryStopPending = 0x110,
  WdfDevStatePnpQueryStopStaticCheck = 0x111,
  WdfDevStatePnpQueryCanceled = 0x112,
  WdfDevStatePnpRemoved = 0x113,
  WdfDevStatePnpPdoRemoved = 0x114,
  WdfDevStatePnpRemovedPdoWait = 0x115,
  WdfDevStatePnpRemovedPdoSurpriseRemoved = 0x116,
  WdfDevStatePnpRemovingDisableInterfaces = 0x117,
  WdfDevStatePnpRestarting = 0x118,
  WdfDevStatePnpStarted = 0x119,
  WdfDevStatePnpStartedCancelStop = 0x11A,
  WdfDevStatePnpStartedCancelRemove = 0x11B,
  WdfDevStatePnpStartedRemoving = 0x11C,
  WdfDevStatePnpStartingFromStopped = 0x11D,
  WdfDevStatePnpStopped = 0x11E,
  WdfDevStatePnpStoppedWaitForStartCompletion = 0x11F,
  WdfDevStatePnpStartedStopping = 0x120,
  WdfDevStatePnpSurpriseRemove = 0x121,
  WdfDevStatePnpInitQueryRemove = 0x122,
  WdfDevStatePnpInitQueryRemoveCanceled = 0x123,
  WdfDevStatePnpFdoRemoved = 0x124,
  WdfDevStatePnpRemovedWaitForChildren = 0x125,
  WdfDevStatePnpQueriedSurpriseRemove = 0x126,
  WdfDevStatePnpSurpriseRemoveIoStarted = 0x127,
  WdfDevStatePnpFailedPowerDown = 0x128,
  WdfDevStatePnpFailedIoStarting = 0x129,
  WdfDevStatePnpFailedOwnHardware = 0x12A,
  WdfDevStatePnpFailed = 0x12B,
  WdfDevStatePnpFailedSurpriseRemoved = 0x12C,
  WdfDevStatePnpFailedStarted = 0x12D,
  WdfDevStatePnpFailedWaitForRemove = 0x12E,
  WdfDevStatePnpFailedInit = 0x12F,
  WdfDevStatePnpPdoInitFailed = 0x130,
  WdfDevStatePnpRestart = 0x131,
  WdfDevStatePnpRestartReleaseHardware = 0x132,
  WdfDevStatePnpRestartHardwareAvailable = 0x133,
  WdfDevStatePnpPdoRestart = 0x134,
  WdfDevStatePnpFinal = 0x135,
  WdfDevStatePnpRemovedChildrenRemoved = 0x136,
  WdfDevStatePnpQueryRemoveEnsureDeviceAwake = 0x137,
  WdfDevStatePnpQueryStopEnsureDeviceAwake = 0x138,
  WdfDevStatePnpFailedPowerPolicyRemoved = 0x139,
  WdfDevStatePnpNull = 0x13A
} WDF_DEVICE_PNP_STATE,
    *PWDF_DEVICE_PNP_STATE;

typedef enum _WDF_DEVICE_POWER_STATE {
  WdfDevStatePowerInvalid = 0x00,
  WdfDevStatePowerObjectCreated = 0x300,
  WdfDevStatePowerCheckDeviceType = 0x301,
  WdfDevStatePowerCheckDeviceTypeNP = 0x302 | WdfDevStateNP,
  WdfDevStatePowerCheckParentState = 0x303,
  WdfDevStatePowerCheckParentStateNP = 0x304 | WdfDevStateNP,
  WdfDevStatePowerEnablingWakeAtBus = 0x305,
  WdfDevStatePowerEnablingWakeAtBusNP = 0x306 | WdfDevStateNP,
  WdfDevStatePowerD0 = 0x307,
  WdfDevStatePowerD0NP = 0x308 | WdfDevStateNP,
  WdfDevStatePowerD0BusWakeOwner = 0x309,
  WdfDevStatePowerD0BusWakeOwnerNP = 0x30A | WdfDevStateNP,
  WdfDevStatePowerD0ArmedForWake = 0x30B,
  WdfDevStatePowerD0ArmedForWakeNP = 0x30C | WdfDevStateNP,
  WdfDevStatePowerD0DisarmingWakeAtBus = 0x30D,
  WdfDevStatePowerD0DisarmingWakeAtBusNP = 0x30E | WdfDevStateNP,
  WdfDevStatePowerD0Starting = 0x30F,
  WdfDevStatePowerD0StartingConnectInterrupt = 0x310,
  WdfDevStatePowerD0StartingDmaEnable = 0x311,
  WdfDevStatePowerD0StartingStartSelfManagedIo = 0x312,
  WdfDevStatePowerDecideD0State = 0x313,
  WdfDevStatePowerGotoD3Stopped = 0x314,
  WdfDevStatePowerStopped = 0x315,
  WdfDevStatePowerStartingCheckDeviceType = 0x316,
  WdfDevStatePowerStartingChild = 0x317,
  WdfDevStatePowerDxDisablingWakeAtBus = 0x318,
  WdfDevStatePowerDxDisablingWakeAtBusNP = 0x319 | WdfDevStateNP,
  WdfDevStatePowerGotoDx = 0x31A,
  WdfDevStatePowerGotoDxNP = 0x31B | WdfDevStateNP,
  WdfDevStatePowerGotoDxIoStopped = 0x31C,
  WdfDevStatePowerGotoDxIoStoppedNP = 0x31D | WdfDevStateNP,
  WdfDevStatePowerGotoDxNPFailed = 0x31E | WdfDevStateNP,
  WdfDevStatePowerDx = 0x31F,
  WdfDevStatePowerDxNP = 0x320 | WdfDevStateNP,
  WdfDevStatePowerGotoDxArmedForWake = 0x321,
  WdfDevStatePowerGotoDxArmedForWakeNP = 0x322 | WdfDevStateNP,
  WdfDevStatePowerGotoDxIoStoppedArmedForWake = 0x323,
  WdfDevStatePowerGotoDxIoStoppedArmedForWakeNP = 0x324 | WdfDevStateNP,
  WdfDevStatePowerDxArmedForWake = 0x325,
  WdfDevStatePowerDxArmedForWakeNP = 0x326 | WdfDevStateNP,
  WdfDevStatePowerCheckParentStateArmedForWake = 0x327,
  WdfDevStatePowerCheckParentStateArmedForWakeNP = 0x328 | WdfDevStateNP,
  WdfDevStatePowerWaitForParentArmedForWake = 0x329,
  WdfDevStatePowerWaitForParentArmedForWakeNP = 0x32A | WdfDevStateNP,
  WdfDevStatePowerStartSelfManagedIo = 0x32B,
  WdfDevStatePowerStartSelfManagedIoNP = 0x32C | WdfDevStateNP,
  WdfDevStatePowerStartSelfManagedIoFailed = 0x32D,
  WdfDevStatePowerStartSelfManagedIoFailedNP = 0x32E | WdfDevStateNP,
  WdfDevStatePowerWaitForParent = 0x32F,
  WdfDevStatePowerWaitForParentNP = 0x330 | WdfDevStateNP,
  WdfDevStatePowerWakePending = 0x331,
  WdfDevStatePowerWakePendingNP = 0x332 | WdfDevStateNP,
  WdfDevStatePowerWaking = 0x333,
  WdfDevStatePowerWakingNP = 0x334 | WdfDevStateNP,
  WdfDevStatePowerWakingConnectInterrupt = 0x335,
  WdfDevStatePowerWakingConnectInterruptNP = 0x336 | WdfDevStateNP,
  WdfDevStatePowerWakingConnectInterruptFailed = 0x337,
  WdfDevStatePowerWakingConnectInterruptFailedNP = 0x338 | WdfDevStateNP,
  WdfDevStatePowerWakingDmaEnable = 0x339,
  WdfDevStatePowerWakingDmaEnableNP = 0x33A | WdfDevStateNP,
  WdfDevStatePowerWakingDmaEnableFailed = 0x33B,
  WdfDevStatePowerWakingDmaEnableFailedNP = 0x33C | WdfDevStateNP,
  WdfDevStatePowerReportPowerUpFailedDerefParent = 0x33D,
  WdfDevStatePowerReportPowerUpFailed = 0x33E,
  WdfDevStatePowerPowerFailedPowerDown = 0x33F,
  WdfDevStatePowerReportPowerDownFailed = 0x340,
  WdfDevStatePowerInitialConnectInterruptFailed = 0x341,
  WdfDevStatePowerInitialDmaEnableFailed = 0x342,
  WdfDevStatePowerInitialSelfManagedIoFailed = 0x343,
  WdfDevStatePowerInitialPowerUpFailedDerefParent = 0x344,
  WdfDevStatePowerInitialPowerUpFailed = 0x345,
  WdfDevStatePowerDxStoppedDisarmWake = 0x346,
  WdfDevStatePowerDxStoppedDisarmWakeNP = 0x347 | WdfDevStateNP,
  WdfDevStatePowerGotoDxStoppedDisableInterruptNP = 0x348 | WdfDevStateNP,
  WdfDevStatePowerGotoDxStopped = 0x349,
  WdfDevStatePowerDxStopped = 0x34A,
  WdfDevStatePowerGotoStopped = 0x34B,
  WdfDevStatePowerStoppedCompleteDx = 0x34C,
  WdfDevStatePowerDxStoppedDecideDxState = 0x34D,
  WdfDevStatePowerDxStoppedArmForWake = 0x34E,
  WdfDevStatePowerDxStoppedArmForWakeNP = 0x34F | WdfDevStateNP,
  WdfDevStatePowerFinalPowerDownFailed = 0x350,
  WdfDevStatePowerFinal = 0x351,
  WdfDevStatePowerGotoImplicitD3DisarmWakeAtBus = 0x352,
  WdfDevStatePowerUpFailed = 0x353,
  WdfDevStatePowerUpFailedDerefParent = 0x354,
  WdfDevStatePowerGotoDxFailed = 0x355,
  WdfDevStatePowerGotoDxStoppedDisableInterrupt = 0x356,
  WdfDevStatePowerUpFailedNP = 0x357 | WdfDevStateNP,
  WdfDevStatePowerUpFailedDerefParentNP = 0x358 | WdfDevStateNP,
  WdfDevStatePowerNotifyingD0ExitToWakeInterrupts = 0x359,
  WdfDevStatePowerNotifyingD0EntryToWakeInterrupts = 0x35A,
  WdfDevStatePowerNotifyingD0ExitToWakeInterruptsNP = 0x35B | WdfDevStateNP,
  WdfDevStatePowerNotifyingD0EntryToWakeInterruptsNP = 0x35C | WdfDevStateNP,
#if KMDF_VERSION_MINOR >= 19
  WdfDevStatePowerInitialPowerUpFailedPowerDown = 0x35D,
  WdfDevStatePowerUpFailedPowerDown = 0x35E,
  WdfDevStatePowerUpFailedPowerDownNP = 0x35F | WdfDevStateNP,
  WdfDevStatePowerInitialSelfManagedIoFailedStarted = 0x360,
  WdfDevStatePowerStartSelfManagedIoFailedStarted = 0x361,
  WdfDevStatePowerStartSelfManagedIoFailedStartedNP = 0x362 | WdfDevStateNP,
#endif
#if KMDF_VERSION_MINOR >= 31
  WdfDevStatePowerWakingPostHardwareEnabled = 0x363,
  WdfDevStatePowerWakingPostHardwareEnabledNP = 0x364 | WdfDevStateNP,
  WdfDevStatePowerWakingPostHardwareEnabledFailed = 0x365,
  WdfDevStatePowerWakingPostHardwareEnabledFailedNP = 0x366 | WdfDevStateNP,
  WdfDevStatePowerD0StartingPostHardwareEnabled = 0x367,
  WdfDevStatePowerInitialPostHardwareEnabledFailed = 0x368,
#endif
#if KMDF_VERSION_MINOR >= 31
  WdfDevStatePowerNull = 0x369
#elif KMDF_VERSION_MINOR >= 19
  WdfDevStatePowerNull = 0x363
#else
  WdfDevStatePowerNull = 0x35D
#endif
} WDF_DEVICE_POWER_STATE,
    *PWDF_DEVICE_POWER_STATE;

typedef enum _WDF_DEVICE_POWER_POLICY_STATE {
  WdfDevStatePwrPolInvalid = 0x00,
  WdfDevStatePwrPolObjectCreated = 0x500,
  WdfDevStatePwrPolStarting = 0x501,
  WdfDevStatePwrPolStartingSucceeded = 0x502,
  WdfDevStatePwrPolStartingFailed = 0x503,
  WdfDevStatePwrPolStartingDecideS0Wake = 0x504,
  WdfDevStatePwrPolStartedIdleCapable = 0x505,
  WdfDevStatePwrPolTimerExpiredNoWake = 0x506,
  WdfDevStatePwrPolTimerExpiredNoWakeCompletePowerDown = 0x507,
  WdfDevStatePwrPolWaitingUnarmed = 0x508,
  WdfDevStatePwrPolWaitingUnarmedQueryIdle = 0x509,
  WdfDevStatePwrPolS0NoWakePowerUp = 0x50A,
  WdfDevStatePwrPolS0NoWakeCompletePowerUp = 0x50B,
  WdfDevStatePwrPolSystemSleepFromDeviceWaitingUnarmed = 0x50C,
  WdfDevStatePwrPolSystemSleepNeedWake = 0x50D,
  WdfDevStatePwrPolSystemSleepNeedWakeCompletePowerUp = 0x50E,
  WdfDevStatePwrPolSystemSleepPowerRequestFailed = 0x50F,
  WdfDevStatePwrPolCheckPowerPageable = 0x510,
  WdfDevStatePwrPolSleepingWakeWakeArrived = 0x511,
  WdfDevStatePwrPolSleepingWakeRevertArmWake = 0x512,
  WdfDevStatePwrPolSystemAsleepWakeArmed = 0x513,
  WdfDevStatePwrPolSystemWakeDeviceWakeEnabled = 0x514,
  WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceled = 0x515,
  WdfDevStatePwrPolSystemWakeDeviceWakeDisarm = 0x516,
  WdfDevStatePwrPolSystemWakeDeviceWakeTriggered = 0x517,
  WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredS0 = 0x518,
  WdfDevStatePwrPolSystemWakeDeviceWokeDisarm = 0x519,
  WdfDevStatePwrPolSleepingWakeWakeArrivedNP = 0x51A | WdfDevStateNP,
  WdfDevStatePwrPolSleepingWakeRevertArmWakeNP = 0x51B | WdfDevStateNP,
  WdfDevStatePwrPolSleepingWakePowerDownFailed = 0x51C,
  WdfDevStatePwrPolSleepingWakePowerDownFailedWakeCanceled = 0x51D,
  WdfDevStatePwrPolSystemAsleepWakeArmedNP = 0x51E | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWakeEnabledNP = 0x51F | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceledNP = 0x520 | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWakeDisarmNP = 0x521 | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredNP = 0x522 | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredS0NP = 0x523 | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWokeDisarmNP = 0x524 | WdfDevStateNP,
  WdfDevStatePwrPolSystemWakeDeviceWakeCompletePowerUp = 0x525,
  WdfDevStatePwrPolSleeping = 0x526,
  WdfDevStatePwrPolSleepingNoWakePowerDown = 0x527,
  WdfDevStatePwrPolSleepingNoWakeCompletePowerDown = 0x528,
  WdfDevStatePwrPolSleepingNoWakeDxRequestFailed = 0x529,
  WdfDevStatePwrPolSleepingWakePowerDown = 0x52A,
  WdfDevStatePwrPolSleepingSendWake = 0x52B,
  WdfDevStatePwrPolSystemAsleepNoWake = 0x52C,
  WdfDevStatePwrPolSystemWakeDeviceWakeDisabled = 0x52D,
  WdfDevStatePwrPolSystemWakeDeviceToD0 = 0x52E,
  WdfDevStatePwrPolSystemWakeDeviceToD0CompletePowerUp = 0x52F,
  WdfDevStatePwrPolSystemWakeQueryIdle = 0x530,
  WdfDevStatePwrPolStartedWakeCapable = 0x531,
  WdfDevStatePwrPolTimerExpiredDecideUsbSS = 0x532,
  WdfDevStatePwrPolTimerExpiredWakeCapablePowerDown = 0x533,
  WdfDevStatePwrPolTimerExpiredWakeCapableSendWake = 0x534,
  WdfDevStatePwrPolTimerExpiredWakeCapableUsbSS = 0x535,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeArrived = 0x536,
  WdfDevStatePwrPolTimerExpiredWakeCapableCancelWake = 0x537,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeCanceled = 0x538,
  WdfDevStatePwrPolTimerExpiredWakeCapableCleanup = 0x539,
  WdfDevStatePwrPolTimerExpiredWakeCapableDxAllocFailed = 0x53A,
  WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDown = 0x53B,
  WdfDevStatePwrPolTimerExpiredWakeCompletedPowerUp = 0x53C,
  WdfDevStatePwrPolWaitingArmedUsbSS = 0x53D,
  WdfDevStatePwrPolWaitingArmed = 0x53E,
  WdfDevStatePwrPolWaitingArmedQueryIdle = 0x53F,
  WdfDevStatePwrPolIoPresentArmed = 0x540,
  WdfDevStatePwrPolIoPresentArmedWakeCanceled = 0x541,
  WdfDevStatePwrPolS0WakeDisarm = 0x542,
  WdfDevStatePwrPolS0WakeCompletePowerUp = 0x543,
  WdfDevStatePwrPolTimerExpiredWakeSucceeded = 0x544,
  WdfDevStatePwrPolTimerExpiredWakeCompletedDisarm = 0x545,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceeded = 0x546,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailed = 0x547,
  WdfDevStatePwrPolWakeFailedUsbSS = 0x548,
  WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedCancelWake = 0x549,
  WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedWakeCanceled = 0x54A,
  WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedUsbSS = 0x54B,
  WdfDevStatePwrPolCancelingWakeForSystemSleep = 0x54C,
  WdfDevStatePwrPolCancelingWakeForSystemSleepWakeCanceled = 0x54D,
  WdfDevStatePwrPolDisarmingWakeForSystemSleepCompletePowerUp = 0x54E,
  WdfDevStatePwrPolPowerUpForSystemSleepFailed = 0x54F,
  WdfDevStatePwrPolWokeFromS0UsbSS = 0x550,
  WdfDevStatePwrPolWokeFromS0 = 0x551,
  WdfDevStatePwrPolWokeFromS0NotifyDriver = 0x552,
  WdfDevStatePwrPolStoppingResetDevice = 0x553,
  WdfDevStatePwrPolStoppingResetDeviceCompletePowerUp = 0x554,
  WdfDevStatePwrPolStoppingResetDeviceFailed = 0x555,
  WdfDevStatePwrPolStoppingD0 = 0x556,
  WdfDevStatePwrPolStoppingD0Failed = 0x557,
  WdfDevStatePwrPolStoppingDisarmWake = 0x558,
  WdfDevStatePwrPolStoppingDisarmWakeCancelWake = 0x559,
  WdfDevStatePwrPolStoppingDisarmWakeWakeCanceled = 0x55A,
  WdfDevStatePwrPolStopping = 0x55B,
  WdfDevStatePwrPolStoppingFailed = 0x55C,
  WdfDevStatePwrPolStoppingSendStatus = 0x55D,
  WdfDevStatePwrPolStoppingCancelTimer = 0x55E,
  WdfDevStatePwrPolStoppingWaitForIdleTimeout = 0x55F,
  WdfDevStatePwrPolStoppingCancelUsbSS = 0x560,
  WdfDevStatePwrPolStoppingWaitForUsbSSCompletion = 0x561,
  WdfDevStatePwrPolStoppingCancelWake = 0x562,
  WdfDevStatePwrPolStopped = 0x563,
  WdfDevStatePwrPolCancelUsbSS = 0x564,
  WdfDevStatePwrPolStarted = 0x565,
  WdfDevStatePwrPolStartedCancelTimer = 0x566,
  WdfDevStatePwrPolStartedWaitForIdleTimeout = 0x567,
  WdfDevStatePwrPolStartedWakeCapableCancelTimerForSleep = 0x568,
  WdfDevStatePwrPolStartedWakeCapableWaitForIdleTimeout = 0x569,
  WdfDevStatePwrPolStartedWakeCapableSleepingUsbSS = 0x56A,
  WdfDevStatePwrPolStartedIdleCapableCancelTimerForSleep = 0x56B,
  WdfDevStatePwrPolStartedIdleCapableWaitForIdleTimeout = 0x56C,
  WdfDevStatePwrPolDeviceD0PowerRequestFailed = 0x56D,
  WdfDevStatePwrPolDevicePowerRequestFailed = 0x56E,
  WdfDevStatePwrPolGotoDx = 0x56F,
  WdfDevStatePwrPolGotoDxInDx = 0x570,
  WdfDevStatePwrPolDx = 0x571,
  WdfDevStatePwrPolGotoD0 = 0x572,
  WdfDevStatePwrPolGotoD0InD0 = 0x573,
  WdfDevStatePwrPolFinal = 0x574,
  WdfDevStatePwrPolSleepingPowerDownNotProcessed = 0x575,
  WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownNotProcessed = 0x576,
  WdfDevStatePwrPolTimerExpiredNoWakePowerDownNotProcessed = 0x577,
  WdfDevStatePwrPolTimerExpiredNoWakePoweredDownDisableIdleTimer = 0x578,
  WdfDevStatePwrPolStoppingWaitingForImplicitPowerDown = 0x579,
  WdfDevStatePwrPolStoppingPoweringUp = 0x57A,
  WdfDevStatePwrPolStoppingPoweringDown = 0x57B,
  WdfDevStatePwrPolPowerUpForSystemSleepNotSeen = 0x57C,
  WdfDevStatePwrPolWaitingArmedStoppingCancelUsbSS = 0x57D,
  WdfDevStatePwrPolWaitingArmedWakeFailedCancelUsbSS = 0x57E,
  WdfDevStatePwrPolWaitingArmedIoPresentCancelUsbSS = 0x57F,
  WdfDevStatePwrPolWaitingArmedWakeSucceededCancelUsbSS = 0x580,
  WdfDevStatePwrPolCancelingUsbSSForSystemSleep = 0x581,
  WdfDevStatePwrPolStoppingD0CancelUsbSS = 0x582,
  WdfDevStatePwrPolStartingPoweredUp = 0x583,
  WdfDevStatePwrPolIdleCapableDeviceIdle = 0x584,
  WdfDevStatePwrPolDeviceIdleReturnToActive = 0x585,
  WdfDevStatePwrPolDeviceIdleSleeping = 0x586,
  WdfDevStatePwrPolDeviceIdleStopping = 0x587,
  WdfDevStatePwrPolTimerExpiredNoWakeUndoPowerDown = 0x588,
  WdfDevStatePwrPolWakeCapableDeviceIdle = 0x589,
  WdfDevStatePwrPolWakeCapableUsbSSCompleted = 0x58A,
  WdfDevStatePwrPolTimerExpiredWakeCapableUndoPowerDown = 0x58B,
  WdfDevStatePwrPolTimerExpiredWakeCompletedHardwareStarted = 0x58C,
  WdfDevStatePwrPolStoppedRemoving = 0x58D,
  WdfDevStatePwrPolRemoved = 0x58E,
  WdfDevStatePwrPolRestarting = 0x58F,
  WdfDevStatePwrPolRestartingFailed = 0x590,
  WdfDevStatePwrPolStartingPoweredUpFailed = 0x591,
  WdfDevStatePwrPolTimerExpiredNoWakeReturnToActive = 0x592,
  WdfDevStatePwrPolWaitingArmedWakeInterruptFired = 0x593,
  WdfDevStatePwrPolSystemWakeDeviceWakeInterruptFired = 0x594,
  WdfDevStatePwrPolSystemWakeDeviceWakeInterruptFiredNP = 0x595 | WdfDevStateNP,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeInterruptArrived = 0x596,
  WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedWakeInterruptArrived = 0x597,
  WdfDevStatePwrPolWaitingArmedWakeInterruptFiredDuringPowerDown = 0x598,
#if KMDF_VERSION_MINOR >= 31
  WdfDevStatePwrPolStartedNotIdleCapableDirectedDown = 0x599,
  WdfDevStatePwrPolStartedIdleCapableTimerCanceledForSleep = 0x59A,
  WdfDevStatePwrPolTimerExpiredNoWakeUndoPowerDownWaitForDirectedUp = 0x59B,
  WdfDevStatePwrPolIdleCapableTimerNotExpiredDirectedDown = 0x59C,
  WdfDevStatePwrPolIdleCapableDirectedDownTriggerDPNR = 0x59D,
  WdfDevStatePwrPolWaitingUnarmedDirectedDown = 0x59E,
  WdfDevStatePwrPolIdleCapableDirectedDownTriggerDPR = 0x59F,
  WdfDevStatePwrPolStartedWakeCapableTimerCanceledForSleep = 0x5A0,
  WdfDevStatePwrPolWakeCapableTimerNotExpiredDirectedDown = 0x5A1,
  WdfDevStatePwrPolWakeCapableDirectedDownTriggerDPNR = 0x5A2,
  WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDownWaitForDirectedUp = 0x5A3,
  WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDownDirectedTriggerDPR = 0x5A4,
  WdfDevStatePwrPolTimerExpiredWakeCapableUndoPowerDownWaitForDirectedUp = 0x5A5,
  WdfDevStatePwrPolWakeCapableUsbSSCompletedUndoWaitForDirectedUp = 0x5A6,
  WdfDevStatePwrPolTimerExpiredWakeCapableUsbSSDirectedDown = 0x5A7,
  WdfDevStatePwrPolWaitingArmedWakeInterruptFiredDuringPowerDownCheckDirected = 0x5A8,
  WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDownCheckDirected = 0x5A9,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceededCheckDirected = 0x5AA,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceededWaitForDirectedUp = 0x5AB,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceededTriggerDPR = 0x5AC,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailedCheckDirected = 0x5AD,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailedWaitForDirectedUp = 0x5AE,
  WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailedTriggerDPR = 0x5AF,
  WdfDevStatePwrPolWaitingArmedDirectedDownWakeInterruptFiredTriggerDPR = 0x5B0,
  WdfDevStatePwrPolWaitingArmedDirectedDownWakeInterruptFired = 0x5B1,
  WdfDevStatePwrPolWaitingArmedDirectedDown = 0x5B2,
  WdfDevStatePwrPolWaitingArmedDirectedDownWakeSucceededCancelUsbSS = 0x5B3,
  WdfDevStatePwrPolWaitingArmedDirectedDownWakeFailedCancelUsbSS = 0x5B4,
  WdfDevStatePwrPolWaitingArmedDirectedDownTriggerDPR = 0x5B5,
  WdfDevStatePwrPolWaitingArmedDirectedDownWakeSucceededTriggerDPR = 0x5B6,
  WdfDevStatePwrPolWaitingArmedDirectedDownUsbSSCompleted = 0x5B7,
  WdfDevStatePwrPolWaitingArmedDirectedDownUsbSSCompletedTriggerDPR = 0x5B8,
  WdfDevStatePwrPolWaitingArmedDirectedDownWakeFailedCancelUsbSSTriggerDPR = 0x5B9,
  WdfDevStatePwrPolUsbSSCancelled = 0x5BA,
  WdfDevStatePwrPolTimerExpiredWakeCapableRevertArmWake = 0x5BB,
  WdfDevStatePwrPolSleepingWakeCancelWake = 0x5BC,
  WdfDevStatePwrPolSleepingWakeCancelWakeNP = 0x5BD | WdfDevStateNP,
#endif
#if KMDF_VERSION_MINOR >= 33
  WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed = 0x5BE,
  WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed = 0x5BF,
#endif
#if KMDF_VERSION_MINOR >= 33
  WdfDevStatePwrPolNull = 0x5C0
#elif KMDF_VERSION_MINOR >= 31
  WdfDevStatePwrPolNull = 0x5BE
#else
  WdfDevStatePwrPolNull = 0x599
#endif
} WDF_DEVICE_POWER_POLICY_STATE,
    *PWDF_DEVICE_POWER_POLICY_STATE;

typedef enum _WDF_STATE_NOTIFICATION_TYPE {
  StateNotificationInvalid = 0x0000,
  StateNotificationEnterState = 0x0001,
  StateNotificationPostProcessState = 0x0002,
  StateNotificationLeaveState = 0x0004,
  StateNotificationAllStates =
      StateNotificationEnterState | StateNotificationPostProcessState | StateNotificationLeaveState
} WDF_STATE_NOTIFICATION_TYPE;

typedef enum _WDF_POWER_POLICY_S0_IDLE_CAPABILITIES {
  IdleCapsInvalid = 0,
  IdleCannotWakeFromS0,
  IdleCanWakeFromS0,
  IdleUsbSelectiveSuspend
} WDF_POWER_POLICY_S0_IDLE_CAPABILITIES;

typedef enum _WDF_POWER_POLICY_S0_IDLE_USER_CONTROL {
  IdleUserControlInvalid = 0,
  IdleDoNotAllowUserControl,
  IdleAllowUserControl
} WDF_POWER_POLICY_S0_IDLE_USER_CONTROL;

typedef enum _WDF_POWER_POLICY_IDLE_TIMEOUT_CONSTANTS {
  IdleTimeoutDefaultConstant = 0
} WDF_POWER_POLICY_IDLE_TIMEOUT_CONSTANTS;

typedef enum _WDF_POWER_POLICY_SX_WAKE_USER_CONTROL {
  WakeUserControlInvalid = 0,
  WakeDoNotAllowUserControl,
  WakeAllowUserControl
} WDF_POWER_POLICY_SX_WAKE_USER_CONTROL;

typedef enum _WDF_POWER_DEVICE_STATE {
  WdfPowerDeviceInvalid = 0,
  WdfPowerDeviceD0,
  WdfPowerDeviceD1,
  WdfPowerDeviceD2,
  WdfPowerDeviceD3,
  WdfPowerDeviceD3Final,
  WdfPowerDevicePrepareForHibernation,
  WdfPowerDeviceMaximum
} WDF_POWER_DEVICE_STATE,
    *PWDF_POWER_DEVICE_STATE;

typedef enum _WDF_DISPATCH_IRP_TO_IO_QUEUE_FLAGS {
  WDF_DISPATCH_IRP_TO_IO_QUEUE_NO_FLAGS = 0x00000000,
  WDF_DISPATCH_IRP_TO_IO_QUEUE_INVOKE_INCALLERCTX_CALLBACK = 0x00000001,
  WDF_DISPATCH_IRP_TO_IO_QUEUE_PREPROCESSED_IRP = 0x00000002
} WDF_DISPATCH_IRP_TO_IO_QUEUE_FLAGS;

typedef enum _WDF_SPECIAL_FILE_TYPE {
  WdfSpecialFileUndefined = 0,
  WdfSpecialFilePaging = 1,
  WdfSpecialFileHibernation,
  WdfSpecialFileDump,
  WdfSpecialFileBoot,
#if KMDF_VERSION_MINOR >= 29
  WdfSpecialFilePostDisplay,
  WdfSpecialFileGuestAssigned,
#endif
  WdfSpecialFileMax
} WDF_SPECIAL_FILE_TYPE,
    *PWDF_SPECIAL_FILE_TYPE;

typedef enum _WDF_DEVICE_IO_TYPE {
  WdfDeviceIoUndefined = 0,
  WdfDeviceIoNeither,
  WdfDeviceIoBuffered,
  WdfDeviceIoDirect,
  WdfDeviceIoBufferedOrDirect = 4,
  WdfDeviceIoMaximum
} WDF_DEVICE_IO_TYPE,
    *PWDF_DEVICE_IO_TYPE;

typedef enum _WDF_FILEOBJECT_CLASS {
  WdfFileObjectInvalid = 0,
  WdfFileObjectNotRequired = 1,
  WdfFileObjectWdfCanUseFsContext = 2,
  WdfFileObjectWdfCanUseFsContext2 = 3,
  WdfFileObjectWdfCannotUseFsContexts = 4,
  WdfFileObjectCanBeOptional = 0x80000000
} WDF_FILEOBJECT_CLASS,
    *PWDF_FILEOBJECT_CLASS;

typedef enum _WDF_DEVICE_FAILED_ACTION {
  WdfDeviceFailedUndefined = 0,
  WdfDeviceFailedAttemptRestart,
  WdfDeviceFailedNoRestart
} WDF_DEVICE_FAILED_ACTION;

typedef enum _WDF_RELEASE_HARDWARE_ORDER_ON_FAILURE {
  WdfReleaseHardwareOrderOnFailureInvalid = 0,
  WdfReleaseHardwareOrderOnFailureEarly,
  WdfReleaseHardwareOrderOnFailureAfterDescendants
} WDF_RELEASE_HARDWARE_ORDER_ON_FAILURE,
    *PWDF_RELEASE_HARDWARE_ORDER_ON_FAILURE;

WDF_CALLBACK(VOID, WDF_DEVICE_FILE_CREATE,
             (WDFDEVICE Device, WDFREQUEST Request, WDFFILEOBJECT FileObject));
WDF_CALLBACK(VOID, WDF_FILE_CLOSE, (WDFFILEOBJECT FileObject));
WDF_CALLBACK(VOID, WDF_FILE_CLEANUP, (WDFFILEOBJECT FileObject));

typedef struct _WDF_FILEOBJECT_CONFIG {
  ULONG Size;
  PFN_WDF_DEVICE_FILE_CREATE EvtDeviceFileCreate;
  PFN_WDF_FILE_CLOSE EvtFileClose;
  PFN_WDF_FILE_CLEANUP EvtFileCleanup;
  WDF_TRI_STATE AutoForwardCleanupClose;
  WDF_FILEOBJECT_CLASS FileObjectClass;
} WDF_FILEOBJECT_CONFIG, *PWDF_FILEOBJECT_CONFIG;

typedef struct _WDF_DEVICE_PNP_NOTIFICATION_DATA {
  WDF_STATE_NOTIFICATION_TYPE Type;
  union {
    struct {
      WDF_DEVICE_PNP_STATE CurrentState;
      WDF_DEVICE_PNP_STATE NewState;
    } EnterState;
    struct {
      WDF_DEVICE_PNP_STATE CurrentState;
    } PostProcessState;
    struct {
      WDF_DEVICE_PNP_STATE CurrentState;
      WDF_DEVICE_PNP_STATE NewState;
    } LeaveState;
  } Data;
} WDF_DEVICE_PNP_NOTIFICATION_DATA;
typedef const WDF_DEVICE_PNP_NOTIFICATION_DATA* PCWDF_DEVICE_PNP_NOTIFICATION_DATA;

typedef struct _WDF_DEVICE_POWER_NOTIFICATION_DATA {
  WDF_STATE_NOTIFICATION_TYPE Type;
  union {
    struct {
      WDF_DEVICE_POWER_STATE CurrentState;
      WDF_DEVICE_POWER_STATE NewState;
    } EnterState;
    struct {
      WDF_DEVICE_POWER_STATE CurrentState;
    } PostProcessState;
    struct {
      WDF_DEVICE_POWER_STATE CurrentState;
      WDF_DEVICE_POWER_STATE NewState;
    } LeaveState;
  } Data;
} WDF_DEVICE_POWER_NOTIFICATION_DATA;
typedef const WDF_DEVICE_POWER_NOTIFICATION_DATA* PCWDF_DEVICE_POWER_NOTIFICATION_DATA;

typedef struct _WDF_DEVICE_POWER_POLICY_NOTIFICATION_DATA {
  WDF_STATE_NOTIFICATION_TYPE Type;
  union {
    struct {
      WDF_DEVICE_POWER_POLICY_STATE CurrentState;
      WDF_DEVICE_POWER_POLICY_STATE NewState;
    } EnterState;
    struct {
      WDF_DEVICE_POWER_POLICY_STATE CurrentState;
    } PostProcessState;
    struct {
      WDF_DEVICE_POWER_POLICY_STATE CurrentState;
      WDF_DEVICE_POWER_POLICY_STATE NewState;
    } LeaveState;
  } Data;
} WDF_DEVICE_POWER_POLICY_NOTIFICATION_DATA;
typedef const WDF_DEVICE_POWER_POLICY_NOTIFICATION_DATA*
    PCWDF_DEVICE_POWER_POLICY_NOTIFICATION_DATA;

WDF_CALLBACK(VOID, WDF_DEVICE_PNP_STATE_CHANGE_NOTIFICATION,
             (WDFDEVICE Device, PCWDF_DEVICE_PNP_NOTIFICATION_DATA NotificationData));
WDF_CALLBACK(VOID, WDF_DEVICE_POWER_STATE_CHANGE_NOTIFICATION,
             (WDFDEVICE Device, PCWDF_DEVICE_POWER_NOTIFICATION_DATA NotificationData));
WDF_CALLBACK(VOID, WDF_DEVICE_POWER_POLICY_STATE_CHANGE_NOTIFICATION,
             (WDFDEVICE Device, PCWDF_DEVICE_POWER_POLICY_NOTIFICATION_DATA NotificationData));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_D0_ENTRY,
             (WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_D0_ENTRY_POST_INTERRUPTS_ENABLED,
             (WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_D0_ENTRY_POST_HARDWARE_ENABLED,
             (WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_D0_EXIT, (WDFDEVICE Device, WDF_POWER_DEVICE_STATE TargetState));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_D0_EXIT_PRE_INTERRUPTS_DISABLED,
             (WDFDEVICE Device, WDF_POWER_DEVICE_STATE TargetState));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_D0_EXIT_PRE_HARDWARE_DISABLED,
             (WDFDEVICE Device, WDF_POWER_DEVICE_STATE TargetState));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_PREPARE_HARDWARE,
             (WDFDEVICE Device, WDFCMRESLIST ResourcesRaw, WDFCMRESLIST ResourcesTranslated));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_RELEASE_HARDWARE,
             (WDFDEVICE Device, WDFCMRESLIST ResourcesTranslated));
WDF_CALLBACK(VOID, WDF_DEVICE_SELF_MANAGED_IO_CLEANUP, (WDFDEVICE Device));
WDF_CALLBACK(VOID, WDF_DEVICE_SELF_MANAGED_IO_FLUSH, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_SELF_MANAGED_IO_INIT, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_SELF_MANAGED_IO_SUSPEND, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_SELF_MANAGED_IO_RESTART, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_QUERY_STOP, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_QUERY_REMOVE, (WDFDEVICE Device));
WDF_CALLBACK(VOID, WDF_DEVICE_SURPRISE_REMOVAL, (WDFDEVICE Device));
WDF_CALLBACK(VOID, WDF_DEVICE_USAGE_NOTIFICATION,
             (WDFDEVICE Device, WDF_SPECIAL_FILE_TYPE NotificationType,
              BOOLEAN IsInNotificationPath));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_USAGE_NOTIFICATION_EX,
             (WDFDEVICE Device, WDF_SPECIAL_FILE_TYPE NotificationType,
              BOOLEAN IsInNotificationPath));
WDF_CALLBACK(VOID, WDF_DEVICE_RELATIONS_QUERY,
             (WDFDEVICE Device, DEVICE_RELATION_TYPE RelationType));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_ARM_WAKE_FROM_S0, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_ARM_WAKE_FROM_SX, (WDFDEVICE Device));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_ARM_WAKE_FROM_SX_WITH_REASON,
             (WDFDEVICE Device, BOOLEAN DeviceWakeEnabled, BOOLEAN ChildrenArmedForWake));
WDF_CALLBACK(VOID, WDF_DEVICE_DISARM_WAKE_FROM_S0, (WDFDEVICE Device));
WDF_CALLBACK(VOID, WDF_DEVICE_DISARM_WAKE_FROM_SX, (WDFDEVICE Device));
WDF_CALLBACK(VOID, WDF_DEVICE_WAKE_FROM_S0_TRIGGERED, (WDFDEVICE Device));
WDF_CALLBACK(VOID, WDF_DEVICE_WAKE_FROM_SX_TRIGGERED, (WDFDEVICE Device));

typedef struct _WDF_PNPPOWER_EVENT_CALLBACKS {
  ULONG Size;
  PFN_WDF_DEVICE_D0_ENTRY EvtDeviceD0Entry;
  PFN_WDF_DEVICE_D0_ENTRY_POST_INTERRUPTS_ENABLED EvtDeviceD0EntryPostInterruptsEnabled;
  PFN_WDF_DEVICE_D0_EXIT EvtDeviceD0Exit;
  PFN_WDF_DEVICE_D0_EXIT_PRE_INTERRUPTS_DISABLED EvtDeviceD0ExitPreInterruptsDisabled;
  PFN_WDF_DEVICE_PREPARE_HARDWARE EvtDevicePrepareHardware;
  PFN_WDF_DEVICE_RELEASE_HARDWARE EvtDeviceReleaseHardware;
  PFN_WDF_DEVICE_SELF_MANAGED_IO_CLEANUP EvtDeviceSelfManagedIoCleanup;
  PFN_WDF_DEVICE_SELF_MANAGED_IO_FLUSH EvtDeviceSelfManagedIoFlush;
  PFN_WDF_DEVICE_SELF_MANAGED_IO_INIT EvtDeviceSelfManagedIoInit;
  PFN_WDF_DEVICE_SELF_MANAGED_IO_SUSPEND EvtDeviceSelfManagedIoSuspend;
  PFN_WDF_DEVICE_SELF_MANAGED_IO_RESTART EvtDeviceSelfManagedIoRestart;
  PFN_WDF_DEVICE_SURPRISE_REMOVAL EvtDeviceSurpriseRemoval;
  PFN_WDF_DEVICE_QUERY_REMOVE EvtDeviceQueryRemove;
  PFN_WDF_DEVICE_QUERY_STOP EvtDeviceQueryStop;
  PFN_WDF_DEVICE_USAGE_NOTIFICATION EvtDeviceUsageNotification;
  PFN_WDF_DEVICE_RELATIONS_QUERY EvtDeviceRelationsQuery;
#if KMDF_VERSION_MINOR >= 11
  PFN_WDF_DEVICE_USAGE_NOTIFICATION_EX EvtDeviceUsageNotificationEx;
#endif
} WDF_PNPPOWER_EVENT_CALLBACKS, *PWDF_PNPPOWER_EVENT_CALLBACKS;

typedef struct _WDF_POWER_POLICY_EVENT_CALLBACKS {
  ULONG Size;
  PFN_WDF_DEVICE_ARM_WAKE_FROM_S0 EvtDeviceArmWakeFromS0;
  PFN_WDF_DEVICE_DISARM_WAKE_FROM_S0 EvtDeviceDisarmWakeFromS0;
  PFN_WDF_DEVICE_WAKE_FROM_S0_TRIGGERED EvtDeviceWakeFromS0Triggered;
  PFN_WDF_DEVICE_ARM_WAKE_FROM_SX EvtDeviceArmWakeFromSx;
  PFN_WDF_DEVICE_DISARM_WAKE_FROM_SX EvtDeviceDisarmWakeFromSx;
  PFN_WDF_DEVICE_WAKE_FROM_SX_TRIGGERED EvtDeviceWakeFromSxTriggered;
  PFN_WDF_DEVICE_ARM_WAKE_FROM_SX_WITH_REASON EvtDeviceArmWakeFromSxWithReason;
} WDF_POWER_POLICY_EVENT_CALLBACKS, *PWDF_POWER_POLICY_EVENT_CALLBACKS;

typedef enum _WDF_POWER_POLICY_IDLE_TIMEOUT_TYPE {
  DriverManagedIdleTimeout = 0,
  SystemManagedIdleTimeout = 1,
  SystemManagedIdleTimeoutWithHint = 2
} WDF_POWER_POLICY_IDLE_TIMEOUT_TYPE,
    *PWDF_POWER_POLICY_IDLE_TIMEOUT_TYPE;

typedef struct _WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS {
  ULONG Size;
  WDF_POWER_POLICY_S0_IDLE_CAPABILITIES IdleCaps;
  DEVICE_POWER_STATE DxState;
  ULONG IdleTimeout;
  WDF_POWER_POLICY_S0_IDLE_USER_CONTROL UserControlOfIdleSettings;
  WDF_TRI_STATE Enabled;
  WDF_TRI_STATE PowerUpIdleDeviceOnSystemWake;
#if KMDF_VERSION_MINOR >= 11
  WDF_POWER_POLICY_IDLE_TIMEOUT_TYPE IdleTimeoutType;
  WDF_TRI_STATE ExcludeD3Cold;
#endif
} WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS, *PWDF_DEVICE_POWER_POLICY_IDLE_SETTINGS;

typedef struct _WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS {
  ULONG Size;
  DEVICE_POWER_STATE DxState;
  WDF_POWER_POLICY_SX_WAKE_USER_CONTROL UserControlOfWakeSettings;
  WDF_TRI_STATE Enabled;
  BOOLEAN ArmForWakeIfChildrenAreArmedForWake;
  BOOLEAN IndicateChildWakeOnParentWake;
} WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS, *PWDF_DEVICE_POWER_POLICY_WAKE_SETTINGS;

typedef struct _WDF_DEVICE_STATE {
  ULONG Size;
  WDF_TRI_STATE Disabled;
  WDF_TRI_STATE DontDisplayInUI;
  WDF_TRI_STATE Failed;
  WDF_TRI_STATE NotDisableable;
  WDF_TRI_STATE Removed;
  WDF_TRI_STATE ResourcesChanged;
#if KMDF_VERSION_MINOR >= 29
  WDF_TRI_STATE AssignedToGuest;
#endif
} WDF_DEVICE_STATE, *PWDF_DEVICE_STATE;

typedef struct _WDF_DEVICE_PNP_CAPABILITIES {
  ULONG Size;
  WDF_TRI_STATE LockSupported;
  WDF_TRI_STATE EjectSupported;
  WDF_TRI_STATE Removable;
  WDF_TRI_STATE DockDevice;
  WDF_TRI_STATE UniqueID;
  WDF_TRI_STATE SilentInstall;
  WDF_TRI_STATE SurpriseRemovalOK;
  WDF_TRI_STATE HardwareDisabled;
  WDF_TRI_STATE NoDisplayInUI;
  ULONG Address;
  ULONG UINumber;
} WDF_DEVICE_PNP_CAPABILITIES, *PWDF_DEVICE_PNP_CAPABILITIES;

typedef struct _WDF_DEVICE_POWER_CAPABILITIES {
  ULONG Size;
  WDF_TRI_STATE DeviceD1;
  WDF_TRI_STATE DeviceD2;
  WDF_TRI_STATE WakeFromD0;
  WDF_TRI_STATE WakeFromD1;
  WDF_TRI_STATE WakeFromD2;
  WDF_TRI_STATE WakeFromD3;
  DEVICE_POWER_STATE DeviceState[PowerSystemMaximum];
  DEVICE_POWER_STATE DeviceWake;
  SYSTEM_POWER_STATE SystemWake;
  ULONG D1Latency;
  ULONG D2Latency;
  ULONG D3Latency;
  DEVICE_POWER_STATE IdealDxStateForSx;
} WDF_DEVICE_POWER_CAPABILITIES, *PWDF_DEVICE_POWER_CAPABILITIES;

typedef enum _WDF_REMOVE_LOCK_OPTIONS_FLAGS {
  WDF_REMOVE_LOCK_OPTION_ACQUIRE_FOR_IO = 0x00000001
} WDF_REMOVE_LOCK_OPTIONS_FLAGS;

typedef struct _WDF_REMOVE_LOCK_OPTIONS {
  ULONG Size;
  ULONG Flags;
} WDF_REMOVE_LOCK_OPTIONS, *PWDF_REMOVE_LOCK_OPTIONS;

WDF_CALLBACK(NTSTATUS, WDFDEVICE_WDM_IRP_PREPROCESS, (WDFDEVICE Device, PIRP Irp));
WDF_CALLBACK(NTSTATUS, WDFDEVICE_WDM_IRP_DISPATCH,
             (WDFDEVICE Device, UCHAR MajorFunction, UCHAR MinorFunction, ULONG Code,
              WDFCONTEXT DriverContext, PIRP Irp, WDFCONTEXT DispatchContext));
WDF_CALLBACK(VOID, WDF_IO_IN_CALLER_CONTEXT, (WDFDEVICE Device, WDFREQUEST Request));
WDF_CALLBACK(NTSTATUS, WDFDEVICE_WDM_POST_PO_FX_REGISTER_DEVICE,
             (WDFDEVICE Device, POHANDLE PoHandle));
WDF_CALLBACK(VOID, WDFDEVICE_WDM_PRE_PO_FX_UNREGISTER_DEVICE,
             (WDFDEVICE Device, POHANDLE PoHandle));

typedef struct _WDF_POWER_FRAMEWORK_SETTINGS {
  ULONG Size;
  PFN_WDFDEVICE_WDM_POST_PO_FX_REGISTER_DEVICE EvtDeviceWdmPostPoFxRegisterDevice;
  PFN_WDFDEVICE_WDM_PRE_PO_FX_UNREGISTER_DEVICE EvtDeviceWdmPrePoFxUnregisterDevice;
  PPO_FX_COMPONENT Component;
  PPO_FX_COMPONENT_ACTIVE_CONDITION_CALLBACK ComponentActiveConditionCallback;
  PPO_FX_COMPONENT_IDLE_CONDITION_CALLBACK ComponentIdleConditionCallback;
  PPO_FX_COMPONENT_IDLE_STATE_CALLBACK ComponentIdleStateCallback;
  PPO_FX_POWER_CONTROL_CALLBACK PowerControlCallback;
  PVOID PoFxDeviceContext;
#if KMDF_VERSION_MINOR >= 33
  ULONGLONG PoFxDeviceFlags;
  WDF_TRI_STATE DirectedPoFxEnabled;
#endif
} WDF_POWER_FRAMEWORK_SETTINGS, *PWDF_POWER_FRAMEWORK_SETTINGS;

typedef struct _WDF_IO_TYPE_CONFIG {
  ULONG Size;
  WDF_DEVICE_IO_TYPE ReadWriteIoType;
  WDF_DEVICE_IO_TYPE DeviceControlIoType;
  ULONG DirectTransferThreshold;
} WDF_IO_TYPE_CONFIG, *PWDF_IO_TYPE_CONFIG;

typedef struct _WDF_DEVICE_PROPERTY_DATA {
  ULONG Size;
  const DEVPROPKEY* PropertyKey;
  LCID Lcid;
  ULONG Flags;
} WDF_DEVICE_PROPERTY_DATA, *PWDF_DEVICE_PROPERTY_DATA;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_FILEOBJECT_CONFIG_INIT(PWDF_FILEOBJECT_CONFIG FileEventCallbacks,
                                            PFN_WDF_DEVICE_FILE_CREATE EvtDeviceFileCreate,
                                            PFN_WDF_FILE_CLOSE EvtFileClose,
                                            PFN_WDF_FILE_CLEANUP EvtFileCleanup) {
  WDF_BEGIN_INIT(WDF_FILEOBJECT_CONFIG, FileEventCallbacks);
  FileEventCallbacks->EvtDeviceFileCreate = EvtDeviceFileCreate;
  FileEventCallbacks->EvtFileClose = EvtFileClose;
  FileEventCallbacks->EvtFileCleanup = EvtFileCleanup;
  FileEventCallbacks->AutoForwardCleanupClose = WdfUseDefault;
  FileEventCallbacks->FileObjectClass = WdfFileObjectWdfCannotUseFsContexts;
}

FORCEINLINE VOID WDF_PNPPOWER_EVENT_CALLBACKS_INIT(PWDF_PNPPOWER_EVENT_CALLBACKS Callbacks) {
  WDF_BEGIN_INIT(WDF_PNPPOWER_EVENT_CALLBACKS, Callbacks);
}

FORCEINLINE VOID
WDF_POWER_POLICY_EVENT_CALLBACKS_INIT(PWDF_POWER_POLICY_EVENT_CALLBACKS Callbacks) {
  WDF_BEGIN_INIT(WDF_POWER_POLICY_EVENT_CALLBACKS, Callbacks);
}

FORCEINLINE VOID
WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS_INIT(PWDF_DEVICE_POWER_POLICY_IDLE_SETTINGS Settings,
                                           WDF_POWER_POLICY_S0_IDLE_CAPABILITIES IdleCaps) {
  WDF_BEGIN_INIT(WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS, Settings);
  Settings->IdleCaps = IdleCaps;
  Settings->IdleTimeout = IdleTimeoutDefaultValue;
  Settings->UserControlOfIdleSettings = IdleAllowUserControl;
  Settings->Enabled = WdfUseDefault;
  Settings->PowerUpIdleDeviceOnSystemWake = WdfUseDefault;
#if KMDF_VERSION_MINOR >= 11
  Settings->IdleTimeoutType = DriverManagedIdleTimeout;
  Settings->ExcludeD3Cold = WdfUseDefault;
#endif
  /* A device that can wake itself sleeps as deeply as it still can; the bus knows how deep. */
  if (IdleCaps == IdleCannotWakeFromS0) {
    Settings->DxState = PowerDeviceD3;
  } else if (IdleCaps == IdleCanWakeFromS0 || IdleCaps == IdleUsbSelectiveSuspend) {
    Settings->DxState = PowerDeviceMaximum;
  }
}

FORCEINLINE VOID
WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS_INIT(PWDF_DEVICE_POWER_POLICY_WAKE_SETTINGS Settings) {
  WDF_BEGIN_INIT(WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS, Settings);
  Settings->DxState = PowerDeviceMaximum;
  Settings->UserControlOfWakeSettings = WakeAllowUserControl;
  Settings->Enabled = WdfUseDefault;
}

FORCEINLINE VOID WDF_DEVICE_STATE_INIT(PWDF_DEVICE_STATE PnpDeviceState) {
  WDF_BEGIN_INIT(WDF_DEVICE_STATE, PnpDeviceState);
  PnpDeviceState->Disabled = WdfUseDefault;
  PnpDeviceState->DontDisplayInUI = WdfUseDefault;
  PnpDeviceState->Failed = WdfUseDefault;
  PnpDeviceState->NotDisableable = WdfUseDefault;
  PnpDeviceState->Removed = WdfUseDefault;
  PnpDeviceState->ResourcesChanged = WdfUseDefault;
#if KMDF_VERSION_MINOR >= 29
  PnpDeviceState->AssignedToGuest = WdfUseDefault;
#endif
}

FORCEINLINE VOID WDF_DEVICE_PNP_CAPABILITIES_INIT(PWDF_DEVICE_PNP_CAPABILITIES Caps) {
  WDF_BEGIN_INIT(WDF_DEVICE_PNP_CAPABILITIES, Caps);
  Caps->LockSupported = WdfUseDefault;
  Caps->EjectSupported = WdfUseDefault;
  Caps->Removable = WdfUseDefault;
  Caps->DockDevice = WdfUseDefault;
  Caps->UniqueID = WdfUseDefault;
  Caps->SilentInstall = WdfUseDefault;
  Caps->SurpriseRemovalOK = WdfUseDefault;
  Caps->HardwareDisabled = WdfUseDefault;
  Caps->NoDisplayInUI = WdfUseDefault;
  Caps->Address = (ULONG)-1;
  Caps->UINumber = (ULONG)-1;
}

FORCEINLINE VOID WDF_DEVICE_POWER_CAPABILITIES_INIT(PWDF_DEVICE_POWER_CAPABILITIES Caps) {
  ULONG State = PowerSystemMaximum;
  WDF_BEGIN_INIT(WDF_DEVICE_POWER_CAPABILITIES, Caps);
  Caps->DeviceD1 = WdfUseDefault;
  Caps->DeviceD2 = WdfUseDefault;
  Caps->WakeFromD0 = WdfUseDefault;
  Caps->WakeFromD1 = WdfUseDefault;
  Caps->WakeFromD2 = WdfUseDefault;
  Caps->WakeFromD3 = WdfUseDefault;
  while (State-- > 0) Caps->DeviceState[State] = PowerDeviceMaximum;
  Caps->DeviceWake = PowerDeviceMaximum;
  Caps->SystemWake = PowerSystemMaximum;
  Caps->D1Latency = Caps->D2Latency = Caps->D3Latency = (ULONG)-1;
  Caps->IdealDxStateForSx = PowerDeviceMaximum;
}

FORCEINLINE VOID WDF_REMOVE_LOCK_OPTIONS_INIT(PWDF_REMOVE_LOCK_OPTIONS RemoveLockOptions,
                                              ULONG Flags) {
  WDF_BEGIN_INIT(WDF_REMOVE_LOCK_OPTIONS, RemoveLockOptions);
  RemoveLockOptions->Flags = Flags;
}

FORCEINLINE VOID
WDF_POWER_FRAMEWORK_SETTINGS_INIT(PWDF_POWER_FRAMEWORK_SETTINGS PowerFrameworkSettings) {
  WDF_BEGIN_INIT(WDF_POWER_FRAMEWORK_SETTINGS, PowerFrameworkSettings);
#if KMDF_VERSION_MINOR >= 33
  PowerFrameworkSettings->DirectedPoFxEnabled = WdfUseDefault;
#endif
}

FORCEINLINE VOID WDF_IO_TYPE_CONFIG_INIT(PWDF_IO_TYPE_CONFIG IoTypeConfig) {
  WDF_BEGIN_INIT(WDF_IO_TYPE_CONFIG, IoTypeConfig);
  IoTypeConfig->ReadWriteIoType = WdfDeviceIoBuffered;
  IoTypeConfig->DeviceControlIoType = WdfDeviceIoBuffered;
}

FORCEINLINE VOID WDF_DEVICE_PROPERTY_DATA_INIT(PWDF_DEVICE_PROPERTY_DATA PropertyData,
                                               const DEVPROPKEY* PropertyKey) {
  WDF_BEGIN_INIT(WDF_DEVICE_PROPERTY_DATA, PropertyData);
  PropertyData->PropertyKey = PropertyKey;
}

/* The states of a device whose driver may not be pageable are doubled; WdfDevStateNP marks the
 * double. */
FORCEINLINE BOOLEAN WdfDevStateIsNP(ULONG State) {
  return (State & (ULONG)WdfDevStateNP) != 0;
}
FORCEINLINE ULONG WdfDevStateNormalize(ULONG State) {
  return State & ~(ULONG)WdfDevStateNP;
}

#if KMDF_VERSION_MINOR >= 15
#define WdfDeviceStopIdleWithTag(device, wait_for_d0, tag) \
  WdfDeviceStopIdleActual(device, wait_for_d0, tag, __LINE__, __FILE__)
#define WdfDeviceResumeIdleWithTag(device, tag) \
  WdfDeviceResumeIdleActual(device, tag, __LINE__, __FILE__)
#define WdfDeviceStopIdle(device, wait_for_d0) WdfDeviceStopIdleWithTag(device, wait_for_d0, NULL)
#define WdfDeviceResumeIdle(device) WdfDeviceResumeIdleWithTag(device, NULL)
#else
/* Then the functions that do not track their callers had these names. */
#define WdfDeviceStopIdle(device, wait_for_d0) WdfDeviceStopIdleNoTrack(device, wait_for_d0)
#define WdfDeviceResumeIdle(device) WdfDeviceResumeIdleNoTrack(device)
#endif

#endif

#include "wdf_functions/wdfdevice.h"

WDF_EXTERN_C_END

#endif
