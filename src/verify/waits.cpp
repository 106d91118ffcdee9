#include "verify/waits.h"

#include <fmt/format.h>

#include <vector>

#include "nt/io/driver.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"

namespace rundown::verify {
namespace {

std::string place_of(const abi::DISPATCHER_HEADER* object) {
  const auto address = reinterpret_cast<machine::Address>(object);
  if (const nt::ldr::LoadedImage* image = nt::ldr::image_at(address))
    return fmt::format(" at {}+0x{:x}", image->file_name, address - image->base);
  const nt::pool::Block* block = nt::pool::find_block(address);
  if (block == nullptr || block->owner != nt::pool::Owner::driver) return {};
  return fmt::format(" at offset {} of a pool block with tag '{}'", address - block->address,
                     nt::pool::tag_text(block->tag));
}

std::string_view kind_of(const abi::DISPATCHER_HEADER& object) {
  constexpr unsigned kTypeBits = 0x7F;
  switch (object.Type & kTypeBits) {
    case abi::EventNotificationObject:
      return "a notification event";
    case abi::EventSynchronizationObject:
      return "a synchronization event";
    case abi::SemaphoreObject:
      return "a semaphore";
    case abi::MutantObject:
      return "a mutex that another thread owns";
    case abi::ThreadObject:
      return "the end of a thread";
    case abi::TimerNotificationObject:
    case abi::TimerSynchronizationObject:
      return "a timer that is not set";
    default:
      return "an object";
  }
}

const cpu::GateFrame* crossing_of(const nt::ke::Thread& thread) {
  const cpu::Frame* top = thread.fiber.saved.top;
  if (top == nullptr || top->kind != cpu::FrameKind::gate) return nullptr;
  return static_cast<const cpu::GateFrame*>(top);
}

}  // namespace

Waits describe_waits(const std::function<std::string(const cpu::Frame&)>& name_of) {
  Waits waits;
  std::size_t threads = 0;
  for (const nt::ke::Thread* thread : nt::ke::live_threads()) {
    const cpu::GateFrame* crossing = crossing_of(*thread);
    if (!thread->waiting || thread->deadline || crossing == nullptr || thread->waits_for.empty())
      continue;
    ++threads;
    if (waits.where.empty()) waits.where = {crossing->return_address()};
    if (!waits.text.empty()) waits.text += "; ";
    waits.text += name_of(*crossing) + " waits for ";
    for (std::size_t i = 0; i < thread->waits_for.size(); ++i) {
      const abi::DISPATCHER_HEADER* object = thread->waits_for[i];
      if (i != 0) waits.text += thread->wait_type == abi::WaitAny ? " or " : " and ";
      (waits.text += kind_of(*object)) += place_of(object);
    }
  }
  if (threads == 1) waits.text += "; no other thread of the driver is left that could end the wait";
  if (threads > 1) waits.text += "; each of the driver's threads waits";
  return waits;
}

}  // namespace rundown::verify
