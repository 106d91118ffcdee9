// What a registry callback (CmRegisterCallback, CmRegisterCallbackEx) is given.
#pragma once

#include "nt/abi/ntstatus.h"
#include "nt/abi/object.h"
#include "nt/abi/registry.h"
#include "nt/abi/types.h"

namespace rundown::nt {

// The Argument1 of an EX_CALLBACK_FUNCTION; the Argument2 is the structure named in the comment.
enum REG_NOTIFY_CLASS : LONG {
  RegNtPreDeleteKey,              // REG_DELETE_KEY_INFORMATION
  RegNtPreSetValueKey,            // REG_SET_VALUE_KEY_INFORMATION
  RegNtPreDeleteValueKey,         // REG_DELETE_VALUE_KEY_INFORMATION
  RegNtPreSetInformationKey,      // REG_SET_INFORMATION_KEY_INFORMATION
  RegNtPreRenameKey,              // REG_RENAME_KEY_INFORMATION
  RegNtPreEnumerateKey,           // REG_ENUMERATE_KEY_INFORMATION
  RegNtPreEnumerateValueKey,      // REG_ENUMERATE_VALUE_KEY_INFORMATION
  RegNtPreQueryKey,               // REG_QUERY_KEY_INFORMATION
  RegNtPreQueryValueKey,          // REG_QUERY_VALUE_KEY_INFORMATION
  RegNtPreQueryMultipleValueKey,  // REG_QUERY_MULTIPLE_VALUE_KEY_INFORMATION
  RegNtPreCreateKey,              // REG_PRE_CREATE_KEY_INFORMATION
  RegNtPostCreateKey,             // REG_POST_CREATE_KEY_INFORMATION
  RegNtPreOpenKey,                // REG_PRE_CREATE_KEY_INFORMATION
  RegNtPostOpenKey,               // REG_POST_CREATE_KEY_INFORMATION
  RegNtPreKeyHandleClose,         // REG_KEY_HANDLE_CLOSE_INFORMATION
  RegNtPostDeleteKey,             // from here a Post is REG_POST_OPERATION_INFORMATION
  RegNtPostSetValueKey,
  RegNtPostDeleteValueKey,
  RegNtPostSetInformationKey,
  RegNtPostRenameKey,
  RegNtPostEnumerateKey,
  RegNtPostEnumerateValueKey,
  RegNtPostQueryKey,
  RegNtPostQueryValueKey,
  RegNtPostQueryMultipleValueKey,
  RegNtPostKeyHandleClose,
  RegNtPreCreateKeyEx,  // REG_CREATE_KEY_INFORMATION
  RegNtPostCreateKeyEx,
  RegNtPreOpenKeyEx,  // REG_CREATE_KEY_INFORMATION
  RegNtPostOpenKeyEx,
  RegNtPreFlushKey,  // REG_DELETE_KEY_INFORMATION
  RegNtPostFlushKey,
  RegNtPreLoadKey,  // REG_LOAD_KEY_INFORMATION
  RegNtPostLoadKey,
  RegNtPreUnLoadKey,  // REG_UNLOAD_KEY_INFORMATION
  RegNtPostUnLoadKey,
  RegNtPreQueryKeySecurity,  // REG_QUERY_KEY_SECURITY_INFORMATION
  RegNtPostQueryKeySecurity,
  RegNtPreSetKeySecurity,  // REG_SET_KEY_SECURITY_INFORMATION
  RegNtPostSetKeySecurity,
  RegNtCallbackObjectContextCleanup,  // REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION
  RegNtPreRestoreKey,                 // REG_RESTORE_KEY_INFORMATION
  RegNtPostRestoreKey,
  RegNtPreSaveKey,  // REG_SAVE_KEY_INFORMATION
  RegNtPostSaveKey,
  RegNtPreReplaceKey,  // REG_REPLACE_KEY_INFORMATION
  RegNtPostReplaceKey,
  RegNtPreQueryKeyName,  // REG_QUERY_KEY_NAME
  RegNtPostQueryKeyName,
  MaxRegNtNotifyClass,
};

using EX_CALLBACK_FUNCTION = NTSTATUS NTAPI(PVOID CallbackContext, PVOID Argument1,
                                            PVOID Argument2);

struct REG_DELETE_KEY_INFORMATION {
  PVOID Object;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
using REG_FLUSH_KEY_INFORMATION = REG_DELETE_KEY_INFORMATION;
struct REG_SET_VALUE_KEY_INFORMATION {
  PVOID Object;
  UNICODE_STRING* ValueName;
  ULONG TitleIndex;
  ULONG Type;
  PVOID Data;
  ULONG DataSize;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_DELETE_VALUE_KEY_INFORMATION {
  PVOID Object;
  UNICODE_STRING* ValueName;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_SET_INFORMATION_KEY_INFORMATION {
  PVOID Object;
  KEY_SET_INFORMATION_CLASS KeySetInformationClass;
  PVOID KeySetInformation;
  ULONG KeySetInformationLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_RENAME_KEY_INFORMATION {
  PVOID Object;
  UNICODE_STRING* NewName;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_ENUMERATE_KEY_INFORMATION {
  PVOID Object;
  ULONG Index;
  KEY_INFORMATION_CLASS KeyInformationClass;
  PVOID KeyInformation;
  ULONG Length;
  ULONG* ResultLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_ENUMERATE_VALUE_KEY_INFORMATION {
  PVOID Object;
  ULONG Index;
  KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass;
  PVOID KeyValueInformation;
  ULONG Length;
  ULONG* ResultLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_QUERY_KEY_INFORMATION {
  PVOID Object;
  KEY_INFORMATION_CLASS KeyInformationClass;
  PVOID KeyInformation;
  ULONG Length;
  ULONG* ResultLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_QUERY_VALUE_KEY_INFORMATION {
  PVOID Object;
  UNICODE_STRING* ValueName;
  KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass;
  PVOID KeyValueInformation;
  ULONG Length;
  ULONG* ResultLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_QUERY_MULTIPLE_VALUE_KEY_INFORMATION {
  PVOID Object;
  KEY_VALUE_ENTRY* ValueEntries;
  ULONG EntryCount;
  PVOID ValueBuffer;
  ULONG* BufferLength;
  ULONG* RequiredBufferLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
// The V1 form; in the first form Version is the Reserved of the others, and the structure ends
// there.
struct REG_CREATE_KEY_INFORMATION_V1 {
  UNICODE_STRING* CompleteName;
  PVOID RootObject;
  PVOID ObjectType;
  ULONG Options;
  UNICODE_STRING* Class;
  PVOID SecurityDescriptor;
  PVOID SecurityQualityOfService;
  ACCESS_MASK DesiredAccess;
  ACCESS_MASK GrantedAccess;
  ULONG* Disposition;
  PVOID* ResultObject;
  PVOID CallContext;
  PVOID RootObjectContext;
  PVOID Transaction;
  ULONG_PTR Version;
  UNICODE_STRING* RemainingName;
  ULONG Wow64Flags;
  ULONG Attributes;
  KPROCESSOR_MODE CheckAccessMode;
};
using REG_OPEN_KEY_INFORMATION_V1 = REG_CREATE_KEY_INFORMATION_V1;
struct REG_PRE_CREATE_KEY_INFORMATION {
  UNICODE_STRING* CompleteName;
};
struct REG_POST_CREATE_KEY_INFORMATION {
  UNICODE_STRING* CompleteName;
  PVOID Object;
  NTSTATUS Status;
};
struct REG_POST_OPERATION_INFORMATION {
  PVOID Object;
  NTSTATUS Status;
  PVOID PreInformation;
  NTSTATUS ReturnStatus;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_KEY_HANDLE_CLOSE_INFORMATION {
  PVOID Object;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION {
  PVOID Object;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_LOAD_KEY_INFORMATION {
  PVOID Object;
  UNICODE_STRING* KeyName;
  UNICODE_STRING* SourceFile;
  ULONG Flags;
  PVOID TrustClassObject;
  PVOID UserEvent;
  ACCESS_MASK DesiredAccess;
  HANDLE* RootHandle;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_UNLOAD_KEY_INFORMATION {
  PVOID Object;
  PVOID UserEvent;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_QUERY_KEY_SECURITY_INFORMATION {
  PVOID Object;
  ULONG* SecurityInformation;
  PVOID SecurityDescriptor;
  ULONG* Length;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_SET_KEY_SECURITY_INFORMATION {
  PVOID Object;
  ULONG* SecurityInformation;
  PVOID SecurityDescriptor;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_RESTORE_KEY_INFORMATION {
  PVOID Object;
  HANDLE FileHandle;
  ULONG Flags;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_SAVE_KEY_INFORMATION {
  PVOID Object;
  HANDLE FileHandle;
  ULONG Format;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
struct REG_REPLACE_KEY_INFORMATION {
  PVOID Object;
  UNICODE_STRING* OldFileName;
  UNICODE_STRING* NewFileName;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
// mingw-w64 lacks it; the WDK documents it for Windows 10, version 1607.
struct REG_QUERY_KEY_NAME {
  PVOID Object;
  OBJECT_NAME_INFORMATION* ObjectNameInfo;
  ULONG Length;
  ULONG* ReturnLength;
  PVOID CallContext;
  PVOID ObjectContext;
  PVOID Reserved;
};
static_assert(sizeof(REG_QUERY_KEY_NAME) == 0x38);

}  // namespace rundown::nt
