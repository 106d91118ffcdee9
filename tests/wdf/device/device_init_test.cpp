// WdfDeviceInit*: what a driver says of a device before it makes it.
#include "function_stack.h"
#include "wdf/device/device.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// A function device after `say` has spoken of it.
struct Made : FunctionStack {
  explicit Made(const std::function<void(Made&, PWDFDEVICE_INIT)>& say) {
    status = add([&](PWDFDEVICE_INIT init) {
      say(*this, init);
      return create(init);
    });
    if (device != nullptr) object = call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device);
  }
  const wdf::DeviceSettings& settings() const { return wdf::device_of(object)->settings(); }
  NTSTATUS status{};
  DEVICE_OBJECT* object = nullptr;
};

TEST(DeviceInit, SetsTypeAndCharacteristicsOfTheDeviceObject) {
  in_machine([] {
    constexpr ULONG kSecureOpen = 0x100;
    const Made added([](Made& stack, PWDFDEVICE_INIT init) {
      stack.call("WdfDeviceInitSetDeviceType", init, FILE_DEVICE_SERIAL_PORT);
      stack.call("WdfDeviceInitSetCharacteristics", init, 0x1, TRUE);
      stack.call("WdfDeviceInitSetCharacteristics", init, 0x2, TRUE);
    });
    EXPECT_EQ(added.object->DeviceType, FILE_DEVICE_SERIAL_PORT);
    EXPECT_EQ(added.object->Characteristics, 0x3U | kSecureOpen);
    const Made replaced([](Made& stack, PWDFDEVICE_INIT init) {
      stack.call("WdfDeviceInitSetCharacteristics", init, 0x1, TRUE);
      stack.call("WdfDeviceInitSetCharacteristics", init, 0x2, FALSE);
    });
    EXPECT_EQ(replaced.object->Characteristics, 0x2U);
    EXPECT_EQ(replaced.object->DeviceType, FILE_DEVICE_UNKNOWN);
  });
}

// Pageable unless the driver says otherwise; one that is pageable draws no inrush current.
TEST(DeviceInit, SetsPowerFlagsOfTheDeviceObject) {
  in_machine([] {
    constexpr ULONG kPower = DO_POWER_PAGABLE | DO_POWER_INRUSH;
    const auto flags = [](std::vector<const char*> calls) {
      const Made made([&](Made& stack, PWDFDEVICE_INIT init) {
        for (const char* name : calls) stack.call(name, init);
      });
      return made.object->Flags & kPower;
    };
    EXPECT_EQ(flags({}), DO_POWER_PAGABLE);
    EXPECT_EQ(flags({"WdfDeviceInitSetPowerPageable"}), DO_POWER_PAGABLE);
    EXPECT_EQ(flags({"WdfDeviceInitSetPowerNotPageable"}), 0U);
    EXPECT_EQ(flags({"WdfDeviceInitSetPowerNotPageable", "WdfDeviceInitSetPowerInrush"}),
              DO_POWER_INRUSH);
    EXPECT_EQ(flags({"WdfDeviceInitSetPowerInrush"}), DO_POWER_PAGABLE);
  });
}

TEST(DeviceInit, SetsTheTypesOfBuffers) {
  in_machine([] {
    constexpr ULONG kIo = DO_BUFFERED_IO | DO_DIRECT_IO;
    const auto flags = [](WDF_DEVICE_IO_TYPE type) {
      const Made made([type](Made& stack, PWDFDEVICE_INIT init) {
        WDF_IO_TYPE_CONFIG config{};
        config.Size = sizeof config;
        config.ReadWriteIoType = type;
        config.DeviceControlIoType = WdfDeviceIoBuffered;
        stack.call("WdfDeviceInitSetIoTypeEx", init, &config);
      });
      return made.object->Flags & kIo;
    };
    EXPECT_EQ(flags(WdfDeviceIoBuffered), DO_BUFFERED_IO);
    EXPECT_EQ(flags(WdfDeviceIoDirect), DO_DIRECT_IO);
    EXPECT_EQ(flags(WdfDeviceIoNeither), 0U);
  });
}

