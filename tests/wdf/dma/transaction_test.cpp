// WDFDMATRANSACTION, as far as its transfers go.
#include "../function_stack.h"
#include "../io/io_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Log = std::vector<std::string>;

struct Fixture : FunctionStack {
  explicit Fixture(WDF_DMA_PROFILE profile = WdfDmaProfileScatterGather64) {
    add([this](PWDFDEVICE_INIT init) {
      call("WdfDeviceInitSetIoType", init, WdfDeviceIoDirect);
      return create(init);
    });
    WDF_DMA_ENABLER_CONFIG config{};
    config.Size = sizeof config;
    config.Profile = profile;
    config.MaximumLength = 0x2000;
    EXPECT_EQ(call<NTSTATUS>("WdfDmaEnablerCreate", device, &config, nullptr, &enabler),
              STATUS_SUCCESS);
    transaction = make();
    program = driver.noted<PFN_WDF_PROGRAM_DMA>(
        "program", [this](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t direction) {
          level = test::call<KIRQL>("KeGetCurrentIrql");
          directions.push_back(static_cast<WDF_DMA_DIRECTION>(direction));
          lengths.push_back(length());
          return std::uint64_t{TRUE};
        });
    buffer = static_cast<char*>(
        test::call<void*>("ExAllocatePoolWithTag", NonPagedPool, 0x5000, 0x74736554));
    mdl = test::call<MDL*>("IoAllocateMdl", buffer, 0x5000, FALSE, FALSE, nullptr);
    test::call("MmBuildMdlForNonPagedPool", mdl);
  }
  WDFDMATRANSACTION make() {
    WDFDMATRANSACTION made = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfDmaTransactionCreate", enabler, nullptr, &made), STATUS_SUCCESS);
    return made;
  }
  NTSTATUS initialize(std::size_t bytes, std::size_t offset = 0, WDFDMATRANSACTION of = nullptr) {
    return call<NTSTATUS>("WdfDmaTransactionInitializeUsingOffset",
                          of == nullptr ? transaction : of, program, WdfDmaDirectionReadFromDevice,
                          mdl, offset, bytes);
  }
  NTSTATUS execute(WDFDMATRANSACTION of = nullptr) {
    return call<NTSTATUS>("WdfDmaTransactionExecute", of == nullptr ? transaction : of, nullptr);
  }
  bool completed() {
    return call<BOOLEAN>("WdfDmaTransactionDmaCompleted", transaction, &status) != FALSE;
  }
  std::size_t length() {
    return call<std::size_t>("WdfDmaTransactionGetCurrentDmaTransferLength", transaction);
  }
  std::size_t transferred() {
    return call<std::size_t>("WdfDmaTransactionGetBytesTransferred", transaction);
  }

  WDFDMAENABLER enabler = nullptr;
  WDFDMATRANSACTION transaction = nullptr;
  PFN_WDF_PROGRAM_DMA program = nullptr;
  char* buffer = nullptr;
  MDL* mdl = nullptr;
  NTSTATUS status{};
  KIRQL level{};
  std::vector<WDF_DMA_DIRECTION> directions;
  std::vector<std::size_t> lengths;
};

TEST(DmaTransfer, GoesPieceByPiece) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.initialize(0x4800, 0x100), STATUS_SUCCESS);
    ULONG registers = 0;
    ULONG elements = 0;
    stack.call("WdfDmaTransactionGetTransferInfo", stack.transaction, &registers, &elements);
    EXPECT_EQ(registers, elements);
    EXPECT_GE(registers, 5U);
    EXPECT_EQ(stack.execute(), STATUS_SUCCESS);
    EXPECT_EQ(static_cast<int>(stack.level), 2) << "EvtProgramDma is called at DISPATCH_LEVEL";
    EXPECT_FALSE(stack.completed());
    EXPECT_EQ(stack.status, STATUS_MORE_PROCESSING_REQUIRED);
    EXPECT_FALSE(stack.completed());
    EXPECT_EQ(stack.transferred(), 0x4000U);
    EXPECT_TRUE(stack.completed());
    EXPECT_EQ(stack.status, STATUS_SUCCESS);
    EXPECT_EQ(stack.lengths, (std::vector<std::size_t>{0x2000, 0x2000, 0x800}));
    EXPECT_EQ(stack.transferred(), 0x4800U);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDmaTransactionRelease", stack.transaction), STATUS_SUCCESS);
    EXPECT_EQ(stack.transferred(), 0U);
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(DmaTransfer, MayEndEarly) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.initialize(0x3000), STATUS_SUCCESS);
    stack.execute();
    EXPECT_EQ(stack.call<BOOLEAN>("WdfDmaTransactionDmaCompletedWithLength", stack.transaction,
                                  0x1800, &stack.status),
              FALSE);
    EXPECT_EQ(stack.lengths.back(), 0x1800U) << "what is left";
    EXPECT_EQ(stack.call<BOOLEAN>("WdfDmaTransactionDmaCompletedFinal", stack.transaction, 0x10,
                                  &stack.status),
              TRUE);
    EXPECT_EQ(stack.status, STATUS_SUCCESS);
    EXPECT_EQ(stack.transferred(), 0x1810U);
    stack.call<NTSTATUS>("WdfDmaTransactionRelease", stack.transaction);
    ASSERT_EQ(stack.initialize(0x10), STATUS_SUCCESS);
    stack.execute();
    EXPECT_EQ(stack.call<BOOLEAN>("WdfDmaTransactionDmaCompletedFinal", stack.transaction, 0x11,
                                  &stack.status),
              TRUE);
    EXPECT_EQ(stack.status, STATUS_INVALID_PARAMETER);
    EXPECT_EQ(verifier_breaks(), Log{"value-out-of-range"});
  });
}

