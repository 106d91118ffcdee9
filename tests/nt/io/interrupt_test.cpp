#include "abi/interrupt.h"

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using Word = std::uint64_t;

TEST(Interrupt, IsHeldUntilItIsDisconnected) {
  in_machine([] {
    KINTERRUPT* interrupt = nullptr;
    void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
    EXPECT_EQ(call<NTSTATUS>("IoConnectInterrupt", &interrupt, routine, nullptr, nullptr, 1, 5, 5,
                             0, FALSE, 1, FALSE),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::interrupt).size(), 1U);
    call("IoDisconnectInterrupt", interrupt);
    EXPECT_TRUE(held(Resource::interrupt).empty());
    EXPECT_EQ(call<NTSTATUS>("IoConnectInterrupt", &interrupt, nullptr, nullptr, nullptr, 1, 5, 5,
                             0, FALSE, 1, FALSE),
              STATUS_INVALID_PARAMETER);
  });
}

// Each version of the parameters has its own place for the interrupt object.
TEST(Interrupt, IsConnectedByAnyVersion) {
  in_machine([] {
    auto* routine = reinterpret_cast<KSERVICE_ROUTINE*>(
        guest_callback([](Word, Word, Word, Word) { return 0; }));
    KINTERRUPT* interrupt = nullptr;
    const auto connect = [&](IO_CONNECT_INTERRUPT_PARAMETERS parameters, ULONG version) {
      interrupt = nullptr;
      ASSERT_EQ(call<NTSTATUS>("IoConnectInterruptEx", &parameters), STATUS_SUCCESS);
      EXPECT_NE(interrupt, nullptr);
      EXPECT_EQ(parameters.Version, version);
      EXPECT_EQ(held(Resource::interrupt).size(), 1U);
      IO_DISCONNECT_INTERRUPT_PARAMETERS away{};
      away.Version = parameters.Version;
      away.ConnectionContext.InterruptObject = interrupt;
      call("IoDisconnectInterruptEx", &away);
      EXPECT_TRUE(held(Resource::interrupt).empty());
    };
    IO_CONNECT_INTERRUPT_PARAMETERS parameters{};
    for (const ULONG version : {CONNECT_FULLY_SPECIFIED, CONNECT_FULLY_SPECIFIED_GROUP}) {
      parameters.Version = version;
      parameters.FullySpecified = {};
      parameters.FullySpecified.InterruptObject = &interrupt;
      parameters.FullySpecified.ServiceRoutine = routine;
      connect(parameters, version);
    }
    parameters.Version = CONNECT_LINE_BASED;
    parameters.LineBased = {};
    parameters.LineBased.InterruptObject = &interrupt;
    parameters.LineBased.ServiceRoutine = routine;
    connect(parameters, CONNECT_LINE_BASED);
    // No device here signals by messages: the routine to fall back on is connected, and Version
    // says which kind it has become.
    parameters.Version = CONNECT_MESSAGE_BASED;
    parameters.MessageBased = {};
    parameters.MessageBased.ConnectionContext.InterruptObject = &interrupt;
    parameters.MessageBased.FallBackServiceRoutine = routine;
    connect(parameters, CONNECT_LINE_BASED);
    parameters.MessageBased.FallBackServiceRoutine = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoConnectInterruptEx", &parameters), STATUS_NOT_FOUND);
    parameters.Version = 0x77;
    EXPECT_EQ(call<NTSTATUS>("IoConnectInterruptEx", &parameters), STATUS_NOT_SUPPORTED);
    EXPECT_TRUE(held(Resource::interrupt).empty());
  });
}

}  // namespace
}  // namespace rundown
