/* Names that mingw-w64's wdm.h gives pointers only, has for other processors, or lacks. */
#ifndef RUNDOWN_WDM_NAMES_H
#define RUNDOWN_WDM_NAMES_H

#ifdef __cplusplus
extern "C" {
#endif

typedef CONST WCHAR *LPCWCHAR, *PCWCHAR;

FORCEINLINE VOID KeMemoryBarrier(VOID) {
  __sync_synchronize();
}
#define KeMemoryBarrierWithoutFence() __asm__ __volatile__("" ::: "memory")

typedef NTSTATUS(NTAPI RTL_QUERY_REGISTRY_ROUTINE)(PWSTR ValueName, ULONG ValueType,
                                                   PVOID ValueData, ULONG ValueLength,
                                                   PVOID Context, PVOID EntryContext);

/* With it RTL_QUERY_REGISTRY_DIRECT takes the type that must be there from the high byte of
 * DefaultType. */
#define RTL_QUERY_REGISTRY_TYPECHECK 0x00000100
#define RTL_QUERY_REGISTRY_TYPECHECK_SHIFT 24
#define RTL_QUERY_REGISTRY_TYPECHECK_MASK (0xFFu << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT)

typedef VOID(NTAPI IO_CSQ_INSERT_IRP)(struct _IO_CSQ* Csq, PIRP Irp);
typedef VOID(NTAPI IO_CSQ_REMOVE_IRP)(struct _IO_CSQ* Csq, PIRP Irp);
typedef PIRP(NTAPI IO_CSQ_PEEK_NEXT_IRP)(struct _IO_CSQ* Csq, PIRP Irp, PVOID PeekContext);
typedef VOID(NTAPI IO_CSQ_ACQUIRE_LOCK)(struct _IO_CSQ* Csq, PKIRQL Irql);
typedef VOID(NTAPI IO_CSQ_RELEASE_LOCK)(struct _IO_CSQ* Csq, KIRQL Irql);
typedef VOID(NTAPI IO_CSQ_COMPLETE_CANCELED_IRP)(struct _IO_CSQ* Csq, PIRP Irp);

typedef struct _DEFERRED_REVERSE_BARRIER {
  ULONG Barrier;
  ULONG TotalProcessors;
} DEFERRED_REVERSE_BARRIER, *PDEFERRED_REVERSE_BARRIER;

#undef KeInitializeCallbackRecord
#define KeInitializeCallbackRecord(CallbackRecord) ((CallbackRecord)->State = BufferEmpty)

#undef NT_ASSERT
#undef NT_ASSERTMSG
#undef NT_ASSERTMSGW
#undef NT_ASSERT_ASSUME
#undef NT_VERIFY
#undef NT_VERIFYMSG
/* As with Microsoft's compiler an assertion is an expression. */
#define NT_VERIFY(exp) ((exp) ? TRUE : (DbgRaiseAssertionFailure(), FALSE))
#define NT_VERIFYMSG(msg, exp) NT_VERIFY(exp)
#define NT_VERIFYMSGW(msg, exp) NT_VERIFY(exp)
#if DBG
#define NT_ASSERT(exp) NT_VERIFY(exp)
#define NT_ASSERTMSG(msg, exp) NT_VERIFY(exp)
#define NT_ASSERTMSGW(msg, exp) NT_VERIFY(exp)
#else
#define NT_ASSERT(exp) ((void)0)
#define NT_ASSERTMSG(msg, exp) ((void)0)
#define NT_ASSERTMSGW(msg, exp) ((void)0)
#endif
#define NT_ASSERT_ACTION(exp) NT_ASSERT(exp)
#define NT_ASSERTMSG_ACTION(msg, exp) NT_ASSERTMSG(msg, exp)

/* mingw-w64's says KdPrint, which a driver may have made its own. */
#if DBG
#undef PAGED_CODE
#define PAGED_CODE()                               \
  {                                                \
    if (KeGetCurrentIrql() > APC_LEVEL) {          \
      DbgPrint("Pageable code above APC_LEVEL\n"); \
      PAGED_ASSERT(FALSE);                         \
    }                                              \
  }
#endif

#ifdef __cplusplus
/* A priority with MdlMappingNoExecute or MdlMappingNoWrite is a number, which C++ takes for no
 * enumeration; Windows' parameter is a ULONG. */
extern "C++" FORCEINLINE PVOID MmMapLockedPagesSpecifyCache(
    PMDLX MemoryDescriptorList, KPROCESSOR_MODE AccessMode, MEMORY_CACHING_TYPE CacheType,
    PVOID BaseAddress, ULONG BugCheckOnFailure, ULONG Priority) {
  return MmMapLockedPagesSpecifyCache(MemoryDescriptorList, AccessMode, CacheType, BaseAddress,
                                      BugCheckOnFailure, (MM_PAGE_PRIORITY)Priority);
}
#endif

#define DEVICE_DESCRIPTION_VERSION3 0x0003
#define DMA_TRANSFER_CONTEXT_VERSION1 1
#define DMA_TRANSFER_CONTEXT_SIZE_V1 128
#define DMA_SYNCHRONOUS_CALLBACK 0x01
typedef VOID(NTAPI DMA_COMPLETION_ROUTINE)(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject,
                                           PVOID CompletionContext, DMA_COMPLETION_STATUS Status);
typedef DMA_COMPLETION_ROUTINE* PDMA_COMPLETION_ROUTINE;

/* dpfilter.h ends before them. */
#define DPFLTR_POWER_ID 146
#define DPFLTR_CRASHDUMPXHCI_ID 147
#define DPFLTR_GPIO_ID 148
#define DPFLTR_REFS_ID 149
#define DPFLTR_WER_ID 150
#ifndef FILE_DEVICE_GPIO
#define FILE_DEVICE_GPIO 0x00000048
#endif

#ifndef IRP_MN_FLUSH_AND_PURGE
#define IRP_MN_FLUSH_AND_PURGE 0x01
#define IRP_MN_FLUSH_DATA_ONLY 0x02
#define IRP_MN_FLUSH_NO_SYNC 0x03
#endif

#define CmResourceTypeConnection 132
#define CM_RESOURCE_CONNECTION_CLASS_GPIO 0x01
#define CM_RESOURCE_CONNECTION_CLASS_SERIAL 0x02
#define CM_RESOURCE_CONNECTION_CLASS_FUNCTION_CONFIG 0x03
#define CM_RESOURCE_CONNECTION_TYPE_GPIO_IO 0x02
#define CM_RESOURCE_CONNECTION_TYPE_SERIAL_I2C 0x01
#define CM_RESOURCE_CONNECTION_TYPE_SERIAL_SPI 0x02
#define CM_RESOURCE_CONNECTION_TYPE_SERIAL_UART 0x03
#define CM_RESOURCE_CONNECTION_TYPE_FUNCTION_CONFIG 0x01

/* Here mingw-w64 has them for x86 alone. */
NTKERNELAPI NTSTATUS NTAPI KeSaveFloatingPointState(PKFLOATING_SAVE FloatSave);
NTKERNELAPI NTSTATUS NTAPI KeRestoreFloatingPointState(PKFLOATING_SAVE FloatSave);

NTKERNELAPI NTSTATUS NTAPI IoSetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName,
                                                            CONST DEVPROPKEY* PropertyKey,
                                                            LCID Lcid, ULONG Flags,
                                                            DEVPROPTYPE Type, ULONG Size,
                                                            PVOID Data);
