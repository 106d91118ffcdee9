#include "abi/gpioclx.h"

#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

GPIO_CLIENT_REGISTRATION_PACKET packet_of(USHORT version, USHORT size) {
  GPIO_CLIENT_REGISTRATION_PACKET packet{};
  packet.Version = version;
  packet.Size = size;
  return packet;
}

// A driver that is bound to GpioClx.
struct Registrar {
  Registrar() {
    bound.bind();
    info.Size = sizeof info;
    info.ClassName = u"GPIOClx";
    info.Version = {1, 0, 0};
    call("WdfVersionBindClass", nullptr, bound.globals, &info);
  }
  void unbind() { call("WdfVersionUnbindClass", nullptr, bound.globals, &info); }
  NTSTATUS add(GPIO_CLIENT_REGISTRATION_PACKET packet) {
    return call<NTSTATUS>("GPIO_CLX_RegisterClient", driver, &packet, &path);
  }
  NTSTATUS remove() { return call<NTSTATUS>("GPIO_CLX_UnregisterClient", driver); }

  FrameworkDriver bound;
  wdf::WDF_CLASS_BIND_INFO info{};
  WDFDRIVER driver = reinterpret_cast<WDFDRIVER>(0x1000);
  UNICODE_STRING path = unicode(u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\Sample");
};

TEST(GpioClx, RegistersAClientOfEachVersion) {
  in_machine([] {
    Registrar registrar;
    for (const auto& [version, size] : {std::pair{3, 0xd8}, {2, 0xc8}, {1, 0xb8}}) {
      EXPECT_EQ(registrar.add(packet_of(static_cast<USHORT>(version), static_cast<USHORT>(size))),
                STATUS_SUCCESS)
          << version;
      EXPECT_EQ(registrar.remove(), STATUS_SUCCESS);
    }
  });
}

TEST(GpioClx, RefusesAPacketOfNoVersion) {
  in_machine([] {
    Registrar registrar;
    for (const auto& packet : {packet_of(0, 0xd8), packet_of(4, 0xd8), packet_of(3, 0xc8)}) {
      EXPECT_EQ(registrar.add(packet), STATUS_GPIO_INVALID_REGISTRATION_PACKET);
    }
  });
}

TEST(GpioClx, NeedsAllThree) {
  in_machine([] {
    Registrar registrar;
    GPIO_CLIENT_REGISTRATION_PACKET packet = packet_of(3, 0xd8);
    EXPECT_EQ(call<NTSTATUS>("GPIO_CLX_RegisterClient", nullptr, &packet, &registrar.path),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("GPIO_CLX_RegisterClient", registrar.driver, nullptr, &registrar.path),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("GPIO_CLX_RegisterClient", registrar.driver, &packet, nullptr),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(GpioClx, UnregistersNobodyElse) {
  in_machine([] {
    Registrar registrar;
    EXPECT_EQ(registrar.remove(), STATUS_NOT_FOUND);
  });
}

TEST(GpioClx, IsNotCalledAfterTheDriverHasLeftIt) {
  EXPECT_EQ(unsupported_in([] {
              Registrar registrar;
              registrar.add(packet_of(3, 0xd8));
              registrar.unbind();
              registrar.remove();
            }),
            "msgpioclx.sys!GPIO_CLX_UnregisterClient after WdfVersionUnbindClass");
}

TEST(GpioClx, ASecondRegistrationIsNotDocumented) {
  EXPECT_EQ(unsupported_in([] {
              Registrar registrar;
              registrar.add(packet_of(3, 0xd8));
              registrar.add(packet_of(3, 0xd8));
            }),
            "msgpioclx.sys!GPIO_CLX_RegisterClient of a registered driver");
}

}  // namespace
}  // namespace rundown
