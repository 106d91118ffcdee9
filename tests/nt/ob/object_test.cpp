// Whatever a driver reaches by a pointer is an object from the start.
#include "nt/ob/object.h"

#include <set>

#include "abi/dispatcher.h"
#include "abi/irp.h"
#include "abi/object.h"
#include "abi/ps.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "in_machine.h"
#include "nt/io/device.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;

OBJECT_TYPE* type_of(std::string_view name) {
  return *static_cast<OBJECT_TYPE**>(gate::data_of("ntoskrnl.exe", name));
}

// Everything that one may do with an object by its pointer.
void use(void* body, OBJECT_TYPE* type) {
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(call<void*>("ObGetObjectType", body), type);
  call("ObfReferenceObject", body);
  EXPECT_EQ(held(Resource::object_reference).size(), 1U);
  call("ObfDereferenceObject", body);
  EXPECT_EQ(call<NTSTATUS>("ObReferenceObjectByPointer", body, 0, type, 0), STATUS_SUCCESS);
  call("ObfDereferenceObject", body);
  HANDLE handle = nullptr;
  EXPECT_EQ(call<NTSTATUS>("ObOpenObjectByPointer", body, OBJ_KERNEL_HANDLE, nullptr, 0, type, 0,
                           &handle),
            STATUS_SUCCESS);
  EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
  UCHAR room[256];
  ULONG length = 0;
  EXPECT_EQ(call<NTSTATUS>("ObQueryNameString", body, room, sizeof room, &length), STATUS_SUCCESS);
  EXPECT_TRUE(held().empty());
}

void use_current_thread_and_process() {
  auto* thread = call<void*>("PsGetCurrentThread");
  EXPECT_EQ(call<void*>("KeGetCurrentThread"), thread);
  use(thread, type_of("PsThreadType"));
  auto* process = call<void*>("PsGetCurrentProcess");
  EXPECT_EQ(call<void*>("IoGetCurrentProcess"), process);
  use(process, type_of("PsProcessType"));
}

TEST(Object, IsTheCurrentThreadAndItsProcess) {
  in_machine([] {
    use_current_thread_and_process();
    use(*static_cast<void**>(gate::data_of("ntoskrnl.exe", "PsInitialSystemProcess")),
        type_of("PsProcessType"));
  });
}

