#include <array>
#include <cstring>

#include "abi/rtl.h"
#include "abi/security.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

constexpr ULONG kDacl = 4;

HANDLE new_event() {
  HANDLE event = nullptr;
  EXPECT_EQ(call<NTSTATUS>("ZwCreateEvent", &event, 0x1F0003, nullptr, 0, 0), STATUS_SUCCESS);
  return event;
}

TEST(ObjectSecurity, TheListThatWasSetComesBack) {
  in_machine([] {
    const HANDLE event = new_event();
    alignas(4) std::array<UCHAR, 16> room{};
    auto* acl = reinterpret_cast<ACL*>(room.data());
    call<NTSTATUS>("RtlCreateAcl", acl, 16, 2);
    SECURITY_DESCRIPTOR descriptor{};
    EXPECT_EQ(call<NTSTATUS>("ZwSetSecurityObject", event, kDacl, &descriptor),
              STATUS_INVALID_SECURITY_DESCR);
    call<NTSTATUS>("RtlCreateSecurityDescriptor", &descriptor, 1);
    call<NTSTATUS>("RtlSetDaclSecurityDescriptor", &descriptor, TRUE, acl, FALSE);
    EXPECT_EQ(call<NTSTATUS>("ZwSetSecurityObject", event, kDacl, &descriptor), STATUS_SUCCESS);

    std::array<UCHAR, 64> back{};
    ULONG needed = 0;
    EXPECT_EQ(call<NTSTATUS>("ZwQuerySecurityObject", event, kDacl, back.data(), 8, &needed),
              STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(needed, 36U);
    EXPECT_EQ(call<NTSTATUS>("ZwQuerySecurityObject", event, kDacl, back.data(), 64, &needed),
              STATUS_SUCCESS);
    EXPECT_EQ(std::memcmp(back.data() + 20, acl, 16), 0);
  });
}

TEST(ObjectSecurity, NeedsAHandleAndAWholeList) {
  in_machine([] {
    SECURITY_DESCRIPTOR descriptor{};
    call<NTSTATUS>("RtlCreateSecurityDescriptor", &descriptor, 1);
    EXPECT_EQ(call<NTSTATUS>("ZwSetSecurityObject", 0x1234, kDacl, &descriptor),
              STATUS_INVALID_HANDLE);
    ACL broken{};
    call<NTSTATUS>("RtlSetDaclSecurityDescriptor", &descriptor, TRUE, &broken, FALSE);
    EXPECT_EQ(call<NTSTATUS>("ZwSetSecurityObject", new_event(), kDacl, &descriptor),
              STATUS_INVALID_ACL);
  });
}

}  // namespace
}  // namespace rundown
