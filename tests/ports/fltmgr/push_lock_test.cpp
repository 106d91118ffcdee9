#include "minifilter.h"

namespace rundown {
namespace {

using test::call;
using test::deadlock_in;
using test::in_machine;
using Lock = std::uint64_t;

TEST(FltInitializePushLock, TheLockIsFree) {
  in_machine([] {
    Lock lock = 7;
    call("FltInitializePushLock", &lock);
    call("FltAcquirePushLockExclusive", &lock);
    EXPECT_NE(lock, 0U);
    call("FltReleasePushLock", &lock);
    EXPECT_EQ(lock, 0U);
    call("FltDeletePushLock", &lock);
  });
}

TEST(FltAcquirePushLockShared, SeveralMayHaveIt) {
  in_machine([] {
    Lock lock = 0;
    call("FltAcquirePushLockShared", &lock);
    call("FltAcquirePushLockShared", &lock);
    call("FltReleasePushLock", &lock);
    call("FltReleasePushLock", &lock);
    EXPECT_EQ(lock, 0U);
  });
}

TEST(FltAcquirePushLockExclusive, OneAlone) {
  EXPECT_TRUE(deadlock_in([] {
    Lock lock = 0;
    call("FltAcquirePushLockShared", &lock);
    call("FltAcquirePushLockExclusive", &lock);
  }));
}

TEST(FltDeletePushLock, LeavesNothingBehind) {
  in_machine([] {
    Lock lock = 0;
    call("FltInitializePushLock", &lock);
    call("FltDeletePushLock", &lock);
    EXPECT_TRUE(test::held().empty());
  });
}

}  // namespace
}  // namespace rundown
