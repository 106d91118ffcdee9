// What drivers hand to the object manager and get from it.
#pragma once

#include "nt/abi/ntstatus.h"
#include "nt/abi/types.h"

namespace rundown::nt {

inline constexpr ULONG OBJ_INHERIT = 0x00000002;
inline constexpr ULONG OBJ_PERMANENT = 0x00000010;
inline constexpr ULONG OBJ_EXCLUSIVE = 0x00000020;
inline constexpr ULONG OBJ_CASE_INSENSITIVE = 0x00000040;
inline constexpr ULONG OBJ_OPENIF = 0x00000080;
inline constexpr ULONG OBJ_OPENLINK = 0x00000100;
inline constexpr ULONG OBJ_KERNEL_HANDLE = 0x00000200;
inline constexpr ULONG OBJ_FORCE_ACCESS_CHECK = 0x00000400;
inline constexpr ULONG OBJ_IGNORE_IMPERSONATED_DEVICEMAP = 0x00000800;
inline constexpr ULONG OBJ_DONT_REPARSE = 0x00001000;
inline constexpr ULONG OBJ_VALID_ATTRIBUTES = 0x00001ff2;

inline constexpr ACCESS_MASK DIRECTORY_QUERY = 0x0001;
inline constexpr ACCESS_MASK DIRECTORY_TRAVERSE = 0x0002;
inline constexpr ACCESS_MASK DIRECTORY_CREATE_OBJECT = 0x0004;
inline constexpr ACCESS_MASK DIRECTORY_CREATE_SUBDIRECTORY = 0x0008;
inline constexpr ACCESS_MASK SYMBOLIC_LINK_QUERY = 0x0001;
inline constexpr ULONG DUPLICATE_CLOSE_SOURCE = 0x00000001;
inline constexpr ULONG DUPLICATE_SAME_ACCESS = 0x00000002;
inline constexpr ULONG DUPLICATE_SAME_ATTRIBUTES = 0x00000004;

struct OBJECT_ATTRIBUTES {
  ULONG Length;
  HANDLE RootDirectory;
  UNICODE_STRING* ObjectName;
  ULONG Attributes;
  PVOID SecurityDescriptor;
  PVOID SecurityQualityOfService;
};

struct OBJECT_HANDLE_INFORMATION {
  ULONG HandleAttributes;
  ACCESS_MASK GrantedAccess;
};

struct OBJECT_NAME_INFORMATION {
  UNICODE_STRING Name;
};

// ObRegisterCallbacks.
using OB_OPERATION = ULONG;
inline constexpr OB_OPERATION OB_OPERATION_HANDLE_CREATE = 0x00000001;
inline constexpr OB_OPERATION OB_OPERATION_HANDLE_DUPLICATE = 0x00000002;
inline constexpr USHORT OB_FLT_REGISTRATION_VERSION_0100 = 0x0100;
inline constexpr USHORT OB_FLT_REGISTRATION_VERSION = OB_FLT_REGISTRATION_VERSION_0100;

struct OB_PRE_CREATE_HANDLE_INFORMATION {
  ACCESS_MASK DesiredAccess;
  ACCESS_MASK OriginalDesiredAccess;
};
struct OB_PRE_DUPLICATE_HANDLE_INFORMATION {
  ACCESS_MASK DesiredAccess;
  ACCESS_MASK OriginalDesiredAccess;
  PVOID SourceProcess;
  PVOID TargetProcess;
};
union OB_PRE_OPERATION_PARAMETERS {
  OB_PRE_CREATE_HANDLE_INFORMATION CreateHandleInformation;
  OB_PRE_DUPLICATE_HANDLE_INFORMATION DuplicateHandleInformation;
};
struct OB_PRE_OPERATION_INFORMATION {
  OB_OPERATION Operation;
  union {
    ULONG Flags;
    struct {
      ULONG KernelHandle : 1;
      ULONG Reserved : 31;
    };
  };
  PVOID Object;
  OBJECT_TYPE* ObjectType;
  PVOID CallContext;
  OB_PRE_OPERATION_PARAMETERS* Parameters;
};

struct OB_POST_CREATE_HANDLE_INFORMATION {
  ACCESS_MASK GrantedAccess;
};
struct OB_POST_DUPLICATE_HANDLE_INFORMATION {
  ACCESS_MASK GrantedAccess;
};
union OB_POST_OPERATION_PARAMETERS {
  OB_POST_CREATE_HANDLE_INFORMATION CreateHandleInformation;
  OB_POST_DUPLICATE_HANDLE_INFORMATION DuplicateHandleInformation;
};
struct OB_POST_OPERATION_INFORMATION {
  OB_OPERATION Operation;
  union {
    ULONG Flags;
    struct {
      ULONG KernelHandle : 1;
      ULONG Reserved : 31;
    };
  };
  PVOID Object;
  OBJECT_TYPE* ObjectType;
  PVOID CallContext;
  NTSTATUS ReturnStatus;
  OB_POST_OPERATION_PARAMETERS* Parameters;
};

enum OB_PREOP_CALLBACK_STATUS : LONG { OB_PREOP_SUCCESS };
using OB_PRE_OPERATION_CALLBACK = OB_PREOP_CALLBACK_STATUS NTAPI(PVOID RegistrationContext,
                                                                 OB_PRE_OPERATION_INFORMATION*);
using OB_POST_OPERATION_CALLBACK = void NTAPI(PVOID RegistrationContext,
                                              OB_POST_OPERATION_INFORMATION*);

struct OB_OPERATION_REGISTRATION {
  OBJECT_TYPE** ObjectType;
  OB_OPERATION Operations;
  OB_PRE_OPERATION_CALLBACK* PreOperation;
  OB_POST_OPERATION_CALLBACK* PostOperation;
};
struct OB_CALLBACK_REGISTRATION {
  USHORT Version;
  USHORT OperationRegistrationCount;
  UNICODE_STRING Altitude;
  PVOID RegistrationContext;
  OB_OPERATION_REGISTRATION* OperationRegistration;
};

}  // namespace rundown::nt
