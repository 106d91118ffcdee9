// Connecting interrupts.
#pragma once

#include "nt/abi/dispatcher.h"
#include "nt/abi/io.h"
#include "nt/abi/pnp.h"

namespace rundown::nt {

using KMESSAGE_SERVICE_ROUTINE = BOOLEAN NTAPI(KINTERRUPT* Interrupt, PVOID ServiceContext,
                                               ULONG MessageID);
inline constexpr ULONG CONNECT_FULLY_SPECIFIED = 0x1;
inline constexpr ULONG CONNECT_LINE_BASED = 0x2;
inline constexpr ULONG CONNECT_MESSAGE_BASED = 0x3;
inline constexpr ULONG CONNECT_FULLY_SPECIFIED_GROUP = 0x4;

enum KINTERRUPT_POLARITY : LONG {
  InterruptPolarityUnknown,
  InterruptActiveHigh,
  InterruptActiveLow,
  InterruptActiveBoth,
};

struct IO_INTERRUPT_MESSAGE_INFO_ENTRY {
  PHYSICAL_ADDRESS MessageAddress;
  KAFFINITY TargetProcessorSet;
  KINTERRUPT* InterruptObject;
  ULONG MessageData;
  ULONG Vector;
  KIRQL Irql;
  KINTERRUPT_MODE Mode;
  KINTERRUPT_POLARITY Polarity;
};
struct IO_INTERRUPT_MESSAGE_INFO {
  KIRQL UnifiedIrql;
  ULONG MessageCount;
  IO_INTERRUPT_MESSAGE_INFO_ENTRY MessageInfo[1];
};

struct IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS {
  DEVICE_OBJECT* PhysicalDeviceObject;
  KINTERRUPT** InterruptObject;
  KSERVICE_ROUTINE* ServiceRoutine;
  PVOID ServiceContext;
  KSPIN_LOCK* SpinLock;
  KIRQL SynchronizeIrql;
  BOOLEAN FloatingSave;
  BOOLEAN ShareVector;
  ULONG Vector;
  KIRQL Irql;
  KINTERRUPT_MODE InterruptMode;
  KAFFINITY ProcessorEnableMask;
  USHORT Group;
};
struct IO_CONNECT_INTERRUPT_LINE_BASED_PARAMETERS {
  DEVICE_OBJECT* PhysicalDeviceObject;
  KINTERRUPT** InterruptObject;
  KSERVICE_ROUTINE* ServiceRoutine;
  PVOID ServiceContext;
  KSPIN_LOCK* SpinLock;
  KIRQL SynchronizeIrql;
  BOOLEAN FloatingSave;
};
struct IO_CONNECT_INTERRUPT_MESSAGE_BASED_PARAMETERS {
  DEVICE_OBJECT* PhysicalDeviceObject;
  union {
    PVOID* Generic;
    IO_INTERRUPT_MESSAGE_INFO** InterruptMessageTable;
    KINTERRUPT** InterruptObject;
  } ConnectionContext;
  KMESSAGE_SERVICE_ROUTINE* MessageServiceRoutine;
  PVOID ServiceContext;
  KSPIN_LOCK* SpinLock;
  KIRQL SynchronizeIrql;
  BOOLEAN FloatingSave;
  KSERVICE_ROUTINE* FallBackServiceRoutine;
};
struct IO_CONNECT_INTERRUPT_PARAMETERS {
  ULONG Version;
  union {
    IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS FullySpecified;
    IO_CONNECT_INTERRUPT_LINE_BASED_PARAMETERS LineBased;
    IO_CONNECT_INTERRUPT_MESSAGE_BASED_PARAMETERS MessageBased;
  };
};
struct IO_DISCONNECT_INTERRUPT_PARAMETERS {
  ULONG Version;
  union {
    PVOID Generic;
    KINTERRUPT* InterruptObject;
    IO_INTERRUPT_MESSAGE_INFO* InterruptMessageTable;
  } ConnectionContext;
};

}  // namespace rundown::nt
