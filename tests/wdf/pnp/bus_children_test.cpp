// A bus driver's children: reported when Plug and Play asks, made then, and gone when they are
// missing.
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct Description {
  WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER header{sizeof(Description)};
  ULONG serial = 0;
};

struct Place {
  WDF_CHILD_ADDRESS_DESCRIPTION_HEADER header{sizeof(Place)};
  ULONG slot = 0;
};

struct Bus : WholeDriver {
  Bus()
      : WholeDriver({.interrupt = false, .before_create = [](WholeDriver& whole, auto init) {
                       static_cast<Bus&>(whole).configure(init);
                     }}) {
    EXPECT_EQ(add_device(), STATUS_SUCCESS);
    list = call<WDFCHILDLIST>("WdfFdoGetDefaultChildList", device);
    EXPECT_EQ(start(), STATUS_SUCCESS);
    taken();
  }

  void configure(PWDFDEVICE_INIT init) {
    WDF_CHILD_LIST_CONFIG config{};
    config.Size = sizeof config;
    config.IdentificationDescriptionSize = sizeof(Description);
    config.AddressDescriptionSize = sizeof(Place);
    config.EvtChildListCreateDevice = driver.noted<PFN_WDF_CHILD_LIST_CREATE_DEVICE>(
        "create child", [this](std::uint64_t, std::uint64_t, std::uint64_t made, std::uint64_t) {
          return static_cast<std::uint64_t>(
              static_cast<std::uint32_t>(create_child(reinterpret_cast<PWDFDEVICE_INIT>(made))));
        });
    config.EvtChildListScanForChildren =
        callback<PFN_WDF_CHILD_LIST_SCAN_FOR_CHILDREN>("scan for children");
    call("WdfFdoInitSetDefaultChildListConfig", init, &config, nullptr);
  }

  static UNICODE_STRING text(const char16_t* letters) {
    const auto size = static_cast<USHORT>(std::char_traits<char16_t>::length(letters) * 2);
    return {size, size, const_cast<char16_t*>(letters)};
  }

  NTSTATUS create_child(PWDFDEVICE_INIT init) {
    if (!nt_success(create_status)) return create_status;
    UNICODE_STRING id = text(u"BUS\\Child");
    UNICODE_STRING instance = text(u"7");
    UNICODE_STRING description = text(u"A child");
    UNICODE_STRING location = text(u"Slot 1");
    EXPECT_EQ(call<NTSTATUS>("WdfPdoInitAssignDeviceID", init, &id), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("WdfPdoInitAddHardwareID", init, &id), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("WdfPdoInitAssignInstanceID", init, &instance), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("WdfPdoInitAddDeviceText", init, &description, &location, 0x409),
              STATUS_SUCCESS);
    call("WdfPdoInitSetDefaultLocale", init, 0x409);
    WDF_PNPPOWER_EVENT_CALLBACKS events{};
    events.Size = sizeof events;
    events.EvtDevicePrepareHardware =
        callback<PFN_WDF_DEVICE_PREPARE_HARDWARE>("child PrepareHardware");
    events.EvtDeviceReleaseHardware =
        callback<PFN_WDF_DEVICE_RELEASE_HARDWARE>("child ReleaseHardware");
    events.EvtDeviceD0Entry = callback<PFN_WDF_DEVICE_D0_ENTRY>("child D0Entry");
    events.EvtDeviceD0Exit = callback<PFN_WDF_DEVICE_D0_EXIT>("child D0Exit");
    events.EvtDeviceSurpriseRemoval =
        callback<PFN_WDF_DEVICE_SURPRISE_REMOVAL>("child SurpriseRemoval");
    call("WdfDeviceInitSetPnpPowerEventCallbacks", init, &events);
    WDF_PDO_EVENT_CALLBACKS own{};
    own.Size = sizeof own;
    own.EvtDeviceEject = callback<PFN_WDF_DEVICE_EJECT>("child Eject");
    own.EvtDeviceReportedMissing =
        callback<PFN_WDF_DEVICE_REPORTED_MISSING>("child ReportedMissing");
    call("WdfPdoInitSetEventCallbacks", init, &own);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("child cleanup");
    const auto status = call<NTSTATUS>("WdfDeviceCreate", &init, &attributes, &child);
    EXPECT_EQ(status, STATUS_SUCCESS);
    if (!nt_success(status)) return status;
    WDF_DEVICE_PNP_CAPABILITIES pnp_capabilities{};
    pnp_capabilities.Size = sizeof pnp_capabilities;
    pnp_capabilities.Removable = WdfTrue;
    pnp_capabilities.EjectSupported = WdfTrue;
    pnp_capabilities.Address = 5;
    pnp_capabilities.UINumber = 6;
    call("WdfDeviceSetPnpCapabilities", child, &pnp_capabilities);
    return status;
  }

