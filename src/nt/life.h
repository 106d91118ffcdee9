// A driver's life, as the system gives it: a list of stages, each of which says what it runs and
// how the life can end before it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "abi/io.h"
#include "gate/observer.h"
#include "nt/io/user_program.h"
#include "nt/ldr/image.h"

namespace rundown::nt {

enum class LifeEnd : std::uint8_t {
  entry_failed,    // no DriverUnload; what is left stays
  unloaded,        // DriverUnload ran
  not_unloadable,  // success, and no DriverUnload: the driver stays until shutdown
  kept_by_device,  // a driver with AddDevice is unloaded when the last of its device objects goes
};
inline constexpr LifeEnd kLifeEnds[] = {LifeEnd::entry_failed, LifeEnd::unloaded,
                                        LifeEnd::not_unloadable, LifeEnd::kept_by_device};
std::string_view name_of(LifeEnd end);

struct Life {
  // Is told DriverEntry's status while the driver is still as it left it.
  std::function<void(abi::NTSTATUS status)> returned;
  const io::UserProgram* program = nullptr;  // nullptr: no program uses the devices
  // Those that are to be run, of the ones that can be left out; empty: all but what has to be
  // named.
  std::span<const gate::Stage> stages{};
};

// A life under way.
struct Living {
  const Life& life;
  const ldr::LoadedImage& image;
  abi::DRIVER_OBJECT& driver;
};

struct Stage {
  gate::Stage id;
  std::string_view name;  // in a trace, a scenario's id and JSON
  // What --stage calls it; several stages may be chosen by one word.
  std::string_view chosen_by;
  std::string_view what{};       // for the command line's help; empty: said by what chooses it
  bool can_be_left_out = false;  // where --stage does not name it
  bool only_if_named = false;    // not run unless the user asks for it
  std::string_view routine;      // of the driver's, which the system calls first in it
  // How the life ends instead of coming to this stage. nullptr: it does not.
  std::optional<LifeEnd> (*ends_before)(const Living&) = nullptr;
  bool (*is_left_out)(const Living&) = nullptr;  // nullptr: in every life
  // How the life ends with it; nullopt: the next stage follows.
  std::optional<LifeEnd> (*run)(const Living&) = nullptr;
};

// In the order in which they come.
std::span<const Stage> stages();
const Stage& facts_of(gate::Stage id);
inline std::string_view name_of(gate::Stage id) {
  return facts_of(id).name;
}

// Runs the life of the image loaded last, on the current guest thread.
LifeEnd live(const Life& life);

}  // namespace rundown::nt