TEST(DeviceInit, ChecksTheSizesOfItsStructures) {
  in_machine([] {
    const Made made([](Made& stack, PWDFDEVICE_INIT init) {
      WDF_IO_TYPE_CONFIG type{};
      type.Size = 1;
      type.ReadWriteIoType = WdfDeviceIoDirect;
      stack.call("WdfDeviceInitSetIoTypeEx", init, &type);
      WDF_REMOVE_LOCK_OPTIONS options{};
      options.Size = 1;
      options.Flags = WDF_REMOVE_LOCK_OPTION_ACQUIRE_FOR_IO;
      stack.call("WdfDeviceInitSetRemoveLockOptions", init, &options);
      WDF_PNPPOWER_EVENT_CALLBACKS pnp{};
      pnp.Size = 1;
      pnp.EvtDeviceD0Entry = stack.driver.noted<PFN_WDF_DEVICE_D0_ENTRY>("entry");
      stack.call("WdfDeviceInitSetPnpPowerEventCallbacks", init, &pnp);
      WDF_POWER_POLICY_EVENT_CALLBACKS policy{};
      policy.Size = 1;
      policy.EvtDeviceArmWakeFromS0 = stack.driver.noted<PFN_WDF_DEVICE_ARM_WAKE_FROM_S0>("arm");
      stack.call("WdfDeviceInitSetPowerPolicyEventCallbacks", init, &policy);
    });
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>(4, "structure-size"));
    EXPECT_NE(made.object->Flags & DO_BUFFERED_IO, 0U) << "the calls do nothing";
    EXPECT_EQ(made.settings().remove_lock_flags, 0U);
    EXPECT_EQ(made.settings().pnp_power.EvtDeviceD0Entry, nullptr);
    EXPECT_EQ(made.settings().power_policy.EvtDeviceArmWakeFromS0, nullptr);
  });
}

TEST(DeviceInit, KeepsWhatItIsTold) {
  in_machine([] {
    PFN_WDF_DEVICE_D0_ENTRY entry = nullptr;
    PFN_WDF_DEVICE_ARM_WAKE_FROM_S0 arm = nullptr;
    const Made made([&](Made& stack, PWDFDEVICE_INIT init) {
      WDF_REMOVE_LOCK_OPTIONS options{};
      options.Size = sizeof options;
      options.Flags = WDF_REMOVE_LOCK_OPTION_ACQUIRE_FOR_IO;
      stack.call("WdfDeviceInitSetRemoveLockOptions", init, &options);
      stack.call("WdfDeviceInitSetReleaseHardwareOrderOnFailure", init,
                 WdfReleaseHardwareOrderOnFailureAfterDescendants);
      WDF_PNPPOWER_EVENT_CALLBACKS pnp{};
      pnp.Size = sizeof pnp;
      entry = pnp.EvtDeviceD0Entry = stack.driver.noted<PFN_WDF_DEVICE_D0_ENTRY>("entry");
      stack.call("WdfDeviceInitSetPnpPowerEventCallbacks", init, &pnp);
      WDF_POWER_POLICY_EVENT_CALLBACKS policy{};
      policy.Size = sizeof policy;
      arm = policy.EvtDeviceArmWakeFromS0 =
          stack.driver.noted<PFN_WDF_DEVICE_ARM_WAKE_FROM_S0>("arm");
      stack.call("WdfDeviceInitSetPowerPolicyEventCallbacks", init, &policy);
    });
    EXPECT_TRUE(verifier_breaks().empty());
    EXPECT_EQ(made.settings().remove_lock_flags,
              static_cast<ULONG>(WDF_REMOVE_LOCK_OPTION_ACQUIRE_FOR_IO));
    EXPECT_EQ(made.settings().release_order, WdfReleaseHardwareOrderOnFailureAfterDescendants);
    EXPECT_EQ(made.settings().pnp_power.EvtDeviceD0Entry, entry);
    EXPECT_EQ(made.settings().power_policy.EvtDeviceArmWakeFromS0, arm);
    EXPECT_EQ(made.driver.log, std::vector<std::string>{"add"}) << "nothing has started yet";
  });
}

