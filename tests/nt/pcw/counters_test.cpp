#include "abi/pcw.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::in_machine;

class Counters {
 public:
  NTSTATUS register_set() { return call<NTSTATUS>("PcwRegister", &registration, &info); }
  NTSTATUS create(ULONG count, const PCW_DATA* data) {
    return call<NTSTATUS>("PcwCreateInstance", &instance, registration, &name, count, data);
  }

  UNICODE_STRING name = test::unicode(u"Requests");
  PCW_COUNTER_DESCRIPTOR counters[2] = {{1, 0, 0, 8}, {2, 1, 8, 4}};
  PCW_REGISTRATION_INFORMATION info{PCW_VERSION_2, &name, 2, counters, nullptr, nullptr, 0};
  void* registration = nullptr;
  void* instance = nullptr;
};

TEST(Pcw, ASetIsHeldUntilItIsUnregistered) {
  in_machine([] {
    Counters set;
    ASSERT_EQ(set.register_set(), STATUS_SUCCESS);
    ASSERT_EQ(test::held(Resource::counter_set).size(), 1U);
    EXPECT_EQ(test::held(Resource::counter_set)[0].name, "Requests");
    call("PcwUnregister", set.registration);
    EXPECT_TRUE(test::held(Resource::counter_set).empty());
    call("PcwUnregister", nullptr);
  });
}

TEST(Pcw, RefusesWhatTheRegistrationMayNotSay) {
  in_machine([] {
    Counters set;
    set.info.Version = 0x300;
    EXPECT_EQ(set.register_set(), STATUS_INVALID_PARAMETER_2);
    set.info.Version = PCW_VERSION_2;
    set.info.Flags = 2;
    EXPECT_EQ(set.register_set(), STATUS_INVALID_PARAMETER_2);
    set.info.Version = PCW_VERSION_1;
    set.name.Length = 3;
    EXPECT_EQ(set.register_set(), STATUS_INVALID_PARAMETER_2);
    set.name.Length = 0;
    EXPECT_EQ(set.register_set(), STATUS_INVALID_PARAMETER_2);
    set.name.Length = 2;
    EXPECT_EQ(set.register_set(), STATUS_SUCCESS);
  });
}

TEST(Pcw, AnInstanceHasTheDataOfItsCountersAndGoesWithItsSet) {
  in_machine([] {
    Counters set;
    ASSERT_EQ(set.register_set(), STATUS_SUCCESS);
    ULONGLONG values[2] = {};
    PCW_DATA data[2] = {{values, 8}, {values, 11}};
    EXPECT_EQ(set.create(1, data), STATUS_INVALID_PARAMETER_4);
    EXPECT_EQ(set.create(2, data), STATUS_INVALID_BUFFER_SIZE);
    data[1].Size = 12;
    ASSERT_EQ(set.create(2, data), STATUS_SUCCESS);
    EXPECT_EQ(test::held(Resource::counter_set).size(), 2U);
    call("PcwCloseInstance", set.instance);
    EXPECT_EQ(test::held(Resource::counter_set).size(), 1U);
    ASSERT_EQ(set.create(2, data), STATUS_SUCCESS);
    call("PcwUnregister", set.registration);
    EXPECT_TRUE(test::held(Resource::counter_set).empty());
  });
}

TEST(Pcw, WhatHasGoneIsNotClosedAgain) {
  const auto bug = bug_check_in([] {
    Counters set;
    ULONGLONG values[2] = {};
    const PCW_DATA data[2] = {{values, 16}, {values, 16}};
    if (set.register_set() != STATUS_SUCCESS || set.create(2, data) != STATUS_SUCCESS) return;
    call("PcwUnregister", set.registration);
    call("PcwCloseInstance", set.instance);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x50U);
  EXPECT_TRUE(bug_check_in([] {
    Counters set;
    if (set.register_set() != STATUS_SUCCESS) return;
    call("PcwUnregister", set.registration);
    call("PcwUnregister", set.registration);
  }));
}

// An instance is added to what a collector asks for, and nobody collects here.
TEST(Pcw, NobodyCollectsInstances) {
  EXPECT_EQ(test::unsupported_in([] {
              Counters set;
              call("PcwAddInstance", nullptr, &set.name, 0, 0, nullptr);
            }),
            "ntoskrnl.exe!PcwAddInstance");
}

}  // namespace
}  // namespace rundown
