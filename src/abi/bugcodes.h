// The codes of bug checks, by the names of bugcodes.h.
#pragma once

#include <cstdint>

namespace rundown::abi {

inline constexpr std::uint32_t kApcIndexMismatch = 0x01;
inline constexpr std::uint32_t kIrqlNotGreaterOrEqual = 0x09;
inline constexpr std::uint32_t kIrqlNotLessOrEqual = 0x0A;
inline constexpr std::uint32_t kSpinLockNotOwned = 0x10;
inline constexpr std::uint32_t kReferenceByPointer = 0x18;
inline constexpr std::uint32_t kKmodeExceptionNotHandled = 0x1E;
inline constexpr std::uint32_t kKernelApcPendingDuringExit = 0x20;
inline constexpr std::uint32_t kNoMoreIrpStackLocations = 0x35;
inline constexpr std::uint32_t kMultipleIrpCompleteRequests = 0x44;
inline constexpr std::uint32_t kMutexLevelNumberViolation = 0x4D;
inline constexpr std::uint32_t kPageFaultInNonpagedArea = 0x50;
inline constexpr std::uint32_t kSystemThreadExceptionNotHandled = 0x7E;
inline constexpr std::uint32_t kUnexpectedKernelModeTrap = 0x7F;
inline constexpr std::uint32_t kInvalidKernelHandle = 0x93;
inline constexpr std::uint32_t kAttemptedSwitchFromDpc = 0xB8;
inline constexpr std::uint32_t kSpecialPoolDetectedMemoryCorruption = 0xC1;
inline constexpr std::uint32_t kBadPoolCaller = 0xC2;
inline constexpr std::uint32_t kDriverVerifierDetectedViolation = 0xC4;
inline constexpr std::uint32_t kTimerOrDpcInvalid = 0xC7;
inline constexpr std::uint32_t kAttemptedWriteToReadonlyMemory = 0xBE;
inline constexpr std::uint32_t kPageFaultInFreedSpecialPool = 0xCC;
inline constexpr std::uint32_t kPageFaultBeyondEndOfAllocation = 0xCD;
inline constexpr std::uint32_t kDriverUnloadedWithoutCancellingPendingOperations = 0xCE;
inline constexpr std::uint32_t kDriverIrqlNotLessOrEqual = 0xD1;
inline constexpr std::uint32_t kResourceNotOwned = 0xE3;
inline constexpr std::uint32_t kAttemptedExecuteOfNoexecuteMemory = 0xFC;
inline constexpr std::uint32_t kWdfViolation = 0x10D;
inline constexpr std::uint32_t kKernelSecurityCheckFailure = 0x139;

}  // namespace rundown::abi
