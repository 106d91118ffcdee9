// A minifilter of host code: its driver object, its service key and its registration.
#pragma once

#include "abi/flt.h"
#include "abi/pool.h"
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

// A filter with an instance on the volume and a context of 16 bytes for it.
struct WithInstance : Minifilter {
  WithInstance() {
    contexts[0].ContextType = abi::FLT_INSTANCE_CONTEXT;
    contexts[0].Size = 16;
    contexts[0].PoolTag = 0x74736554;
    contexts[1].ContextType = abi::FLT_VOLUME_CONTEXT;
    contexts[1].Size = abi::FLT_VARIABLE_SIZED_CONTEXTS;
    contexts[2].ContextType = abi::FLT_CONTEXT_END;
    registration.ContextRegistration = contexts;
    registration.InstanceSetupCallback =
        guest_callback([this](std::uint64_t objects, std::uint64_t, std::uint64_t, std::uint64_t) {
          const auto* related = reinterpret_cast<const abi::FLT_RELATED_OBJECTS*>(objects);
          instance = related->Instance;
          volume = related->Volume;
          return static_cast<std::uint64_t>(setup_answer);
        });
  }
  abi::NTSTATUS allocate(abi::SIZE_T bytes = 16,
                         abi::FLT_CONTEXT_TYPE type = abi::FLT_INSTANCE_CONTEXT,
                         abi::ULONG pool = abi::NonPagedPool) {
    return call<abi::NTSTATUS>("FltAllocateContext", filter, type, bytes, pool, &context);
  }
  abi::NTSTATUS set(abi::FLT_SET_CONTEXT_OPERATION operation, void** old) const {
    return call<abi::NTSTATUS>("FltSetInstanceContext", instance, operation, context, old);
  }
  abi::FLT_CONTEXT_REGISTRATION contexts[3]{};
  abi::FLT_INSTANCE* instance = nullptr;
  abi::FLT_VOLUME* volume = nullptr;
  std::uint32_t setup_answer = 0;
  void* context = nullptr;
};

}  // namespace rundown::test
