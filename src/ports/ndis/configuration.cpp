// A driver's configuration in the registry, by the handle that stands for the driver, its module or
// its binding.
#include <algorithm>
#include <cstring>
#include <string>

#include "abi/ndis_stack.h"
#include "abi/registry.h"
#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/export.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/adapter.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

enum ParameterType : ULONG {
  NdisParameterInteger,
  NdisParameterHexInteger,
  NdisParameterString,
  NdisParameterMultiString,
  NdisParameterBinary,
};
struct Binary {
  USHORT Length;
  void* Buffer;
};
struct Parameter {  // NDIS_CONFIGURATION_PARAMETER
  ULONG ParameterType;
  union {
    ULONG IntegerData;
    UNICODE_STRING StringData;
    Binary BinaryData;
  };
};
static_assert(sizeof(Parameter) == 24);

struct Configuration {
  cm::Key* key = nullptr;
  machine::Vector<void*> values;  // given to the driver, until it closes the handle
};
struct Configurations {
  machine::Map<NDIS_HANDLE, Configuration> all;
};
const machine::Part<Configurations> state;

std::u16string service_of(const Registration& registration) {
  if (registration.driver == nullptr) return {registration.name.begin(), registration.name.end()};
  return std::u16string(ob::text_of(registration.driver->DriverExtension->ServiceKeyName));
}

// https://learn.microsoft.com/windows-hardware/drivers/ddi/ndis/nf-ndis-ndisopenconfigurationex:
// the network setup makes these keys when it installs the driver. Empty: of something else.
std::u16string path_for(NDIS_HANDLE handle) {
  const std::u16string services(u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\");
  if (const Registration* registration = find_registration(handle)) {
    return services + service_of(*registration) + u"\\Parameters";
  }
  if (const Module* filter = find_module(handle)) {
    return services + service_of(*find_registration(filter->driver)) + u"\\Parameters\\Adapters\\" +
           std::u16string(adapter::kGuid);
  }
  const NDIS_HANDLE protocol = protocol_of_binding(handle);
  if (protocol == nullptr) return {};
  return services + service_of(*find_registration(protocol)) + u"\\Parameters\\Adapters\\" +
         std::u16string(adapter::kGuid);
}

Configuration& configuration_at(NDIS_HANDLE handle) {
  const auto found = state->all.find(handle);
  if (found == state->all.end()) bad_handle(handle);
  return found->second;
}

// Of the value's own type, whatever the caller asks for: text that is asked for as a number is read
// as one.
bool fill(Parameter& to, const cm::Value& value, ULONG wanted) {
  switch (value.type) {
    case REG_DWORD:
      to.ParameterType = wanted == NdisParameterHexInteger ? wanted : ULONG{NdisParameterInteger};
      std::memcpy(&to.IntegerData, value.data.data(), sizeof to.IntegerData);
      return true;
    case REG_SZ:
    case REG_MULTI_SZ: {
      if (wanted == NdisParameterInteger || wanted == NdisParameterHexInteger) {
        const auto* text = reinterpret_cast<const char16_t*>(value.data.data());
        to.ParameterType = wanted;
        to.IntegerData = 0;
        for (std::size_t at = 0; at < value.data.size() / 2 && text[at] >= u'0' && text[at] <= u'9';
             ++at) {
          to.IntegerData = to.IntegerData * 10 + (text[at] - u'0');
        }
        return wanted == NdisParameterInteger;
      }
      to.ParameterType = value.type == REG_SZ ? NdisParameterString : NdisParameterMultiString;
      void* const text = &to + 1;
      std::memcpy(text, value.data.data(), value.data.size());
      to.StringData.Buffer = static_cast<decltype(to.StringData.Buffer)>(text);
      to.StringData.MaximumLength = static_cast<USHORT>(value.data.size());
      to.StringData.Length =
          static_cast<USHORT>(std::max<std::size_t>(value.data.size(), 2) - sizeof(char16_t));
      return true;
    }
    case REG_BINARY:
      to.ParameterType = NdisParameterBinary;
      to.BinaryData.Length = static_cast<USHORT>(value.data.size());
      to.BinaryData.Buffer = &to + 1;
      std::memcpy(to.BinaryData.Buffer, value.data.data(), value.data.size());
      return true;
    default:
      return false;
  }
}

}  // namespace

NTSTATUS NdisOpenConfigurationEx(const NDIS_CONFIGURATION_OBJECT* object, NDIS_HANDLE* handle) {
  constexpr std::size_t kSmallest = offsetof(NDIS_CONFIGURATION_OBJECT, Flags) + sizeof(ULONG);
  if (object->Header.Type != NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT ||
      object->Header.Size < kSmallest) {
    return STATUS_INVALID_PARAMETER;
  }
  const std::u16string path = path_for(object->NdisHandle);
  if (path.empty()) {
    gate::unsupported(module.name, "NdisOpenConfigurationEx of this handle");
  }
  void* const made = pool::allocate_object<std::uint64_t>();
  state->all[made].key = &cm::make_key(path);
  gate::acquired({.kind = Resource::ndis_object,
                  .key = reinterpret_cast<std::uint64_t>(made),
                  .phrase = "an open NDIS configuration"});
  *handle = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisOpenConfigurationEx,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::ndis_object,
                .needs_memory = true,
                .header = "ndis"});

void NdisReadConfiguration(NTSTATUS* status, Parameter** parameter, NDIS_HANDLE handle,
                           const UNICODE_STRING* keyword, ULONG type) {
  Configuration& configuration = configuration_at(handle);
  *parameter = nullptr;
  *status = STATUS_UNSUCCESSFUL;
  const cm::Value* value = cm::find_value(*configuration.key, ob::text_of(*keyword));
  if (value == nullptr) return;
  auto* made = pool::allocate_object<Parameter>(value->data.size());
  configuration.values.push_back(made);
  if (!fill(*made, *value, type)) {
    gate::unsupported(module.name, "NdisReadConfiguration of a value of this type");
  }
  *parameter = made;
  *status = STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisReadConfiguration, {.irql = Irql::passive, .header = "ndis"});

void NdisCloseConfiguration(NDIS_HANDLE handle) {
  const Configuration configuration = configuration_at(handle);
  state->all.erase(handle);
  for (void* value : configuration.values) pool::free(value);
  gate::released(Resource::ndis_object, handle);
  pool::free(handle);
}
RUNDOWN_EXPORT(module, NdisCloseConfiguration,
               {.irql = Irql::passive, .releases = Resource::ndis_object, .header = "ndis"});

}  // namespace rundown::ports::ndis
