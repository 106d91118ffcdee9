// classpnp.sys, as far as a class driver's DriverEntry reaches: what it does to the driver object,
// what it refuses, and its DriverUnload. Learn has no page of it; this follows Microsoft's source,
// storage/class/classpnp of the driver samples.
//
// What it allocates hangs on the driver object and goes with it, or with ClassUnload.
#include "ports/classpnp/initialize.h"

#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pnp/add_device.h"
#include "ports/miniport.h"

namespace rundown::ports {
namespace {

using namespace nt;
using namespace classpnp;

constexpr gate::Module module{"classpnp.sys"};
constexpr gate::Module internal{"classpnp-internal.sys"};

struct ClassDriver {
  InitData data{};
  bool has_working_set = false;
  bool has_sense_info = false;
};
struct ClassDrivers {
  machine::Map<DRIVER_OBJECT*, ClassDriver> drivers;
};
const machine::Part<ClassDrivers> state;

// A class driver without read and write of its own has a StartIo.
bool reads_and_writes(const DeviceInfo& device, const InitData& data) {
  return device.ClassReadWriteVerification != nullptr || data.ClassStartIo != nullptr;
}

bool is_complete(const InitData& data) {
  const bool devices = data.FdoData.ClassDeviceControl != nullptr &&
                       reads_and_writes(data.FdoData, data) && data.ClassAddDevice != nullptr &&
                       data.FdoData.ClassStartDevice != nullptr &&
                       data.FdoData.ClassStopDevice != nullptr;
  if (data.ClassEnumerateDevice == nullptr) return devices;
  return devices && data.PdoData.ClassDeviceControl != nullptr &&
         data.PdoData.ClassStartDevice != nullptr && reads_and_writes(data.PdoData, data) &&
         data.PdoData.ClassStopDevice != nullptr;
}

const GUID& guid_of(const cpu::GateFrame& call) {
  return *reinterpret_cast<const GUID*>(call.argument(1));
}

// It keeps a copy of these two, and of nothing else.
gate::Failures extension_failures(const cpu::GateFrame& call) {
  const GUID& what = guid_of(call);
  const auto driver = state->drivers.find(reinterpret_cast<DRIVER_OBJECT*>(call.argument(0)));
  if (driver == state->drivers.end() || (what != kWorkingSet && what != kSenseInfo2)) return {};
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

// Both are for CD-ROM drives alone, and once for a driver.
NTSTATUS once_for_a_cd_rom(const ClassDriver& driver, bool& has) {
  if (driver.data.FdoData.DeviceType != FILE_DEVICE_CD_ROM) return STATUS_INVALID_DEVICE_REQUEST;
  if (has) return STATUS_INVALID_PARAMETER;
  has = true;
  return STATUS_SUCCESS;
}

NTSTATUS set_working_set(ClassDriver& driver, const WorkingSet& info) {
  if (info.Size != sizeof info || info.XferPacketsWorkingSetMaximum > kLargestWorkingSet ||
      info.XferPacketsWorkingSetMinimum > kLargestWorkingSet) {
    return STATUS_INVALID_PARAMETER;
  }
  return once_for_a_cd_rom(driver, driver.has_working_set);
}

NTSTATUS set_sense_info(ClassDriver& driver, const SenseInfo2& info) {
  if (info.Size != sizeof info || info.HistoryCount == 0 || info.HistoryCount > kLongestHistory ||
      info.Compress == nullptr || info.Interpret == nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  return once_for_a_cd_rom(driver, driver.has_sense_info);
}

}  // namespace

void ClassUnload(DRIVER_OBJECT* driver) {
  const void* const unload = state->drivers[driver].data.ClassUnload;
  gate::call_back({"ClassUnload", "a storage class driver", unload});
  cpu::call_guest(unload, driver);
  state->drivers.erase(driver);
}
RUNDOWN_EXPORT(internal, ClassUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS ClassGlobalDispatch(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(module.name, "a request to a class driver's device");
}
RUNDOWN_EXPORT(internal, ClassGlobalDispatch, {.header = ""});

void ClasspStartIo(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(module.name, "a request to a class driver's device");
}
RUNDOWN_EXPORT(internal, ClasspStartIo, {.irql = Irql::dispatch, .header = ""});

NTSTATUS ClassMinimalPowerHandler(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(module.name, "a power request to a class driver's device");
}
RUNDOWN_EXPORT(internal, ClassMinimalPowerHandler, {.header = ""});

// A second call for one driver object changes what that says, and keeps the first description.
ULONG ClassInitialize(DRIVER_OBJECT* driver, UNICODE_STRING* /*registry_path*/, InitData* data) {
  if (data->InitializationDataSize != sizeof(InitData) || !is_complete(*data)) {
    return static_cast<ULONG>(STATUS_REVISION_MISMATCH);
  }
  void* const minimal = reinterpret_cast<void*>(
      gate::guest_routine<DRIVER_DISPATCH>(internal, "ClassMinimalPowerHandler"));
  if (data->FdoData.ClassPowerDevice == nullptr) data->FdoData.ClassPowerDevice = minimal;
  if (data->ClassEnumerateDevice != nullptr && data->PdoData.ClassPowerDevice == nullptr) {
    data->PdoData.ClassPowerDevice = minimal;
  }
  state->drivers.try_emplace(driver, ClassDriver{.data = *data});

  for (const ULONG major :
       {IRP_MJ_CREATE, IRP_MJ_CLOSE, IRP_MJ_READ, IRP_MJ_WRITE, IRP_MJ_SCSI, IRP_MJ_DEVICE_CONTROL,
        IRP_MJ_SHUTDOWN, IRP_MJ_FLUSH_BUFFERS, IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL}) {
    driver->MajorFunction[major] =
        gate::guest_routine<DRIVER_DISPATCH>(internal, "ClassGlobalDispatch");
  }
  if (data->ClassStartIo != nullptr) {
    driver->DriverStartIo = gate::guest_routine<DRIVER_STARTIO>(internal, "ClasspStartIo");
  }
  driver->DriverUnload = data->ClassUnload == nullptr
                             ? nullptr
                             : gate::guest_routine<DRIVER_UNLOAD>(internal, "ClassUnload");
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  return static_cast<ULONG>(STATUS_SUCCESS);
}
RUNDOWN_EXPORT(module, ClassInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .makes_driver = true,
                .needs_memory = true,
                .header = ""});

ULONG ClassInitializeEx(DRIVER_OBJECT* driver, const GUID* what, const void* data) {
  const auto found = state->drivers.find(driver);
  if (found == state->drivers.end()) return static_cast<ULONG>(STATUS_UNSUCCESSFUL);
  NTSTATUS status = STATUS_NOT_SUPPORTED;
  if (*what == kQueryRegInfoEx) {
    const auto& list = *static_cast<const RegInfoExList*>(data);
    status = list.Size == sizeof list ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
  } else if (*what == kWorkingSet) {
    status = set_working_set(found->second, *static_cast<const WorkingSet*>(data));
  } else if (*what == kSenseInfo2) {
    status = set_sense_info(found->second, *static_cast<const SenseInfo2*>(data));
  } else if (*what == kSrbSupport) {
    const ULONG kinds = *static_cast<const ULONG*>(data);
    status = (kinds & kSrbKinds) != 0 ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
  }
  return static_cast<ULONG>(status);
}
RUNDOWN_EXPORT(
    module, ClassInitializeEx,
    {.irql = Irql::passive, .fails_when = &extension_failures, .needs_memory = true, .header = ""});

void ClassDebugPrint(ULONG /*level*/, const CHAR* pattern, VariableArguments rest) {
  debug_print(pattern, rest);
}
RUNDOWN_EXPORT(module, ClassDebugPrint, {.header = ""});

}  // namespace rundown::ports
