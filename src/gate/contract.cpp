#include "gate/contract.h"

namespace rundown::gate {
namespace {

constexpr std::array<ResourceName, static_cast<std::size_t>(Resource::count_)> kNames{{
    {"pool", "pool memory"},
    {"device", "a device object", true},
    {"device-attachment", "a device attached to a stack"},
    {"symbolic-link", "a symbolic link"},
    {"handle", "a handle"},
    {"object-reference", "a reference to an object"},
    {"thread", "a running system thread", true},
    {"timer", "a kernel timer that is set", true},
    {"dpc", "a queued DPC", true},
    {"apc", "a queued APC", true},
    {"work-item", "a work item", true},
    {"mdl", "an MDL"},
    {"locked-pages", "locked pages"},
    {"mapping", "a mapping of an MDL's pages"},
    {"irp", "an IRP", true},
    {"resource", "an executive resource (ERESOURCE)"},
    {"lookaside", "a lookaside list"},
    {"remove-lock", "a remove lock that is held"},
    {"callback", "a registered callback", true},
    {"notification", "a registered notification", true},
    {"shutdown", "a shutdown notification", true},
    {"wmi", "a WMI registration"},
    {"etw", "an ETW registration"},
    {"counter-set", "a registered counter set", true},
    {"driver-extension", "a driver object extension"},
    {"contiguous-memory", "contiguous memory"},
    {"io-mapping", "a mapping of device memory"},
    {"interrupt", "a connected interrupt", true},
    {"dma-adapter", "a DMA adapter"},
    {"battery", "a battery"},
    {"section", "a mapped section"},
    {"error-log", "an error log entry"},
    {"power", "a power registration", true},
    {"token", "a captured security context"},
    {"string", "a string's buffer"},
    {"security-descriptor", "a security descriptor"},
    {"unc-provider", "a registration as a provider of UNC names", true},
    {"filter", "a registered minifilter", true},
    {"filter-port", "a minifilter's communication port"},
    {"filter-context", "a minifilter's context"},
    {"filter-name", "a file's name information"},
    {"wdf-object", "a framework object"},
    {"wdf-device-init", "a WDFDEVICE_INIT"},
    {"wdf-reference", "a reference to a framework object"},
    {"wdf-request", "a request that is not completed"},
    {"gpio-client", "a registration with GpioClx", true},
    {"net-buffer-pool", "a pool of net buffers"},
    {"net-buffer", "a NET_BUFFER_LIST"},
    {"ndis-object", "an NDIS generic object"},
    {"ndis-driver", "a registration with NDIS", true},
    {"ndis-device", "an NDIS device", true},
    {"ndis-timer", "an NDIS timer object", true},
    {"ndis-lock", "an NDIS read-write lock"},
    {"wfp-engine", "an open session to the filter engine"},
    {"wfp-object", "an object in the filter engine"},
    {"wfp-notification", "a subscription to the filter engine's state", true},
    {"callout", "a registered callout", true},
    {"flow-context", "a context on a data flow", true},
    {"injection-handle", "an injection handle"},
    {"redirect-handle", "a redirect handle"},
    {"wfp-memory", "a block of the filter engine's memory"},
    {"network-module", "a registration with the Network Module Registrar", true},
    {"wsk", "a Winsock Kernel registration", true},
}};

}  // namespace

ResourceName name_of(Resource resource) {
  return kNames[static_cast<std::size_t>(resource)];
}

}  // namespace rundown::gate