  NTSTATUS present(ULONG serial, ULONG slot = 1) {
    Description description;
    description.serial = serial;
    Place place;
    place.slot = slot;
    return call<NTSTATUS>("WdfChildListAddOrUpdateChildDescriptionAsPresent", list, &description,
                          &place);
  }
  NTSTATUS missing(ULONG serial) {
    Description description;
    description.serial = serial;
    return call<NTSTATUS>("WdfChildListUpdateChildDescriptionAsMissing", list, &description);
  }

  // IRP_MN_QUERY_DEVICE_RELATIONS for the bus's children.
  std::vector<DEVICE_OBJECT*> children() {
    IO_STACK_LOCATION location{};
    location.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS;
    location.Parameters.QueryDeviceRelations.Type = BusRelations;
    const nt::io::Answer answer = pnp(location);
    if (answer.information == 0) return {};
    const auto* told = reinterpret_cast<const DEVICE_RELATIONS*>(answer.information);
    return {told->Objects, told->Objects + told->Count};
  }
  nt::io::Answer ask(DEVICE_OBJECT* of, IO_STACK_LOCATION location) {
    location.MajorFunction = IRP_MJ_PNP;
    return nt::io::send_and_wait(*of, location);
  }
  NTSTATUS ask(DEVICE_OBJECT* of, UCHAR minor) {
    IO_STACK_LOCATION location{};
    location.MinorFunction = minor;
    return ask(of, location).status;
  }
  std::u16string id(DEVICE_OBJECT* of, BUS_QUERY_ID_TYPE type) {
    IO_STACK_LOCATION location{};
    location.MinorFunction = IRP_MN_QUERY_ID;
    location.Parameters.QueryId.IdType = type;
    const nt::io::Answer answer = ask(of, location);
    return answer.information == 0 ? u"" : reinterpret_cast<const char16_t*>(answer.information);
  }

  WDFCHILDLIST list = nullptr;
  WDFDEVICE child = nullptr;
  NTSTATUS create_status = STATUS_SUCCESS;
};

TEST(BusChildren, AreMadeWhenTheyAreAskedFor) {
  in_machine([] {
    Bus bus;
    EXPECT_EQ(bus.present(1), STATUS_SUCCESS);
    EXPECT_EQ(bus.taken(), Calls{});
    const auto found = bus.children();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(bus.taken(), Calls{"create child"});
    EXPECT_EQ(bus.children(), found);
    EXPECT_EQ(bus.taken(), Calls{});
    EXPECT_EQ(bus.id(found[0], BusQueryDeviceID), u"BUS\\Child");
    EXPECT_EQ(bus.id(found[0], BusQueryHardwareIDs), u"BUS\\Child");
    EXPECT_EQ(bus.id(found[0], BusQueryInstanceID), u"7");
  });
}

TEST(BusChildren, AreScannedForInD0) {
  in_machine([] {
    Bus bus;
    EXPECT_EQ(bus.sleep(), STATUS_SUCCESS);
    bus.taken();
    EXPECT_EQ(bus.wake(), STATUS_SUCCESS);
    EXPECT_EQ(bus.taken(), (Calls{"D0Entry", "D0EntryPostInterrupts", "scan for children",
                                  "SelfManagedIoRestart"}));
  });
}

// A child that cannot be made is left out, and tried again when it is reported again.
TEST(BusChildren, FailToBeMade) {
  in_machine([] {
    Bus bus;
    bus.create_status = STATUS_UNSUCCESSFUL;
    EXPECT_EQ(bus.present(1), STATUS_SUCCESS);
    EXPECT_TRUE(bus.children().empty());
    EXPECT_EQ(bus.taken(), Calls{"create child"});
    EXPECT_TRUE(bus.children().empty());
    EXPECT_EQ(bus.taken(), Calls{});
  });
}

