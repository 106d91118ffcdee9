// Exceptions and unwinding: records, the register context, and the tables that the linker writes.
#pragma once

#include "nt/abi/ntstatus.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct alignas(16) M128A {
  ULONGLONG Low;
  LONGLONG High;
};

struct alignas(16) XMM_SAVE_AREA32 {
  USHORT ControlWord;
  USHORT StatusWord;
  UCHAR TagWord;
  UCHAR Reserved1;
  USHORT ErrorOpcode;
  ULONG ErrorOffset;
  USHORT ErrorSelector;
  USHORT Reserved2;
  ULONG DataOffset;
  USHORT DataSelector;
  USHORT Reserved3;
  ULONG MxCsr;
  ULONG MxCsr_Mask;
  M128A FloatRegisters[8];
  M128A XmmRegisters[16];
  UCHAR Reserved4[96];
};
using XSAVE_FORMAT = XMM_SAVE_AREA32;

inline constexpr ULONG CONTEXT_AMD64 = 0x00100000;
inline constexpr ULONG CONTEXT_CONTROL = CONTEXT_AMD64 | 0x01;
inline constexpr ULONG CONTEXT_INTEGER = CONTEXT_AMD64 | 0x02;
inline constexpr ULONG CONTEXT_SEGMENTS = CONTEXT_AMD64 | 0x04;
inline constexpr ULONG CONTEXT_FLOATING_POINT = CONTEXT_AMD64 | 0x08;
inline constexpr ULONG CONTEXT_DEBUG_REGISTERS = CONTEXT_AMD64 | 0x10;
inline constexpr ULONG CONTEXT_FULL = CONTEXT_CONTROL | CONTEXT_INTEGER | CONTEXT_FLOATING_POINT;

struct alignas(16) CONTEXT {
  ULONG64 P1Home;
  ULONG64 P2Home;
  ULONG64 P3Home;
  ULONG64 P4Home;
  ULONG64 P5Home;
  ULONG64 P6Home;
  ULONG ContextFlags;
  ULONG MxCsr;
  USHORT SegCs;
  USHORT SegDs;
  USHORT SegEs;
  USHORT SegFs;
  USHORT SegGs;
  USHORT SegSs;
  ULONG EFlags;
  ULONG64 Dr0;
  ULONG64 Dr1;
  ULONG64 Dr2;
  ULONG64 Dr3;
  ULONG64 Dr6;
  ULONG64 Dr7;
  ULONG64 Rax;
  ULONG64 Rcx;
  ULONG64 Rdx;
  ULONG64 Rbx;
  ULONG64 Rsp;
  ULONG64 Rbp;
  ULONG64 Rsi;
  ULONG64 Rdi;
  ULONG64 R8;
  ULONG64 R9;
  ULONG64 R10;
  ULONG64 R11;
  ULONG64 R12;
  ULONG64 R13;
  ULONG64 R14;
  ULONG64 R15;
  ULONG64 Rip;
  union {
    XMM_SAVE_AREA32 FltSave;
    struct {
      M128A Header[2];
      M128A Legacy[8];
      M128A Xmm0;
      M128A Xmm1;
      M128A Xmm2;
      M128A Xmm3;
      M128A Xmm4;
      M128A Xmm5;
      M128A Xmm6;
      M128A Xmm7;
      M128A Xmm8;
      M128A Xmm9;
      M128A Xmm10;
      M128A Xmm11;
      M128A Xmm12;
      M128A Xmm13;
      M128A Xmm14;
      M128A Xmm15;
    };
  };
  M128A VectorRegister[26];
  ULONG64 VectorControl;
  ULONG64 DebugControl;
  ULONG64 LastBranchToRip;
  ULONG64 LastBranchFromRip;
  ULONG64 LastExceptionToRip;
  ULONG64 LastExceptionFromRip;
};
static_assert(sizeof(CONTEXT) == 1232);