TEST(Object, IsTheThreadOfAWorkerOfADpcAndOfATimer) {
  in_machine([] {
    static void* thread_in_dpc;
    KDPC dpc{};
    call("KeInitializeDpc", &dpc, guest_callback([](auto...) {
           thread_in_dpc = call<void*>("KeGetCurrentThread");
           return 0;
         }),
         nullptr);
    call("KeInsertQueueDpc", &dpc, nullptr, nullptr);
    use(thread_in_dpc, type_of("PsThreadType"));

    thread_in_dpc = nullptr;
    KTIMER timer{};
    call("KeInitializeTimer", &timer);
    call("KeSetTimer", &timer, LARGE_INTEGER{.QuadPart = -10'000}, &dpc);
    call<NTSTATUS>("KeWaitForSingleObject", &timer, 0, 0, FALSE, nullptr);
    use(thread_in_dpc, type_of("PsThreadType"));

    static WORK_QUEUE_ITEM item;
    static bool worked;
    item = {.List = {},
            .WorkerRoutine = reinterpret_cast<WORKER_THREAD_ROUTINE*>(guest_callback([](auto...) {
              use_current_thread_and_process();
              worked = true;
              return 0;
            })),
            .Parameter = nullptr};
    nt::ke::create_host_thread(
        [](void*) { cpu::call_guest(reinterpret_cast<const void*>(item.WorkerRoutine), 0); },
        nullptr);
    nt::ke::settle();
    EXPECT_TRUE(worked);
  });
}

TEST(Object, IsEachType) {
  in_machine([] {
    for (const std::string_view name :
         {"IoFileObjectType", "PsThreadType", "PsProcessType", "ExEventObjectType"}) {
      OBJECT_TYPE* type = type_of(name);
      EXPECT_EQ(call<void*>("ObGetObjectType", type), call<void*>("ObGetObjectType", *(&type)));
      call("ObfReferenceObject", type);
      call("ObfDereferenceObject", type);
    }
    UCHAR room[256];
    ULONG length = 0;
    EXPECT_EQ(
        call<NTSTATUS>("ObQueryNameString", type_of("PsThreadType"), room, sizeof room, &length),
        STATUS_SUCCESS);
    const auto& name = reinterpret_cast<OBJECT_NAME_INFORMATION*>(room)->Name;
    EXPECT_EQ(nt::ob::text_of(name), u"\\ObjectTypes\\Thread");
  });
}

TEST(Object, WithoutANameHasAnEmptyOne) {
  in_machine([] {
    UCHAR room[64];
    ULONG length = 0;
    auto* name = reinterpret_cast<OBJECT_NAME_INFORMATION*>(room);
    name->Name.Length = 8;
    void* thread = call<void*>("KeGetCurrentThread");
    EXPECT_EQ(call<NTSTATUS>("ObQueryNameString", thread, name, sizeof room, &length),
              STATUS_SUCCESS);
    EXPECT_EQ(name->Name.Length, 0);
    EXPECT_EQ(name->Name.MaximumLength, 0);
    EXPECT_EQ(name->Name.Buffer, nullptr);
    EXPECT_EQ(length, sizeof(OBJECT_NAME_INFORMATION));
  });
}

std::uint32_t code_of(const std::function<void()>& body) {
  const auto bug = bug_check_in(body);
  return bug ? bug->code : 0;
}

TEST(Object, InUseKeepsItsLastReference) {
  EXPECT_EQ(code_of([] { call("ObfDereferenceObject", call<void*>("KeGetCurrentThread")); }),
            abi::kReferenceByPointer);
  EXPECT_EQ(code_of([] { call("ObfDereferenceObject", call<void*>("PsGetCurrentProcess")); }),
            abi::kReferenceByPointer);
  EXPECT_EQ(code_of([] { call("ObfDereferenceObject", type_of("PsThreadType")); }),
            abi::kReferenceByPointer);
  EXPECT_EQ(code_of([] {
              static DRIVER_OBJECT driver;
              DEVICE_OBJECT* device = nullptr;
              nt::io::create_device({.driver = &driver}, &device);
              call("ObfDereferenceObject", device);
            }),
            abi::kReferenceByPointer);
}

TEST(Object, WithAnOpenHandleKeepsAReference) {
  EXPECT_EQ(code_of([] {
              OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, nullptr,
                                           OBJ_KERNEL_HANDLE, nullptr, nullptr};
              HANDLE event = nullptr;
              call<NTSTATUS>("ZwCreateEvent", &event, EVENT_ALL_ACCESS, &attributes, 0, FALSE);
              call("ObfDereferenceObject", nt::ob::object_of(event)->body);
            }),
            abi::kReferenceByPointer);
}

TEST(Object, AThreadThatHasEndedGoesWithItsLastReference) {
  in_machine([] {
    HANDLE handle = nullptr;
    call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr,
                   guest_callback([](auto...) { return 0; }), nullptr);
    void* thread = nullptr;
    call<NTSTATUS>("ObReferenceObjectByHandle", handle, 0, nullptr, 0, &thread, nullptr);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", thread, 0, 0, FALSE, nullptr),
              STATUS_SUCCESS);
    EXPECT_NE(nt::ob::find(thread), nullptr);
    call("ObfDereferenceObject", thread);
    EXPECT_EQ(nt::ob::find(thread), nullptr);
    EXPECT_EQ(nt::ke::thread_of(static_cast<KTHREAD*>(thread)), nullptr);
  });
  EXPECT_EQ(code_of([] {
              HANDLE handle = nullptr;
              call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr, nullptr,
                             nullptr, guest_callback([](auto...) { return 0; }), nullptr);
              void* thread = nullptr;
              call<NTSTATUS>("ObReferenceObjectByHandle", handle, 0, nullptr, 0, &thread, nullptr);
              call<NTSTATUS>("ZwClose", handle);
              call<NTSTATUS>("KeWaitForSingleObject", thread, 0, 0, FALSE, nullptr);
              call("ObfDereferenceObject", thread);
              call("ObfDereferenceObject", thread);
            }),
            abi::kReferenceByPointer);
}

// A driver gives each to ObReferenceObjectByHandle and the like, to say what it expects.
TEST(ObjectType, IsExportedForEachKind) {
  in_machine([] {
    struct {
      const char* exported;
      nt::ob::Type type;
    } const kTypes[]{
        {"IoFileObjectType", nt::ob::Type::file},
        {"IoDriverObjectType", nt::ob::Type::driver},
        {"IoDeviceObjectType", nt::ob::Type::device},
        {"ExEventObjectType", nt::ob::Type::event},
        {"ExSemaphoreObjectType", nt::ob::Type::semaphore},
        {"PsProcessType", nt::ob::Type::process},
        {"PsThreadType", nt::ob::Type::thread},
        {"SeTokenObjectType", nt::ob::Type::token},
        {"CmKeyObjectType", nt::ob::Type::key},
        {"MmSectionObjectType", nt::ob::Type::section},
        {"TmTransactionObjectType", nt::ob::Type::transaction},
        {"TmTransactionManagerObjectType", nt::ob::Type::transaction_manager},
        {"TmResourceManagerObjectType", nt::ob::Type::resource_manager},
        {"TmEnlistmentObjectType", nt::ob::Type::enlistment},
    };
    std::set<OBJECT_TYPE*> seen;
    for (const auto& one : kTypes) {
      EXPECT_EQ(type_of(one.exported), nt::ob::type_object(one.type)) << one.exported;
      seen.insert(type_of(one.exported));
    }
    EXPECT_EQ(seen.size(), std::size(kTypes));
    EXPECT_FALSE(seen.contains(nullptr));
  });
}

}  // namespace
}  // namespace rundown
