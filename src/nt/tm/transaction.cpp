// The kernel transaction manager: transactions, and who is told of their end.
#include <cstring>

#include "abi/object.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/cm/key.h"
#include "nt/export.h"
#include "nt/ob/named.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

using ob::Type;

constexpr std::size_t kBodySize = 0x100;
constexpr ULONG kNotifyPrePrepare = 0x1;
constexpr ULONG kNotifyPrepare = 0x2;
constexpr ULONG kNotifyCommit = 0x4;
constexpr ULONG kNotifyRollback = 0x8;

enum class State : ULONG { active = 1, committed = 2, aborted = 3 };  // as TRANSACTION_OUTCOME

struct Enlistment {
  void* body = nullptr;
  void* resource_manager = nullptr;
  ULONG mask = 0;
  void* key = nullptr;
  ULONG due = 0;  // what it was told and has not answered
};
struct Transaction {
  State state = State::active;
  ULONG number = 0;
  machine::Vector<Enlistment> enlistments;
};
struct ResourceManager {
  void* callback = nullptr;
  void* key = nullptr;
};
struct TransactionState {
  machine::Map<const void*, Transaction> transactions;
  machine::Map<const void*, ResourceManager> resource_managers;
  ULONG next = 1;
  LONGLONG clock = 1;
};
const machine::Part<TransactionState> state;

struct BasicInformation {  // TRANSACTION_BASIC_INFORMATION
  GUID id;
  ULONG state;
  ULONG outcome;
};
static_assert(sizeof(BasicInformation) == 24);

void* new_body() {
  return pool::allocate_object<std::byte>(kBodySize - 1);
}

// Each enlisted resource manager that asked for it is called; it answers with TmCommitComplete and
// its like.
void notify(Transaction& transaction, ULONG what) {
  for (std::size_t i = 0; i < transaction.enlistments.size(); ++i) {
    transaction.enlistments[i].due |= transaction.enlistments[i].mask & what;
    const Enlistment enlistment = transaction.enlistments[i];
    const auto manager = state->resource_managers.find(enlistment.resource_manager);
    if ((enlistment.mask & what) == 0 || manager == state->resource_managers.end() ||
        manager->second.callback == nullptr) {
      continue;
    }
    auto* clock = pool::allocate_object<LARGE_INTEGER>();
    clock->QuadPart = ++state->clock;
    constexpr std::uint64_t kNone = 0;
    cpu::call_guest(manager->second.callback, enlistment.body, manager->second.key, enlistment.key,
                    what, clock, kNone, kNone);
    pool::free(clock);
  }
}

NTSTATUS answer(const void* body, ULONG what) {
  for (auto& [key, transaction] : state->transactions) {
    for (Enlistment& enlistment : transaction.enlistments) {
      if (enlistment.body != body || (enlistment.due & what) == 0) continue;
      enlistment.due &= ~what;
      return STATUS_SUCCESS;
    }
  }
  return STATUS_TRANSACTION_NOT_REQUESTED;
}

void roll_back(void* body) {
  Transaction& transaction = state->transactions[body];
  transaction.state = State::aborted;
  cm::roll_back(body);
  notify(transaction, kNotifyRollback);
}

// A transaction that nobody can commit any more is rolled back.
void close_transaction(ob::Object& object) {
  if (object.handles == 0 && state->transactions[object.body].state == State::active) {
    roll_back(object.body);
  }
}

void destroy_transaction(void* body) {
  state->transactions.erase(body);
  pool::free(body);
}
void destroy_manager(void* body) {
  state->resource_managers.erase(body);
  pool::free(body);
}
void destroy_enlistment(void* body) {
  for (auto& [key, transaction] : state->transactions) {
    std::erase_if(transaction.enlistments, [body](const Enlistment& e) { return e.body == body; });
  }
  pool::free(body);
}

