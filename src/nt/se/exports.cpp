// SeExports: the privileges and the well-known security identifiers, by their names.
#include <algorithm>
#include <initializer_list>

#include "abi/security.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct KnownSid {
  SID* SE_EXPORTS::*field;
  UCHAR authority;
  std::initializer_list<ULONG> below;
};
// https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers
const KnownSid kSids[] = {
    {&SE_EXPORTS::SeNullSid, 0, {0}},
    {&SE_EXPORTS::SeWorldSid, 1, {0}},
    {&SE_EXPORTS::SeLocalSid, 2, {0}},
    {&SE_EXPORTS::SeCreatorOwnerSid, 3, {0}},
    {&SE_EXPORTS::SeCreatorGroupSid, 3, {1}},
    {&SE_EXPORTS::SeNtAuthoritySid, 5, {}},
    {&SE_EXPORTS::SeDialupSid, 5, {1}},
    {&SE_EXPORTS::SeNetworkSid, 5, {2}},
    {&SE_EXPORTS::SeBatchSid, 5, {3}},
    {&SE_EXPORTS::SeInteractiveSid, 5, {4}},
    {&SE_EXPORTS::SeLocalSystemSid, 5, {18}},
    {&SE_EXPORTS::SeAliasAdminsSid, 5, {32, 544}},
    {&SE_EXPORTS::SeAliasUsersSid, 5, {32, 545}},
    {&SE_EXPORTS::SeAliasGuestsSid, 5, {32, 546}},
    {&SE_EXPORTS::SeAliasPowerUsersSid, 5, {32, 547}},
    {&SE_EXPORTS::SeAliasAccountOpsSid, 5, {32, 548}},
    {&SE_EXPORTS::SeAliasSystemOpsSid, 5, {32, 549}},
    {&SE_EXPORTS::SeAliasPrintOpsSid, 5, {32, 550}},
    {&SE_EXPORTS::SeAliasBackupOpsSid, 5, {32, 551}},
    {&SE_EXPORTS::SeAuthenticatedUsersSid, 5, {11}},
    {&SE_EXPORTS::SeRestrictedSid, 5, {12}},
    {&SE_EXPORTS::SeAnonymousLogonSid, 5, {7}},
    {&SE_EXPORTS::SeLocalServiceSid, 5, {19}},
    {&SE_EXPORTS::SeNetworkServiceSid, 5, {20}},
    {&SE_EXPORTS::SeIUserSid, 5, {17}},
    {&SE_EXPORTS::SeUntrustedMandatorySid, 16, {0}},
    {&SE_EXPORTS::SeLowMandatorySid, 16, {4096}},
    {&SE_EXPORTS::SeMediumMandatorySid, 16, {8192}},
    {&SE_EXPORTS::SeHighMandatorySid, 16, {12288}},
    {&SE_EXPORTS::SeSystemMandatorySid, 16, {16384}},
    {&SE_EXPORTS::SeOwnerRightsSid, 3, {4}},
    {&SE_EXPORTS::SeAllAppPackagesSid, 15, {2, 1}},
    {&SE_EXPORTS::SeUserModeDriversSid, 5, {84, 0, 0, 0, 0, 0}},
    {&SE_EXPORTS::SeTrustedInstallerSid,
     5,
     {80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464}},
};

struct KnownPrivilege {
  LUID SE_EXPORTS::*field;
  ULONG number;
};
constexpr KnownPrivilege kPrivileges[] = {
    {&SE_EXPORTS::SeCreateTokenPrivilege, 2},
    {&SE_EXPORTS::SeAssignPrimaryTokenPrivilege, 3},
    {&SE_EXPORTS::SeLockMemoryPrivilege, 4},
    {&SE_EXPORTS::SeIncreaseQuotaPrivilege, 5},
    {&SE_EXPORTS::SeUnsolicitedInputPrivilege, 6},
    {&SE_EXPORTS::SeTcbPrivilege, 7},
    {&SE_EXPORTS::SeSecurityPrivilege, 8},
    {&SE_EXPORTS::SeTakeOwnershipPrivilege, 9},
    {&SE_EXPORTS::SeLoadDriverPrivilege, 10},
    {&SE_EXPORTS::SeSystemProfilePrivilege, 11},
    {&SE_EXPORTS::SeSystemtimePrivilege, 12},
    {&SE_EXPORTS::SeProfileSingleProcessPrivilege, 13},
    {&SE_EXPORTS::SeIncreaseBasePriorityPrivilege, 14},
    {&SE_EXPORTS::SeCreatePagefilePrivilege, 15},
    {&SE_EXPORTS::SeCreatePermanentPrivilege, 16},
    {&SE_EXPORTS::SeBackupPrivilege, 17},
    {&SE_EXPORTS::SeRestorePrivilege, 18},
    {&SE_EXPORTS::SeShutdownPrivilege, 19},
    {&SE_EXPORTS::SeDebugPrivilege, 20},
    {&SE_EXPORTS::SeAuditPrivilege, 21},
    {&SE_EXPORTS::SeSystemEnvironmentPrivilege, 22},
    {&SE_EXPORTS::SeChangeNotifyPrivilege, 23},
    {&SE_EXPORTS::SeRemoteShutdownPrivilege, 24},
    {&SE_EXPORTS::SeUndockPrivilege, 25},
    {&SE_EXPORTS::SeSyncAgentPrivilege, 26},
    {&SE_EXPORTS::SeEnableDelegationPrivilege, 27},
    {&SE_EXPORTS::SeManageVolumePrivilege, 28},
    {&SE_EXPORTS::SeImpersonatePrivilege, 29},
    {&SE_EXPORTS::SeCreateGlobalPrivilege, 30},
    {&SE_EXPORTS::SeTrustedCredManAccessPrivilege, 31},
    {&SE_EXPORTS::SeRelabelPrivilege, 32},
    {&SE_EXPORTS::SeIncreaseWorkingSetPrivilege, 33},
    {&SE_EXPORTS::SeTimeZonePrivilege, 34},
    {&SE_EXPORTS::SeCreateSymbolicLinkPrivilege, 35},
    {&SE_EXPORTS::SeDelegateSessionUserImpersonatePrivilege, 36},
};

SID* make_sid(const KnownSid& known) {
  auto* sid = pool::allocate_object<SID>(known.below.size() * sizeof(ULONG));
  sid->Revision = 1;
  sid->SubAuthorityCount = static_cast<UCHAR>(known.below.size());
  sid->IdentifierAuthority.Value[5] = known.authority;
  std::ranges::copy(known.below, sid->SubAuthority);
  return sid;
}

void make_exports(void* place) {
  auto* exports = pool::allocate_object<SE_EXPORTS>();
  for (const KnownSid& one : kSids) exports->*one.field = make_sid(one);
  for (const KnownPrivilege& one : kPrivileges) (exports->*one.field).LowPart = one.number;
  // Of this one no number is documented: who reads it ends as unsupported.
  exports->SeProcTrustWinTcbSid = reinterpret_cast<SID*>(
      gate::unresolved_import(ntoskrnl.name, "SeExports->SeProcTrustWinTcbSid"));
  *static_cast<SE_EXPORTS**>(place) = exports;
}

const gate::DataExport<SE_EXPORTS*> kSeExports{ntoskrnl, "SeExports", &make_exports};

}  // namespace
}  // namespace rundown::nt
