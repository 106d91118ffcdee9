#include <array>

#include "abi/security.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Descriptor, IsBuiltFromSidsAndAcls) {
  in_machine([] {
    const SID_IDENTIFIER_AUTHORITY nt{{0, 0, 0, 0, 0, 5}};
    SID system{};
    EXPECT_EQ(call<NTSTATUS>("RtlInitializeSid", &system, &nt, 16), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("RtlInitializeSid", &system, &nt, 1), STATUS_SUCCESS);
    *call<ULONG*>("RtlSubAuthoritySid", &system, 0) = 18;
    EXPECT_EQ(call<ULONG>("RtlLengthSid", &system), 12U);
    EXPECT_EQ(*call<UCHAR*>("RtlSubAuthorityCountSid", &system), 1);
    EXPECT_EQ(call<UCHAR*>("RtlSubAuthorityCountSid", &system), &system.SubAuthorityCount);
    EXPECT_EQ(call<ULONG>("RtlLengthRequiredSid", 0), 8U);
    EXPECT_EQ(call<ULONG>("RtlLengthRequiredSid", 1), 12U);
    EXPECT_EQ(call<ULONG>("RtlLengthRequiredSid", 15), 68U);
    EXPECT_EQ(call<BOOLEAN>("RtlValidSid", &system), TRUE);
    SID copy{};
    EXPECT_EQ(call<NTSTATUS>("RtlCopySid", 8, &copy, &system), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(call<NTSTATUS>("RtlCopySid", 12, &copy, &system), STATUS_SUCCESS);
    EXPECT_EQ(call<BOOLEAN>("RtlEqualSid", &system, &copy), TRUE);

    alignas(4) std::array<UCHAR, 32> room{};
    auto* acl = reinterpret_cast<ACL*>(room.data());
    EXPECT_EQ(call<NTSTATUS>("RtlCreateAcl", acl, 4, 2), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(call<NTSTATUS>("RtlCreateAcl", acl, 32, 9), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("RtlCreateAcl", acl, 32, 2), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlAddAccessAllowedAce", acl, 2, GENERIC_ALL, &system),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlAddAccessAllowedAce", acl, 2, GENERIC_ALL, &system),
              STATUS_ALLOTTED_SPACE_EXCEEDED);
    copy.Revision = 7;
    EXPECT_EQ(call<NTSTATUS>("RtlAddAccessDeniedAce", acl, 2, GENERIC_ALL, &copy),
              STATUS_INVALID_SID);
    EXPECT_EQ(acl->AceCount, 1);
    // An entry's header and its mask, and behind them the whole identifier.
    EXPECT_EQ(std::memcmp(room.data() + sizeof(ACL) + 8, &system, 12), 0);

    SECURITY_DESCRIPTOR descriptor{};
    EXPECT_EQ(call<NTSTATUS>("RtlCreateSecurityDescriptor", &descriptor, 2),
              STATUS_UNKNOWN_REVISION);
    EXPECT_EQ(call<NTSTATUS>("RtlCreateSecurityDescriptor", &descriptor, 1), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlSetDaclSecurityDescriptor", &descriptor, TRUE, acl, FALSE),
              STATUS_SUCCESS);
    EXPECT_EQ(descriptor.Dacl, acl);
    EXPECT_EQ(descriptor.Control, SE_DACL_PRESENT);
    descriptor.Control = SE_SELF_RELATIVE;
    EXPECT_EQ(call<NTSTATUS>("RtlSetDaclSecurityDescriptor", &descriptor, TRUE, acl, FALSE),
              STATUS_INVALID_SECURITY_DESCR);
  });
}

}  // namespace
}  // namespace rundown
