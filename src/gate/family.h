// A family of drivers: those that a framework or a port driver makes what they are. Each is stated
// beside its module's exports; the command line, the checker and the report read what stands here
// and know no family by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/pe.h"

namespace rundown::gate {

struct Family {
  std::string_view name;   // in JSON
  std::string_view title;  // before "driver"
  std::string_view
      module;  // from which its drivers import, and no others; empty: all other drivers
  // The export that makes a driver one of it (Contract::makes_driver), where there is one.
  std::string_view registration{};
  // The module of a family on which this one stands: a driver that imports from both is one of
  // this.
  std::string_view stands_on{};
  // A framework may stand on a port driver, and its words are the ones that count then.
  bool is_framework = false;

  // Why nothing undoes what a failing DriverEntry leaves: a clause, for before the registration and
  // for after it.
  std::string_view when_unregistered =
      "Windows does not call DriverUnload when DriverEntry returns a failure";
  std::string_view when_registered =
      "Windows does not call DriverUnload when DriverEntry returns a failure";
  // Where a registered driver can release things whether DriverEntry fails or not. Empty: nowhere.
  std::string_view clean_up_callback{};
  // What its drivers register in place of a DriverUnload; empty: nothing.
  std::string_view unload_callback{};
  // Why it does not call this callback of a device after a step that failed: a clause. Empty: it is
  // not known.
  std::string_view (*why_not_called)(std::string_view callback) = nullptr;
  // What its drivers call the routine behind DRIVER_EXTENSION.AddDevice.
  std::string_view add_device = "AddDevice";
  std::string_view keeps_it_loaded = "its device object exists";

  // The version that a file was made for; empty: not to be told. nullptr: there are none.
  std::string (*version_of)(const image::File& file) = nullptr;
  // What a driver of this version reaches without importing it, and of which module it is.
  std::string_view functions_module{};
  std::vector<std::string_view> (*beyond_imports)(std::string_view version) = nullptr;
  // Of a function's name: the family's library puts it around DriverEntry and DriverUnload.
  bool (*is_entry_code)(std::string_view function) = nullptr;
  // The call of an export as an inline function of the family's headers: `file` without folders.
  bool (*is_inline_call)(std::string_view function, std::string_view file) = nullptr;
};

// States a family, for as long as the program runs.
class FamilyEntry {
 public:
  explicit FamilyEntry(const Family& family);

 private:
  Family family_;
};

// Frameworks first, the one without a module last.
const std::vector<const Family*>& families();
const Family& family_of(const image::File& file);
const Family* family_named(std::string_view name);  // nullptr: there is none

}  // namespace rundown::gate
