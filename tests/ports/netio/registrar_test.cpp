#include "abi/nmr.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

constexpr GUID kInterface{0x11, 0x22, 0x33, {}};
constexpr GUID kOther{0x44, 0x55, 0x66, {}};

// What both sides have been called for, in order.
std::string& calls() {
  static std::string text;
  return text;
}

class NetworkModule {
 public:
  explicit NetworkModule(const char* module, const GUID& interface = kInterface) : name(module) {
    characteristics.Length = sizeof characteristics;
    characteristics.RegistrationInstance.NpiId = &interface;
    characteristics.RegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    characteristics.Detach = test::guest_callback([this](auto context, auto, auto, auto) {
      calls() += name + " detach " + std::to_string(context) + "; ";
      return static_cast<std::uint64_t>(detach_answer);
    });
    characteristics.CleanupBindingContext =
        test::guest_callback([this](auto context, auto, auto, auto) {
          calls() += name + " clean " + std::to_string(context) + "; ";
          return 0;
        });
  }
  NTSTATUS register_as(const char* function) {
    return call<NTSTATUS>(function, &characteristics, 5, &handle);
  }

  std::string name;
  NPI_CHARACTERISTICS characteristics{};
  HANDLE handle = nullptr;
  HANDLE binding = nullptr;
  NTSTATUS detach_answer = STATUS_SUCCESS;
};

class Client : public NetworkModule {
 public:
  explicit Client(const GUID& interface = kInterface) : NetworkModule("client", interface) {
    characteristics.Attach = test::guest_callback([this](auto with, auto context, auto, auto) {
      EXPECT_EQ(context, 5U);
      if (!wants) return static_cast<std::uint64_t>(STATUS_NOINTERFACE);
      binding = reinterpret_cast<HANDLE>(with);
      void* provider_context = nullptr;
      const void* dispatch = nullptr;
      attached =
          call<NTSTATUS>("NmrClientAttachProvider", binding, 71, 0, &provider_context, &dispatch);
      return static_cast<std::uint64_t>(attached);
    });
  }
  NTSTATUS start() { return register_as("NmrRegisterClient"); }
  NTSTATUS stop() { return call<NTSTATUS>("NmrDeregisterClient", handle); }
  NTSTATUS wait() { return call<NTSTATUS>("NmrWaitForClientDeregisterComplete", handle); }
  bool wants = true;
  NTSTATUS attached = STATUS_UNSUCCESSFUL;
};

class Provider : public NetworkModule {
 public:
  explicit Provider(const GUID& interface = kInterface) : NetworkModule("provider", interface) {
    characteristics.Attach = test::guest_callback([this](auto with, auto, auto, auto client) {
      EXPECT_EQ(client, 71U);
      binding = reinterpret_cast<HANDLE>(with);
      calls() += "attach; ";
      return static_cast<std::uint64_t>(answer);
    });
  }
  NTSTATUS start() { return register_as("NmrRegisterProvider"); }
  NTSTATUS stop() { return call<NTSTATUS>("NmrDeregisterProvider", handle); }
  NTSTATUS wait() { return call<NTSTATUS>("NmrWaitForProviderDeregisterComplete", handle); }
  NTSTATUS answer = STATUS_SUCCESS;
};

TEST(Registrar, AModuleIsHeldUntilItsDeregistrationIsWaitedFor) {
  in_machine([] {
    Client client;
    Provider provider(kOther);
    EXPECT_EQ(client.start(), STATUS_SUCCESS);
    EXPECT_EQ(provider.start(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::network_module).size(), 2U);
    EXPECT_EQ(client.wait(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(client.stop(), STATUS_PENDING);
    EXPECT_EQ(client.stop(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(held(Resource::network_module).size(), 2U);
    EXPECT_EQ(client.wait(), STATUS_SUCCESS);
    EXPECT_EQ(client.wait(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(provider.wait(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(provider.stop(), STATUS_PENDING);
    EXPECT_EQ(provider.wait(), STATUS_SUCCESS);
    EXPECT_TRUE(held().empty());
    EXPECT_EQ(calls(), "");
  });
}

TEST(Registrar, BringsModulesOfOneInterfaceTogetherAndApart) {
  for (const bool client_first : {true, false}) {
    in_machine([=] {
      Client client;
      Provider provider;
      client_first ? client.start() : provider.start();
      client_first ? provider.start() : client.start();
      EXPECT_EQ(client.attached, STATUS_SUCCESS);
      EXPECT_EQ(client.stop(), STATUS_PENDING);
      EXPECT_EQ(calls(),
                "attach; client detach 71; provider detach 0; client clean 71; provider clean 0; ");
      EXPECT_EQ(client.wait(), STATUS_SUCCESS);
      provider.stop();
      EXPECT_EQ(provider.wait(), STATUS_SUCCESS);
    });
  }
}

TEST(Registrar, EitherSideMayRefuse) {
  in_machine([] {
    Client unwilling;
    unwilling.wants = false;
    Provider provider;
    provider.answer = STATUS_NOINTERFACE;
    unwilling.start();
    provider.start();
    EXPECT_EQ(calls(), "");
    Client client;
    client.start();
    EXPECT_EQ(client.attached, STATUS_NOINTERFACE);
    EXPECT_EQ(calls(), "attach; ");
    provider.stop();
    EXPECT_EQ(provider.wait(), STATUS_SUCCESS);
    EXPECT_EQ(calls(), "attach; ");
  });
}

TEST(Registrar, ASideDetachesLaterIfItHasToAndIsWaitedFor) {
  in_machine([] {
    Client client;
    Provider provider;
    client.detach_answer = STATUS_PENDING;
    provider.detach_answer = STATUS_PENDING;
    client.start();
    provider.start();
    provider.stop();
    EXPECT_EQ(calls(), "attach; client detach 71; provider detach 0; ");
    call("NmrClientDetachProviderComplete", client.binding);
    EXPECT_EQ(calls(), "attach; client detach 71; provider detach 0; ");
    call("NmrProviderDetachClientComplete", provider.binding);
    EXPECT_EQ(calls(),
              "attach; client detach 71; provider detach 0; client clean 71; provider clean 0; ");
    EXPECT_EQ(provider.wait(), STATUS_SUCCESS);
  });
  EXPECT_TRUE(test::deadlock_in([] {
    Client client;
    Provider provider;
    client.detach_answer = STATUS_PENDING;
    client.start();
    provider.start();
    provider.stop();
    provider.wait();
  }));
}

TEST(Registrar, ABindingThatHasGoneIsNotDetachedAgain) {
  EXPECT_TRUE(test::bug_check_in([] { call("NmrClientDetachProviderComplete", &kOther); }));
  EXPECT_TRUE(test::bug_check_in([] { call("NmrProviderDetachClientComplete", &kOther); }));
}

}  // namespace
}  // namespace rundown
