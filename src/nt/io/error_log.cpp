// Error log entries, hard errors, and the counts of devices that the machine has.
#include "abi/io.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

constexpr UCHAR kLargestEntry = 0xF0;  // ERROR_LOG_MAXIMUM_SIZE

struct ErrorLogState {
  CONFIGURATION_INFORMATION* configuration = nullptr;
};
const machine::Part<ErrorLogState> state;

}  // namespace

void* IoAllocateErrorLogEntry(void* object, UCHAR bytes) {
  if (object == nullptr || bytes < sizeof(IO_ERROR_LOG_PACKET) || bytes > kLargestEntry) {
    return nullptr;
  }
  void* entry = pool::allocate_object<std::byte>(bytes - 1);
  gate::acquired(
      {.kind = Resource::error_log, .key = reinterpret_cast<std::uint64_t>(entry), .bytes = bytes});
  return entry;
}
RUNDOWN_EXPORT(ntoskrnl, IoAllocateErrorLogEntry,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::error_log,
                .needs_memory = true});

// The system takes the entry over and frees it.
void IoWriteErrorLogEntry(void* entry) {
  std::string text = "error log: ";
  gate::format_value(static_cast<IO_ERROR_LOG_PACKET*>(entry)->ErrorCode, text);
  gate::debug_output(text);
  gate::released(Resource::error_log, entry);
  pool::free(entry);
}
RUNDOWN_EXPORT(ntoskrnl, IoWriteErrorLogEntry,
               {.irql = Irql::dispatch, .releases = Resource::error_log});

void IoFreeErrorLogEntry(void* entry) {
  gate::released(Resource::error_log, entry);
  pool::free(entry);
}
RUNDOWN_EXPORT(ntoskrnl, IoFreeErrorLogEntry,
               {.irql = Irql::dispatch, .releases = Resource::error_log});

CONFIGURATION_INFORMATION* IoGetConfigurationInformation() {
  if (state->configuration == nullptr) {
    state->configuration = pool::allocate_object<CONFIGURATION_INFORMATION>();
    state->configuration->DiskCount = 1;
    state->configuration->Version = sizeof(CONFIGURATION_INFORMATION);
  }
  return state->configuration;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetConfigurationInformation, {.irql = Irql::passive, .header = "ntddk"});

}  // namespace rundown::nt
