#include <array>
#include <vector>

#include "abi/security.h"
#include "gate/modules.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(Token, APrimaryTokenIsHeldUntilItIsDereferenced) {
  in_machine([] {
    auto* process = call<EPROCESS*>("PsGetCurrentProcess");
    void* token = call<void*>("PsReferencePrimaryToken", process);
    ASSERT_EQ(held(Resource::token).size(), 1U);
    EXPECT_EQ(call<LONG>("SeTokenType", token), TokenPrimary);
    EXPECT_EQ(call<BOOLEAN>("SeTokenIsAdmin", token), TRUE);
    EXPECT_EQ(call<BOOLEAN>("SeTokenIsRestricted", token), FALSE);
    call("PsDereferencePrimaryToken", token);
    EXPECT_TRUE(held().empty());
    call("PsReferencePrimaryToken", process);
    call("ObfDereferenceObject", token);
    EXPECT_TRUE(held().empty());
    SECURITY_SUBJECT_CONTEXT context{};
    call("SeCaptureSubjectContext", &context);
    EXPECT_EQ(context.PrimaryToken, token);
    EXPECT_EQ(call<void*>("PsReferenceImpersonationToken", call<void*>("PsGetCurrentThread"),
                          nullptr, nullptr, nullptr),
              nullptr);
  });
}

TEST(Token, OneDereferenceTooManyStopsTheMachine) {
  const auto bug = test::bug_check_in([] {
    void* token = call<void*>("PsReferencePrimaryToken", call<void*>("PsGetCurrentProcess"));
    for (int i = 0; i < 3; ++i) call("PsDereferencePrimaryToken", token);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x18U);
}

struct TwoPrivileges {
  ULONG count;
  ULONG control;
  LUID_AND_ATTRIBUTES privilege[2];
};

TEST(Privileges, AllOrAnyAreFoundAndMarked) {
  in_machine([] {
    SECURITY_SUBJECT_CONTEXT context{};
    call("SeCaptureSubjectContext", &context);
    const LUID_AND_ATTRIBUTES enabled{{7, 0}, 0};
    const LUID_AND_ATTRIBUTES disabled{{10, 0}, 0};
    const auto check = [&](TwoPrivileges& set, KPROCESSOR_MODE mode) {
      return call<BOOLEAN>("SePrivilegeCheck", &set, &context, mode);
    };
    TwoPrivileges any{2, 0, {enabled, disabled}};
    EXPECT_EQ(check(any, UserMode), TRUE);
    EXPECT_EQ(any.privilege[0].Attributes, SE_PRIVILEGE_USED_FOR_ACCESS);
    EXPECT_EQ(any.privilege[1].Attributes, 0U);
    TwoPrivileges all{2, PRIVILEGE_SET_ALL_NECESSARY, {enabled, disabled}};
    EXPECT_EQ(check(all, UserMode), FALSE);
    EXPECT_EQ(check(all, KernelMode), TRUE);
    EXPECT_EQ(all.privilege[1].Attributes, SE_PRIVILEGE_USED_FOR_ACCESS);
    TwoPrivileges none{1, 0, {disabled, {}}};
    EXPECT_EQ(check(none, UserMode), FALSE);
    context.ClientToken = context.PrimaryToken;
    context.ImpersonationLevel = SecurityIdentification;
    TwoPrivileges identified{1, 0, {enabled, {}}};
    EXPECT_EQ(check(identified, UserMode), FALSE);
  });
}

TEST(SeExports, NamesPrivilegesAndIdentifiers) {
  in_machine([] {
    const auto* exports =
        *static_cast<const SE_EXPORTS* const*>(gate::data_of("ntoskrnl.exe", "SeExports"));
    // The numbers of wdm.h, in the structure's order.
    constexpr std::array<ULONG, 23> kNumbers{2,  3,  4,  5,  6,  7,  8,  9,  10, 15, 14, 11,
                                             12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24};
    const LUID* privileges = &exports->SeCreateTokenPrivilege;
    for (std::size_t i = 0; i < kNumbers.size(); ++i) {
      EXPECT_EQ(privileges[i].LowPart, kNumbers[i]) << i;
    }
    EXPECT_EQ(exports->SeDebugPrivilege.LowPart, 20U);
    EXPECT_EQ(exports->SeCreateSymbolicLinkPrivilege.LowPart, 35U);
    const auto text = [](const SID* sid) {
      std::vector<std::uint64_t> parts{sid->IdentifierAuthority.Value[5]};
      for (int i = 0; i < sid->SubAuthorityCount; ++i) parts.push_back(sid->SubAuthority[i]);
      return parts;
    };
    using Parts = std::vector<std::uint64_t>;
    EXPECT_EQ(text(exports->SeNtAuthoritySid), (Parts{5}));
    EXPECT_EQ(text(exports->SeWorldSid), (Parts{1, 0}));
    EXPECT_EQ(text(exports->SeLocalSystemSid), (Parts{5, 18}));
    EXPECT_EQ(text(exports->SeAliasAdminsSid), (Parts{5, 32, 544}));
    EXPECT_EQ(text(exports->SeOwnerRightsSid), (Parts{3, 4}));
    EXPECT_EQ(call<BOOLEAN>("RtlValidSid", exports->SeTrustedInstallerSid), TRUE);
    const auto unknown =
        gate::unresolved_at(reinterpret_cast<std::uint64_t>(exports->SeProcTrustWinTcbSid));
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->function, "SeExports->SeProcTrustWinTcbSid");
  });
}

}  // namespace
}  // namespace rundown
