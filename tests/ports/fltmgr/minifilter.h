// A minifilter of host code: its driver object, its service key and its registration.
#pragma once

#include "abi/flt.h"
#include "in_machine.h"
#include "nt/cm/registry.h"

namespace rundown::test {

struct Minifilter {
  static constexpr const char16_t* kService =
      u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\mini";

  Minifilter() {
    nt::cm::make_key(kService);
    extension.ServiceKeyName = unicode(u"mini");
    driver.DriverExtension = &extension;
    registration.Size = sizeof registration;
    registration.Version = abi::FLT_REGISTRATION_VERSION_0203;
  }
  abi::NTSTATUS add() {
    return call<abi::NTSTATUS>("FltRegisterFilter", &driver, &registration, &filter);
  }
  abi::NTSTATUS start() const { return call<abi::NTSTATUS>("FltStartFiltering", filter); }
  void remove() const { call("FltUnregisterFilter", filter); }

  abi::DRIVER_OBJECT driver{};
  abi::DRIVER_EXTENSION extension{};
  abi::FLT_REGISTRATION registration{};
  abi::FLT_FILTER* filter = nullptr;
};

}  // namespace rundown::test