NTSTATUS find(HANDLE handle, ob::Object** object, Transaction** found) {
  const NTSTATUS status = ob::object_of(handle, Type::transaction, object);
  if (nt_success(status)) *found = &state->transactions[(*object)->body];
  return status;
}

NTSTATUS not_active(const Transaction& transaction) {
  return transaction.state == State::committed ? STATUS_TRANSACTION_ALREADY_COMMITTED
                                               : STATUS_TRANSACTION_ALREADY_ABORTED;
}

constexpr gate::Contract kMake{.irql = Irql::passive,
                               .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                               .acquires = Resource::handle,
                               .needs_memory = true};

}  // namespace

NTSTATUS ZwCreateTransaction(HANDLE* handle, ACCESS_MASK access,
                             const OBJECT_ATTRIBUTES* attributes, const GUID* /*unit_of_work*/,
                             HANDLE /*manager*/, ULONG /*options*/, ULONG /*isolation_level*/,
                             ULONG /*isolation_flags*/, LARGE_INTEGER* /*timeout*/,
                             UNICODE_STRING* /*description*/) {
  ob::Object& object = ob::create(Type::transaction, new_body(), &destroy_transaction);
  object.close = &close_transaction;
  state->transactions[object.body].number = state->next++;
  return ob::insert_and_open(object, access, attributes, handle);
}
const gate::FunctionExport<&ZwCreateTransaction> export_ZwCreateTransaction{
    ntoskrnl, "ZwCreateTransaction", kMake};

NTSTATUS ZwCreateTransactionManager(HANDLE* handle, ACCESS_MASK access,
                                    const OBJECT_ATTRIBUTES* attributes,
                                    UNICODE_STRING* /*log_file*/, ULONG options,
                                    ULONG /*strength*/) {
  constexpr ULONG kVolatile = 1;
  // A log on a disk that does not exist: only volatile managers are made.
  if ((options & kVolatile) == 0) gate::unsupported(ntoskrnl.name, "ZwCreateTransactionManager");
  ob::Object& object = ob::create(Type::transaction_manager, new_body(), &destroy_manager);
  return ob::insert_and_open(object, access, attributes, handle);
}
const gate::FunctionExport<&ZwCreateTransactionManager> export_ZwCreateTransactionManager{
    ntoskrnl, "ZwCreateTransactionManager", kMake};

NTSTATUS ZwCreateResourceManager(HANDLE* handle, ACCESS_MASK access, HANDLE manager,
                                 const GUID* /*id*/, const OBJECT_ATTRIBUTES* attributes,
                                 ULONG /*options*/, UNICODE_STRING* /*description*/) {
  ob::Object* owner = nullptr;
  const NTSTATUS status = ob::object_of(manager, Type::transaction_manager, &owner);
  if (!nt_success(status)) return status;
  ob::Object& object = ob::create(Type::resource_manager, new_body(), &destroy_manager);
  state->resource_managers[object.body] = {};
  return ob::insert_and_open(object, access, attributes, handle);
}
const gate::FunctionExport<&ZwCreateResourceManager> export_ZwCreateResourceManager{
    ntoskrnl, "ZwCreateResourceManager", kMake};

NTSTATUS ZwCreateEnlistment(HANDLE* handle, ACCESS_MASK access, HANDLE manager, HANDLE transaction,
                            const OBJECT_ATTRIBUTES* attributes, ULONG /*options*/, ULONG mask,
                            void* key) {
  ob::Object* resource_manager = nullptr;
  NTSTATUS status = ob::object_of(manager, Type::resource_manager, &resource_manager);
  if (!nt_success(status)) return status;
  ob::Object* object = nullptr;
  Transaction* found = nullptr;
  status = find(transaction, &object, &found);
  if (!nt_success(status)) return status;
  if (found->state != State::active) return STATUS_TRANSACTION_NOT_ACTIVE;
  ob::Object& enlistment = ob::create(Type::enlistment, new_body(), &destroy_enlistment);
  found->enlistments.push_back({.body = enlistment.body,
                                .resource_manager = resource_manager->body,
                                .mask = mask,
                                .key = key});
  return ob::insert_and_open(enlistment, access, attributes, handle);
}
const gate::FunctionExport<&ZwCreateEnlistment> export_ZwCreateEnlistment{
    ntoskrnl, "ZwCreateEnlistment", kMake};