TEST(BusChildren, AnswerWhatTheyAreAsked) {
  in_machine([] {
    Bus bus;
    bus.present(1);
    DEVICE_OBJECT* child = bus.children().at(0);
    IO_STACK_LOCATION location{};
    location.MinorFunction = IRP_MN_QUERY_DEVICE_TEXT;
    location.Parameters.QueryDeviceText.DeviceTextType = DeviceTextLocationInformation;
    location.Parameters.QueryDeviceText.LocaleId = 0x407;  // there is none: the default one
    nt::io::Answer answer = bus.ask(child, location);
    ASSERT_EQ(answer.status, STATUS_SUCCESS);
    EXPECT_EQ(std::u16string(reinterpret_cast<const char16_t*>(answer.information)), u"Slot 1");
    DEVICE_CAPABILITIES all{};
    all.Size = sizeof all;
    all.Version = 1;
    location = {};
    location.MinorFunction = IRP_MN_QUERY_CAPABILITIES;
    location.Parameters.DeviceCapabilities.Capabilities = &all;
    EXPECT_EQ(bus.ask(child, location).status, STATUS_SUCCESS);
    EXPECT_EQ(all.Removable, 1U);
    EXPECT_EQ(all.Address, 5U);
    EXPECT_EQ(all.UINumber, 6U);
    location = {};
    location.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS;
    location.Parameters.QueryDeviceRelations.Type = TargetDeviceRelation;
    answer = bus.ask(child, location);
    ASSERT_NE(answer.information, 0U);
    EXPECT_EQ(reinterpret_cast<const DEVICE_RELATIONS*>(answer.information)->Objects[0], child);
    EXPECT_EQ(bus.ask(child, IRP_MN_QUERY_PNP_DEVICE_STATE), STATUS_SUCCESS);
    EXPECT_EQ(bus.ask(child, IRP_MN_READ_CONFIG), STATUS_NOT_SUPPORTED);
  });
}

// A child that is removed and still there stays, and can be started again.
TEST(BusChildren, StayWhileTheyAreThere) {
  in_machine([] {
    Bus bus;
    bus.present(1);
    DEVICE_OBJECT* child = bus.children().at(0);
    bus.taken();
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(bus.ask(child, IRP_MN_START_DEVICE), STATUS_SUCCESS);
      EXPECT_EQ(bus.taken(), (Calls{"child PrepareHardware", "child D0Entry"}));
      EXPECT_EQ(bus.ask(child, IRP_MN_QUERY_REMOVE_DEVICE), STATUS_SUCCESS);
      EXPECT_EQ(bus.ask(child, IRP_MN_REMOVE_DEVICE), STATUS_SUCCESS);
      EXPECT_EQ(bus.taken(), (Calls{"child D0Exit", "child ReleaseHardware"}));
    }
    EXPECT_EQ(bus.children(), std::vector<DEVICE_OBJECT*>{child});
  });
}

TEST(BusChildren, GoWhenTheyAreMissing) {
  in_machine([] {
    Bus bus;
    bus.present(1);
    DEVICE_OBJECT* child = bus.children().at(0);
    EXPECT_EQ(bus.ask(child, IRP_MN_START_DEVICE), STATUS_SUCCESS);
    bus.taken();
    EXPECT_EQ(bus.missing(1), STATUS_SUCCESS);
    EXPECT_TRUE(bus.children().empty());
    EXPECT_EQ(bus.taken(), Calls{"child ReportedMissing"});
    EXPECT_EQ(bus.ask(child, IRP_MN_SURPRISE_REMOVAL), STATUS_SUCCESS);
    EXPECT_EQ(bus.taken(),
              (Calls{"child SurpriseRemoval", "child D0Exit", "child ReleaseHardware"}));
    EXPECT_EQ(bus.ask(child, IRP_MN_REMOVE_DEVICE), STATUS_SUCCESS);
    EXPECT_EQ(bus.taken(), Calls{"child cleanup"});
    EXPECT_EQ(bus.remove(), STATUS_SUCCESS);
  });
}

