// WDFKEY: a registry key's handle with a parent.
#pragma once

#include "nt/cm/key.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class RegistryKey final : public Object {
 public:
  static constexpr Type kType = Type::key;

  RegistryKey(const Blueprint& plan, HANDLE key);

  HANDLE key_handle() const { return key_; }
  // STATUS_KEY_DELETED.
  NTSTATUS key(nt::cm::Key** found) const;
  void close();

 protected:
  void dispose() override { close(); }

 private:
  HANDLE key_;
};

// Opens, or makes, a key for the driver. `root` may be NULL.
struct KeyRequest {
  HANDLE root = nullptr;
  UNICODE_STRING* name = nullptr;
  ACCESS_MASK access = 0;
  bool create = false;
  ULONG options = 0;
  ULONG* disposition = nullptr;
};
NTSTATUS open_key(const WDF_DRIVER_GLOBALS* globals, const KeyRequest& request,
                  const WDF_OBJECT_ATTRIBUTES* attributes, Object* parent, WDFKEY* key);

}  // namespace rundown::wdf
