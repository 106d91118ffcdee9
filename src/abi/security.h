// Security structures that drivers see.
#pragma once

#include "abi/types.h"

namespace rundown::abi {

enum SECURITY_IMPERSONATION_LEVEL : LONG {
  SecurityAnonymous,
  SecurityIdentification,
  SecurityImpersonation,
  SecurityDelegation,
};

struct SECURITY_QUALITY_OF_SERVICE {
  ULONG Length;
  SECURITY_IMPERSONATION_LEVEL ImpersonationLevel;
  UCHAR ContextTrackingMode;
  BOOLEAN EffectiveOnly;
};

struct GENERIC_MAPPING {
  ACCESS_MASK GenericRead;
  ACCESS_MASK GenericWrite;
  ACCESS_MASK GenericExecute;
  ACCESS_MASK GenericAll;
};

struct ACL {
  UCHAR AclRevision;
  UCHAR Sbz1;
  USHORT AclSize;
  USHORT AceCount;
  USHORT Sbz2;
};
struct ACE_HEADER {
  UCHAR AceType;
  UCHAR AceFlags;
  USHORT AceSize;
};
struct SID_IDENTIFIER_AUTHORITY {
  UCHAR Value[6];
};
struct SID {
  UCHAR Revision;
  UCHAR SubAuthorityCount;
  SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
  ULONG SubAuthority[1];
};
struct SECURITY_DESCRIPTOR {
  UCHAR Revision;
  UCHAR Sbz1;
  USHORT Control;
  SID* Owner;
  SID* Group;
  ACL* Sacl;
  ACL* Dacl;
};
// The form that one can copy: offsets in place of pointers. Control says which form it is.
struct SECURITY_DESCRIPTOR_RELATIVE {
  UCHAR Revision;
  UCHAR Sbz1;
  USHORT Control;
  ULONG Owner;
  ULONG Group;
  ULONG Sacl;
  ULONG Dacl;
};
inline constexpr ULONG SECURITY_DESCRIPTOR_REVISION = 1;
inline constexpr USHORT SE_DACL_PRESENT = 0x0004;
inline constexpr USHORT SE_SELF_RELATIVE = 0x8000;

#pragma pack(push, 4)
struct LUID_AND_ATTRIBUTES {
  struct LUID Luid;
  ULONG Attributes;
};
#pragma pack(pop)
struct PRIVILEGE_SET {
  ULONG PrivilegeCount;
  ULONG Control;
  LUID_AND_ATTRIBUTES Privilege[1];
};
struct INITIAL_PRIVILEGE_SET {
  ULONG PrivilegeCount;
  ULONG Control;
  LUID_AND_ATTRIBUTES Privilege[3];
};

inline constexpr ULONG PRIVILEGE_SET_ALL_NECESSARY = 1;
inline constexpr ULONG SE_PRIVILEGE_USED_FOR_ACCESS = 0x80000000;

enum TOKEN_TYPE : LONG { TokenPrimary = 1, TokenImpersonation };

struct SECURITY_SUBJECT_CONTEXT {
  PVOID ClientToken;
  SECURITY_IMPERSONATION_LEVEL ImpersonationLevel;
  PVOID PrimaryToken;
  PVOID ProcessAuditId;
};

struct SE_EXPORTS {
  LUID SeCreateTokenPrivilege;
  LUID SeAssignPrimaryTokenPrivilege;
  LUID SeLockMemoryPrivilege;
  LUID SeIncreaseQuotaPrivilege;
  LUID SeUnsolicitedInputPrivilege;
  LUID SeTcbPrivilege;
  LUID SeSecurityPrivilege;
  LUID SeTakeOwnershipPrivilege;
  LUID SeLoadDriverPrivilege;
  LUID SeCreatePagefilePrivilege;
  LUID SeIncreaseBasePriorityPrivilege;
  LUID SeSystemProfilePrivilege;
  LUID SeSystemtimePrivilege;
  LUID SeProfileSingleProcessPrivilege;
  LUID SeCreatePermanentPrivilege;
  LUID SeBackupPrivilege;
  LUID SeRestorePrivilege;
  LUID SeShutdownPrivilege;
  LUID SeDebugPrivilege;
  LUID SeAuditPrivilege;
  LUID SeSystemEnvironmentPrivilege;
  LUID SeChangeNotifyPrivilege;
  LUID SeRemoteShutdownPrivilege;
  SID* SeNullSid;
  SID* SeWorldSid;
  SID* SeLocalSid;
  SID* SeCreatorOwnerSid;
  SID* SeCreatorGroupSid;
  SID* SeNtAuthoritySid;
  SID* SeDialupSid;
  SID* SeNetworkSid;
  SID* SeBatchSid;
  SID* SeInteractiveSid;
  SID* SeLocalSystemSid;
  SID* SeAliasAdminsSid;
  SID* SeAliasUsersSid;
  SID* SeAliasGuestsSid;
  SID* SeAliasPowerUsersSid;
  SID* SeAliasAccountOpsSid;
  SID* SeAliasSystemOpsSid;
  SID* SeAliasPrintOpsSid;
  SID* SeAliasBackupOpsSid;
  SID* SeAuthenticatedUsersSid;
  SID* SeRestrictedSid;
  SID* SeAnonymousLogonSid;
  LUID SeUndockPrivilege;
  LUID SeSyncAgentPrivilege;
  LUID SeEnableDelegationPrivilege;
  SID* SeLocalServiceSid;
  SID* SeNetworkServiceSid;
  LUID SeManageVolumePrivilege;
  LUID SeImpersonatePrivilege;
  LUID SeCreateGlobalPrivilege;
  LUID SeTrustedCredManAccessPrivilege;
  LUID SeRelabelPrivilege;
  LUID SeIncreaseWorkingSetPrivilege;
  LUID SeTimeZonePrivilege;
  LUID SeCreateSymbolicLinkPrivilege;
  SID* SeIUserSid;
  SID* SeUntrustedMandatorySid;
  SID* SeLowMandatorySid;
  SID* SeMediumMandatorySid;
  SID* SeHighMandatorySid;
  SID* SeSystemMandatorySid;
  SID* SeOwnerRightsSid;
  // Since Windows 8 and 10; mingw-w64 does not know them.
  SID* SeAllAppPackagesSid;
  SID* SeUserModeDriversSid;
  SID* SeProcTrustWinTcbSid;
  SID* SeTrustedInstallerSid;
  LUID SeDelegateSessionUserImpersonatePrivilege;
};

struct ACCESS_STATE {
  LUID OperationID;
  BOOLEAN SecurityEvaluated;
  BOOLEAN GenerateAudit;
  BOOLEAN GenerateOnClose;
  BOOLEAN PrivilegesAllocated;
  ULONG Flags;
  ACCESS_MASK RemainingDesiredAccess;
  ACCESS_MASK PreviouslyGrantedAccess;
  ACCESS_MASK OriginalDesiredAccess;
  SECURITY_SUBJECT_CONTEXT SubjectSecurityContext;
  PVOID SecurityDescriptor;
  PVOID AuxData;
  union {
    INITIAL_PRIVILEGE_SET InitialPrivilegeSet;
    PRIVILEGE_SET PrivilegeSet;
  } Privileges;
  BOOLEAN AuditPrivileges;
  UNICODE_STRING ObjectName;
  UNICODE_STRING ObjectTypeName;
};

}  // namespace rundown::abi
