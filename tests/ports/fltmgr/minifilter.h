// A minifilter of host code: its driver object, its service key and its registration.
#pragma once

#include <functional>

#include "abi/file.h"
#include "abi/flt.h"
#include "abi/object.h"
#include "abi/pool.h"
#include "in_machine.h"
#include "nt/cm/registry.h"

namespace rundown::test {

struct Minifilter {
  static constexpr const char16_t* kService =
      u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\mini";

  Minifilter() {
    nt::cm::make_key(kService);
    extension.ServiceKeyName = unicode(u"mini");
    driver.DriverExtension = &extension;
    registration.Size = sizeof registration;
    registration.Version = abi::FLT_REGISTRATION_VERSION_0203;
  }
  abi::NTSTATUS add() {
    return call<abi::NTSTATUS>("FltRegisterFilter", &driver, &registration, &filter);
  }
  abi::NTSTATUS start() const { return call<abi::NTSTATUS>("FltStartFiltering", filter); }
  void remove() const { call("FltUnregisterFilter", filter); }

  abi::DRIVER_OBJECT driver{};
  abi::DRIVER_EXTENSION extension{};
  abi::FLT_REGISTRATION registration{};
  abi::FLT_FILTER* filter = nullptr;
};

// A filter with an instance on the volume and a context of 16 bytes for it.
struct WithInstance : Minifilter {
  WithInstance() {
    contexts[0].ContextType = abi::FLT_INSTANCE_CONTEXT;
    contexts[0].Size = 16;
    contexts[0].PoolTag = 0x74736554;
    contexts[1].ContextType = abi::FLT_VOLUME_CONTEXT;
    contexts[1].Size = abi::FLT_VARIABLE_SIZED_CONTEXTS;
    contexts[2].ContextType = abi::FLT_CONTEXT_END;
    registration.ContextRegistration = contexts;
    registration.InstanceSetupCallback =
        guest_callback([this](std::uint64_t objects, std::uint64_t, std::uint64_t, std::uint64_t) {
          const auto* related = reinterpret_cast<const abi::FLT_RELATED_OBJECTS*>(objects);
          instance = related->Instance;
          volume = related->Volume;
          return static_cast<std::uint64_t>(setup_answer);
        });
  }
  abi::NTSTATUS allocate(abi::SIZE_T bytes = 16,
                         abi::FLT_CONTEXT_TYPE type = abi::FLT_INSTANCE_CONTEXT,
                         abi::ULONG pool = abi::NonPagedPool) {
    return call<abi::NTSTATUS>("FltAllocateContext", filter, type, bytes, pool, &context);
  }
  abi::NTSTATUS set(abi::FLT_SET_CONTEXT_OPERATION operation, void** old) const {
    return call<abi::NTSTATUS>("FltSetInstanceContext", instance, operation, context, old);
  }
  abi::FLT_CONTEXT_REGISTRATION contexts[3]{};
  abi::FLT_INSTANCE* instance = nullptr;
  abi::FLT_VOLUME* volume = nullptr;
  std::uint32_t setup_answer = 0;
  void* context = nullptr;
};

// One with callbacks for operations, and a program's file on the volume. The routines get the
// operation, the related objects, and of the pre-operation callback the place for its context, of
// the other one the context.
struct WithOperations : WithInstance {
  using Routine =
      std::function<std::uint64_t(abi::FLT_CALLBACK_DATA&, const abi::FLT_RELATED_OBJECTS&, void*)>;
  void watch(abi::UCHAR major, Routine pre, Routine post = nullptr) {
    operations[count++] = {.MajorFunction = major,
                           .Flags = 0,
                           .PreOperation = pre ? routine(std::move(pre)) : nullptr,
                           .PostOperation = post ? routine(std::move(post)) : nullptr,
                           .Reserved1 = nullptr};
    operations[count].MajorFunction = abi::IRP_MJ_OPERATION_END;
    registration.OperationRegistration = operations;
  }
  void begin() {
    ASSERT_EQ(add(), abi::STATUS_SUCCESS);
    ASSERT_EQ(start(), abi::STATUS_SUCCESS);
  }
  abi::NTSTATUS open(const char16_t* path = u"\\??\\C:\\Temp\\a.b.txt",
                     abi::ULONG disposition = abi::FILE_OPEN_IF) {
    name = unicode(path);
    abi::OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &name;
    constexpr abi::ULONG kSynchronous = 0x20;
    constexpr abi::ULONG kShared = 0x7;
    return call<abi::NTSTATUS>("ZwCreateFile", &file, abi::GENERIC_READ | abi::GENERIC_WRITE,
                               &attributes, &result, nullptr, 0, kShared, disposition, kSynchronous,
                               nullptr, 0);
  }
  abi::NTSTATUS write(const char* text, abi::ULONG bytes) {
    return call<abi::NTSTATUS>("ZwWriteFile", file, nullptr, nullptr, nullptr, &result, text, bytes,
                               nullptr, nullptr);
  }
  abi::NTSTATUS read(char* buffer, abi::ULONG bytes) {
    abi::LARGE_INTEGER offset{};
    return call<abi::NTSTATUS>("ZwReadFile", file, nullptr, nullptr, nullptr, &result, buffer,
                               bytes, &offset, nullptr);
  }
  void close() const { call("ZwClose", file); }

  abi::FLT_OPERATION_REGISTRATION operations[8]{};
  int count = 0;
  abi::UNICODE_STRING name{};
  abi::HANDLE file = nullptr;
  abi::IO_STATUS_BLOCK result{};

 private:
  static void* routine(Routine does) {
    return guest_callback([does = std::move(does)](std::uint64_t data, std::uint64_t objects,
                                                   std::uint64_t context, std::uint64_t) {
      return does(*reinterpret_cast<abi::FLT_CALLBACK_DATA*>(data),
                  *reinterpret_cast<const abi::FLT_RELATED_OBJECTS*>(objects),
                  reinterpret_cast<void*>(context));
    });
  }
};

}  // namespace rundown::test
