#include "ports/fwpkclnt/engine.h"

#include <algorithm>

#include "nt/ke/thread.h"
#include "nt/pool/pool.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

constexpr ULONG kDefaultTimeout = 15'000;  // milliseconds

// What a transaction has changed, so that it can be undone.
struct Transaction {
  bool read_only = false;
  Objects before;
  machine::Vector<ULONGLONG> added;
  machine::Vector<ULONGLONG> removed;
};

struct Session {
  bool dynamic = false;
  ULONG timeout = kDefaultTimeout;
  std::optional<Transaction> transaction;
};

struct EngineState {
  machine::Map<HANDLE, Session> sessions;
  Objects objects;
  machine::Map<ULONGLONG, DisplayText> texts;  // by the objects' serials
  ULONGLONG last_serial = 0;
  ULONG next_key = 0;
};
const machine::Part<EngineState> state;

Session* session_of(HANDLE handle) {
  const auto found = state->sessions.find(handle);
  return found == state->sessions.end() ? nullptr : &found->second;
}

// A handle that is none is what RPC refuses.
constexpr NTSTATUS kBadHandle = STATUS_INVALID_HANDLE;

bool is_changing(const Session& session) {
  return session.transaction && !session.transaction->read_only;
}

bool another_changes(const Session& session) {
  return std::ranges::any_of(state->sessions, [&](const auto& entry) {
    return &entry.second != &session && is_changing(entry.second);
  });
}

// A transaction, and each change outside one, waits until the engine is free.
NTSTATUS wait_for_engine(const Session& session) {
  constexpr ULONG kStep = 100;
  ULONG waited = 0;
  while (another_changes(session)) {
    const bool for_ever = session.timeout == 0xFFFF'FFFF;
    if (!for_ever && waited >= session.timeout) return STATUS_FWP_TIMEOUT;
    ke::sleep(ke::Ticks{kStep} * 10'000);
    waited += kStep;
  }
  return STATUS_SUCCESS;
}

void erase(ULONGLONG serial) {
  std::erase_if(state->objects, [=](const Object& object) { return object.serial == serial; });
}

void release(ULONGLONG serial) {
  gate::released(Resource::wfp_object, serial);
}

Object* find_serial(Objects& in, ULONGLONG serial) {
  const auto found = std::ranges::find(in, serial, &Object::serial);
  return found == in.end() ? nullptr : &*found;
}

void abort(Session& session) {
  for (const ULONGLONG serial : session.transaction->added) release(serial);
  state->objects = std::move(session.transaction->before);
  session.transaction.reset();
}

Transaction& transaction_of(HANDLE handle) {
  return *state->sessions[handle].transaction;
}

// The callouts hear of a transaction's filters when it is committed. Those before the one that is
// refused hear that they go again.
NTSTATUS tell_callouts_of_added(HANDLE handle) {
  for (std::size_t i = 0; i < transaction_of(handle).added.size(); ++i) {
    Object* filter = find_serial(state->objects, transaction_of(handle).added[i]);
    if (filter == nullptr || filter->kind != Kind::filter) continue;
    Object told = *filter;
    const NTSTATUS status = tell_callout(FWPS_CALLOUT_NOTIFY_ADD_FILTER, told);
    if (Object* now = find_serial(state->objects, told.serial)) *now = told;
    if (nt_success(status)) continue;
    while (i-- != 0) {
      Object* before = find_serial(state->objects, transaction_of(handle).added[i]);
      if (before == nullptr || before->kind != Kind::filter) continue;
      told = *before;
      tell_callout(FWPS_CALLOUT_NOTIFY_DELETE_FILTER, told);
    }
    return STATUS_FWP_CALLOUT_NOTIFICATION_FAILED;
  }
  return STATUS_SUCCESS;
}

void tell_callouts_of_commit(HANDLE handle) {
  for (std::size_t i = 0; i < transaction_of(handle).added.size(); ++i) {
    const Object* filter = find_serial(state->objects, transaction_of(handle).added[i]);
    if (filter == nullptr || filter->kind != Kind::filter) continue;
    Object told = *filter;
    tell_callout_of_commit(told);
  }
}

void tell_callouts_of_removed(HANDLE handle) {
  for (std::size_t i = 0; i < transaction_of(handle).removed.size(); ++i) {
    const ULONGLONG serial = transaction_of(handle).removed[i];
    const Object* filter = find_serial(transaction_of(handle).before, serial);
    if (filter == nullptr || filter->kind != Kind::filter) continue;
    Object told = *filter;
    tell_callout(FWPS_CALLOUT_NOTIFY_DELETE_FILTER, told);
  }
}

std::string_view phrase_of(Kind kind) {
  switch (kind) {
    case Kind::provider:
      return "a provider in the filter engine";
    case Kind::provider_context:
      return "a provider context in the filter engine";
    case Kind::sublayer:
      return "a sublayer in the filter engine";
    case Kind::callout:
      return "a callout object in the filter engine";
    case Kind::filter:
      return "a filter in the filter engine";
  }
  return {};
}

// The driver holds what it has added, and a dynamic session holds it with it.
void note(const Object& object, HANDLE handle) {
  std::string name;
  for (const char16_t letter : text_of(object).name) {
    if (name.size() == 80) break;
    name += letter < 0x80 ? static_cast<char>(letter) : '?';
  }
  gate::acquired({.kind = Resource::wfp_object,
                  .key = object.serial,
                  .name = name,
                  .phrase = phrase_of(object.kind)});
  if (object.session == nullptr) return;
  gate::goes_with({Resource::wfp_object, object.serial},
                  {Resource::wfp_engine, reinterpret_cast<std::uint64_t>(handle)});
}

// Static objects may only refer to objects that live as long.
bool lives_as_long(const Object& object, Kind kind, const GUID& key) {
  const Object* referred = find(kind, key);
  return referred == nullptr || referred->session == nullptr || referred->session == object.session;
}

NTSTATUS check_references(const Object& object) {
  constexpr GUID kNone{};
  struct Reference {
    Kind kind;
    const GUID& key;
    NTSTATUS missing;
  };
  const Reference all[] = {
      {Kind::provider, object.provider, STATUS_FWP_PROVIDER_NOT_FOUND},
      {Kind::sublayer, object.sublayer, STATUS_FWP_SUBLAYER_NOT_FOUND},
      {Kind::callout, object.callout, STATUS_FWP_CALLOUT_NOT_FOUND},
      {Kind::provider_context, object.provider_context, STATUS_FWP_PROVIDER_CONTEXT_NOT_FOUND},
  };
  for (const Reference& one : all) {
    if (one.key == kNone) continue;
    if (is_built_in(one.key)) continue;
    if (find(one.kind, one.key) == nullptr) return one.missing;
    if (!lives_as_long(object, one.kind, one.key)) return STATUS_FWP_LIFETIME_MISMATCH;
  }
  return STATUS_SUCCESS;
}

bool is_referred_to(const Object& target) {
  return std::ranges::any_of(state->objects, [&](const Object& other) {
    switch (target.kind) {
      case Kind::provider:
        return other.provider == target.key;
      case Kind::sublayer:
        return other.kind == Kind::filter && other.sublayer == target.key;
      case Kind::callout:
        return other.kind == Kind::filter && other.callout == target.key;
      case Kind::provider_context:
        return other.kind == Kind::filter && other.provider_context == target.key;
      case Kind::filter:
        return false;
    }
    return false;
  });
}

Object* of_session(HANDLE handle, Kind kind) {
  for (Object& object : state->objects) {
    if (object.session == handle && object.kind == kind) return &object;
  }
  return nullptr;
}

// What a session ends with: its transaction undone, its dynamic objects gone, those first that
// refer to others.
void end_session(HANDLE handle) {
  if (state->sessions[handle].transaction) abort(state->sessions[handle]);
  for (const Kind kind :
       {Kind::filter, Kind::callout, Kind::sublayer, Kind::provider_context, Kind::provider}) {
    while (const Object* next = of_session(handle, kind)) {
      Object object = *next;
      erase(object.serial);
      release(object.serial);
      if (kind == Kind::filter) tell_callout(FWPS_CALLOUT_NOTIFY_DELETE_FILTER, object);
    }
  }
  state->sessions.erase(handle);
}

}  // namespace

