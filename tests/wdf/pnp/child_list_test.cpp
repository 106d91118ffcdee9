// WDFCHILDLIST and static children.
#include "function_stack.h"
#include "wdf/device/resource_list.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Description {
  WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER header{sizeof(Description)};
  ULONG serial = 0;
};

struct Place {
  WDF_CHILD_ADDRESS_DESCRIPTION_HEADER header{sizeof(Place)};
  ULONG slot = 0;
};

struct Fixture : FunctionStack {
  explicit Fixture(bool with_addresses = false) {
    config.Size = sizeof config;
    if (with_addresses) config.AddressDescriptionSize = sizeof(Place);
    config.IdentificationDescriptionSize = sizeof(Description);
    config.EvtChildListCreateDevice =
        driver.noted<PFN_WDF_CHILD_LIST_CREATE_DEVICE>("create child");
    FunctionStack::add([this](PWDFDEVICE_INIT init) {
      FunctionStack::call("WdfFdoInitSetDefaultChildListConfig", init, &config, nullptr);
      return create(init);
    });
    list = call<WDFCHILDLIST>("WdfFdoGetDefaultChildList", device);
  }
  NTSTATUS present(ULONG serial) {
    Description description;
    description.serial = serial;
    return call<NTSTATUS>("WdfChildListAddOrUpdateChildDescriptionAsPresent", list, &description,
                          nullptr);
  }
  NTSTATUS missing(ULONG serial) {
    Description description;
    description.serial = serial;
    return call<NTSTATUS>("WdfChildListUpdateChildDescriptionAsMissing", list, &description);
  }
  std::vector<ULONG> all(ULONG flags) {
    WDF_CHILD_LIST_ITERATOR iterator{};
    iterator.Size = sizeof iterator;
    iterator.Flags = flags;
    call("WdfChildListBeginIteration", list, &iterator);
    std::vector<ULONG> found;
    for (;;) {
      Description description;
      WDF_CHILD_RETRIEVE_INFO info{};
      info.Size = sizeof info;
      info.IdentificationDescription = &description.header;
      WDFDEVICE child = nullptr;
      const auto status =
          call<NTSTATUS>("WdfChildListRetrieveNextDevice", list, &iterator, &child, &info);
      if (status == STATUS_NO_MORE_ENTRIES) break;
      EXPECT_EQ(status, STATUS_SUCCESS);
      EXPECT_EQ(info.Status, WdfChildListRetrieveDeviceNotYetCreated);
      found.push_back(description.serial);
    }
    call("WdfChildListEndIteration", list, &iterator);
    return found;
  }

  WDF_CHILD_LIST_CONFIG config{};
  WDFCHILDLIST list = nullptr;
};

using Serials = std::vector<ULONG>;

TEST(ChildList, IsMadeWithTheDevice) {
  in_machine([] {
    Fixture bus;
    ASSERT_NE(bus.list, nullptr);
    EXPECT_EQ(bus.call<WDFDEVICE>("WdfChildListGetDevice", bus.list), bus.device);
    bus.call("WdfObjectDelete", bus.list);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"not-deletable"});
    FunctionStack plain;
    EXPECT_EQ(plain.call<WDFCHILDLIST>("WdfFdoGetDefaultChildList", plain.add()), nullptr);
  });
}

TEST(ChildList, KeepsOneDescriptionOfAChild) {
  in_machine([] {
    Fixture bus;
    EXPECT_EQ(bus.present(1), STATUS_SUCCESS);
    EXPECT_EQ(bus.present(2), STATUS_SUCCESS);
    EXPECT_EQ(bus.present(1), STATUS_OBJECT_NAME_EXISTS);
    EXPECT_EQ(bus.all(WdfRetrievePresentChildren), (Serials{1, 2}));
    EXPECT_EQ(bus.missing(1), STATUS_SUCCESS);
    EXPECT_EQ(bus.missing(1), STATUS_NO_SUCH_DEVICE);
    EXPECT_EQ(bus.all(WdfRetrieveAllChildren), Serials{2});
  });
}

TEST(ChildList, ChangesAtTheEndOfAScan) {
  in_machine([] {
    Fixture bus;
    bus.present(1);
    bus.present(2);
    bus.call("WdfChildListBeginScan", bus.list);
    bus.present(2);
    bus.present(3);
    EXPECT_EQ(bus.missing(4), STATUS_NO_SUCH_DEVICE);
    bus.call("WdfChildListEndScan", bus.list);
    EXPECT_EQ(bus.all(WdfRetrievePresentChildren), (Serials{2, 3}));
    bus.call("WdfChildListBeginScan", bus.list);
    bus.call("WdfChildListUpdateAllChildDescriptionsAsPresent", bus.list);
    bus.call("WdfChildListEndScan", bus.list);
    EXPECT_EQ(bus.all(WdfRetrievePresentChildren), (Serials{2, 3}));
    bus.call("WdfChildListBeginScan", bus.list);
    bus.call("WdfChildListEndScan", bus.list);
    EXPECT_TRUE(bus.all(WdfRetrieveAllChildren).empty());
  });
}

