// A request's data: buffers, WDFMEMORY, MDLs, and a program's own memory.
#include <cstring>

#include "io_fixture.h"
#include "nt/io/irp.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using Log = std::vector<std::string>;
using Word = std::uint64_t;

struct BufferDriver : ControlDriver {
  explicit BufferDriver(WDF_DEVICE_IO_TYPE type = WdfDeviceIoBuffered)
      : ControlDriver([type](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* of) {
          test::call("WdfDeviceInitSetIoType", of, init, type);
        }) {
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoDefault = keeping<PFN_WDF_IO_QUEUE_IO_DEFAULT>("io");
    make_default(config);
    finish();
  }
  NTSTATUS input(std::size_t required, void** buffer, std::size_t* length) {
    return call<NTSTATUS>("WdfRequestRetrieveInputBuffer", kept.back(), required, buffer, length);
  }
  NTSTATUS output(std::size_t required, void** buffer, std::size_t* length) {
    return call<NTSTATUS>("WdfRequestRetrieveOutputBuffer", kept.back(), required, buffer, length);
  }
};

TEST(Buffers, ABufferedControlHasOneForBoth) {
  in_machine([] {
    BufferDriver driver;
    SentRequest sent;
    char in[4] = "abc";
    char out[8] = {};
    send_control(sent, driver.device_object, control_code(1, METHOD_BUFFERED), in, sizeof in, out,
                 sizeof out);
    void* buffer = nullptr;
    std::size_t length = 0;
    ASSERT_EQ(driver.input(4, &buffer, &length), STATUS_SUCCESS);
    EXPECT_EQ(length, sizeof in);
    EXPECT_STREQ(static_cast<char*>(buffer), "abc");
    EXPECT_EQ(driver.input(5, &buffer, &length), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(buffer, nullptr);
    EXPECT_EQ(length, 0U);
    ASSERT_EQ(driver.output(8, &buffer, &length), STATUS_SUCCESS);
    EXPECT_EQ(length, sizeof out);
    WDFMEMORY memory = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfRequestRetrieveOutputMemory", driver.kept[0], &memory),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfMemoryCopyFromBuffer", memory, 0, "answer", 7),
              STATUS_SUCCESS);
    MDL* mdl = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfRequestRetrieveOutputWdmMdl", driver.kept[0], &mdl),
              STATUS_SUCCESS);
    EXPECT_EQ(mdl->MappedSystemVa, buffer);
    driver.call("WdfRequestCompleteWithInformation", driver.kept[0], STATUS_SUCCESS, 7);
    EXPECT_STREQ(out, "answer");
  });
}

TEST(Buffers, WithoutAnyThereIsNothingToRetrieve) {
  in_machine([] {
    BufferDriver driver;
    SentRequest sent;
    send_control(sent, driver.device_object, control_code(1, METHOD_BUFFERED), nullptr, 0, nullptr,
                 0);
    void* buffer = nullptr;
    EXPECT_EQ(driver.input(0, &buffer, nullptr), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(driver.output(0, &buffer, nullptr), STATUS_BUFFER_TOO_SMALL);
    MDL* mdl = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestRetrieveInputWdmMdl", driver.kept[0], &mdl),
              STATUS_BUFFER_TOO_SMALL);
  });
}

