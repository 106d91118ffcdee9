// WDFWMIPROVIDER and WDFWMIINSTANCE: blocks of data that a device offers to WMI.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

class WmiInstance;

class WmiProvider final : public Object {
 public:
  static constexpr Type kType = Type::wmi_provider;

  WmiProvider(const Blueprint& plan, Device& device, const WDF_WMI_PROVIDER_CONFIG& config);

  Device& device() const { return device_; }
  const WDF_WMI_PROVIDER_CONFIG& config() const { return config_; }

  // STATUS_INVALID_DEVICE_REQUEST: it is registered already.
  NTSTATUS add(WmiInstance& instance);
  void remove(const WmiInstance& instance);

 protected:
  void dispose() override;

 private:
  Device& device_;
  WDF_WMI_PROVIDER_CONFIG config_;
  machine::Vector<const WmiInstance*> instances_;
};

class WmiInstance final : public Object {
 public:
  static constexpr Type kType = Type::wmi_instance;

  WmiInstance(const Blueprint& plan, WmiProvider& provider, const WDF_WMI_INSTANCE_CONFIG& config);

  WmiProvider& provider() const { return provider_; }
  const WDF_WMI_INSTANCE_CONFIG& config() const { return config_; }

 protected:
  void dispose() override;

 private:
  WmiProvider& provider_;
  WDF_WMI_INSTANCE_CONFIG config_;
};

}  // namespace rundown::wdf
