#include "abi/io.h"
#include "abi/irp.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(ShareAccess, RefusesWhatAnotherDoesNotShare) {
  in_machine([] {
    FILE_OBJECT first{};
    FILE_OBJECT second{};
    SHARE_ACCESS share{};
    call("IoSetShareAccess", FILE_READ_DATA, 1, &first, &share);
    EXPECT_EQ(share.OpenCount, 1U);
    EXPECT_EQ(call<NTSTATUS>("IoCheckShareAccess", FILE_WRITE_DATA, 3, &second, &share, TRUE),
              STATUS_SHARING_VIOLATION);
    EXPECT_EQ(call<NTSTATUS>("IoCheckShareAccess", FILE_READ_DATA, 1, &second, &share, TRUE),
              STATUS_SUCCESS);
    EXPECT_EQ(share.Readers, 2U);
    call("IoRemoveShareAccess", &second, &share);
    EXPECT_EQ(share.Readers, 1U);
  });
}

// "IoCheckShareAccess with Update set to False [...] determines whether the requested shared access
// is compatible [...]. IoUpdateShareAccess actually updates the SHARE_ACCESS structure."
TEST(ShareAccess, IsCheckedFirstAndUpdatedLater) {
  in_machine([] {
    constexpr ULONG kShareAll = 7;
    FILE_OBJECT first{};
    FILE_OBJECT second{};
    SHARE_ACCESS share{};
    call("IoSetShareAccess", FILE_READ_DATA, kShareAll, &first, &share);
    EXPECT_EQ(call<NTSTATUS>("IoCheckShareAccess", FILE_WRITE_DATA | DELETE, kShareAll, &second,
                             &share, FALSE),
              STATUS_SUCCESS);
    EXPECT_EQ(share.OpenCount, 1U);
    EXPECT_EQ(share.Writers, 0U);
    call("IoUpdateShareAccess", &second, &share);
    EXPECT_EQ(share.OpenCount, 2U);
    EXPECT_EQ(share.Readers, 1U);
    EXPECT_EQ(share.Writers, 1U);
    EXPECT_EQ(share.Deleters, 1U);
    EXPECT_EQ(share.SharedRead, 2U);
    EXPECT_EQ(share.SharedWrite, 2U);
    EXPECT_EQ(share.SharedDelete, 2U);
    call("IoRemoveShareAccess", &second, &share);
    EXPECT_EQ(share.OpenCount, 1U);
    EXPECT_EQ(share.Writers, 0U);
    // A file that is opened for its attributes only counts for nothing.
    FILE_OBJECT third{};
    call<NTSTATUS>("IoCheckShareAccess", FILE_READ_ATTRIBUTES, 0, &third, &share, FALSE);
    call("IoUpdateShareAccess", &third, &share);
    EXPECT_EQ(share.OpenCount, 1U);
  });
}

}  // namespace
}  // namespace rundown