TEST(Buffers, AReadHasOutputAndAWriteInput) {
  in_machine([] {
    BufferDriver driver;
    char data[4] = "abc";
    void* buffer = nullptr;
    SentRequest read;
    send_transfer(read, driver.device_object, IRP_MJ_READ, data, sizeof data);
    EXPECT_EQ(driver.input(0, &buffer, nullptr), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(driver.output(4, &buffer, nullptr), STATUS_SUCCESS);
    SentRequest write;
    send_transfer(write, driver.device_object, IRP_MJ_WRITE, data, sizeof data);
    EXPECT_EQ(driver.output(0, &buffer, nullptr), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(driver.input(4, &buffer, nullptr), STATUS_SUCCESS);
    EXPECT_STREQ(static_cast<char*>(buffer), "abc");
  });
}

TEST(Buffers, InputIsAMemoryToo) {
  in_machine([] {
    BufferDriver driver;
    SentRequest sent;
    char in[4] = "abc";
    send_control(sent, driver.device_object, control_code(1, METHOD_BUFFERED), in, sizeof in,
                 nullptr, 0);
    WDFMEMORY memory = nullptr;
    const auto retrieve = [&] {
      return driver.call<NTSTATUS>("WdfRequestRetrieveInputMemory", driver.kept.back(), &memory);
    };
    ASSERT_EQ(retrieve(), STATUS_SUCCESS);
    std::size_t length = 0;
    EXPECT_STREQ(driver.call<const char*>("WdfMemoryGetBuffer", memory, &length), "abc");
    EXPECT_EQ(length, sizeof in);
    void* buffer = nullptr;
    driver.input(0, &buffer, nullptr);
    EXPECT_EQ(driver.call<void*>("WdfMemoryGetBuffer", memory, nullptr), buffer);
    SentRequest read;
    send_transfer(read, driver.device_object, IRP_MJ_READ, in, sizeof in);
    EXPECT_EQ(retrieve(), STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(Buffers, DirectOnesAreMapped) {
  in_machine([] {
    BufferDriver driver(WdfDeviceIoDirect);
    auto* page = static_cast<char*>(user_memory(16));
    SentRequest sent;
    send_transfer(sent, driver.device_object, IRP_MJ_WRITE, page, 16);
    void* buffer = nullptr;
    ASSERT_EQ(driver.input(16, &buffer, nullptr), STATUS_SUCCESS);
    MDL* mdl = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfRequestRetrieveInputWdmMdl", driver.kept[0], &mdl),
              STATUS_SUCCESS);
    EXPECT_EQ(mdl, sent.irp->MdlAddress);
    SentRequest control;
    send_control(control, driver.device_object, control_code(1, METHOD_OUT_DIRECT), nullptr, 0,
                 page, 16);
    EXPECT_EQ(driver.output(16, &buffer, nullptr), STATUS_SUCCESS);
    driver.complete(driver.kept[0]);
    driver.complete(driver.kept[1]);
    EXPECT_TRUE(sent.done() && control.done());
  });
}

TEST(Buffers, AProgramsPointersAreNone) {
  in_machine([] {
    BufferDriver driver(WdfDeviceIoNeither);
    char data[4] = {};
    SentRequest sent;
    build_transfer(sent, driver.device_object, IRP_MJ_READ, data, sizeof data);
    sent.irp->RequestorMode = UserMode;
    send(sent, driver.device_object);
    void* buffer = nullptr;
    EXPECT_EQ(driver.output(0, &buffer, nullptr), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks(), Log{"request-buffer"});
    SentRequest own;
    send_transfer(own, driver.device_object, IRP_MJ_READ, data, sizeof data);
    EXPECT_EQ(driver.output(0, &buffer, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(buffer, data);
    // Pointers are for EvtIoInCallerContext.
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestRetrieveUnsafeUserOutputBuffer", driver.kept[0], 0,
                                    &buffer, nullptr),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks().back(), "request-context");
  });
}

TEST(CallerContext, LocksAProgramsBuffer) {
  in_machine([] {
    NTSTATUS enqueued{};
    ControlDriver* self = nullptr;
    ControlDriver driver([&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* of) {
      void* callback = guest_callback([&](Word device, Word request, Word, Word) {
        void* buffer = nullptr;
        std::size_t length = 0;
        const auto retrieve = [&](std::size_t required) {
          return self->call<NTSTATUS>("WdfRequestRetrieveUnsafeUserOutputBuffer", request, required,
                                      &buffer, &length);
        };
        EXPECT_EQ(retrieve(17), STATUS_BUFFER_TOO_SMALL);
        EXPECT_EQ(retrieve(16), STATUS_SUCCESS);
        WDFMEMORY memory = nullptr;
        const auto lock = [&](void* at, std::size_t bytes) {
          return self->call<NTSTATUS>("WdfRequestProbeAndLockUserBufferForWrite", request, at,
                                      bytes, &memory);
        };
        EXPECT_EQ(lock(buffer, 0), STATUS_INVALID_USER_BUFFER);
        EXPECT_EQ(lock(reinterpret_cast<void*>(0x7FFF'0000'0000), 16), STATUS_ACCESS_VIOLATION);
        EXPECT_EQ(lock(buffer, length), STATUS_SUCCESS);
        EXPECT_NE(memory, nullptr);
        enqueued = self->call<NTSTATUS>("WdfDeviceEnqueueRequest", device, request);
        return Word{0};
      });
      test::call("WdfDeviceInitSetIoType", of, init, WdfDeviceIoNeither);
      test::call("WdfDeviceInitSetIoInCallerContextCallback", of, init, callback);
    });
    self = &driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoDefault = driver.completing<PFN_WDF_IO_QUEUE_IO_DEFAULT>("io");
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    build_transfer(sent, driver.device_object, IRP_MJ_READ, user_memory(16), 16);
    sent.irp->RequestorMode = UserMode;
    send(sent, driver.device_object);
    EXPECT_EQ(sent.returned, STATUS_PENDING);
    EXPECT_EQ(enqueued, STATUS_SUCCESS);
    EXPECT_EQ(driver.log, Log{"io"});
    EXPECT_TRUE(sent.done());
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(CallerContext, LocksWhatAProgramWrites) {
  in_machine([] {
    ControlDriver* self = nullptr;
    void* seen = nullptr;
    ControlDriver driver([&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* of) {
      void* callback = guest_callback([&](Word device, Word request, Word, Word) {
        void* buffer = nullptr;
        std::size_t length = 0;
        const auto retrieve = [&](const char* name, std::size_t required) {
          return self->call<NTSTATUS>(name, request, required, &buffer, &length);
        };
        constexpr const char* kInput = "WdfRequestRetrieveUnsafeUserInputBuffer";
        EXPECT_EQ(retrieve("WdfRequestRetrieveUnsafeUserOutputBuffer", 0),
                  STATUS_INVALID_DEVICE_REQUEST);
        EXPECT_EQ(retrieve(kInput, 17), STATUS_BUFFER_TOO_SMALL);
        EXPECT_EQ(buffer, nullptr);
        EXPECT_EQ(retrieve(kInput, 16), STATUS_SUCCESS);
        EXPECT_EQ(length, 16U);
        seen = buffer;
        WDFMEMORY memory = nullptr;
        const auto lock = [&](void* at, std::size_t bytes) {
          return self->call<NTSTATUS>("WdfRequestProbeAndLockUserBufferForRead", request, at, bytes,
                                      &memory);
        };
        EXPECT_EQ(lock(buffer, 0), STATUS_INVALID_USER_BUFFER);
        EXPECT_EQ(lock(reinterpret_cast<void*>(0x7FFF'0000'0000), 16), STATUS_ACCESS_VIOLATION);
        EXPECT_EQ(lock(buffer, length), STATUS_SUCCESS);
        std::size_t locked = 0;
        const auto* bytes = self->call<const char*>("WdfMemoryGetBuffer", memory, &locked);
        EXPECT_EQ(locked, 16U);
        EXPECT_STREQ(bytes, "from a program");
        self->call<NTSTATUS>("WdfDeviceEnqueueRequest", device, request);
        return Word{0};
      });
      test::call("WdfDeviceInitSetIoType", of, init, WdfDeviceIoNeither);
      test::call("WdfDeviceInitSetIoInCallerContextCallback", of, init, callback);
    });
    self = &driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoDefault = driver.completing<PFN_WDF_IO_QUEUE_IO_DEFAULT>("io");
    driver.make_default(config);
    driver.finish();
    auto* buffer = static_cast<char*>(user_memory(16));
    std::strcpy(buffer, "from a program");
    SentRequest sent;
    build_transfer(sent, driver.device_object, IRP_MJ_WRITE, buffer, 16);
    sent.irp->RequestorMode = UserMode;
    send(sent, driver.device_object);
    EXPECT_EQ(seen, buffer);
    EXPECT_TRUE(sent.done());
    EXPECT_TRUE(held(gate::Resource::locked_pages).empty());
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

}  // namespace
}  // namespace rundown
