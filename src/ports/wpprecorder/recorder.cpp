// WppRecorder.sys: the in-flight recorder keeps a driver's latest trace messages in memory, in a
// log of the driver's own, where a debugger or a crash dump finds them.
#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "abi/io.h"
#include "machine/part.h"
#include "nt/etw/message.h"
#include "nt/etw/session.h"
#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module wpprecorder{"WppRecorder.sys"};
constexpr std::size_t kDefaultBytes = 4096;
constexpr std::size_t kIdentifier = 16;

struct Log {
  const void* control = nullptr;  // the driver's WPP control block
  bool is_default = false;
  std::size_t capacity = kDefaultBytes;
  machine::String identifier;
  machine::Vector<std::byte> messages;  // the newest, oldest first
};

struct RecorderState {
  machine::Map<machine::Address, Log> logs;         // by the handle, a block of the guest's memory
  machine::Map<const void*, bool> without_default;  // drivers that want no log of their own accord
};
const machine::Part<RecorderState> state;

struct RECORDER_LOG_CREATE_PARAMS {
  ULONG Size;
  ULONG LogTag;
  ULONG TotalBufferSize;
  ULONG ErrorPartitionSize;
  ULONG_PTR LogIdentifierAppendValue;
  BOOLEAN LogIdentifierAppendValueSet;
  ULONG LogIdentifierSize;
  CHAR LogIdentifier[kIdentifier];
};
struct RECORDER_CONFIGURE_PARAMS {
  ULONG Size;
  BOOLEAN CreateDefaultLog;
};

machine::Address make_log(const void* control, bool is_default, std::size_t capacity) {
  const auto handle = reinterpret_cast<machine::Address>(pool::allocate_object<std::uint64_t>());
  Log& log = state->logs[handle];
  log.control = control;
  log.is_default = is_default;
  log.capacity = capacity;
  gate::acquired({.kind = Resource::etw, .key = handle, .phrase = "a log of the trace recorder"});
  return handle;
}

void drop_log(machine::Address handle) {
  if (state->logs.erase(handle) == 0) return;
  gate::released(Resource::etw, handle);
  pool::free(reinterpret_cast<void*>(handle));
}

machine::Address default_log(const void* control) {
  const auto found = std::ranges::find_if(state->logs, [&](const auto& entry) {
    return entry.second.control == control && entry.second.is_default;
  });
  return found == state->logs.end() ? 0 : found->first;
}

}  // namespace

// WPP_INIT_TRACING of a driver that is built with the recorder. Without memory it goes without a
// log.
void WppAutoLogStart(void* control, DRIVER_OBJECT* /*driver*/, UNICODE_STRING* /*path*/) {
  if (state->without_default.contains(control)) return;
  if (default_log(control) == 0) make_log(control, true, kDefaultBytes);
}
RUNDOWN_EXPORT(wpprecorder, WppAutoLogStart,
               {.irql = Irql::passive, .acquires = Resource::etw, .header = ""});

void WppAutoLogStop(void* control, DRIVER_OBJECT* /*driver*/) {
  std::vector<machine::Address> own;
  for (const auto& [handle, log] : state->logs) {
    if (log.control == control) own.push_back(handle);
  }
  for (const machine::Address handle : own) drop_log(handle);
}
RUNDOWN_EXPORT(wpprecorder, WppAutoLogStop,
               {.irql = Irql::passive, .releases = Resource::etw, .header = ""});

NTSTATUS WppAutoLogTrace(machine::Address handle, UCHAR /*level*/, ULONG /*flags*/,
                         const GUID* source, USHORT number, VariableArguments arguments) {
  constexpr std::size_t kMostPieces = 64;
  const auto found = state->logs.find(handle);
  if (found == state->logs.end()) return STATUS_INVALID_PARAMETER;
  Log& log = found->second;
  std::vector<std::span<const std::byte>> data;
  for (std::size_t i = 0; i < kMostPieces; ++i) {
    const auto* address = reinterpret_cast<const std::byte*>(arguments.next());
    if (address == nullptr) break;
    data.emplace_back(address, static_cast<std::size_t>(arguments.next()));
    log.messages.insert(log.messages.end(), data.back().begin(), data.back().end());
  }
  if (log.messages.size() > log.capacity) {
    log.messages.erase(log.messages.begin(),
                       log.messages.end() - static_cast<std::ptrdiff_t>(log.capacity));
  }
  if (etw::listens() && source != nullptr) {
    const std::string text = etw::describe_message({*source, number}, data);
    if (!text.empty()) gate::debug_output(text);
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wpprecorder, WppAutoLogTrace, {.header = ""});

void imp_WppRecorderConfigure(void* control, const RECORDER_CONFIGURE_PARAMS* parameters) {
  if (parameters == nullptr) return;
  if (parameters->CreateDefaultLog != FALSE) {
    state->without_default.erase(control);
    return;
  }
  state->without_default[control] = true;
  if (const machine::Address log = default_log(control)) drop_log(log);
}
RUNDOWN_EXPORT(wpprecorder, imp_WppRecorderConfigure, {.irql = Irql::passive, .header = ""});

BOOLEAN imp_WppRecorderIsDefaultLogAvailable(void* control) {
  return default_log(control) != 0 ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wpprecorder, imp_WppRecorderIsDefaultLogAvailable, {.header = ""});

machine::Address imp_WppRecorderLogGetDefault(void* control) {
  return default_log(control);
}
RUNDOWN_EXPORT(wpprecorder, imp_WppRecorderLogGetDefault, {.header = ""});

NTSTATUS imp_WppRecorderLogCreate(void* control, const RECORDER_LOG_CREATE_PARAMS* parameters,
                                  machine::Address* log) {
  if (parameters == nullptr || log == nullptr) return STATUS_INVALID_PARAMETER;
  const std::size_t capacity =
      parameters->TotalBufferSize != 0 ? parameters->TotalBufferSize : kDefaultBytes;
  *log = make_log(control, false, capacity);
  const char* name = parameters->LogIdentifier;
  state->logs[*log].identifier.assign(name, strnlen(name, kIdentifier));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wpprecorder, imp_WppRecorderLogCreate,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::etw,
                .needs_memory = true,
                .header = "wpprecorder"});

void imp_WppRecorderLogDelete(void* /*control*/, machine::Address log) {
  drop_log(log);
}
RUNDOWN_EXPORT(wpprecorder, imp_WppRecorderLogDelete,
               {.irql = Irql::passive, .releases = Resource::etw, .header = "wpprecorder"});

NTSTATUS imp_WppRecorderLogSetIdentifier(void* /*control*/, machine::Address log,
                                         const char* identifier) {
  const auto found = state->logs.find(log);
  if (found == state->logs.end() || identifier == nullptr) return STATUS_INVALID_PARAMETER;
  found->second.identifier.assign(identifier, strnlen(identifier, kIdentifier));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wpprecorder, imp_WppRecorderLogSetIdentifier, {.header = "wpprecorder"});

}  // namespace rundown::ports
