// Open keys: the key objects that handles stand for.
#pragma once

#include "abi/object.h"
#include "nt/cm/registry.h"
#include "nt/ob/object.h"

namespace rundown::nt::cm {

// What CmKeyObjectType's body holds. Each open makes one of its own.
struct KeyBody {
  Key* key = nullptr;
  void* transaction = nullptr;  // a TmTx body, for keys opened in a transaction
};

// The caller owns the one reference.
ob::Object& new_key_object(Key& key, void* transaction);

// STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH; STATUS_KEY_DELETED for a key that has gone.
abi::NTSTATUS key_of(abi::HANDLE handle, KeyBody** found);
KeyBody* body_of(const void* object);

// Where a path leads to. STATUS_OBJECT_NAME_NOT_FOUND: `parent` is then the deepest key that
// exists, `rest` what is missing.
struct Place {
  Key* key = nullptr;
  Key* parent = nullptr;
  std::u16string_view rest;
};
abi::NTSTATUS locate(const abi::OBJECT_ATTRIBUTES& attributes, Place& place);

// Before a key changes: what a rollback of the transaction must bring back.
void remember(void* transaction, Key& key);
void roll_back(void* transaction);
void forget(void* transaction);

// After a key has changed, in the way that REG_NOTIFY_CHANGE_NAME and its like name: wakes
// ZwNotifyChangeKey.
void changed(Key& key, abi::ULONG what);
// The key object is closed: nobody will hear of it.
void drop_watches(const void* key_body);

}  // namespace rundown::nt::cm
