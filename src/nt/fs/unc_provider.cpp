// Redirectors at the Multiple UNC Provider. Nobody asks for a UNC name in this machine, so none of
// them is ever sent one.
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

struct Providers {
  std::uint64_t last = 0;
  machine::Set<std::uint64_t> registered;
};
const machine::Part<Providers> state;

constexpr std::uint64_t kFirst = 0x8000'1000;
constexpr std::uint64_t kStep = 4;

NTSTATUS add(HANDLE* handle, const UNICODE_STRING* name) {
  const std::uint64_t number = kFirst + kStep * state->last++;
  state->registered.insert(number);
  *handle = reinterpret_cast<HANDLE>(number);
  const machine::WString path(ob::text_of(*name));
  gate::acquired({.kind = Resource::unc_provider,
                  .key = number,
                  .name = std::string(path.begin(), path.end())});
  return STATUS_SUCCESS;
}

constexpr gate::Contract kRegisters{.irql = Irql::passive,
                                    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                    .acquires = Resource::unc_provider,
                                    .needs_memory = true,
                                    .header = "ntifs"};

}  // namespace

NTSTATUS FsRtlRegisterUncProvider(HANDLE* handle, const UNICODE_STRING* name,
                                  BOOLEAN /*mailslots*/) {
  ob::Found found;
  const NTSTATUS status = ob::look_up(ob::text_of(*name), found);
  return nt_success(status) ? add(handle, name) : status;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlRegisterUncProvider, (kRegisters));

NTSTATUS FsRtlRegisterUncProviderEx(HANDLE* handle, const UNICODE_STRING* name,
                                    DEVICE_OBJECT* device, ULONG /*flags*/) {
  if (name == nullptr || device == nullptr) return STATUS_INVALID_PARAMETER;
  return add(handle, name);
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlRegisterUncProviderEx, (kRegisters));

void FsRtlDeregisterUncProvider(HANDLE handle) {
  const auto number = reinterpret_cast<std::uint64_t>(handle);
  if (state->registered.erase(number) == 0) {
    gate::unsupported(ntoskrnl.name, "FsRtlDeregisterUncProvider of what is not registered");
  }
  gate::released(Resource::unc_provider, handle);
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlDeregisterUncProvider,
               {.irql = Irql::passive, .releases = Resource::unc_provider, .header = "ntifs"});

}  // namespace rundown::nt
