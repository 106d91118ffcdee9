// WDFDRIVER, and the framework's part of a driver object's life.
#pragma once

#include "wdf/object/object.h"

namespace rundown::wdf {

class Driver final : public Object {
 public:
  static constexpr Type kType = Type::driver;

  Driver(const Blueprint& plan, const WDF_DRIVER_CONFIG& config,
         const UNICODE_STRING& registry_path);

  WDFDRIVER driver_handle() const { return static_cast<WDFDRIVER>(handle()); }
  bool has_callbacks() const override { return true; }
  WCHAR* registry_path() const { return registry_path_; }
  // Both NULL with WdfDriverInitNoDispatchOverride: the framework calls neither then.
  PFN_WDF_DRIVER_DEVICE_ADD device_add() const { return device_add_; }
  PFN_WDF_DRIVER_UNLOAD unload() const { return unload_; }
  const WDF_DRIVER_CONFIG& config() const { return config_; }

 protected:
  void dispose() override;
  void release() override;

 private:
  WDF_DRIVER_CONFIG config_;
  PFN_WDF_DRIVER_DEVICE_ADD device_add_ = nullptr;
  PFN_WDF_DRIVER_UNLOAD unload_ = nullptr;
  WCHAR* registry_path_ = nullptr;  // the guest's memory, with a terminator
};

// FxDriver::Unload: EvtDriverUnload, and then all that hangs below the driver goes.
void unload_driver(Client& client);
// The second half alone, for a driver whose DriverEntry failed: EvtDriverUnload is not called.
void delete_driver(Client& client);

// The client whose driver object this is; nullptr: none.
Client* client_of(const DRIVER_OBJECT* driver);

}  // namespace rundown::wdf
