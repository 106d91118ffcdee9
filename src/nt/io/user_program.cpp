#include "nt/io/user_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "cpu/call.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/file.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"
#include "nt/pool/pool.h"
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

void send_checked(Request& request) {
  const UCHAR major = next_location(*request.irp).MajorFunction;
  const DEVICE_OBJECT& device = *request.device;
  send(request);
  check_level_after(device, major);
}

Request make_transfer(FILE_OBJECT& file, UCHAR major, ULONG bytes) {
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
  return request;
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
  auto* result = pool::allocate_object<IO_STATUS_BLOCK>();
  const auto* routine = reinterpret_cast<const void*>(fast->FastIoDeviceControl);
  const std::uint64_t taken =
      cpu::call_guest(routine, &file, ULONG{TRUE}, buffers.input, buffers.input_bytes,
                      buffers.output, buffers.output_bytes, control.code, result, &device);
  answer = {result->Status, result->Information};
  pool::free(result);
  return static_cast<BOOLEAN>(taken) != FALSE;
}

Buffers buffers_of(const ControlRequest& control) {
  return {input_buffer(control.input_bytes), control.input_bytes,
          output_buffer(control.output_bytes), control.output_bytes};
}

Request make_control(FILE_OBJECT& file, const ControlRequest& control, const Buffers& buffers) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_DEVICE_CONTROL;
  location.FileObject = &file;
  location.Parameters.DeviceIoControl.IoControlCode = control.code;
  location.Parameters.DeviceIoControl.InputBufferLength = control.input_bytes;
  location.Parameters.DeviceIoControl.OutputBufferLength = control.output_bytes;
  Request request = make_request(*file.DeviceObject, location, UserMode);
  attach_control(*request.irp, control.code, buffers, mm::Holder::system);
  return request;
}

Request make_flush(FILE_OBJECT& file) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_FLUSH_BUFFERS;
  location.FileObject = &file;
  return make_request(*file.DeviceObject, location, UserMode);
}

// A question to a file, or a setting, whose value is a number.
struct Information {
  const char* function;  // that the program calls
  FILE_INFORMATION_CLASS what;
  ULONG bytes;
  bool sets = false;
  std::int64_t value = 0;
};

Request make_information(FILE_OBJECT& file, const Information& information) {
  IO_STACK_LOCATION location{};
  location.FileObject = &file;
  location.MajorFunction = information.sets ? IRP_MJ_SET_INFORMATION : IRP_MJ_QUERY_INFORMATION;
  // QueryFile and SetFile begin alike.
  location.Parameters.QueryFile.Length = information.bytes;
  location.Parameters.QueryFile.FileInformationClass = information.what;
  Request request = make_request(*file.DeviceObject, location, UserMode);
  if (information.sets) {
    void* buffer = input_buffer(information.bytes);
    std::memcpy(buffer, &information.value, information.bytes);
    attach_buffered(*request.irp, {buffer, information.bytes, nullptr, 0});
  } else {
    attach_buffered(*request.irp,
                    {nullptr, 0, output_buffer(information.bytes), information.bytes});
  }
  return request;
}

// What a program asks of a file.
struct Call {
  UCHAR major = 0;
  ULONG bytes = 0;                          // of a transfer
  const ControlRequest* control = nullptr;  // of IRP_MJ_DEVICE_CONTROL
  const Information* information = nullptr;

  Request request(FILE_OBJECT& file) const {
    if (information != nullptr) return make_information(file, *information);
    if (major == IRP_MJ_FLUSH_BUFFERS) return make_flush(file);
    return control == nullptr ? make_transfer(file, major, bytes)
                              : make_control(file, *control, buffers_of(*control));
  }
  std::string text() const {
    if (information != nullptr) return fmt::format("{}()", information->function);
    if (major == IRP_MJ_FLUSH_BUFFERS) return "FlushFileBuffers()";
    if (control == nullptr)
      return fmt::format("{}({} bytes)", major == IRP_MJ_READ ? "ReadFile" : "WriteFile", bytes);
    return fmt::format("DeviceIoControl(0x{:X}, {} bytes in, {} bytes out)", control->code,
                       control->input_bytes, control->output_bytes);
  }
};

