// What a device needs, and what of it the driver adds and takes away.
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

IO_RESOURCE_DESCRIPTOR memory(ULONG length) {
  IO_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypeMemory;
  made.u.Memory.Length = length;
  made.u.Memory.Alignment = 1;
  return made;
}

struct Filter : WholeDriver {
  using Change = std::function<NTSTATUS(WDFIORESREQLIST)>;

  Filter()
      : WholeDriver({.interrupt = false, .before_create = [](WholeDriver& whole, auto init) {
                       static_cast<Filter&>(whole).configure(init);
                     }}) {
    EXPECT_EQ(add_device(), STATUS_SUCCESS);
  }
  void configure(PWDFDEVICE_INIT init) {
    WDF_FDO_EVENT_CALLBACKS events{};
    events.Size = sizeof events;
    const auto filter = [this](const char* name, Change& change) {
      return driver.noted<PFN_WDF_DEVICE_FILTER_RESOURCE_REQUIREMENTS>(
          name, [&change](std::uint64_t, std::uint64_t list, std::uint64_t, std::uint64_t) {
            const NTSTATUS status =
                change ? change(reinterpret_cast<WDFIORESREQLIST>(list)) : STATUS_SUCCESS;
            return static_cast<std::uint64_t>(static_cast<std::uint32_t>(status));
          });
    };
    events.EvtDeviceFilterAddResourceRequirements = filter("filter add", on_add);
    events.EvtDeviceFilterRemoveResourceRequirements = filter("filter remove", on_remove);
    events.EvtDeviceRemoveAddedResources = driver.noted<PFN_WDF_DEVICE_REMOVE_ADDED_RESOURCES>(
        "remove added",
        [this](std::uint64_t, std::uint64_t raw, std::uint64_t translated, std::uint64_t) {
          const NTSTATUS status = on_remove_added
                                      ? on_remove_added(reinterpret_cast<WDFCMRESLIST>(raw),
                                                        reinterpret_cast<WDFCMRESLIST>(translated))
                                      : STATUS_SUCCESS;
          return static_cast<std::uint64_t>(static_cast<std::uint32_t>(status));
        });
    call("WdfFdoInitSetEventCallbacks", init, &events);
  }
  nt::io::Answer filter() { return pnp(IRP_MN_FILTER_RESOURCE_REQUIREMENTS); }

  Change on_add;
  Change on_remove;
  std::function<NTSTATUS(WDFCMRESLIST, WDFCMRESLIST)> on_remove_added;
};

TEST(Requirements, AreAddedOnTheWayUp) {
  in_machine([] {
    Filter whole;
    whole.on_add = [&](WDFIORESREQLIST all) {
      EXPECT_EQ(whole.call<ULONG>("WdfIoResourceRequirementsListGetCount", all), 0U);
      WDFIORESLIST list = nullptr;
      EXPECT_EQ(whole.call<NTSTATUS>("WdfIoResourceListCreate", all, nullptr, &list),
                STATUS_SUCCESS);
      IO_RESOURCE_DESCRIPTOR one = memory(1);
      IO_RESOURCE_DESCRIPTOR two = memory(2);
      EXPECT_EQ(whole.call<NTSTATUS>("WdfIoResourceListAppendDescriptor", list, &two),
                STATUS_SUCCESS);
      EXPECT_EQ(whole.call<NTSTATUS>("WdfIoResourceListInsertDescriptor", list, &one, 0),
                STATUS_SUCCESS);
      EXPECT_EQ(whole.call<NTSTATUS>("WdfIoResourceListInsertDescriptor", list, &one, 9),
                STATUS_ARRAY_BOUNDS_EXCEEDED);
      EXPECT_EQ(whole.call<NTSTATUS>("WdfIoResourceRequirementsListAppendIoResList", all, list),
                STATUS_SUCCESS);
      whole.call("WdfIoResourceRequirementsListSetSlotNumber", all, 3);
      whole.call("WdfIoResourceRequirementsListSetInterfaceType", all, PCIBus);
      return STATUS_SUCCESS;
    };
    const nt::io::Answer answer = whole.filter();
    EXPECT_EQ(answer.status, STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"filter remove", "filter add"}));
    ASSERT_NE(answer.information, 0U);
    const auto& all = *reinterpret_cast<const IO_RESOURCE_REQUIREMENTS_LIST*>(answer.information);
    EXPECT_EQ(all.SlotNumber, 3U);
    EXPECT_EQ(all.InterfaceType, PCIBus);
    EXPECT_EQ(all.ListSize, sizeof all + sizeof(IO_RESOURCE_DESCRIPTOR));
    ASSERT_EQ(all.AlternativeLists, 1U);
    ASSERT_EQ(all.List[0].Count, 2U);
    EXPECT_EQ(all.List[0].Descriptors[0].u.Memory.Length, 1U);
    EXPECT_EQ(all.List[0].Descriptors[1].u.Memory.Length, 2U);
  });
}