bool is_session(HANDLE handle) {
  return session_of(handle) != nullptr;
}

const DisplayText& text_of(const Object& object) {
  return state->texts[object.serial];
}

Object* find(Kind kind, const GUID& key) {
  for (Object& object : state->objects) {
    if (object.kind == kind && object.key == key) return &object;
  }
  return nullptr;
}

Object* find(Kind kind, ULONGLONG id) {
  for (Object& object : state->objects) {
    if (object.kind == kind && object.id == id) return &object;
  }
  return nullptr;
}

GUID new_key() {
  return {++state->next_key, 0x57F0, 0x4000, {0x80}};
}

NTSTATUS begin_change(HANDLE handle) {
  const Session* session = session_of(handle);
  if (session == nullptr) return kBadHandle;
  if (session->transaction && session->transaction->read_only) return STATUS_FWP_INCOMPATIBLE_TXN;
  return session->transaction ? STATUS_SUCCESS : wait_for_engine(*session);
}

NTSTATUS add(HANDLE handle, Object object, const FWPM_DISPLAY_DATA0& display) {
  if (const NTSTATUS status = begin_change(handle); !nt_success(status)) return status;
  const Session& session = state->sessions[handle];
  const bool in_transaction = session.transaction.has_value();
  if (display.name == nullptr) return STATUS_FWP_NULL_DISPLAY_NAME;
  if (object.key == GUID{}) object.key = new_key();
  if (find(object.kind, object.key) != nullptr) return STATUS_FWP_ALREADY_EXISTS;
  if (session.dynamic) {
    if (object.outlives) return STATUS_FWP_DYNAMIC_SESSION_IN_PROGRESS;
    object.session = handle;
  }
  if (const NTSTATUS status = check_references(object); !nt_success(status)) return status;
  if (object.kind == Kind::filter) {
    if (const Object* of = find(Kind::sublayer, object.sublayer)) {
      object.sublayer_weight = of->sublayer_weight;
    }
    if (!in_transaction) {
      const NTSTATUS status = tell_callout(FWPS_CALLOUT_NOTIFY_ADD_FILTER, object);
      if (!nt_success(status)) return STATUS_FWP_CALLOUT_NOTIFICATION_FAILED;
    }
  }
  object.serial = ++state->last_serial;
  DisplayText& text = state->texts[object.serial];
  text.name = display.name;
  if (display.description != nullptr) text.description = display.description;
  state->objects.push_back(object);
  if (in_transaction) transaction_of(handle).added.push_back(object.serial);
  if (!object.outlives) note(object, handle);
  if (object.kind == Kind::filter && !in_transaction) tell_callout_of_commit(object);
  return STATUS_SUCCESS;
}