// The calls that were still under way when the program lost its patience.
using Unfinished = machine::Vector<Call>;

Answer carry_out(FILE_OBJECT& file, const Call& call, Unfinished& unfinished) {
  Answer answer;
  if (call.control != nullptr &&
      control_fast(file, *call.control, buffers_of(*call.control), answer)) {
    return answer;
  }
  Request request = call.request(file);
  send_checked(request);
  answer = wait_for_end(request);
  ke::settle();
  if (request.cancelled) unfinished.push_back(call);
  return answer;
}

// False: a failure, after which more of the same tells nothing new.
bool make_call(FILE_OBJECT& file, const Call& call, Unfinished& unfinished) {
  gate::program_request(call.text());
  const Answer answer = carry_out(file, call, unfinished);
  tell(answer);
  return nt_success(answer.status);
}

void read_or_write(FILE_OBJECT& file, UCHAR major, Unfinished& unfinished) {
  for (const ULONG bytes : {kTransferBytes, ULONG{0}}) {
    if (!make_call(file, {.major = major, .bytes = bytes}, unfinished)) return;
  }
}

// "\\\\.\\Name" for "\\GLOBAL??\\Name".
std::string program_name(std::u16string_view path) {
  constexpr std::u16string_view kLinks = u"\\GLOBAL??\\";
  constexpr std::u16string_view kDrives = u"\\??\\";
  std::string text;
  if (path.starts_with(kDrives)) path.remove_prefix(kDrives.size());
  if (path.starts_with(kLinks)) {
    path.remove_prefix(kLinks.size());
    text = "\\\\.\\";
  }
  return text.append(path.begin(), path.end());
}

// nullptr: it is not to be had. `may_be_missing`: that is an answer like any other.
ob::Object* open_as_program(std::u16string_view path, const OpenRequest& request,
                            bool may_be_missing = false) {
  gate::program_request(fmt::format("CreateFile({})", program_name(path)));
  ob::Object* object = nullptr;
  const NTSTATUS status = open_file(path, request, &object);
  ke::settle();
  std::string text;
  gate::format_value(status, text);
  gate::program_answer({.text = text, .not_opened = !nt_success(status) && !may_be_missing});
  if (!nt_success(status)) return nullptr;
  object->in_use = true;  // the program's handle
  return object;
}

OpenRequest existing(ULONG options) {
  return {.access = GENERIC_READ | GENERIC_WRITE,
          .disposition = FILE_OPEN,
          .options = options,
          .mode = UserMode};
}

// A program that ends closes its handle while its requests are under way: IRP_MJ_CLEANUP finds
// them, and IRP_MJ_CLOSE comes when the last is completed. What IRP_MJ_CLEANUP leaves is cancelled
// (https://learn.microsoft.com/windows-hardware/drivers/ifs/irp-mj-cleanup).
void close_over(const machine::WString& path, const Unfinished& calls) {
  ob::Object* object = open_as_program(path, existing(0));
  if (object == nullptr) return;
  auto& file = *static_cast<FILE_OBJECT*>(object->body);
  machine::Vector<Request> requests;
  for (const Call& call : calls) {
    gate::program_request(call.text());
    requests.push_back(call.request(file));
    send_checked(requests.back());
    ke::settle();
    gate::program_answer({});
  }
  std::string text("CloseHandle() with ");
  for (const Call& call : calls) text += (&call == calls.data() ? "" : ", ") + call.text();
  gate::program_request(text + " under way");
  clean_up_file(*object);
  object->in_use = false;
  ke::settle();
  for (Request& request : requests) wait_for_end(request);
  ob::dereference(*object);
  ke::settle();
  gate::program_answer({});
}

void close_handle(ob::Object& object) {
  gate::program_request("CloseHandle()");
  clean_up_file(object);
  object.in_use = false;
  ob::dereference(object);
  ke::settle();
  gate::program_answer({});
}