inline constexpr ULONG EXCEPTION_MAXIMUM_PARAMETERS = 15;
struct EXCEPTION_RECORD {
  NTSTATUS ExceptionCode;
  ULONG ExceptionFlags;
  struct EXCEPTION_RECORD* ExceptionRecord;
  PVOID ExceptionAddress;
  ULONG NumberParameters;
  ULONG_PTR ExceptionInformation[EXCEPTION_MAXIMUM_PARAMETERS];
};
inline constexpr ULONG EXCEPTION_NONCONTINUABLE = 0x01;
inline constexpr ULONG EXCEPTION_UNWINDING = 0x02;
inline constexpr ULONG EXCEPTION_EXIT_UNWIND = 0x04;
inline constexpr ULONG EXCEPTION_STACK_INVALID = 0x08;
inline constexpr ULONG EXCEPTION_NESTED_CALL = 0x10;
inline constexpr ULONG EXCEPTION_TARGET_UNWIND = 0x20;
inline constexpr ULONG EXCEPTION_COLLIDED_UNWIND = 0x40;
inline constexpr ULONG EXCEPTION_READ_FAULT = 0;
inline constexpr ULONG EXCEPTION_WRITE_FAULT = 1;
inline constexpr ULONG EXCEPTION_EXECUTE_FAULT = 8;

struct EXCEPTION_POINTERS {
  EXCEPTION_RECORD* ExceptionRecord;
  CONTEXT* ContextRecord;
};

// What a filter of __except answers.
inline constexpr LONG EXCEPTION_EXECUTE_HANDLER = 1;
inline constexpr LONG EXCEPTION_CONTINUE_SEARCH = 0;
inline constexpr LONG EXCEPTION_CONTINUE_EXECUTION = -1;

enum EXCEPTION_DISPOSITION : LONG {
  ExceptionContinueExecution,
  ExceptionContinueSearch,
  ExceptionNestedException,
  ExceptionCollidedUnwind,
};

struct RUNTIME_FUNCTION {
  ULONG BeginAddress;
  ULONG EndAddress;
  ULONG UnwindData;
};

inline constexpr ULONG UNWIND_HISTORY_TABLE_SIZE = 12;
struct UNWIND_HISTORY_TABLE_ENTRY {
  ULONG64 ImageBase;
  RUNTIME_FUNCTION* FunctionEntry;
};
struct UNWIND_HISTORY_TABLE {
  ULONG Count;
  UCHAR LocalHint;
  UCHAR GlobalHint;
  UCHAR Search;
  UCHAR Once;
  ULONG64 LowAddress;
  ULONG64 HighAddress;
  UNWIND_HISTORY_TABLE_ENTRY Entry[UNWIND_HISTORY_TABLE_SIZE];
};
inline constexpr ULONG UNW_FLAG_NHANDLER = 0;
inline constexpr ULONG UNW_FLAG_EHANDLER = 1;
inline constexpr ULONG UNW_FLAG_UHANDLER = 2;
inline constexpr ULONG UNW_FLAG_CHAININFO = 4;

struct DISPATCHER_CONTEXT;
using EXCEPTION_ROUTINE = EXCEPTION_DISPOSITION NTAPI(EXCEPTION_RECORD* ExceptionRecord,
                                                      PVOID EstablisherFrame,
                                                      CONTEXT* ContextRecord,
                                                      DISPATCHER_CONTEXT* DispatcherContext);
struct DISPATCHER_CONTEXT {
  ULONG64 ControlPc;
  ULONG64 ImageBase;
  RUNTIME_FUNCTION* FunctionEntry;
  ULONG64 EstablisherFrame;
  ULONG64 TargetIp;
  CONTEXT* ContextRecord;
  EXCEPTION_ROUTINE* LanguageHandler;
  PVOID HandlerData;
  UNWIND_HISTORY_TABLE* HistoryTable;
  ULONG ScopeIndex;
  ULONG Fill0;
};

// The language-specific data of __C_specific_handler. HandlerAddress 1 is a filter that always
// executes the handler; JumpTarget 0 marks a __finally.
struct SCOPE_TABLE_AMD64 {
  ULONG Count;
  struct {
    ULONG BeginAddress;
    ULONG EndAddress;
    ULONG HandlerAddress;
    ULONG JumpTarget;
  } ScopeRecord[1];
};
using EXCEPTION_FILTER = LONG NTAPI(EXCEPTION_POINTERS* ExceptionPointers, PVOID EstablisherFrame);
using TERMINATION_HANDLER = void NTAPI(BOOLEAN AbnormalTermination, PVOID EstablisherFrame);

struct KNONVOLATILE_CONTEXT_POINTERS {
  M128A* FloatingContext[16];
  ULONG64* IntegerContext[16];
};

}  // namespace rundown::nt
