// The filter engine as its management functions see it: sessions, their transactions, and the
// objects that they add.
//
// Objects that a session adds are static: they stay until they are deleted or the Base Filtering
// Engine stops; those of a dynamic session go with it
// (https://learn.microsoft.com/windows/win32/fwp/object-management).
#pragma once

#include <optional>

#include "abi/wfp.h"
#include "machine/part.h"
#include "nt/export.h"

namespace rundown::ports::wfp {

using namespace abi;

inline constexpr gate::Module fwpkclnt{"fwpkclnt.sys"};

enum class Kind : std::uint8_t { provider, provider_context, sublayer, callout, filter };

struct Object {
  Kind kind = Kind::provider;
  ULONGLONG id = 0;
  ULONGLONG serial = 0;  // of its own among all that have been added, in the ledger
  GUID key{};
  HANDLE session = nullptr;  // of a dynamic session, with which it goes
  bool outlives = false;     // persistent or for boot time: meant to stay
  GUID provider{};           // zero: none
  GUID layer{};
  GUID sublayer{};
  GUID provider_context{};
  FWPS_ACTION0 action{};
  GUID callout{};
  ULONG flags = 0;
  USHORT sublayer_weight = 0;
  ULONGLONG raw_context = 0;
  ULONGLONG callout_context = 0;  // as the callout's notifyFn has set it
};

using Objects = machine::Vector<Object>;

// Waits until no other session changes the engine, and checks the session's own transaction.
NTSTATUS begin_change(HANDLE session);

bool is_session(HANDLE handle);
Object* find(Kind kind, const GUID& key);
Object* find(Kind kind, ULONGLONG id);

// Adds it with what the session makes of it, tells the callout of a filter, and notes it in the
// ledger.
NTSTATUS add(HANDLE session, Object object, const FWPM_DISPLAY_DATA0& display);
NTSTATUS remove(HANDLE session, Object* object, NTSTATUS if_missing);

// How an object is called.
struct DisplayText {
  machine::WString name;
  machine::WString description;
};
const DisplayText& text_of(const Object& object);

// One number a callout, for its registration and its management object alike.
ULONG callout_id(const GUID& key);
// What a filter's callout answers to its being added; of none registered nothing. The context that
// the callout sets is kept in `filter`.
NTSTATUS tell_callout(FWPS_CALLOUT_NOTIFY_TYPE type, Object& filter);

// For a callout that asks for it: the filter stands now.
void tell_callout_of_commit(Object& filter);

GUID new_key();

// Of the providers, sublayers and callouts that Windows itself has in the engine.
bool is_built_in(const GUID& key);

}  // namespace rundown::ports::wfp
