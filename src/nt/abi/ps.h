// Notifications about processes, threads and images.
#pragma once

#include "nt/abi/ntstatus.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct FILE_OBJECT;

struct PS_CREATE_NOTIFY_INFO {
  SIZE_T Size;
  union {
    ULONG Flags;
    struct {
      ULONG FileOpenNameAvailable : 1;
      ULONG IsSubsystemProcess : 1;
      ULONG Reserved : 30;
    };
  };
  HANDLE ParentProcessId;
  CLIENT_ID CreatingThreadId;
  struct FILE_OBJECT* FileObject;
  const UNICODE_STRING* ImageFileName;
  const UNICODE_STRING* CommandLine;
  NTSTATUS CreationStatus;
};

struct IMAGE_INFO {
  union {
    ULONG Properties;
    struct {
      ULONG ImageAddressingMode : 8;
      ULONG SystemModeImage : 1;
      ULONG ImageMappedToAllPids : 1;
      ULONG ExtendedInfoPresent : 1;
      ULONG MachineTypeMismatch : 1;
      ULONG ImageSignatureLevel : 4;
      ULONG ImageSignatureType : 3;
      ULONG ImagePartialMap : 1;
      ULONG Reserved : 12;
    };
  };
  PVOID ImageBase;
  ULONG ImageSelector;
  SIZE_T ImageSize;
  ULONG ImageSectionNumber;
};
struct IMAGE_INFO_EX {
  SIZE_T Size;
  IMAGE_INFO ImageInfo;
  struct FILE_OBJECT* FileObject;
};
inline constexpr ULONG IMAGE_ADDRESSING_MODE_32BIT = 3;

using CREATE_PROCESS_NOTIFY_ROUTINE = void NTAPI(HANDLE ParentId, HANDLE ProcessId, BOOLEAN Create);
using CREATE_PROCESS_NOTIFY_ROUTINE_EX = void NTAPI(EPROCESS* Process, HANDLE ProcessId,
                                                    PS_CREATE_NOTIFY_INFO* CreateInfo);
using CREATE_THREAD_NOTIFY_ROUTINE = void NTAPI(HANDLE ProcessId, HANDLE ThreadId, BOOLEAN Create);
using LOAD_IMAGE_NOTIFY_ROUTINE = void NTAPI(UNICODE_STRING* FullImageName, HANDLE ProcessId,
                                             IMAGE_INFO* ImageInfo);

inline constexpr ACCESS_MASK THREAD_ALL_ACCESS = 0x001fffff;
inline constexpr ACCESS_MASK PROCESS_ALL_ACCESS = 0x001fffff;

}  // namespace rundown::nt
