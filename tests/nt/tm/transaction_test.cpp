#include <bit>
#include <vector>

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

TEST(Transaction, HasTheKeysThatAreOpenedInIt) {
  in_machine([] {
    const auto set = [](HANDLE key) {
      UNICODE_STRING value = unicode(u"Value");
      const ULONG number = 7;
      return call<NTSTATUS>("ZwSetValueKey", key, &value, 0, 4, &number, sizeof number);
    };
    UNICODE_STRING name = unicode(u"\\Registry\\Machine\\Software\\Made");
    OBJECT_ATTRIBUTES attributes = unnamed();
    attributes.ObjectName = &name;
    HANDLE key = nullptr;
    call<NTSTATUS>("ZwCreateKey", &key, KEY_ALL_ACCESS, &attributes, 0, nullptr, 0, nullptr);
    for (const bool extended : {false, true}) {
      HANDLE transaction = new_transaction();
      HANDLE opened = nullptr;
      EXPECT_EQ(extended ? call<NTSTATUS>("ZwOpenKeyTransactedEx", &opened, KEY_ALL_ACCESS,
                                          &attributes, 0, transaction)
                         : call<NTSTATUS>("ZwOpenKeyTransacted", &opened, KEY_ALL_ACCESS,
                                          &attributes, transaction),
                STATUS_SUCCESS);
      EXPECT_EQ(set(opened), STATUS_SUCCESS);
      EXPECT_EQ(made()->values.size(), 1U);
      EXPECT_EQ(call<NTSTATUS>("ZwRollbackTransaction", transaction, TRUE), STATUS_SUCCESS);
      EXPECT_TRUE(made()->values.empty());
    }
    HANDLE opened = nullptr;
    HANDLE transaction = new_transaction();
    EXPECT_EQ(call<NTSTATUS>("ZwOpenKeyTransactedEx", &opened, KEY_ALL_ACCESS, &attributes,
                             REG_OPTION_CREATE_LINK, transaction),
              STATUS_INVALID_PARAMETER_4);
    EXPECT_EQ(call<NTSTATUS>("ZwOpenKeyTransacted", &opened, KEY_ALL_ACCESS, &attributes, key),
              STATUS_OBJECT_TYPE_MISMATCH);
    name = unicode(u"\\Registry\\Machine\\Software\\None");
    EXPECT_EQ(
        call<NTSTATUS>("ZwOpenKeyTransacted", &opened, KEY_ALL_ACCESS, &attributes, transaction),
        STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

// "STATUS_TRANSACTION_NOT_REQUESTED: The transaction or its enlistment is not in the correct
// state": each answer is due once, when the enlistment has been told.
TEST(Enlistment, AnswersWhatItIsTold) {
  in_machine([] {
    OBJECT_ATTRIBUTES attributes = unnamed();
    HANDLE manager = nullptr;
    HANDLE resources = nullptr;
    HANDLE enlistment = nullptr;
    call<NTSTATUS>("ZwCreateTransactionManager", &manager, 0, &attributes, nullptr, 1, 0);
    call<NTSTATUS>("ZwCreateResourceManager", &resources, 0, manager, nullptr, &attributes, 1,
                   nullptr);
    void* body = nullptr;
    call<NTSTATUS>("ObReferenceObjectByHandle", resources, 0, nullptr, KernelMode, &body, nullptr);
    const auto answer = [](const char* name, Word enlisted) {
      return call<NTSTATUS>(name, enlisted, nullptr);
    };
    constexpr const char* kAnswers[]{"TmPrePrepareComplete", "TmPrepareComplete",
                                     "TmCommitComplete", "TmRollbackComplete"};
    std::vector<Word> told;
    void* routine = guest_callback([&](Word enlisted, Word, Word, Word what) {
      told.push_back(what);
      for (const char* name : kAnswers) {
        const bool due = name == kAnswers[std::countr_zero(what)];
        EXPECT_EQ(answer(name, enlisted), due ? STATUS_SUCCESS : STATUS_TRANSACTION_NOT_REQUESTED)
            << name << " of " << what;
        EXPECT_EQ(answer(name, enlisted), STATUS_TRANSACTION_NOT_REQUESTED) << name;
      }
      return 0;
    });
    call<NTSTATUS>("TmEnableCallbacks", body, routine, nullptr);
    for (const char* end : {"ZwCommitTransaction", "ZwRollbackTransaction"}) {
      HANDLE transaction = new_transaction();
      call<NTSTATUS>("ZwCreateEnlistment", &enlistment, 0, resources, transaction, &attributes, 0,
                     0xF, nullptr);
      call(end, transaction, TRUE);
    }
    EXPECT_EQ(told, (std::vector<Word>{1, 2, 4, 8}));
  });
}

TEST(Transaction, IsNotAFilesOfThisMachine) {
  in_machine([] { EXPECT_EQ(call<void*>("IoGetTransactionParameterBlock", nullptr), nullptr); });
}

}  // namespace
}  // namespace rundown
