// WDFDMAENABLER: a device's DMA adapters, and the common buffers that they have allocated.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

class DmaEnabler final : public Object {
 public:
  static constexpr Type kType = Type::dma_enabler;

  DmaEnabler(const Blueprint& plan, Device& device, const WDF_DMA_ENABLER_CONFIG& config);

  // STATUS_UNSUCCESSFUL: the system has no adapter for the device. STATUS_INVALID_PARAMETER: an
  // address width or a version that does not go with the profile.
  NTSTATUS get_adapters();

  Device& device() const { return device_; }
  const WDF_DMA_ENABLER_CONFIG& config() const { return config_; }
  std::size_t fragment_length() const { return fragment_length_; }
  ULONG alignment() const { return alignment_; }
  bool is_version_3() const { return version_ >= 3; }
  DMA_ADAPTER* adapter(WDF_DMA_DIRECTION direction) const;

  // The callbacks of a change of the device's power (FxDmaEnabler::PowerUp and PowerDown).
  NTSTATUS power_up();
  NTSTATUS power_down();

  bool busy = false;                         // a transaction of a packet profile executes
  std::size_t maximum_elements = ~ULONG{0};  // WDF_DMA_ENABLER_UNLIMITED_FRAGMENTS

 protected:
  void dispose() override;
  void release() override { put_adapters(); }

 private:
  NTSTATUS get_adapter(DMA_ADAPTER** adapter);
  void put_adapters();

  Device& device_;
  WDF_DMA_ENABLER_CONFIG config_;
  DMA_ADAPTER* read_ = nullptr;
  DMA_ADAPTER* write_ = nullptr;  // of a duplex profile
  std::size_t fragment_length_ = 0;
  ULONG alignment_ = 0;
  ULONG version_ = 2;
  bool fill_failed_ = false;
  bool enable_failed_ = false;
};

}  // namespace rundown::wdf