NTKERNELAPI NTSTATUS NTAPI IoGetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName,
                                                            CONST DEVPROPKEY* PropertyKey,
                                                            LCID Lcid, ULONG Flags, ULONG Size,
                                                            PVOID Data, PULONG RequiredSize,
                                                            PDEVPROPTYPE Type);

#define InterlockedExchange8(Target, Value) \
  __atomic_exchange_n(Target, (CHAR)(Value), __ATOMIC_SEQ_CST)
#define KeGetCurrentProcessorIndex() KeGetCurrentProcessorNumberEx(NULL)

#ifdef __cplusplus
}
#endif

/* The operators of an enumeration whose values are bits. */
#ifndef DEFINE_ENUM_FLAG_OPERATORS
#ifdef __cplusplus
#define DEFINE_ENUM_FLAG_OPERATORS(Enum)            \
  extern "C++" {                                    \
  inline constexpr Enum operator|(Enum A, Enum B) { \
    return Enum((ULONG64)A | (ULONG64)B);           \
  }                                                 \
  inline constexpr Enum operator&(Enum A, Enum B) { \
    return Enum((ULONG64)A & (ULONG64)B);           \
  }                                                 \
  inline constexpr Enum operator^(Enum A, Enum B) { \
    return Enum((ULONG64)A ^ (ULONG64)B);           \
  }                                                 \
  inline constexpr Enum operator~(Enum A) {         \
    return Enum(~(ULONG64)A);                       \
  }                                                 \
  inline Enum& operator|=(Enum& A, Enum B) {        \
    return A = A | B;                               \
  }                                                 \
  inline Enum& operator&=(Enum& A, Enum B) {        \
    return A = A & B;                               \
  }                                                 \
  inline Enum& operator^=(Enum& A, Enum B) {        \
    return A = A ^ B;                               \
  }                                                 \
  }
#else
#define DEFINE_ENUM_FLAG_OPERATORS(Enum)
#endif
#endif

/* mingw-w64's assigns the parameter to itself. */
#undef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))

#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR;
#else
typedef char TCHAR, *PTCHAR;
#endif
#endif

#ifndef RTL_CONST_CAST
#ifdef __cplusplus
#define RTL_CONST_CAST(type) const_cast<type>
#else
#define RTL_CONST_CAST(type) (type)
#endif
#endif
#ifndef DECLSPEC_RESTRICT
#define DECLSPEC_RESTRICT
#endif
#define _Interlocked_operand_
#ifndef STATUS_DEVICE_FEATURE_NOT_SUPPORTED
#define STATUS_DEVICE_FEATURE_NOT_SUPPORTED ((NTSTATUS)0xC0000463)
#endif
#ifndef LOCALE_NEUTRAL
#define LOCALE_NEUTRAL 0
#endif

/* What is asserted is not assumed: a driver that is wrong shall be seen to be. */
#ifndef NT_ASSERT_ASSUME
#define NT_ASSERT_ASSUME(condition) NT_ASSERT(condition)
#define NT_ASSERTMSG_ASSUME(message, condition) NT_ASSERTMSG(message, condition)
#endif

#endif