TEST(ChildList, HasPendingChildrenWhileItIsScanned) {
  in_machine([] {
    Fixture bus;
    bus.call("WdfChildListBeginScan", bus.list);
    bus.present(5);
    EXPECT_EQ(bus.all(WdfRetrievePendingChildren), Serials{5});
    EXPECT_TRUE(bus.all(WdfRetrievePresentChildren).empty());
  });
}

TEST(ChildList, RefusesDescriptionsOfAnotherSize) {
  in_machine([] {
    Fixture bus;
    Description wrong;
    wrong.header.IdentificationDescriptionSize = 4;
    const auto refused = [&](const char* function) {
      return bus.call<NTSTATUS>(function, bus.list, &wrong, nullptr);
    };
    EXPECT_EQ(refused("WdfChildListAddOrUpdateChildDescriptionAsPresent"),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(refused("WdfChildListUpdateChildDescriptionAsMissing"),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(bus.call<UCHAR>("WdfChildListRequestChildEject", bus.list, &wrong), FALSE);
    Description right;
    WDF_CHILD_ADDRESS_DESCRIPTION_HEADER address{4};
    EXPECT_EQ(bus.call<NTSTATUS>("WdfChildListAddOrUpdateChildDescriptionAsPresent", bus.list,
                                 &right, &address),
              STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(ChildList, ChecksItsIterators) {
  in_machine([] {
    Fixture bus;
    WDF_CHILD_LIST_ITERATOR iterator{};
    WDFDEVICE child = nullptr;
    const auto next = [&] {
      return bus.call<NTSTATUS>("WdfChildListRetrieveNextDevice", bus.list, &iterator, &child,
                                nullptr);
    };
    EXPECT_EQ(next(), STATUS_INFO_LENGTH_MISMATCH);
    iterator.Size = sizeof iterator;
    iterator.Flags = 0x80;
    EXPECT_EQ(next(), STATUS_INVALID_PARAMETER);
    bus.call("WdfChildListBeginIteration", bus.list, &iterator);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"child-list-iterator"});
    iterator.Flags = WdfRetrieveAllChildren;
    EXPECT_EQ(next(), STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(ChildList, HasTheDriverUndoItsDescriptions) {
  in_machine([] {
    Fixture bus;
    bus.config.EvtChildListIdentificationDescriptionCleanup =
        bus.driver.noted<PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_CLEANUP>("undo");
    bus.config.EvtChildListIdentificationDescriptionDuplicate =
        bus.driver.noted<PFN_WDF_CHILD_LIST_IDENTIFICATION_DESCRIPTION_DUPLICATE>(
            "duplicate", [](std::uint64_t, std::uint64_t from, std::uint64_t to, std::uint64_t) {
              std::memcpy(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from),
                          sizeof(Description));
              return std::uint64_t{0};
            });
    ASSERT_EQ(bus.call<NTSTATUS>("WdfChildListCreate", bus.device, &bus.config, nullptr, &bus.list),
              STATUS_SUCCESS);
    bus.driver.log.clear();
    bus.present(1);
    bus.missing(1);
    bus.present(2);
    bus.driver.unload();
    EXPECT_EQ(bus.driver.log, (std::vector<std::string>{"duplicate", "undo", "duplicate", "undo"}));
  });
}

TEST(ChildList, IsCreatedBelowItsDevice) {
  in_machine([] {
    Fixture bus;
    WDFCHILDLIST list = nullptr;
    const auto make = [&](WDF_OBJECT_ATTRIBUTES* attributes) {
      return bus.call<NTSTATUS>("WdfChildListCreate", bus.device, &bus.config, attributes, &list);
    };
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = bus.device;
    EXPECT_EQ(make(&attributes), STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    bus.config.EvtChildListCreateDevice = nullptr;
    EXPECT_EQ(make(nullptr), STATUS_INVALID_PARAMETER);
    bus.config.Size = 0;
    EXPECT_EQ(make(nullptr), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(StaticChildren, AreFoundWhileTheListIsLocked) {
  in_machine([] {
    Fixture bus;
    auto init = bus.call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", bus.device);
    WDFDEVICE child = nullptr;
    ASSERT_EQ(bus.call<NTSTATUS>("WdfDeviceCreate", &init, nullptr, &child), STATUS_SUCCESS);
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoMarkMissing", child), STATUS_NO_SUCH_DEVICE);
    EXPECT_EQ(bus.call<NTSTATUS>("WdfFdoAddStaticChild", bus.device, child), STATUS_SUCCESS);
    EXPECT_EQ(bus.call<NTSTATUS>("WdfFdoAddStaticChild", bus.device, child),
              STATUS_OBJECT_NAME_EXISTS);
    const auto next = [&](WDFDEVICE previous, ULONG flags) {
      return bus.call<WDFDEVICE>("WdfFdoRetrieveNextStaticChild", bus.device, previous, flags);
    };
    EXPECT_EQ(next(nullptr, WdfRetrieveAllChildren), nullptr);
    bus.call("WdfFdoLockStaticChildListForIteration", bus.device);
    EXPECT_EQ(next(nullptr, WdfRetrievePresentChildren), child);
    EXPECT_EQ(next(nullptr, WdfRetrieveMissingChildren), nullptr);
    EXPECT_EQ(next(child, WdfRetrieveAllChildren), nullptr);
    bus.call("WdfFdoUnlockStaticChildListFromIteration", bus.device);
    const std::size_t before = held(Resource::wdf_object).size();
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoMarkMissing", child), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::wdf_object).size(), before - 1);  // never reported: gone at once
    EXPECT_EQ(next(nullptr, 0), nullptr);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"value-out-of-range"});
  });
}

TEST(StaticChildren, AreBusChildrenOfFunctionDevices) {
  in_machine([] {
    Fixture bus;
    const WDFDEVICE control = bus.driver.create_control_device();
    EXPECT_EQ(bus.call<NTSTATUS>("WdfFdoAddStaticChild", control, bus.device),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(bus.call<NTSTATUS>("WdfFdoAddStaticChild", bus.device, control),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoMarkMissing", bus.device), STATUS_INVALID_PARAMETER);
    bus.call("WdfPdoRequestEject", bus.device);
    bus.call("WdfFdoLockStaticChildListForIteration", control);
    EXPECT_EQ(verifier_breaks(),
              (std::vector<std::string>{"no-bus-child", "not-a-function-device"}));
  });
}

TEST(ResourceList, HandsOutCopies) {
  in_machine([] {
    FunctionStack stack;
    wdf::Client& client = wdf::client_of(stack.driver.globals);
    auto& list = wdf::make<wdf::CmResourceList>(wdf::Blueprint{&client, nullptr});
    const auto handle = static_cast<WDFCMRESLIST>(list.handle());
    CM_PARTIAL_RESOURCE_DESCRIPTOR one{};
    one.Type = 3;
    list.items.assign(std::span(&one, 1));
    EXPECT_EQ(stack.call<ULONG>("WdfCmResourceListGetCount", handle), 1U);
    const auto get = [&](ULONG index) {
      return stack.call<CM_PARTIAL_RESOURCE_DESCRIPTOR*>("WdfCmResourceListGetDescriptor", handle,
                                                         index);
    };
    get(0)->Type = 9;
    EXPECT_EQ(get(0)->Type, 3);
    EXPECT_EQ(get(1), nullptr);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfCmResourceListAppendDescriptor", handle, &one),
              STATUS_ACCESS_DENIED);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"resource-list-closed"});
    wdf::discard(list);
  });
}

TEST(ChildList, TellsWhereAChildIs) {
  in_machine([] {
    Fixture bus(true);
    Description child;
    child.serial = 5;
    Place place;
    place.slot = 3;
    ASSERT_EQ(bus.call<NTSTATUS>("WdfChildListAddOrUpdateChildDescriptionAsPresent", bus.list,
                                 &child, &place),
              STATUS_SUCCESS);
    Place found;
    const auto retrieve = [&](ULONG serial) {
      child.serial = serial;
      found.slot = 0;
      return bus.call<NTSTATUS>("WdfChildListRetrieveAddressDescription", bus.list, &child, &found);
    };
    EXPECT_EQ(retrieve(5), STATUS_SUCCESS);
    EXPECT_EQ(found.slot, 3U);
    EXPECT_EQ(retrieve(6), STATUS_NO_SUCH_DEVICE);
    found.header.AddressDescriptionSize = 1;
    EXPECT_EQ(retrieve(5), STATUS_INVALID_DEVICE_REQUEST);
    Fixture plain;
    plain.present(5);
    Place none;
    EXPECT_EQ(
        plain.call<NTSTATUS>("WdfChildListRetrieveAddressDescription", plain.list, &child, &none),
        STATUS_INVALID_DEVICE_REQUEST)
        << "a list without addresses";
  });
}

TEST(ChildList, TellsOfAChildThatHasNoDeviceYet) {
  in_machine([] {
    Fixture bus(true);
    Description child;
    child.serial = 5;
    Place place;
    place.slot = 3;
    bus.call<NTSTATUS>("WdfChildListAddOrUpdateChildDescriptionAsPresent", bus.list, &child,
                       &place);
    Place found;
    WDF_CHILD_RETRIEVE_INFO info{};
    info.Size = sizeof info;
    info.IdentificationDescription = &child.header;
    info.AddressDescription = &found.header;
    const auto retrieve = [&] {
      info.Status = WdfChildListRetrieveDeviceUndefined;
      return bus.call<WDFDEVICE>("WdfChildListRetrievePdo", bus.list, &info);
    };
    EXPECT_EQ(retrieve(), nullptr);
    EXPECT_EQ(info.Status, WdfChildListRetrieveDeviceNotYetCreated);
    EXPECT_EQ(found.slot, 3U);
    child.serial = 6;
    EXPECT_EQ(retrieve(), nullptr);
    EXPECT_EQ(info.Status, WdfChildListRetrieveDeviceNoSuchDevice);
    info.Size = 1;
    EXPECT_EQ(retrieve(), nullptr);
    EXPECT_EQ(info.Status, WdfChildListRetrieveDeviceUndefined);
  });
}

}  // namespace
}  // namespace rundown
