// scsiport.sys, as far as a miniport's DriverEntry reaches.
//
// ScsiPortInitialize checks the miniport's description and takes over the driver object. What
// happens next depends on the registry: with Parameters\PnpInterface naming the adapter's bus, the
// adapter is found later, when PnP starts its device; without it the miniport is a legacy one, and
// the port driver looks for adapters at once.
#include <cstring>
#include <string>

#include "abi/io.h"
#include "abi/registry.h"
#include "abi/scsi.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/device.h"
#include "nt/ke/irql.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pnp/add_device.h"
#include "nt/pool/pool.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module scsiport{"scsiport.sys"};
constexpr gate::Module internal{"scsiport-internal.sys"};

struct PortState {
  machine::Vector<DEVICE_OBJECT*> adapters;
  ULONG next_port = 0;
};
const machine::Part<PortState> state;

std::u16string decimal(std::int64_t value) {
  const std::string text = std::to_string(value);
  return {text.begin(), text.end()};
}

// HKLM\...\Services\<miniport>\Parameters\PnpInterface, a value for each bus type whose adapters
// PnP finds.
bool is_plug_and_play(const UNICODE_STRING& registry_path, INTERFACE_TYPE bus) {
  std::u16string path(ob::text_of(registry_path));
  path += u"\\Parameters\\PnpInterface";
  const cm::Key* key = cm::find_key(path);
  if (key == nullptr) return false;
  const cm::Value* value = cm::find_value(*key, decimal(bus));
  return value != nullptr && value->data.size() == sizeof(ULONG) && value->data[0] != std::byte{0};
}

// The configuration that a miniport's HwFindAdapter completes: what the description says, the rest
// not yet known.
void describe(const HW_INITIALIZATION_DATA& data, PORT_CONFIGURATION_INFORMATION& config) {
  constexpr ULONG kUninitialized = 0xFFFF'FFFF;  // SP_UNINITIALIZED_VALUE
  config.Length = sizeof config;
  config.AdapterInterfaceType = data.AdapterInterfaceType;
  config.InterruptMode = data.AdapterInterfaceType == Isa ? Latched : LevelSensitive;
  config.MaximumTransferLength = kUninitialized;
  config.NumberOfPhysicalBreaks = kUninitialized;
  config.DmaChannel = kUninitialized;
  config.DmaPort = kUninitialized;
  config.NumberOfAccessRanges = data.NumberOfAccessRanges;
  config.MaximumNumberOfTargets = 8;
  config.MaximumNumberOfLogicalUnits = 8;
  config.MapBuffers = data.MapBuffers;
  config.NeedPhysicalAddresses = data.NeedPhysicalAddresses;
  config.TaggedQueuing = data.TaggedQueuing;
  config.AutoRequestSense = data.AutoRequestSense;
  config.MultipleRequestPerLu = data.MultipleRequestPerLu;
  config.ReceiveEvent = data.ReceiveEvent;
  config.DeviceExtensionSize = data.DeviceExtensionSize;
  config.SpecificLuExtensionSize = data.SpecificLuExtensionSize;
  config.SrbExtensionSize = data.SrbExtensionSize;
  std::memset(config.InitiatorBusId, 0xFF, sizeof config.InitiatorBusId);
}

struct Search {
  bool found = false;
  bool again = false;
};

// HwInitialize runs as an interrupt would: at the device's level where there is an interrupt
// routine.
bool initialize_adapter(const HW_INITIALIZATION_DATA& data, void* extension) {
  const Irql before = ke::current_irql();
  if (data.HwInterrupt != nullptr) ke::raise_irql(Irql::device_lowest);
  const auto ready = static_cast<UCHAR>(
      cpu::call_guest(reinterpret_cast<const void*>(data.HwInitialize), extension));
  ke::lower_irql(before);
  return ready != FALSE;
}

