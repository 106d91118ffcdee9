// wdfldr.sys: where a driver meets a class extension and leaves it.
#include <string>

#include "machine/part.h"
#include "nt/pool/pool.h"
#include "wdf/class_extension/extensions.h"
#include "wdf/loader/bind_info.h"
#include "wdf/object/client.h"

namespace rundown::wdf {
namespace {

// An extension's driver is loaded while somebody is bound to it.
struct Loaded {
  std::uint64_t* module = nullptr;  // in the guest's memory; who is bound has its address
  ULONG clients = 0;
};
struct ClassState {
  machine::Map<const ClassExtension*, Loaded> loaded;
};
const machine::Part<ClassState> state;

std::string title_of(const WDF_CLASS_BIND_INFO& info) {
  std::string text = "the class extension ";
  for (const WCHAR* letter = info.ClassName; *letter != 0; ++letter)
    text += static_cast<char>(*letter);
  return text + " " + std::to_string(info.Version.Major) + "." + std::to_string(info.Version.Minor);
}

}  // namespace

bool is_bound(const ClassExtension& extension) {
  return state->loaded.contains(&extension);
}

// The loader is not published: what a driver sees of it is in fxldr.h and in the entry code of
// drivers. Its failures for a correct call are those of memory; that an extension is not installed
// is not this machine's to say, so one that is not simulated ends the run with its name.
NTSTATUS WdfVersionBindClass(WDF_BIND_INFO* /*info*/, WDF_DRIVER_GLOBALS* globals,
                             WDF_CLASS_BIND_INFO* class_info) {
  client_of(globals);
  const ClassExtension* extension =
      find_class_extension(class_info->ClassName, class_info->Version.Major);
  if (extension == nullptr) gate::unsupported(wdfldr.name, title_of(*class_info));
  Loaded& loaded = state->loaded[extension];
  if (loaded.module == nullptr) loaded.module = nt::pool::allocate_object<std::uint64_t>();
  ++loaded.clients;
  class_info->ClassModule = loaded.module;
  for (ULONG i = 0; i < class_info->FunctionTableCount; ++i) {
    class_info->FunctionTable[i] = extension_function(*extension, i);
  }
  // Where the extension's functions have a first argument of its own, it comes from here.
  if (class_info->ClassBindInfo != nullptr) *class_info->ClassBindInfo = globals;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdfldr, WdfVersionBindClass,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .needs_memory = true,
                .header = ""});

// The entry code calls it for the record whose binding failed, too: nothing is done for that one.
void WdfVersionUnbindClass(WDF_BIND_INFO* /*info*/, WDF_DRIVER_GLOBALS* globals,
                           WDF_CLASS_BIND_INFO* class_info) {
  client_of(globals);
  if (class_info->ClassModule == nullptr) return;
  class_info->ClassModule = nullptr;
  const auto found =
      state->loaded.find(find_class_extension(class_info->ClassName, class_info->Version.Major));
  if (--found->second.clients > 0) return;
  nt::pool::free(found->second.module);
  state->loaded.erase(found);
}
RUNDOWN_EXPORT(wdfldr, WdfVersionUnbindClass, {.irql = Irql::passive, .header = ""});

}  // namespace rundown::wdf
