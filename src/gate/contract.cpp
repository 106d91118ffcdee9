#include "gate/contract.h"

namespace rundown::gate {
namespace {

constexpr std::array<ResourceName, static_cast<std::size_t>(Resource::count_)> kNames{{
    {"pool", "pool memory"},
    {"device", "a device object"},
    {"device-attachment", "a device attached to a stack"},
    {"symbolic-link", "a symbolic link"},
    {"handle", "a handle"},
    {"object-reference", "a reference to an object"},
    {"thread", "a running system thread"},
    {"timer", "a kernel timer that is set"},
    {"dpc", "a queued DPC"},
    {"apc", "a queued APC"},
    {"work-item", "a work item"},
    {"mdl", "an MDL"},
    {"locked-pages", "locked pages"},
    {"mapping", "a mapping of an MDL's pages"},
    {"irp", "an IRP"},
    {"resource", "an executive resource (ERESOURCE)"},
    {"lookaside", "a lookaside list"},
    {"remove-lock", "a remove lock that is held"},
    {"callback", "a registered callback"},
    {"notification", "a registered notification"},
    {"shutdown", "a shutdown notification"},
    {"wmi", "a WMI registration"},
    {"etw", "an ETW registration"},
    {"driver-extension", "a driver object extension"},
    {"contiguous-memory", "contiguous memory"},
    {"io-mapping", "a mapping of device memory"},
    {"interrupt", "a connected interrupt"},
    {"dma-adapter", "a DMA adapter"},
    {"section", "a mapped section"},
    {"error-log", "an error log entry"},
    {"power", "a power registration"},
    {"token", "a captured security context"},
    {"string", "a string's buffer"},
    {"wdf-object", "a framework object"},
    {"wdf-device-init", "a WDFDEVICE_INIT"},
    {"wdf-reference", "a reference to a framework object"},
    {"wdf-request", "a request that is not completed"},
}};

}  // namespace

ResourceName name_of(Resource resource) {
  return kNames[static_cast<std::size_t>(resource)];
}

}  // namespace rundown::gate
