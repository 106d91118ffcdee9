// What is declared beside each export. Tracing, IRQL checks, fault injection, the ledger and the
// documentation table read it; nothing about an export is said a second time elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "abi/ntstatus.h"
#include "cpu/processor.h"

namespace rundown::gate {

// What a driver can hold. The name is the second half of a leak rule's id.
enum class Resource : std::uint8_t {
  pool,
  device,
  device_attachment,
  symbolic_link,
  handle,
  object_reference,
  thread,
  timer,
  dpc,
  apc,
  work_item,
  mdl,
  locked_pages,
  mapping,
  irp,
  resource,
  lookaside,
  remove_lock,
  callback,
  notification,
  shutdown,
  wmi,
  etw,
  counter_set,
  driver_extension,
  contiguous_memory,
  io_mapping,
  interrupt,
  dma_adapter,
  battery,
  section,
  error_log,
  power,
  token,
  string,
  security_descriptor,
  unc_provider,
  filter,
  filter_port,
  filter_context,
  filter_name,
  wdf_object,
  wdf_device_init,
  wdf_reference,
  wdf_request,
  gpio_client,
  net_buffer_pool,
  net_buffer,
  ndis_object,
  ndis_driver,
  ndis_device,
  ndis_timer,
  ndis_lock,
  wfp_engine,
  wfp_object,
  wfp_notification,
  callout,
  flow_context,
  injection_handle,
  redirect_handle,
  wfp_memory,
  network_module,
  wsk,
  count_,
};

struct ResourceName {
  std::string_view id;      // as in leak/<id>
  std::string_view phrase;  // in a sentence: "a kernel timer"
  // While a driver holds one, the system can call it, or it runs. A trace provider is none: it only
  // tells the driver that somebody listens.
  bool reaches = false;
};
ResourceName name_of(Resource resource);

class ResourceSet {
 public:
  constexpr ResourceSet() = default;
  constexpr ResourceSet(Resource one) { add(one); }
  constexpr ResourceSet(std::initializer_list<Resource> several) {
    for (const Resource one : several) add(one);
  }
  constexpr bool contains(Resource one) const { return (word(one) & bit(one)) != 0; }
  constexpr bool empty() const { return words_ == Words{}; }

 private:
  static constexpr unsigned kBits = 64;
  using Words = std::array<std::uint64_t, static_cast<unsigned>(Resource::count_) / kBits + 1>;

  static constexpr std::uint64_t bit(Resource one) {
    return std::uint64_t{1} << static_cast<unsigned>(one) % kBits;
  }
  constexpr std::uint64_t word(Resource one) const {
    return words_[static_cast<unsigned>(one) / kBits];
  }
  constexpr void add(Resource one) { words_[static_cast<unsigned>(one) / kBits] |= bit(one); }

  Words words_{};
};

// One documented way for a call to fail.
struct Failure {
  enum class Kind : std::uint8_t { status, null, false_value, raise };
  Kind kind = Kind::status;
  abi::NTSTATUS status{};

  friend constexpr bool operator==(const Failure&, const Failure&) = default;
};

constexpr Failure fails_with(abi::NTSTATUS status) {
  return {Failure::Kind::status, status};
}
constexpr Failure raises(abi::NTSTATUS status) {
  return {Failure::Kind::raise, status};
}
inline constexpr Failure returns_null{Failure::Kind::null, {}};
inline constexpr Failure returns_false{Failure::Kind::false_value, {}};

// A short list that can stand in a constant.
class Failures {
 public:
  constexpr Failures() = default;
  constexpr Failures(std::initializer_list<Failure> several) {
    for (const Failure& one : several) items_[size_++] = one;
  }
  constexpr Failures(Failure one) : Failures({one}) {}
  constexpr const Failure* begin() const { return items_.data(); }
  constexpr const Failure* end() const { return items_.data() + size_; }
  constexpr bool empty() const { return size_ == 0; }

 private:
  std::array<Failure, 8> items_{};
  std::uint8_t size_ = 0;
};

using cpu::Irql;

struct Contract {
  // The highest IRQL at which the documentation allows the call. KeRaiseIrql and the like have
  // none.
  Irql irql = Irql::high;
  // Failures that the documentation admits for a correct call: memory, a name in use, a refused
  // registration. Not those that only a wrong argument causes.
  Failures fails{};
  // Where the arguments decide which failures can be (a device without a name cannot collide):
  // asked instead of `fails`.
  Failures (*fails_when)(const cpu::GateFrame& call) = nullptr;
  ResourceSet acquires{};
  ResourceSet releases{};
  // Counted from 1: the argument through which a new handle comes back. It is NULL after a failure.
  std::uint8_t handle_out = 0;
  // Counted from 1: the argument whose memory the kernel touches at DISPATCH_LEVEL and above, so
  // that it must be resident.
  std::uint8_t resident = 0;
  // The entry code of a framework's library calls it when the driver's own DriverEntry has failed.
  bool ends_driver_entry = false;
  // Refused with STATUS_ACCESS_DENIED to a driver that was linked without /INTEGRITYCHECK.
  bool needs_integrity_check = false;
  // Without it the driver is nothing to the system, though it stays loaded: the creation of the
  // framework's driver object, a miniport's registration with its port driver.
  bool makes_driver = false;
  // A driver that calls this has to call that function, which makes the driver, before DriverEntry
  // returns success.
  std::string_view owes{};
  // What it makes is what the system would call the driver by, beyond what it acquires.
  bool makes_reachable = false;
  // It leads to the device's registers, so the drivers below have to have started the device.
  bool uses_hardware = false;
  // The call fails when memory is short, so --low-memory fails it too.
  bool needs_memory = false;
  // The documentation's header, for the page's address: .../ddi/<header>/nf-<header>-<function>.
  // Empty: not documented.
  std::string_view header = "wdm";
};

}  // namespace rundown::gate
