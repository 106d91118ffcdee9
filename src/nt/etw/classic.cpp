// Trace providers of the classic kind, which WPP makes of a driver's control GUIDs. Windows exports
// these two functions for WPP's own code and does not document them.
#include <span>
#include <string>
#include <vector>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/etw/message.h"
#include "nt/etw/session.h"
#include "nt/export.h"

namespace rundown::nt {
namespace {

// What the callback gets: a logger's handle and what it wants to have.
struct EnableContext {
  USHORT LoggerId;
  UCHAR Level;
  UCHAR InternalFlag;
  ULONG EnableFlags;
};

struct SessionState {
  bool listens = false;
};
const machine::Part<SessionState> state;

}  // namespace

void etw::listen() {
  state->listens = true;
}
bool etw::listens() {
  return state->listens;
}

// A session that wants everything enables each provider as soon as it is there.
NTSTATUS EtwRegisterClassicProvider(const GUID* guid, ULONG /*type*/, const void* callback,
                                    void* context, ULONGLONG* handle) {
  constexpr UCHAR kEnable = 1;  // EVENT_CONTROL_CODE_ENABLE_PROVIDER
  constexpr UCHAR kVerbose = 5;
  const NTSTATUS status = etw::register_provider(guid, handle);
  if (!nt_success(status) || !state->listens || callback == nullptr) return status;
  EnableContext enable{.LoggerId = 1, .Level = kVerbose, .InternalFlag = 0, .EnableFlags = ~0U};
  cpu::call_guest(callback, guid, static_cast<std::uint64_t>(kEnable), &enable, context);
  return status;
}
RUNDOWN_EXPORT(ntoskrnl, EtwRegisterClassicProvider,
               {.irql = Irql::passive, .acquires = Resource::etw, .header = ""});

NTSTATUS WmiTraceMessage(ULONGLONG /*logger*/, ULONG /*flags*/, const GUID* source, USHORT number,
                         VariableArguments arguments) {
  constexpr std::size_t kMostPieces = 64;
  std::vector<std::span<const std::byte>> data;
  for (std::size_t i = 0; i < kMostPieces; ++i) {
    const auto* address = reinterpret_cast<const std::byte*>(arguments.next());
    if (address == nullptr) break;
    data.emplace_back(address, static_cast<std::size_t>(arguments.next()));
  }
  const std::string text = etw::describe_message({*source, number}, data);
  if (!text.empty()) gate::debug_output(text);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, WmiTraceMessage, {.header = "wdm"});

}  // namespace rundown::nt
