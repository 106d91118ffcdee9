// A driver's image and driver object, and the life that the I/O manager gives them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "abi/io.h"
#include "image/pe.h"
#include "machine/arena.h"
#include "nt/io/user_program.h"

namespace rundown::nt::io {

struct LoadedImage {
  std::string file_name;  // "leak.sys"
  std::string service;    // "leak"
  machine::Address base = 0;
  std::size_t size = 0;
  machine::Address entry = 0;
  const image::File* file = nullptr;      // outlives the machine
  bool initialization_discarded = false;  // its INIT sections are gone
};

// Maps, relocates and binds. The error is one line for the user. Imports that nothing provides bind
// to addresses that name themselves when they are used.
struct LoadError {
  std::string message;
};
std::optional<LoadError> load_image(const image::File& file, const std::string& path);

// In the order of loading.
std::span<const LoadedImage> loaded_images();
const LoadedImage* image_at(machine::Address address);
// Gives back the INIT sections of the image loaded last.
void discard_initialization_sections();

// What a life has come to, as the I/O manager sees it.
struct DriverEntryReturned {
  abi::NTSTATUS status{};
};

// Runs the life of the image loaded last: DriverEntry, then, after success, reinitialization, the
// program and DriverUnload. Runs on the current guest thread. `returned` is told DriverEntry's
// status while the driver is still as it left it.
struct Life {
  std::function<void(abi::NTSTATUS status)> returned;
  const UserProgram* program = nullptr;  // nullptr: no program uses the devices
};
enum class LifeEnd : std::uint8_t {
  entry_failed,    // no DriverUnload; what is left stays
  unloaded,        // DriverUnload ran
  not_unloadable,  // success, and no DriverUnload: the driver stays until shutdown
  kept_by_device,  // a driver with AddDevice is unloaded when the last of its device objects goes
};
LifeEnd live(const Life& life);

// The driver object that the life belongs to.
abi::DRIVER_OBJECT* driver_object();

}  // namespace rundown::nt::io