// A file as any program uses one, for whoever filters the volume: it is made, written, read, asked,
// closed, looked for under another name, and deleted.
void use_volume() {
  constexpr std::u16string_view kFile = u"\\??\\C:\\Windows\\Temp\\rundown.txt";
  constexpr std::u16string_view kMissing = u"\\??\\C:\\Windows\\Temp\\missing.txt";
  static constexpr Information kWritten[] = {
      {"GetFileInformationByHandle", FileBasicInformation, sizeof(FILE_BASIC_INFORMATION)},
      {"GetFileSizeEx", FileStandardInformation, sizeof(FILE_STANDARD_INFORMATION)},
      {"SetEndOfFile", FileEndOfFileInformation, sizeof(std::int64_t), true, kTransferBytes / 2}};
  static constexpr Information kDelete{"DeleteFile", FileDispositionInformation, 1, true, TRUE};

  const OpenRequest make{.access = GENERIC_READ | GENERIC_WRITE,
                         .disposition = FILE_OPEN_IF,
                         .options = FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE,
                         .mode = UserMode};
  Unfinished unfinished;
  if (ob::Object* object = open_as_program(kFile, make, true)) {
    auto& file = *static_cast<FILE_OBJECT*>(object->body);
    make_call(file, {.major = IRP_MJ_WRITE, .bytes = kTransferBytes}, unfinished);
    file.CurrentByteOffset.QuadPart = 0;
    make_call(file, {.major = IRP_MJ_READ, .bytes = kTransferBytes}, unfinished);
    for (const Information& each : kWritten) make_call(file, {.information = &each}, unfinished);
    make_call(file, {.major = IRP_MJ_FLUSH_BUFFERS}, unfinished);
    close_handle(*object);
  }
  OpenRequest missing = existing(FILE_SYNCHRONOUS_IO_NONALERT);
  if (ob::Object* object = open_as_program(kMissing, missing, true)) close_handle(*object);
  OpenRequest goes = existing(FILE_SYNCHRONOUS_IO_NONALERT);
  goes.access = DELETE;
  if (ob::Object* object = open_as_program(kFile, goes, true)) {
    make_call(*static_cast<FILE_OBJECT*>(object->body), {.information = &kDelete}, unfinished);
    close_handle(*object);
  }
}

bool is_volume_filtered() {
  ob::Found found;
  if (!nt_success(ob::look_up(u"\\Device\\HarddiskVolume1", found))) return false;
  return static_cast<const DEVICE_OBJECT*>(found.object->body)->AttachedDevice != nullptr;
}

void use(const machine::WString& path, const UserProgram& program) {
  ob::Object* object = open_as_program(path, existing(FILE_SYNCHRONOUS_IO_NONALERT));
  if (object == nullptr) return;
  auto& file = *static_cast<FILE_OBJECT*>(object->body);
  Unfinished unfinished;
  read_or_write(file, IRP_MJ_READ, unfinished);
  read_or_write(file, IRP_MJ_WRITE, unfinished);
  for (const ControlRequest& control : program.controls) {
    make_call(file, {.major = IRP_MJ_DEVICE_CONTROL, .control = &control}, unfinished);
  }
  close_handle(*object);
  if (!unfinished.empty()) close_over(path, unfinished);
}

// By the link that a program would use: the driver's own, or the device interface of the physical
// device below, which leads to the top of the stack. Without one by the device's own name.
machine::WString path_of(const DEVICE_OBJECT& device) {
  machine::WString own_name;
  for (const DEVICE_OBJECT* at = &device; at != nullptr;
       at = at->DeviceObjectExtension->AttachedTo) {
    const ob::Object* object = ob::find(at);
    if (object == nullptr || object->name.empty()) continue;
    const machine::WString name = ob::full_name(*object);
    if (const ob::Object* link = ob::find_symbolic_link(name)) return ob::full_name(*link);
    if (at == &device) own_name = name;
  }
  return own_name;
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
    machine::WString path = path_of(*device);
    if (!path.empty() && std::ranges::find(devices, path) == devices.end())
      devices.push_back(std::move(path));
  }
  if (is_volume_filtered()) use_volume();
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
