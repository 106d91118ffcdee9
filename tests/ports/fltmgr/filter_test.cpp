#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::Minifilter;
using test::unsupported_in;
using Word = std::uint64_t;

TEST(FltRegisterFilter, HoldsTheFilterUntilItIsUnregistered) {
  in_machine([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_NE(mini.filter, nullptr);
    EXPECT_EQ(held(Resource::filter).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter).empty());
  });
}

TEST(FltRegisterFilter, RefusesAnotherVersion) {
  in_machine([] {
    Minifilter mini;
    mini.registration.Version = 0x0100;
    EXPECT_EQ(mini.add(), STATUS_INVALID_PARAMETER);
    mini.registration.Version = 0x0204;
    EXPECT_EQ(mini.add(), STATUS_INVALID_PARAMETER);
    mini.registration.Version = 0x0200;
    EXPECT_EQ(mini.add(), STATUS_SUCCESS);
  });
}

TEST(FltRegisterFilter, AsksTheRegistryForAnInstance) {
  in_machine([] {
    Minifilter mini;
    nt::cm::Key& instances =
        nt::cm::make_key(std::u16string(Minifilter::kService) + u"\\Instances");
    EXPECT_EQ(mini.add(), STATUS_OBJECT_NAME_NOT_FOUND);
    nt::cm::set_string(instances, u"DefaultInstance", u"Mine");
    EXPECT_EQ(mini.add(), STATUS_OBJECT_NAME_NOT_FOUND);
    nt::cm::Key& mine = nt::cm::make_subkey(instances, u"Mine");
    EXPECT_EQ(mini.add(), STATUS_OBJECT_NAME_NOT_FOUND);
    nt::cm::set_string(mine, u"Altitude", u"370000");
    EXPECT_EQ(mini.add(), STATUS_SUCCESS);
  });
}

TEST(FltRegisterFilter, NeedsAServiceKey) {
  in_machine([] {
    Minifilter mini;
    mini.extension.ServiceKeyName = test::unicode(u"nobody");
    EXPECT_EQ(mini.add(), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(FltRegisterFilter, ADriverWithoutAnUnloadCallbackStays) {
  in_machine([] {
    Minifilter mini;
    mini.driver.DriverUnload =
        reinterpret_cast<DRIVER_UNLOAD*>(guest_callback([](Word, Word, Word, Word) { return 0; }));
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_EQ(mini.driver.DriverUnload, nullptr);
  });
}

TEST(FltStartFiltering, StartsOnce) {
  in_machine([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_EQ(mini.start(), STATUS_SUCCESS);
    EXPECT_EQ(mini.start(), STATUS_INVALID_PARAMETER);
  });
}

TEST(FltUnregisterFilter, OfWhatIsNoFilterIsNotJudged) {
  EXPECT_EQ(unsupported_in([] {
              Word other = 0;
              call("FltUnregisterFilter", &other);
            }),
            "fltmgr.sys!FltUnregisterFilter of what is no filter");
}

TEST(FltUnregisterFilter, WaitsForAReference) {
  EXPECT_TRUE(deadlock_in([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(call<NTSTATUS>("FltObjectReference", mini.filter), STATUS_SUCCESS);
    mini.remove();
  }));
  in_machine([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(call<NTSTATUS>("FltObjectReference", mini.filter), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    call("FltObjectDereference", mini.filter);
    EXPECT_TRUE(held(Resource::object_reference).empty());
    mini.remove();
    EXPECT_TRUE(held(Resource::filter).empty());
  });
}

TEST(FltObjectReference, IsRefusedWhileTheFilterIsTornDown) {
  in_machine([] {
    Minifilter mini;
    NTSTATUS seen{};
    mini.registration.InstanceTeardownStartCallback =
        guest_callback([&](Word, Word, Word, Word) -> Word {
          seen = call<NTSTATUS>("FltObjectReference", mini.filter);
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    mini.remove();
    EXPECT_EQ(seen, STATUS_FLT_DELETING_OBJECT);
  });
}

TEST(FilterUnload, TheFilterIsAskedAndThenTold) {
  in_machine([] {
    Minifilter mini;
    std::vector<Word> flags;
    bool old_called = false;
    mini.driver.DriverUnload =
        reinterpret_cast<DRIVER_UNLOAD*>(guest_callback([&](Word, Word, Word, Word) -> Word {
          old_called = true;
          return 0;
        }));
    mini.registration.FilterUnloadCallback =
        guest_callback([&](Word given, Word, Word, Word) -> Word {
          flags.push_back(given & 0xFFFF'FFFF);
          if (flags.size() == 1) return static_cast<std::uint32_t>(STATUS_FLT_DO_NOT_DETACH);
          mini.remove();
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_NE(mini.driver.DriverUnload, nullptr);
    call("FltpMiniFilterDriverUnload", &mini.driver);
    EXPECT_EQ(flags, (std::vector<Word>{0, FLTFL_FILTER_UNLOAD_MANDATORY}));
    EXPECT_TRUE(old_called);
    EXPECT_TRUE(held(Resource::filter).empty());
    call("FltpMiniFilterDriverUnload", &mini.driver);
    EXPECT_EQ(flags.size(), 2U);
  });
}

TEST(FilterUnload, OneThatCannotBeStoppedMayRefuseForGood) {
  EXPECT_EQ(unsupported_in([] {
              Minifilter mini;
              mini.registration.Flags = FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP;
              mini.registration.FilterUnloadCallback =
                  guest_callback([](Word, Word, Word, Word) -> Word {
                    return static_cast<std::uint32_t>(STATUS_FLT_DO_NOT_DETACH);
                  });
              ASSERT_EQ(mini.add(), STATUS_SUCCESS);
              call("FltpMiniFilterDriverUnload", &mini.driver);
            }),
            "fltmgr.sys!a filter that refuses to go and cannot be stopped");
}

TEST(FltGetRoutineAddress, FindsWhatTheFilterManagerHas) {
  in_machine([] {
    EXPECT_NE(call<void*>("FltGetRoutineAddress", "FltRegisterFilter"), nullptr);
    EXPECT_NE(call<void*>("FltGetRoutineAddress", "FltGetTransactionContext"), nullptr);
    EXPECT_EQ(call<void*>("FltGetRoutineAddress", "FltNoSuchFunction"), nullptr);
    EXPECT_EQ(call<void*>("FltGetRoutineAddress", "FltVetoBypassIo"), nullptr);
    EXPECT_EQ(call<void*>("FltGetRoutineAddress", "IoCreateDevice"), nullptr);
  });
}

}  // namespace
}  // namespace rundown
