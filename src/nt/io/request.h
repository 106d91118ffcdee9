// Requests that the system sends for itself, for a kernel caller or for a program, and their ends.
#pragma once

#include "abi/irp.h"
#include "machine/arena.h"
#include "nt/mm/mdl.h"

namespace rundown::nt::io {

struct Answer {
  abi::NTSTATUS status{};
  abi::ULONG_PTR information = 0;
};

// One that belongs to the current thread. In order: make it, give it its buffers, send it, wait.
struct Request {
  abi::DEVICE_OBJECT* device = nullptr;  // the top of the stack
  abi::IRP* irp = nullptr;               // gone when the request is complete
  abi::KEVENT* event = nullptr;
  abi::IO_STATUS_BLOCK* result = nullptr;
  abi::NTSTATUS returned{};  // by the dispatch routine
  bool cancelled = false;    // nobody has completed it in the time that a program waits
  abi::KPROCESSOR_MODE mode = abi::KernelMode;
};
Request make_request(abi::DEVICE_OBJECT& device, const abi::IO_STACK_LOCATION& location,
                     abi::KPROCESSOR_MODE mode = abi::KernelMode);
// The same, for this device wherever it lies in its stack.
Request make_request_for(abi::DEVICE_OBJECT& device, const abi::IO_STACK_LOCATION& location,
                         abi::KPROCESSOR_MODE mode = abi::KernelMode);
void send(Request& request);
// A kernel caller waits for ever. A program waits for a while and then exits: the request is
// cancelled, and when it does not end even then, it is lost.
Answer wait_for_end(Request& request);
// Of one that has come to its end.
Answer result_of(Request& request);

// A driver may have a request for another: the filter manager for a filter that has pended it.
// Tells the routine of that one's; 0: it has none of this request.
using HolderOf = machine::Address (*)(const abi::IRP& irp);
void lend_holder(HolderOf holder);

// All four at once, with a buffer that stays the caller's.
Answer send_and_wait(abi::DEVICE_OBJECT& device, const abi::IO_STACK_LOCATION& location,
                     void* system_buffer = nullptr);
// The same, but not to the top of the stack: a device asks those below it.
Answer send_to(abi::DEVICE_OBJECT& device, const abi::IO_STACK_LOCATION& location,
               void* system_buffer = nullptr);

struct Buffers {
  void* input = nullptr;
  abi::ULONG input_bytes = 0;
  void* output = nullptr;
  abi::ULONG output_bytes = 0;
};

// How buffers travel: by the device's flags for a read or a write, by the code's method for a
// control. False: pages that cannot be locked.
bool attach_transfer(abi::IRP& irp, const abi::DEVICE_OBJECT& device, abi::UCHAR major,
                     void* buffer, abi::ULONG bytes, mm::Holder holder);
bool attach_control(abi::IRP& irp, abi::ULONG code, const Buffers& buffers, mm::Holder holder);

// Queries and settings of a file: through a system buffer, whatever the device's flags.
void attach_buffered(abi::IRP& irp, const Buffers& buffers);

// Gives back a request that was made and not sent.
void abandon(Request& request);

}  // namespace rundown::nt::io