TEST(Requirements, AreTakenApart) {
  in_machine([] {
    Filter whole;
    whole.on_add = [&](WDFIORESREQLIST all) {
      WDFIORESLIST first = nullptr;
      WDFIORESLIST second = nullptr;
      whole.call<NTSTATUS>("WdfIoResourceListCreate", all, nullptr, &first);
      whole.call<NTSTATUS>("WdfIoResourceListCreate", all, nullptr, &second);
      const auto insert = [&](WDFIORESLIST list, ULONG index) {
        return whole.call<NTSTATUS>("WdfIoResourceRequirementsListInsertIoResList", all, list,
                                    index);
      };
      EXPECT_EQ(insert(second, 0), STATUS_SUCCESS);
      EXPECT_EQ(insert(first, 0), STATUS_SUCCESS);
      EXPECT_EQ(insert(first, 7), STATUS_ARRAY_BOUNDS_EXCEEDED);
      const auto at = [&](ULONG index) {
        return whole.call<WDFIORESLIST>("WdfIoResourceRequirementsListGetIoResList", all, index);
      };
      EXPECT_EQ(at(0), first);
      EXPECT_EQ(at(2), nullptr);
      IO_RESOURCE_DESCRIPTOR one = memory(1);
      whole.call<NTSTATUS>("WdfIoResourceListAppendDescriptor", second, &one);
      IO_RESOURCE_DESCRIPTOR other = memory(5);
      whole.call("WdfIoResourceListUpdateDescriptor", second, &other, 0);
      const auto* told =
          whole.call<IO_RESOURCE_DESCRIPTOR*>("WdfIoResourceListGetDescriptor", second, 0);
      EXPECT_EQ(told->u.Memory.Length, 5U);
      EXPECT_EQ(whole.call<IO_RESOURCE_DESCRIPTOR*>("WdfIoResourceListGetDescriptor", second, 1),
                nullptr);
      whole.call("WdfIoResourceListRemoveByDescriptor", second, &other);
      EXPECT_EQ(whole.call<ULONG>("WdfIoResourceListGetCount", second), 0U);
      whole.call("WdfIoResourceListRemove", second, 0);
      whole.call("WdfIoResourceListUpdateDescriptor", second, &other, 0);
      whole.call<NTSTATUS>("WdfIoResourceListAppendDescriptor", second, &one);
      whole.call("WdfIoResourceListRemove", second, 0);
      whole.call("WdfIoResourceRequirementsListRemove", all, 0);
      whole.call("WdfIoResourceRequirementsListRemoveByIoResList", all, second);
      whole.call("WdfIoResourceRequirementsListRemove", all, 0);
      return STATUS_UNSUCCESSFUL;
    };
    EXPECT_EQ(whole.filter().status, STATUS_UNSUCCESSFUL);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>(3, "no-such-resource"));
  });
}

TEST(Requirements, FailOnTheWayDown) {
  in_machine([] {
    Filter whole;
    whole.on_remove = [](WDFIORESREQLIST) { return STATUS_DEVICE_CONFIGURATION_ERROR; };
    // Nothing is asked below, and nobody adds.
    EXPECT_EQ(whole.filter().status, STATUS_DEVICE_CONFIGURATION_ERROR);
    EXPECT_EQ(whole.taken(), Calls{"filter remove"});
    EXPECT_TRUE(whole.asked.empty());
  });
}

// The lower drivers are not given what the driver has added.
TEST(Resources, AddedOnesAreTakenOutForTheLowerDrivers) {
  in_machine([] {
    Filter whole;
    whole.give_interrupt();
    whole.on_remove_added = [&](WDFCMRESLIST raw, WDFCMRESLIST translated) {
      for (WDFCMRESLIST list : {raw, translated}) {
        auto* descriptor =
            whole.call<CM_PARTIAL_RESOURCE_DESCRIPTOR*>("WdfCmResourceListGetDescriptor", list, 0);
        CM_PARTIAL_RESOURCE_DESCRIPTOR copy = *descriptor;
        EXPECT_EQ(whole.call<NTSTATUS>("WdfCmResourceListAppendDescriptor", list, &copy),
                  STATUS_SUCCESS);
        EXPECT_EQ(whole.call<NTSTATUS>("WdfCmResourceListInsertDescriptor", list, &copy, 0),
                  STATUS_SUCCESS);
        EXPECT_EQ(whole.call<NTSTATUS>("WdfCmResourceListInsertDescriptor", list, &copy, 9),
                  STATUS_ARRAY_BOUNDS_EXCEEDED);
        whole.call("WdfCmResourceListRemove", list, 0);
        whole.call("WdfCmResourceListRemove", list, 9);
        whole.call("WdfCmResourceListRemoveByDescriptor", list, &copy);
        EXPECT_EQ(whole.call<ULONG>("WdfCmResourceListGetCount", list), 1U);
      }
      return STATUS_SUCCESS;
    };
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken().front(), "remove added");
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>(2, "no-such-resource"));
  });
}

TEST(Resources, FailTheStart) {
  in_machine([] {
    Filter whole;
    whole.give_interrupt();
    whole.on_remove_added = [](WDFCMRESLIST, WDFCMRESLIST) { return STATUS_UNSUCCESSFUL; };
    EXPECT_EQ(whole.start(), STATUS_UNSUCCESSFUL);
    EXPECT_EQ(whole.taken(), Calls{"remove added"});
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