// One call of HwFindAdapter, and what follows when it finds one.
NTSTATUS search(DRIVER_OBJECT& driver, const HW_INITIALIZATION_DATA& data, void* context,
                Search& result) {
  std::u16string text = u"\\Device\\ScsiPort" + decimal(state->next_port);
  const auto bytes = static_cast<USHORT>(text.size() * sizeof(char16_t));
  const UNICODE_STRING name{bytes, bytes, text.data()};
  DEVICE_OBJECT* device = nullptr;
  const NTSTATUS status = io::create_device({.driver = &driver,
                                             .extension_bytes = data.DeviceExtensionSize,
                                             .name = &name,
                                             .type = FILE_DEVICE_CONTROLLER},
                                            &device);
  if (!nt_success(status)) return status;
  void* extension = device->DeviceExtension;
  auto* config = pool::allocate_object<PORT_CONFIGURATION_INFORMATION>();
  describe(data, *config);
  const std::size_t ranges = data.NumberOfAccessRanges;
  config->AccessRanges = pool::allocate_object<ACCESS_RANGE>(ranges * sizeof(ACCESS_RANGE));
  auto* again = pool::allocate_object<BOOLEAN>();
  constexpr std::uint64_t kNone = 0;
  const auto answer =
      static_cast<ULONG>(cpu::call_guest(reinterpret_cast<const void*>(data.HwFindAdapter),
                                         extension, context, kNone, kNone, config, again));
  result.again = *again != FALSE;
  const bool found = answer == SP_RETURN_FOUND && initialize_adapter(data, extension);
  pool::free(again);
  pool::free(config->AccessRanges);
  pool::free(config);
  if (!found) {
    io::delete_device(*device);
    return answer == SP_RETURN_BAD_CONFIG ? STATUS_INVALID_PARAMETER : STATUS_NO_SUCH_DEVICE;
  }
  result.found = true;
  ++state->next_port;
  state->adapters.push_back(device);
  return STATUS_SUCCESS;
}

NTSTATUS find_adapters(DRIVER_OBJECT& driver, const HW_INITIALIZATION_DATA& data, void* context) {
  constexpr int kMostAdapters =
      32;  // a miniport that asks to be called again for ever finds nothing new
  NTSTATUS status = STATUS_NO_SUCH_DEVICE;
  bool any = false;
  Search result{.found = false, .again = true};
  for (int i = 0; i < kMostAdapters && result.again; ++i) {
    result = {};
    status = search(driver, data, context, result);
    any = any || result.found;
  }
  return any ? STATUS_SUCCESS : status;
}

}  // namespace

// The adapters' devices are the port driver's, and go with it.
void ScsiPortUnload(DRIVER_OBJECT* driver) {
  std::erase_if(state->adapters, [driver](DEVICE_OBJECT* device) {
    if (device->DriverObject != driver) return false;
    io::delete_device(*device);
    return true;
  });
}
RUNDOWN_EXPORT(internal, ScsiPortUnload, {.irql = Irql::passive, .header = ""});

// Documented on learn.microsoft.com (srb.h): the caller returns what this returns.
// STATUS_REVISION_MISMATCH means that the description's size or required routines are wrong;
// STATUS_INSUFFICIENT_RESOURCES that the extension cannot be allocated; STATUS_NO_SUCH_DEVICE that
// no adapter was found.
NTSTATUS ScsiPortInitialize(DRIVER_OBJECT* driver, UNICODE_STRING* registry_path,
                            const HW_INITIALIZATION_DATA* data, void* context) {
  if (data->HwInitializationDataSize > sizeof(HW_INITIALIZATION_DATA)) {
    return STATUS_REVISION_MISMATCH;
  }
  if (data->HwInitialize == nullptr || data->HwFindAdapter == nullptr ||
      data->HwStartIo == nullptr || data->HwResetBus == nullptr) {
    return STATUS_REVISION_MISMATCH;
  }
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "ScsiPortUnload");
  if (is_plug_and_play(*registry_path, data->AdapterInterfaceType)) {
    driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
    return STATUS_SUCCESS;
  }
  return find_adapters(*driver, *data, context);
}
RUNDOWN_EXPORT(scsiport, ScsiPortInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_NO_SUCH_DEVICE)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "srb"});

}  // namespace rundown::ports
