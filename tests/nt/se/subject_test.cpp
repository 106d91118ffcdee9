#include "abi/security.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(Subject, AContextIsHeldUntilItIsReleased) {
  in_machine([] {
    SECURITY_SUBJECT_CONTEXT context{};
    call("SeCaptureSubjectContext", &context);
    EXPECT_NE(context.PrimaryToken, nullptr);
    EXPECT_EQ(context.ClientToken, nullptr);
    EXPECT_EQ(held(Resource::token).size(), 1U);
    call("SeLockSubjectContext", &context);
    call("SeUnlockSubjectContext", &context);
    call("SeReleaseSubjectContext", &context);
    EXPECT_EQ(context.PrimaryToken, nullptr);
    call("SeReleaseSubjectContext", &context);
    EXPECT_TRUE(held(Resource::token).empty());
  });
}

TEST(Privilege, TheKernelHasAllAndSystemThoseThatAreEnabled) {
  in_machine([] {
    const LUID load_driver{10, 0};
    const LUID tcb{7, 0};
    EXPECT_EQ(call<BOOLEAN>("SeSinglePrivilegeCheck", load_driver, KernelMode), TRUE);
    EXPECT_EQ(call<BOOLEAN>("SeSinglePrivilegeCheck", load_driver, UserMode), FALSE);
    EXPECT_EQ(call<BOOLEAN>("SeSinglePrivilegeCheck", tcb, UserMode), TRUE);
    EXPECT_EQ(call<BOOLEAN>("SeSinglePrivilegeCheck", LUID{7, 1}, UserMode), FALSE);
    EXPECT_EQ(call<BOOLEAN>("SeSinglePrivilegeCheck", LUID{99, 0}, UserMode), FALSE);
  });
}

struct Answer {
  BOOLEAN allowed;
  ACCESS_MASK granted;
  NTSTATUS status;
};
Answer check(const SECURITY_DESCRIPTOR* descriptor, ACCESS_MASK desired, ACCESS_MASK before,
             KPROCESSOR_MODE mode) {
  SECURITY_SUBJECT_CONTEXT context{};
  call("SeCaptureSubjectContext", &context);
  const GENERIC_MAPPING mapping{1, 2, 4, 7};
  Answer answer{};
  answer.allowed = call<BOOLEAN>("SeAccessCheck", descriptor, &context, FALSE, desired, before,
                                 nullptr, &mapping, mode, &answer.granted, &answer.status);
  call("SeReleaseSubjectContext", &context);
  return answer;
}

TEST(Access, IsTheKernelsWithoutAsking) {
  in_machine([] {
    const Answer all = check(nullptr, MAXIMUM_ALLOWED, 0x10, KernelMode);
    EXPECT_EQ(all.allowed, TRUE);
    EXPECT_EQ(all.granted, 0x17U);
    EXPECT_EQ(all.status, STATUS_SUCCESS);
    EXPECT_EQ(check(nullptr, 3, 0, KernelMode).granted, 3U);
  });
}

TEST(Access, IsAUsersWhereNoListForbidsIt) {
  in_machine([] {
    SECURITY_DESCRIPTOR descriptor{};
    descriptor.Revision = SECURITY_DESCRIPTOR_REVISION;
    const Answer some = check(&descriptor, GENERIC_READ, 8, UserMode);
    EXPECT_EQ(some.allowed, TRUE);
    EXPECT_EQ(some.granted, 9U);
    const Answer none = check(nullptr, GENERIC_READ, 0, UserMode);
    EXPECT_EQ(none.allowed, FALSE);
    EXPECT_EQ(none.status, STATUS_ACCESS_DENIED);
  });
}

}  // namespace
}  // namespace rundown
