#include "nt/io/user_program.h"

#include <fmt/format.h>

#include <cstring>
#include <span>

#include "cpu/call.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/file.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"
#include "nt/ps/process.h"

namespace rundown::nt::io {
namespace {

constexpr ULONG kTransferBytes = 64;
constexpr machine::Address kInput = machine::kUser.base + 64 * machine::kMiB;
constexpr machine::Address kOutput = machine::kUser.base + 128 * machine::kMiB;
constexpr std::uint8_t kPattern = 'A';

void* input_buffer(ULONG bytes) {
  auto* buffer = reinterpret_cast<void*>(kInput);
  std::memset(buffer, kPattern, bytes);
  return bytes == 0 ? nullptr : buffer;
}
void* output_buffer(ULONG bytes) {
  auto* buffer = reinterpret_cast<void*>(kOutput);
  std::memset(buffer, 0, bytes);
  return bytes == 0 ? nullptr : buffer;
}

void tell(const Answer& answer) {
  std::string text;
  gate::format_value(answer.status, text);
  if (!nt_error(answer.status)) text += fmt::format(", {} bytes", answer.information);
  gate::program_answer({.text = text});
}

// A system service must come back to the program at PASSIVE_LEVEL.
void check_level_after(const DEVICE_OBJECT& device, UCHAR major) {
  constexpr std::uint32_t kIrqlGtZeroAtSystemService = 0x4A;
  if (ke::current_irql() == Irql::passive) return;
  const auto* routine = reinterpret_cast<const void*>(device.DriverObject->MajorFunction[major]);
  ke::bug_check(kIrqlGtZeroAtSystemService, reinterpret_cast<std::uint64_t>(routine),
                static_cast<std::uint64_t>(ke::current_irql()), 0, 0);
}

Answer finish(Request& request) {
  const UCHAR major = next_location(*request.irp).MajorFunction;
  const DEVICE_OBJECT& device = *request.device;
  send(request);
  check_level_after(device, major);
  const Answer answer = wait_for_end(request);
  ke::settle();
  return answer;
}

Answer transfer(FILE_OBJECT& file, UCHAR major, ULONG bytes) {
  const bool reading = major == IRP_MJ_READ;
  void* buffer = reading ? output_buffer(bytes) : input_buffer(bytes);
  IO_STACK_LOCATION location{};
  location.MajorFunction = major;
  location.FileObject = &file;
  location.Parameters.Read.Length = bytes;
  location.Parameters.Read.ByteOffset = file.CurrentByteOffset;
  Request request = make_request(*file.DeviceObject, location, UserMode);
  attach_transfer(*request.irp, *request.device, major, buffer, bytes, mm::Holder::system);
  request.irp->Flags |= reading ? IRP_READ_OPERATION : IRP_WRITE_OPERATION;
  return finish(request);
}

void read_or_write(FILE_OBJECT& file, UCHAR major) {
  const std::string_view name = major == IRP_MJ_READ ? "ReadFile" : "WriteFile";
  for (const ULONG bytes : {kTransferBytes, ULONG{0}}) {
    gate::program_request(fmt::format("{}({} bytes)", name, bytes));
    const Answer answer = transfer(file, major, bytes);
    tell(answer);
    if (!nt_success(answer.status)) return;
  }
}

// The driver's way without an IRP, which the I/O manager tries first. False: it declines.
bool control_fast(FILE_OBJECT& file, const ControlRequest& control, const Buffers& buffers,
                  Answer& answer) {
  DEVICE_OBJECT& device = *top_of_stack(*file.DeviceObject);
  const FAST_IO_DISPATCH* fast = device.DriverObject->FastIoDispatch;
  if (fast == nullptr ||
      fast->SizeOfFastIoDispatch <= offsetof(FAST_IO_DISPATCH, FastIoDeviceControl) ||
      fast->FastIoDeviceControl == nullptr) {
    return false;
  }
  auto* result = ex::allocate_object<IO_STATUS_BLOCK>();
  const auto* routine = reinterpret_cast<const void*>(fast->FastIoDeviceControl);
  const std::uint64_t taken =
      cpu::call_guest(routine, &file, ULONG{TRUE}, buffers.input, buffers.input_bytes,
                      buffers.output, buffers.output_bytes, control.code, result, &device);
  answer = {result->Status, result->Information};
  ex::free_pool(result);
  return static_cast<BOOLEAN>(taken) != FALSE;
}

Answer control_by_irp(FILE_OBJECT& file, const ControlRequest& control, const Buffers& buffers) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_DEVICE_CONTROL;
  location.FileObject = &file;
  location.Parameters.DeviceIoControl.IoControlCode = control.code;
  location.Parameters.DeviceIoControl.InputBufferLength = control.input_bytes;
  location.Parameters.DeviceIoControl.OutputBufferLength = control.output_bytes;
  Request request = make_request(*file.DeviceObject, location, UserMode);
  attach_control(*request.irp, control.code, buffers, mm::Holder::system);
  return finish(request);
}

void send_control(FILE_OBJECT& file, const ControlRequest& control) {
  const Buffers buffers{input_buffer(control.input_bytes), control.input_bytes,
                        output_buffer(control.output_bytes), control.output_bytes};
  gate::program_request(fmt::format("DeviceIoControl(0x{:X}, {} bytes in, {} bytes out)",
                                    control.code, control.input_bytes, control.output_bytes));
  Answer answer;
  if (!control_fast(file, control, buffers, answer))
    answer = control_by_irp(file, control, buffers);
  tell(answer);
}

// "\\\\.\\Name" for "\\GLOBAL??\\Name".
std::string program_name(std::u16string_view path) {
  constexpr std::u16string_view kLinks = u"\\GLOBAL??\\";
  std::string text;
  if (path.starts_with(kLinks)) {
    path.remove_prefix(kLinks.size());
    text = "\\\\.\\";
  }
  return text.append(path.begin(), path.end());
}

void use(const machine::WString& path, const UserProgram& program) {
  gate::program_request(fmt::format("CreateFile({})", program_name(path)));
  ob::Object* object = nullptr;
  const NTSTATUS status = open_file(path,
                                    {.access = GENERIC_READ | GENERIC_WRITE,
                                     .disposition = FILE_OPEN,
                                     .options = FILE_SYNCHRONOUS_IO_NONALERT,
                                     .mode = UserMode},
                                    &object);
  ke::settle();
  std::string text;
  gate::format_value(status, text);
  gate::program_answer({.text = text, .not_opened = !nt_success(status)});
  if (!nt_success(status)) return;
  object->in_use = true;  // the program's handle
  auto& file = *static_cast<FILE_OBJECT*>(object->body);
  read_or_write(file, IRP_MJ_READ);
  read_or_write(file, IRP_MJ_WRITE);
  for (const ControlRequest& control : program.controls) send_control(file, control);
  gate::program_request("CloseHandle()");
  clean_up_file(*object);
  object->in_use = false;
  ob::dereference(*object);
  ke::settle();
  gate::program_answer({});
}

// By the link that a program would use; without one by the device's own name.
machine::WString path_of(const DEVICE_OBJECT& device) {
  const ob::Object* object = ob::find(&device);
  if (object == nullptr || object->name.empty()) return {};
  const machine::WString name = ob::full_name(*object);
  const ob::Object* link = ob::find_symbolic_link(name);
  return link == nullptr ? name : ob::full_name(*link);
}

}  // namespace

namespace {

struct Run {
  DRIVER_OBJECT* driver;
  const UserProgram* program;
};

void run(void* argument) {
  const Run& given = *static_cast<const Run*>(argument);
  const UserProgram& program = *given.program;
  machine::Vector<machine::WString> devices;
  for (DEVICE_OBJECT* device = given.driver->DeviceObject; device != nullptr;
       device = device->NextDevice) {
    if ((device->Flags & DO_DEVICE_INITIALIZING) != 0) continue;
    if (machine::WString path = path_of(*device); !path.empty()) devices.push_back(std::move(path));
  }
  for (const machine::WString& device : devices) {
    if (program.names.empty()) use(device, program);
    for (const std::u16string& name : program.names) {
      machine::WString path = device;
      path += name;
      use(path, program);
    }
  }
}

}  // namespace

void run_user_program(DRIVER_OBJECT& driver, const UserProgram& program) {
  Run given{&driver, &program};
  ps::run_program(&run, &given);
}

}  // namespace rundown::nt::io