TEST(DmaTransfer, ChecksItsData) {
  in_machine([] {
    Fixture stack;
    EXPECT_EQ(stack.initialize(0), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.initialize(0x5001), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.initialize(1, 0x5000), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDmaTransactionInitialize", stack.transaction, stack.program,
                                   7, stack.mdl, stack.buffer, 16),
              STATUS_INVALID_PARAMETER);
    stack.call("WdfDmaEnablerSetMaximumScatterGatherElements", stack.enabler, 1);
    EXPECT_EQ(stack.initialize(0x2000), STATUS_WDF_TOO_FRAGMENTED);
    stack.call("WdfDmaTransactionSetMaximumLength", stack.transaction, 0x800);
    EXPECT_EQ(stack.initialize(0x800), STATUS_SUCCESS);
  });
}

TEST(DmaTransfer, OfAPacketProfileIsOneAtATime) {
  in_machine([] {
    Fixture stack(WdfDmaProfilePacket64);
    ASSERT_EQ(stack.initialize(0x100), STATUS_SUCCESS);
    EXPECT_EQ(stack.execute(), STATUS_SUCCESS);
    WDFDMATRANSACTION second = stack.make();
    ASSERT_EQ(stack.initialize(0x100, 0, second), STATUS_SUCCESS);
    EXPECT_EQ(stack.execute(second), STATUS_WDF_BUSY);
    EXPECT_EQ(verifier_breaks(), Log{"dma-busy"});
    EXPECT_TRUE(stack.completed());
    stack.call<NTSTATUS>("WdfDmaTransactionRelease", second);
    ASSERT_EQ(stack.initialize(0x100, 0, second), STATUS_SUCCESS);
    EXPECT_EQ(stack.execute(second), STATUS_SUCCESS);
  });
}

std::optional<gate::BugCheck> misuse(const std::function<void(Fixture&)>& use) {
  return bug_check_in([&] {
    Fixture stack;
    use(stack);
  });
}

TEST(DmaTransfer, HasItsOrder) {
  for (const auto& use : std::vector<std::function<void(Fixture&)>>{
           [](Fixture& stack) { stack.execute(); }, [](Fixture& stack) { stack.completed(); },
           [](Fixture& stack) {
             stack.initialize(16);
             stack.initialize(16);
           },
           [](Fixture& stack) {
             stack.initialize(16);
             stack.execute();
             stack.call<NTSTATUS>("WdfDmaTransactionRelease", stack.transaction);
           },
           [](Fixture& stack) {
             stack.initialize(16);
             stack.execute();
             stack.call("WdfObjectDelete", stack.transaction);
           }}) {
    const auto bug = misuse(use);
    ASSERT_TRUE(bug);
    EXPECT_EQ(bug->code, 0x10DU);
    EXPECT_EQ(bug->parameters[0], 8U);
  }
}

// Reads, writes and controls that come to the driver's queue.
struct WithQueue : Fixture {
  explicit WithQueue(std::function<void(WDFREQUEST)> on_request) {
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchParallel);
    config.DefaultQueue = TRUE;
    config.PowerManaged = WdfFalse;
    config.EvtIoDefault = driver.noted<PFN_WDF_IO_QUEUE_IO_DEFAULT>(
        "request",
        [on_request](std::uint64_t, std::uint64_t request, std::uint64_t,
                     std::uint64_t) -> std::uint64_t {
          on_request(reinterpret_cast<WDFREQUEST>(request));
          return 0;
        });
    WDFQUEUE queue = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfIoQueueCreate", device, &config, nullptr, &queue), STATUS_SUCCESS);
    device_object = call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device);
  }
  NTSTATUS initialize_for(WDFREQUEST request, WDF_DMA_DIRECTION direction) {
    return call<NTSTATUS>("WdfDmaTransactionInitializeUsingRequest", transaction, request, program,
                          direction);
  }
  DEVICE_OBJECT* device_object = nullptr;
};