NTSTATUS remove(HANDLE handle, Object* object, NTSTATUS if_missing) {
  if (object == nullptr) return if_missing;
  if (is_referred_to(*object)) return STATUS_FWP_IN_USE;
  Session& session = state->sessions[handle];
  Object copy = *object;
  erase(copy.serial);
  if (session.transaction) {
    // Until the commit it can come back.
    session.transaction->removed.push_back(copy.serial);
    return STATUS_SUCCESS;
  }
  release(copy.serial);
  if (copy.kind == Kind::filter) tell_callout(FWPS_CALLOUT_NOTIFY_DELETE_FILTER, copy);
  return STATUS_SUCCESS;
}

NTSTATUS FwpmEngineOpen0(const WCHAR* server, ULONG /*authentication*/, void* /*identity*/,
                         const FWPM_SESSION0* wanted, HANDLE* handle) {
  // A callout driver must name no server.
  if (server != nullptr) return STATUS_INVALID_PARAMETER;
  Session session;
  if (wanted != nullptr) {
    if ((wanted->flags & ~FWPM_SESSION_FLAG_DYNAMIC) != 0) return STATUS_FWP_INVALID_FLAGS;
    session.dynamic = (wanted->flags & FWPM_SESSION_FLAG_DYNAMIC) != 0;
    if (wanted->txnWaitTimeoutInMSec != 0) session.timeout = wanted->txnWaitTimeoutInMSec;
  }
  HANDLE made = pool::allocate_object<std::uint64_t>();
  state->sessions[made] = session;
  *handle = made;
  gate::acquired({.kind = Resource::wfp_engine, .key = reinterpret_cast<std::uint64_t>(made)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmEngineOpen0,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::wfp_engine,
                .needs_memory = true,
                .header = "fwpmk"});

NTSTATUS FwpmEngineClose0(HANDLE handle) {
  if (session_of(handle) == nullptr) return kBadHandle;
  end_session(handle);
  gate::released(Resource::wfp_engine, handle);
  pool::free(handle);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmEngineClose0,
               {.irql = Irql::passive,
                .releases = {Resource::wfp_engine, Resource::wfp_object},
                .header = "fwpmk"});

NTSTATUS FwpmTransactionBegin0(HANDLE handle, ULONG flags) {
  Session* session = session_of(handle);
  if (session == nullptr) return kBadHandle;
  if ((flags & ~FWPM_TXN_READ_ONLY) != 0) return STATUS_FWP_INVALID_FLAGS;
  if (session->transaction) return STATUS_FWP_TXN_IN_PROGRESS;
  if (const NTSTATUS status = wait_for_engine(*session); !nt_success(status)) return status;
  Transaction transaction;
  transaction.read_only = (flags & FWPM_TXN_READ_ONLY) != 0;
  transaction.before = state->objects;
  state->sessions[handle].transaction = std::move(transaction);
  return STATUS_SUCCESS;
}
// Another session's transaction may go on for longer than this one waits.
RUNDOWN_EXPORT(fwpkclnt, FwpmTransactionBegin0,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_FWP_TIMEOUT),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = ""});

NTSTATUS FwpmTransactionCommit0(HANDLE handle) {
  Session* session = session_of(handle);
  if (session == nullptr) return kBadHandle;
  if (!session->transaction) return STATUS_FWP_NO_TXN_IN_PROGRESS;
  if (const NTSTATUS status = tell_callouts_of_added(handle); !nt_success(status)) return status;
  for (const ULONGLONG serial : transaction_of(handle).removed) release(serial);
  tell_callouts_of_removed(handle);
  tell_callouts_of_commit(handle);
  state->sessions[handle].transaction.reset();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmTransactionCommit0,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .releases = Resource::wfp_object,
                .needs_memory = true,
                .header = ""});

NTSTATUS FwpmTransactionAbort0(HANDLE handle) {
  Session* session = session_of(handle);
  if (session == nullptr) return kBadHandle;
  if (!session->transaction) return STATUS_FWP_NO_TXN_IN_PROGRESS;
  abort(*session);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmTransactionAbort0,
               {.irql = Irql::passive, .releases = Resource::wfp_object, .header = ""});

}  // namespace rundown::ports::wfp
