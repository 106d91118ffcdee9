#include "abi/irp.h"
#include "abi/wsk.h"
#include "cpu/call.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

constexpr std::uint64_t kNone = 0;

class Client {
 public:
  explicit Client(USHORT version = 0x0100) { dispatch.Version = version; }
  NTSTATUS start() { return call<NTSTATUS>("WskRegister", &npi, &registration); }
  void stop() { call("WskDeregister", &registration); }
  NTSTATUS capture() {
    return call<NTSTATUS>("WskCaptureProviderNPI", &registration, WSK_INFINITE_WAIT, &provider);
  }
  void release() { call("WskReleaseProviderNPI", &registration); }

  WSK_CLIENT_DISPATCH dispatch{};
  WSK_CLIENT_NPI npi{nullptr, &dispatch};
  WSK_REGISTRATION registration{};
  WSK_PROVIDER_NPI provider{};
};

TEST(WinsockKernel, AClientIsHeldUntilItIsDeregistered) {
  in_machine([] {
    Client client;
    EXPECT_EQ(client.start(), STATUS_SUCCESS);
    EXPECT_EQ(client.capture(), STATUS_SUCCESS);
    EXPECT_NE(client.provider.Dispatch, nullptr);
    EXPECT_EQ(held(Resource::wsk).size(), 2U);
    WSK_PROVIDER_CHARACTERISTICS versions{};
    EXPECT_EQ(call<NTSTATUS>("WskQueryProviderCharacteristics", &client.registration, &versions),
              STATUS_SUCCESS);
    EXPECT_EQ(versions.HighestVersion, 0x0100);
    client.release();
    client.stop();
    EXPECT_TRUE(held().empty());
  });
}

TEST(WinsockKernel, HasNoInterfaceOfAnotherVersion) {
  in_machine([] {
    Client client(0x0700);
    client.start();
    EXPECT_EQ(client.capture(), STATUS_NOINTERFACE);
  });
}

TEST(WinsockKernel, WhoDoesNotWaitForTheProviderMayNotGetIt) {
  in_machine([] {
    EXPECT_TRUE(
        test::failures_of("WskCaptureProviderNPI", kNone, WSK_INFINITE_WAIT, kNone).empty());
    const auto failures = test::failures_of("WskCaptureProviderNPI", kNone, WSK_NO_WAIT, kNone);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0], gate::fails_with(STATUS_DEVICE_NOT_READY));
  });
}

TEST(WinsockKernel, DeregistrationWaitsForWhatIsCaptured) {
  EXPECT_TRUE(test::deadlock_in([] {
    Client client;
    client.start();
    client.capture();
    client.stop();
  }));
}

TEST(WinsockKernel, WhoIsNoClientIsNotServed) {
  EXPECT_TRUE(test::bug_check_in([] { Client().stop(); }));
  EXPECT_TRUE(test::bug_check_in([] { Client().release(); }));
  EXPECT_TRUE(test::bug_check_in([] {
    Client client;
    client.start();
    client.release();
  }));
}

class Socket : public Client {
 public:
  explicit Socket(ULONG flags) {
    start();
    capture();
    ran(request("WskSocket", client_word(), 2, 1, 6, flags, kNone, kNone, kNone, kNone, kNone));
    socket = reinterpret_cast<WSK_SOCKET*>(irp->IoStatus.Information);
  }
  ~Socket() { call("IoFreeIrp", irp); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  std::uint64_t client_word() const { return reinterpret_cast<std::uint64_t>(provider.Client); }

  template <class... Arguments>
  NTSTATUS request(const char* function, Arguments... arguments) {
    call("IoReuseIrp", irp, STATUS_UNSUCCESSFUL);
    IO_STACK_LOCATION& next = irp->Tail.Overlay.CurrentStackLocation[-1];
    next.CompletionRoutine = reinterpret_cast<IO_COMPLETION_ROUTINE*>(completion);
    next.Control = 0xE0;
    return call<NTSTATUS>(function, arguments..., irp);
  }
  void ran(NTSTATUS status) {
    EXPECT_EQ(status, STATUS_SUCCESS);
    EXPECT_EQ(irp->IoStatus.Status, STATUS_SUCCESS);
  }
  template <class Entry>
  const void* entry(Entry n) const {
    return static_cast<void* const*>(socket->Dispatch)[n];
  }

  int completed = 0;
  void* completion = test::guest_callback([this](auto, auto, auto, auto) {
    ++completed;
    return static_cast<std::uint64_t>(STATUS_MORE_PROCESSING_REQUIRED);
  });
  IRP* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
  WSK_SOCKET* socket = nullptr;
};

TEST(WinsockKernel, ASocketKeepsItsOptionsAndItsAddress) {
  in_machine([] {
    Socket listening(WSK_FLAG_LISTEN_SOCKET);
    EXPECT_EQ(held(Resource::wsk).size(), 3U);
    ULONG value = 7;
    ULONG read = 0;
    SIZE_T size = 0;
    listening.ran(listening.request("WskControlSocket", listening.socket, WskSetOption, 27, 41, 4,
                                    &value, 0, kNone, kNone));
    listening.ran(listening.request("WskControlSocket", listening.socket, WskGetOption, 27, 41, 0,
                                    kNone, 4, &read, &size));
    EXPECT_EQ(read, 7U);
    EXPECT_EQ(size, 4U);
    const std::array<USHORT, 8> address{2, 0x1234};
    std::array<USHORT, 8> bound{};
    EXPECT_EQ(listening.request("WskGetLocalAddress", listening.socket, bound.data()),
              STATUS_INVALID_DEVICE_STATE);
    listening.ran(listening.request("WskBind", listening.socket, address.data(), 0));
    EXPECT_EQ(listening.request("WskBind", listening.socket, address.data(), 0),
              STATUS_INVALID_DEVICE_STATE);
    listening.ran(listening.request("WskGetLocalAddress", listening.socket, bound.data()));
    EXPECT_EQ(bound, address);
    EXPECT_EQ(listening.completed, 7);
    listening.ran(listening.request("WskCloseSocket", listening.socket));
    listening.release();
    listening.stop();
    EXPECT_TRUE(held(Resource::wsk).empty());
  });
}

TEST(WinsockKernel, DeregistrationWaitsForSockets) {
  EXPECT_TRUE(test::deadlock_in([] {
    Socket socket(WSK_FLAG_DATAGRAM_SOCKET);
    socket.release();
    socket.stop();
  }));
}

TEST(WinsockKernel, SaysWhatItDoesNotDo) {
  EXPECT_EQ(test::unsupported_in([] {
              Socket connection(WSK_FLAG_CONNECTION_SOCKET);
              cpu::call_guest(connection.entry(6), connection.socket, kNone, kNone, kNone);
            }),
            "netio.sys!WskSend");
  EXPECT_EQ(test::unsupported_in([] {
              Client client;
              client.start();
              client.capture();
              call("WskControlClient", client.provider.Client, 2, 0, kNone, 0, kNone, kNone, kNone);
            }),
            "netio.sys!WskControlClient");
  in_machine([] {
    Client client;
    client.start();
    client.capture();
    EXPECT_EQ(call<NTSTATUS>("WskControlClient", client.provider.Client,
                             WSK_SET_STATIC_EVENT_CALLBACKS, 0, kNone, 0, kNone, kNone, kNone),
              STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