NTSTATUS ZwCommitTransaction(HANDLE handle, BOOLEAN /*wait*/) {
  ob::Object* object = nullptr;
  Transaction* transaction = nullptr;
  const NTSTATUS status = find(handle, &object, &transaction);
  if (!nt_success(status)) return status;
  if (transaction->state != State::active) return not_active(*transaction);
  notify(*transaction, kNotifyPrePrepare);
  notify(*transaction, kNotifyPrepare);
  transaction->state = State::committed;
  cm::forget(object->body);
  notify(*transaction, kNotifyCommit);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwCommitTransaction, {.irql = Irql::passive});

NTSTATUS ZwRollbackTransaction(HANDLE handle, BOOLEAN /*wait*/) {
  ob::Object* object = nullptr;
  Transaction* transaction = nullptr;
  const NTSTATUS status = find(handle, &object, &transaction);
  if (!nt_success(status)) return status;
  if (transaction->state != State::active) return not_active(*transaction);
  roll_back(object->body);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwRollbackTransaction, {.irql = Irql::passive});

NTSTATUS ZwQueryInformationTransaction(HANDLE handle, ULONG what, void* buffer, ULONG length,
                                       ULONG* needed) {
  ob::Object* object = nullptr;
  Transaction* transaction = nullptr;
  const NTSTATUS status = find(handle, &object, &transaction);
  if (!nt_success(status)) return status;
  if (what != 0) gate::unsupported(ntoskrnl.name, "ZwQueryInformationTransaction");
  if (needed != nullptr) *needed = sizeof(BasicInformation);
  if (length < sizeof(BasicInformation)) return STATUS_INFO_LENGTH_MISMATCH;
  const BasicInformation information{.id = {transaction->number, 0, 0, {}},
                                     .state = 1,
                                     .outcome = static_cast<ULONG>(transaction->state)};
  std::memcpy(buffer, &information, sizeof information);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryInformationTransaction, {.irql = Irql::passive});

NTSTATUS TmEnableCallbacks(void* manager, void* routine, void* key) {
  const auto found = state->resource_managers.find(manager);
  if (found == state->resource_managers.end() || routine == nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  found->second = {routine, key};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, TmEnableCallbacks,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

NTSTATUS TmCommitComplete(void* enlistment, LARGE_INTEGER* /*clock*/) {
  return answer(enlistment, kNotifyCommit);
}
RUNDOWN_EXPORT(ntoskrnl, TmCommitComplete, {.irql = Irql::passive});

NTSTATUS TmRollbackComplete(void* enlistment, LARGE_INTEGER* /*clock*/) {
  return answer(enlistment, kNotifyRollback);
}
RUNDOWN_EXPORT(ntoskrnl, TmRollbackComplete, {.irql = Irql::passive});

NTSTATUS TmPrepareComplete(void* enlistment, LARGE_INTEGER* /*clock*/) {
  return answer(enlistment, kNotifyPrepare);
}
RUNDOWN_EXPORT(ntoskrnl, TmPrepareComplete, {.irql = Irql::passive});

NTSTATUS TmPrePrepareComplete(void* enlistment, LARGE_INTEGER* /*clock*/) {
  return answer(enlistment, kNotifyPrePrepare);
}
RUNDOWN_EXPORT(ntoskrnl, TmPrePrepareComplete, {.irql = Irql::passive});

// No file of this machine is opened in a transaction.
void* IoGetTransactionParameterBlock(void* /*file*/) {
  return nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetTransactionParameterBlock, {.header = "ntddk"});

}  // namespace rundown::nt