// A function device owns the power policy and a filter does not, unless it says so.
TEST(DeviceInit, GivesThePowerPolicyToWhoWantsIt) {
  in_machine([] {
    const auto owns = [](bool filter, int said) {
      const Made made([=](Made& stack, PWDFDEVICE_INIT init) {
        if (filter) stack.call("WdfFdoInitSetFilter", init);
        if (said >= 0) stack.call("WdfDeviceInitSetPowerPolicyOwnership", init, said);
      });
      return wdf::device_of(made.object)->pnp.power_policy_owner;
    };
    EXPECT_TRUE(owns(false, -1));
    EXPECT_FALSE(owns(false, FALSE));
    EXPECT_FALSE(owns(true, -1));
    EXPECT_TRUE(owns(true, TRUE));
  });
}

// A device without a name cannot be opened, so security and a class for it make no sense.
TEST(DeviceInit, WantsANameForSecurity) {
  in_machine([] {
    UNICODE_STRING sddl = unicode(u"D:P(A;;GA;;;SY)");
    const auto secured = [&](bool by_class, bool named) {
      const Made made([&](Made& stack, PWDFDEVICE_INIT init) {
        UNICODE_STRING odd = sddl;
        --odd.Length;
        EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceInitAssignSDDLString", init, &odd),
                  STATUS_INVALID_PARAMETER);
        const GUID guid{1, 2, 3, {}};
        if (by_class) {
          stack.call("WdfDeviceInitSetDeviceClass", init, &guid);
        } else {
          EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceInitAssignSDDLString", init, &sddl),
                    STATUS_SUCCESS);
        }
        UNICODE_STRING name = unicode(by_class ? u"\\Device\\A" : u"\\Device\\B");
        if (named) stack.call<NTSTATUS>("WdfDeviceInitAssignName", init, &name);
      });
      return made.status;
    };
    for (const bool by_class : {false, true}) {
      EXPECT_EQ(secured(by_class, false), STATUS_INVALID_SECURITY_DESCR);
      EXPECT_EQ(secured(by_class, true), STATUS_SUCCESS);
    }
    const Made taken_back([&](Made& stack, PWDFDEVICE_INIT init) {
      stack.call<NTSTATUS>("WdfDeviceInitAssignSDDLString", init, &sddl);
      EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceInitAssignSDDLString", init, nullptr),
                STATUS_SUCCESS);
    });
    EXPECT_EQ(taken_back.status, STATUS_SUCCESS);
  });
}

TEST(DeviceInit, AllowsASelfTargetToFunctionDevicesOnly) {
  in_machine([] {
    const Made made([](Made& stack, PWDFDEVICE_INIT init) {
      stack.call("WdfDeviceInitAllowSelfIoTarget", init);
    });
    EXPECT_EQ(made.status, STATUS_SUCCESS);
    FunctionStack stack;
    EXPECT_EQ(stack.driver.create_control_device(
                  {.configure =
                       [&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS*) {
                         stack.call("WdfDeviceInitAllowSelfIoTarget", init);
                       }}),
              nullptr);
    EXPECT_EQ(stack.driver.last_status, STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(DeviceInit, StopsAtNull) {
  for (const char* name :
       {"WdfDeviceInitSetIoTypeEx", "WdfDeviceInitSetRemoveLockOptions",
        "WdfDeviceInitSetPnpPowerEventCallbacks", "WdfDeviceInitSetPowerPolicyEventCallbacks",
        "WdfDeviceInitSetDeviceClass"}) {
    const auto bug = bug_check_in([name] {
      const Made made([name](Made& s, PWDFDEVICE_INIT init) { s.call(name, init, nullptr); });
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, 0x10DU) << name;
    EXPECT_EQ(bug->parameters[0], 4U) << name;
  }
}

}  // namespace
}  // namespace rundown
