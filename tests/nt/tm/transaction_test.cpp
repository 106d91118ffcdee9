#include "abi/object.h"
#include "abi/registry.h"
#include "in_machine.h"
#include "nt/cm/registry.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;
using Word = std::uint64_t;

OBJECT_ATTRIBUTES unnamed() {
  return {sizeof(OBJECT_ATTRIBUTES), nullptr, nullptr, OBJ_KERNEL_HANDLE, nullptr, nullptr};
}

HANDLE new_transaction() {
  OBJECT_ATTRIBUTES attributes = unnamed();
  HANDLE handle = nullptr;
  EXPECT_EQ(call<NTSTATUS>("ZwCreateTransaction", &handle, 0, &attributes, nullptr, nullptr, 0, 0,
                           0, nullptr, nullptr),
            STATUS_SUCCESS);
  return handle;
}

const nt::cm::Key* made() {
  return nt::cm::find_key(u"\\Registry\\Machine\\Software\\Made");
}

HANDLE make_key_in(HANDLE transaction) {
  UNICODE_STRING name = unicode(u"\\Registry\\Machine\\Software\\Made");
  OBJECT_ATTRIBUTES attributes = unnamed();
  attributes.ObjectName = &name;
  HANDLE key = nullptr;
  EXPECT_EQ(call<NTSTATUS>("ZwCreateKeyTransacted", &key, KEY_ALL_ACCESS, &attributes, 0, nullptr,
                           0, transaction, nullptr),
            STATUS_SUCCESS);
  return key;
}

TEST(Transaction, RolledBackLeavesTheRegistryAsItWas) {
  in_machine([] {
    HANDLE transaction = new_transaction();
    make_key_in(transaction);
    EXPECT_NE(made(), nullptr);
    EXPECT_EQ(call<NTSTATUS>("ZwRollbackTransaction", transaction, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(made(), nullptr);
    EXPECT_EQ(call<NTSTATUS>("ZwCommitTransaction", transaction, TRUE),
              STATUS_TRANSACTION_ALREADY_ABORTED);
  });
}

TEST(Transaction, CommittedStays) {
  in_machine([] {
    HANDLE transaction = new_transaction();
    make_key_in(transaction);
    EXPECT_EQ(call<NTSTATUS>("ZwCommitTransaction", transaction, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwRollbackTransaction", transaction, TRUE),
              STATUS_TRANSACTION_ALREADY_COMMITTED);
    call("ZwClose", transaction);
    EXPECT_NE(made(), nullptr);
  });
}

TEST(Transaction, WithoutAHandleIsRolledBack) {
  in_machine([] {
    HANDLE transaction = new_transaction();
    make_key_in(transaction);
    call("ZwClose", transaction);
    EXPECT_EQ(made(), nullptr);
  });
}

TEST(Transaction, TellsWhoIsEnlisted) {
  in_machine([] {
    OBJECT_ATTRIBUTES attributes = unnamed();
    HANDLE manager = nullptr;
    HANDLE resources = nullptr;
    HANDLE enlistment = nullptr;
    ASSERT_EQ(call<NTSTATUS>("ZwCreateTransactionManager", &manager, 0, &attributes, nullptr, 1, 0),
              STATUS_SUCCESS);
    ASSERT_EQ(call<NTSTATUS>("ZwCreateResourceManager", &resources, 0, manager, nullptr,
                             &attributes, 1, nullptr),
              STATUS_SUCCESS);
    void* body = nullptr;
    call<NTSTATUS>("ObReferenceObjectByHandle", resources, 0, nullptr, KernelMode, &body, nullptr);
    std::vector<Word> seen;
    EXPECT_EQ(call<NTSTATUS>("TmEnableCallbacks", body, nullptr, nullptr),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("TmEnableCallbacks", body,
                             guest_callback([&seen](Word, Word, Word, Word what) {
                               seen.push_back(what);
                               return 0;
                             }),
                             nullptr),
              STATUS_SUCCESS);
    HANDLE transaction = new_transaction();
    EXPECT_EQ(call<NTSTATUS>("ZwCreateEnlistment", &enlistment, 0, resources, transaction,
                             &attributes, 0, 0xC, nullptr),
              STATUS_SUCCESS);
    call("ZwCommitTransaction", transaction, TRUE);
    EXPECT_EQ(seen, std::vector<Word>{4});
    EXPECT_EQ(call<NTSTATUS>("ZwCreateEnlistment", &enlistment, 0, resources, transaction,
                             &attributes, 0, 0xC, nullptr),
              STATUS_TRANSACTION_NOT_ACTIVE);
    char information[24];
    ULONG needed = 0;
    EXPECT_EQ(
        call<NTSTATUS>("ZwQueryInformationTransaction", transaction, 0, information, 8, &needed),
        STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(
        call<NTSTATUS>("ZwQueryInformationTransaction", transaction, 0, information, 24, &needed),
        STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