TEST(BusChildren, AreEjected) {
  in_machine([] {
    Bus bus;
    bus.present(1);
    DEVICE_OBJECT* child = bus.children().at(0);
    EXPECT_EQ(bus.ask(child, IRP_MN_START_DEVICE), STATUS_SUCCESS);
    EXPECT_EQ(bus.ask(child, IRP_MN_QUERY_REMOVE_DEVICE), STATUS_SUCCESS);
    EXPECT_EQ(bus.ask(child, IRP_MN_REMOVE_DEVICE), STATUS_SUCCESS);
    bus.taken();
    EXPECT_EQ(bus.ask(child, IRP_MN_EJECT), STATUS_SUCCESS);
    EXPECT_EQ(bus.taken(), Calls{"child Eject"});
    EXPECT_TRUE(bus.children().empty());
  });
}

// With its parent goes a child that Plug and Play has removed before.
TEST(BusChildren, GoWithTheirParent) {
  in_machine([] {
    Bus bus;
    bus.present(1);
    DEVICE_OBJECT* child = bus.children().at(0);
    EXPECT_EQ(bus.ask(child, IRP_MN_START_DEVICE), STATUS_SUCCESS);
    EXPECT_EQ(bus.ask(child, IRP_MN_REMOVE_DEVICE), STATUS_SUCCESS);
    bus.taken();
    EXPECT_EQ(bus.remove(), STATUS_SUCCESS);
    const Calls removed = bus.taken();
    const auto child_gone = std::find(removed.begin(), removed.end(), "child cleanup");
    const auto bus_gone = std::find(removed.begin(), removed.end(), "device cleanup");
    EXPECT_NE(child_gone, removed.end());
    EXPECT_LT(child_gone, bus_gone);
    bus.driver.unload();
    EXPECT_TRUE(held(gate::Resource::wdf_object).empty());
  });
}

TEST(BusChildren, KnowTheirDescription) {
  in_machine([] {
    Bus bus;
    bus.present(4, 9);
    bus.children();
    Description description;
    EXPECT_EQ(
        bus.call<NTSTATUS>("WdfPdoRetrieveIdentificationDescription", bus.child, &description),
        STATUS_SUCCESS);
    EXPECT_EQ(description.serial, 4U);
    Place place;
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoRetrieveAddressDescription", bus.child, &place),
              STATUS_SUCCESS);
    EXPECT_EQ(place.slot, 9U);
    place.slot = 10;
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoUpdateAddressDescription", bus.child, &place),
              STATUS_SUCCESS);
    Place again;
    bus.call<NTSTATUS>("WdfPdoRetrieveAddressDescription", bus.child, &again);
    EXPECT_EQ(again.slot, 10U);
    place.header.AddressDescriptionSize = 4;
    description.header.IdentificationDescriptionSize = 4;
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoUpdateAddressDescription", bus.child, &place),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(
        bus.call<NTSTATUS>("WdfPdoRetrieveIdentificationDescription", bus.child, &description),
        STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoRetrieveAddressDescription", bus.device, &again),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(BusChildren, AreEjectedTogether) {
  in_machine([] {
    Bus bus;
    bus.present(1);
    DEVICE_OBJECT* child = bus.children().at(0);
    const auto add = [&] {
      return bus.call<NTSTATUS>("WdfPdoAddEjectionRelationsPhysicalDevice", bus.child,
                                bus.physical);
    };
    const auto told = [&] {
      IO_STACK_LOCATION location{};
      location.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS;
      location.Parameters.QueryDeviceRelations.Type = EjectionRelations;
      const nt::io::Answer answer = bus.ask(child, location);
      return answer.information == 0
                 ? 0U
                 : reinterpret_cast<const DEVICE_RELATIONS*>(answer.information)->Count;
    };
    EXPECT_EQ(told(), 0U);
    EXPECT_EQ(add(), STATUS_SUCCESS);
    EXPECT_EQ(add(), STATUS_DUPLICATE_OBJECTID);
    EXPECT_EQ(told(), 1U);
    bus.call("WdfPdoRemoveEjectionRelationsPhysicalDevice", bus.child, bus.physical);
    EXPECT_EQ(add(), STATUS_SUCCESS);
    bus.call("WdfPdoClearEjectionRelationsDevices", bus.child);
    EXPECT_EQ(told(), 0U);
  });
}

}  // namespace
}  // namespace rundown
