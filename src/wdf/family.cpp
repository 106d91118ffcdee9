// KMDF as a family of drivers.
#include "gate/family.h"

#include <charconv>

#include "wdf/class_extension/extensions.h"
#include "wdf/framework.h"
#include "wdf/function_table.h"
#include "wdf/loader/bind_info.h"

namespace rundown::wdf {
namespace {

std::vector<std::string_view> functions_of(std::string_view version) {
  const std::size_t dot = version.find('.');
  ULONG minor = 0;
  if (dot == std::string_view::npos ||
      std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor).ec !=
          std::errc{}) {
    return {};
  }
  const auto all = function_facts();
  std::vector<std::string_view> names;
  for (const FunctionFacts& one :
       all.first(std::min<std::size_t>(function_count(minor), all.size()))) {
    names.push_back(one.name);
  }
  return names;
}

bool is_entry_code(std::string_view function) {
  return function.starts_with("FxDriverEntry") || function.starts_with("FxStub");
}

// The headers, class extensions' too, give drivers each function as an inline one, which calls
// through the table.
bool is_inline_call(std::string_view function, std::string_view file) {
  if (!file.ends_with(".h")) return false;
  return (function.starts_with("Wdf") && file.starts_with("wdf")) ||
         is_extension_function(function);
}

// pnpstatemachine.cpp, powerstatemachine.cpp and selfmanagediostatemachine.cpp of the published
// source; wdf/pnp has them as tables.
std::string_view why_not_called(std::string_view callback) {
  struct Undoes {
    std::string_view callback;
    std::string_view why;
  };
  static constexpr Undoes kAll[] = {
      {"EvtDeviceReleaseHardware",
       "the framework calls it only once EvtDevicePrepareHardware has been called"},
      {"EvtDeviceD0Exit", "the framework does not call it when EvtDeviceD0Entry fails"},
      {"EvtDeviceD0ExitPreInterruptsDisabled",
       "the framework does not call it when EvtDeviceD0EntryPostInterruptsEnabled fails"},
      {"EvtInterruptDisable",
       "the framework calls it only for a device whose EvtDeviceD0Entry has succeeded"},
      {"EvtDeviceSelfManagedIoSuspend",
       "the framework calls it only after EvtDeviceSelfManagedIoInit or "
       "EvtDeviceSelfManagedIoRestart has succeeded"},
      {"EvtDeviceSelfManagedIoFlush",
       "the framework calls it only once EvtDeviceSelfManagedIoInit has been called"},
      {"EvtDeviceSelfManagedIoCleanup",
       "the framework calls it only once EvtDeviceSelfManagedIoInit has been called"},
  };
  for (const Undoes& one : kAll) {
    if (callback == one.callback) return one.why;
  }
  return {};
}

const gate::FamilyEntry kmdf(
    {.name = "kmdf",
     .title = "KMDF",
     .module = "wdfldr.sys",
     .registration = "WdfDriverCreate",
     .is_framework = true,
     .when_unregistered =
         "the framework calls a driver's callbacks only once WdfDriverCreate has succeeded",
     .when_registered =
         "the framework does not call EvtDriverUnload when DriverEntry returns a failure",
     .clean_up_callback = "the WDFDRIVER's EvtCleanupCallback, which the framework calls",
     .unload_callback = "EvtDriverUnload",
     .why_not_called = &why_not_called,
     .add_device = "EvtDriverDeviceAdd",
     .keeps_it_loaded = "its control device exists",
     .version_of = &bound_version,
     .functions_module = wdf01000.name,
     .beyond_imports = &functions_of,
     .is_entry_code = &is_entry_code,
     .is_inline_call = &is_inline_call});

}  // namespace
}  // namespace rundown::wdf