TEST(DmaTransfer, IsOfARequest) {
  in_machine([] {
    WithQueue* stack = nullptr;
    WithQueue fixture([&](WDFREQUEST request) {
      EXPECT_EQ(stack->initialize_for(request, WdfDmaDirectionWriteToDevice),
                STATUS_INVALID_DEVICE_REQUEST);
      ASSERT_EQ(stack->initialize_for(request, WdfDmaDirectionReadFromDevice), STATUS_SUCCESS);
      EXPECT_EQ(stack->call<WDFREQUEST>("WdfDmaTransactionGetRequest", stack->transaction),
                request);
      EXPECT_EQ(stack->execute(), STATUS_SUCCESS);
      EXPECT_TRUE(stack->completed());
      const std::size_t bytes = stack->transferred();
      stack->call<NTSTATUS>("WdfDmaTransactionRelease", stack->transaction);
      EXPECT_EQ(stack->call<WDFREQUEST>("WdfDmaTransactionGetRequest", stack->transaction),
                nullptr);
      stack->call("WdfRequestCompleteWithInformation", request, STATUS_SUCCESS, bytes);
    });
    stack = &fixture;
    SentRequest sent;
    send_transfer(sent, fixture.device_object, IRP_MJ_READ, fixture.buffer, 64);
    EXPECT_EQ(sent.result.Status, STATUS_SUCCESS);
    EXPECT_EQ(sent.result.Information, 64U);
  });
}

TEST(DmaTransfer, KeepsItsRequestFromBeingCompleted) {
  const auto bug = bug_check_in([] {
    WithQueue* stack = nullptr;
    WithQueue fixture([&](WDFREQUEST request) {
      stack->initialize_for(request, WdfDmaDirectionReadFromDevice);
      stack->execute();
      stack->call("WdfRequestComplete", request, STATUS_SUCCESS);
    });
    stack = &fixture;
    SentRequest sent;
    send_transfer(sent, fixture.device_object, IRP_MJ_READ, fixture.buffer, 64);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 3U) << "WDF_VERIFIER_FATAL_ERROR";
}

TEST(DmaTransfer, TakesAControlsBufferByItsMethod) {
  in_machine([] {
    WithQueue* stack = nullptr;
    WDF_DMA_DIRECTION direction = WdfDmaDirectionReadFromDevice;
    NTSTATUS status{};
    WithQueue fixture([&](WDFREQUEST request) {
      status = stack->initialize_for(request, direction);
      if (status == STATUS_SUCCESS)
        stack->call<NTSTATUS>("WdfDmaTransactionRelease", stack->transaction);
      stack->call("WdfRequestComplete", request, STATUS_SUCCESS);
    });
    stack = &fixture;
    const auto control = [&](ULONG method, WDF_DMA_DIRECTION way) {
      direction = way;
      SentRequest sent;
      send_control(sent, fixture.device_object, control_code(0x800, method), fixture.buffer, 16,
                   fixture.buffer + 64, 16, nullptr, true);
      return status;
    };
    EXPECT_EQ(control(METHOD_OUT_DIRECT, WdfDmaDirectionReadFromDevice), STATUS_SUCCESS);
    EXPECT_EQ(control(METHOD_OUT_DIRECT, WdfDmaDirectionWriteToDevice),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(control(METHOD_IN_DIRECT, WdfDmaDirectionWriteToDevice), STATUS_SUCCESS);
    EXPECT_EQ(control(METHOD_BUFFERED, WdfDmaDirectionWriteToDevice), STATUS_SUCCESS);
    EXPECT_EQ(control(METHOD_NEITHER, WdfDmaDirectionReadFromDevice),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks(), Log{"request-buffer"});
  });
}

TEST(DmaTransfer, OfVersionTwoHasNoneOfVersionThrees) {
  in_machine([] {
    Fixture stack;
    stack.call("WdfDmaTransactionSetImmediateExecution", stack.transaction, TRUE);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDmaTransactionAllocateResources", stack.transaction,
                                   WdfDmaDirectionReadFromDevice, 1, stack.program, nullptr),
              STATUS_INVALID_DEVICE_REQUEST);
    stack.call("WdfDmaTransactionFreeResources", stack.transaction);
    EXPECT_EQ(stack.call<BOOLEAN>("WdfDmaTransactionCancel", stack.transaction), FALSE);
    EXPECT_EQ(stack.call<void*>("WdfDmaTransactionWdmGetTransferContext", stack.transaction),
              nullptr);
    EXPECT_EQ(verifier_breaks(), Log(5, "dma-version"));
    stack.call("WdfDmaTransactionSetChannelConfigurationCallback", stack.transaction, nullptr,
               nullptr);
    stack.call("WdfDmaTransactionSetTransferCompleteCallback", stack.transaction, nullptr, nullptr);
    stack.call("WdfDmaTransactionSetDeviceAddressOffset", stack.transaction, 0);
    stack.call("WdfDmaTransactionStopSystemTransfer", stack.transaction);
    EXPECT_EQ(verifier_breaks().size(), 9U);
    EXPECT_EQ(verifier_breaks().back(), "dma-profile");
  });
}

}  // namespace
}  // namespace rundown
