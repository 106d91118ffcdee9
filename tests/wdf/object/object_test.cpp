#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

// A driver with a WDFDRIVER, and objects that say when they end.
class Objects : public FrameworkDriver {
 public:
  Objects() {
    EXPECT_EQ(bind(), STATUS_SUCCESS);
    EXPECT_EQ(create_driver(), STATUS_SUCCESS);
  }
  WDFOBJECT make(const std::string& name, WDFOBJECT parent = nullptr) {
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = parent;
    attributes.EvtCleanupCallback = noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("-" + name);
    attributes.EvtDestroyCallback = noted<PFN_WDF_OBJECT_CONTEXT_DESTROY>("~" + name);
    WDFOBJECT made = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfObjectCreate", &attributes, &made), STATUS_SUCCESS);
    return made;
  }
  void reference(WDFOBJECT target) {
    call("WdfObjectReferenceActual", target, nullptr, 1, "file.c");
  }
  void dereference(WDFOBJECT target) {
    call("WdfObjectDereferenceActual", target, nullptr, 1, "file.c");
  }
  NTSTATUS create(WDF_OBJECT_ATTRIBUTES attributes) {
    WDFOBJECT made = nullptr;
    return call<NTSTATUS>("WdfObjectCreate", &attributes, &made);
  }
};

TEST(Object, EveryCleanupComesBeforeAnyDestroy) {
  in_machine([] {
    Objects driver;
    WDFOBJECT root = driver.make("root");
    WDFOBJECT first = driver.make("first", root);
    driver.make("leaf", first);
    driver.make("second", root);
    driver.call("WdfObjectDelete", root);
    EXPECT_EQ(driver.log, (std::vector<std::string>{"-leaf", "-first", "-second", "-root", "~leaf",
                                                    "~first", "~second", "~root"}));
  });
}

TEST(Object, AReferenceKeepsItBeyondItsParent) {
  in_machine([] {
    Objects driver;
    WDFOBJECT root = driver.make("root");
    WDFOBJECT child = driver.make("child", root);
    driver.reference(child);
    driver.call("WdfObjectDelete", root);
    EXPECT_EQ(driver.log, (std::vector<std::string>{"-child", "-root", "~root"}));
    driver.dereference(child);
    EXPECT_EQ(driver.log.back(), "~child");
  });
}

TEST(Object, IsDeletedOnceHoweverOftenItsOwnCallbacksAsk) {
  in_machine([] {
    Objects driver;
    WDFOBJECT object = nullptr;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback =
        driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("cleanup", [&](auto...) -> std::uint64_t {
          driver.call("WdfObjectDelete", object);
          return 0;
        });
    ASSERT_EQ(driver.call<NTSTATUS>("WdfObjectCreate", &attributes, &object), STATUS_SUCCESS);
    driver.call("WdfObjectDelete", object);
    EXPECT_EQ(driver.log, std::vector<std::string>{"cleanup"});
  });
}

TEST(Object, ADeletedHandleLeadsToMemoryThatIsGone) {
  const auto bug = bug_check_in([] {
    Objects driver;
    WDFOBJECT object = driver.make("object");
    driver.call("WdfObjectDelete", object);
    driver.call("WdfObjectDelete", object);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xCCU);  // PAGE_FAULT_IN_FREED_SPECIAL_POOL
}

TEST(Object, AWrongHandleStopsTheMachine) {
  const auto null = bug_check_in([] { Objects().call("WdfObjectDelete", nullptr); });
  ASSERT_TRUE(null);
  EXPECT_EQ(null->code, 0x10DU);
  EXPECT_EQ(null->parameters[0], static_cast<std::uint64_t>(WDF_INVALID_HANDLE));
  const auto type = bug_check_in([] {
    Objects driver;
    driver.call("WdfSpinLockAcquire", driver.make("object"));
  });
  ASSERT_TRUE(type);
  EXPECT_EQ(type->parameters[0], static_cast<std::uint64_t>(WDF_INVALID_HANDLE));
  EXPECT_EQ(type->parameters[2], 0x1024U);  // what was expected: a WDFSPINLOCK
}

TEST(Object, DereferencedTooOftenWithAParentStopsTheMachine) {
  const auto bug = bug_check_in([] {
    Objects driver;
    driver.dereference(driver.make("object"));
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(WDF_OBJECT_ERROR));
}

TEST(Object, TheFrameworksOwnAreNotDeleted) {
  in_machine([] {
    Objects driver;
    driver.call("WdfObjectDelete", driver.driver);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"not-deletable"});
    EXPECT_EQ(held(Resource::wdf_object).size(), 1U);
  });
}

TEST(Object, IsPutOffAbovePassiveLevelWhereItNeedsThatLevel) {
  in_machine([] {
    Objects driver;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("passive");
    WDFOBJECT passive = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfObjectCreate", &attributes, &passive), STATUS_SUCCESS);
    WDFOBJECT any = driver.make("any");
    KIRQL before = test::call<KIRQL>("KfRaiseIrql", DISPATCH_LEVEL);
    driver.call("WdfObjectDelete", any);
    driver.call("WdfObjectDelete", passive);
    EXPECT_EQ(driver.log, (std::vector<std::string>{"-any", "~any"}));
    test::call("KeLowerIrql", before);
    driver.unload();
    EXPECT_EQ(driver.log[2], "unload");
    EXPECT_EQ(driver.log[3], "passive");
  });
}

TEST(Object, AParentOnItsWayOutTakesNoChild) {
  in_machine([] {
    Objects driver;
    NTSTATUS status = STATUS_SUCCESS;
    WDFOBJECT root = nullptr;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback =
        driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("cleanup", [&](auto...) -> std::uint64_t {
          WDF_OBJECT_ATTRIBUTES child = no_attributes();
          child.ParentObject = root;
          status = driver.create(child);
          return 0;
        });
    ASSERT_EQ(driver.call<NTSTATUS>("WdfObjectCreate", &attributes, &root), STATUS_SUCCESS);
    driver.call("WdfObjectDelete", root);
    EXPECT_EQ(status, STATUS_DELETE_PENDING);
  });
}

TEST(Attributes, AreCheckedInTheFrameworksOrder) {
  in_machine([] {
    Objects driver;
    WDF_OBJECT_CONTEXT_TYPE_INFO type = context_type("SAMPLE", 16);
    WDF_OBJECT_ATTRIBUTES bad = no_attributes();
    bad.Size = 8;
    EXPECT_EQ(driver.create(bad), STATUS_INFO_LENGTH_MISMATCH);
    bad = no_attributes();
    WDF_OBJECT_CONTEXT_TYPE_INFO wrong = type;
    wrong.Size = 12;
    bad.ContextTypeInfo = &wrong;
    EXPECT_EQ(driver.create(bad), STATUS_INFO_LENGTH_MISMATCH);
    wrong = type;
    wrong.ContextName = nullptr;
    EXPECT_EQ(driver.create(bad), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    bad.ContextTypeInfo = nullptr;
    bad.ContextSizeOverride = 32;
    EXPECT_EQ(driver.create(bad), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    bad.ContextTypeInfo = &type;
    bad.ContextSizeOverride = 8;
    EXPECT_EQ(driver.create(bad), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    bad = no_attributes();
    bad.ExecutionLevel = WdfExecutionLevelInvalid;
    EXPECT_EQ(driver.create(bad), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    bad = no_attributes();
    bad.SynchronizationScope = WdfSynchronizationScopeDevice;
    EXPECT_EQ(driver.create(bad), STATUS_WDF_SYNCHRONIZATION_SCOPE_INVALID);
    WDFSPINLOCK lock = nullptr;
    bad = no_attributes();
    bad.ExecutionLevel = WdfExecutionLevelPassive;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfSpinLockCreate", &bad, &lock),
              STATUS_WDF_EXECUTION_LEVEL_INVALID);
  });
}

TEST(Contexts, AreZeroedAndFoundByType) {
  in_machine([] {
    Objects driver;
    const WDF_OBJECT_CONTEXT_TYPE_INFO first = context_type("FIRST", 24);
    const WDF_OBJECT_CONTEXT_TYPE_INFO second = context_type("SECOND", 8);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ContextTypeInfo = &first;
    WDFOBJECT object = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfObjectCreate", &attributes, &object), STATUS_SUCCESS);
    auto* memory = driver.call<ULONGLONG*>("WdfObjectGetTypedContextWorker", object, &first);
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(memory[2], 0U);
    EXPECT_EQ(driver.call<WDFOBJECT>("WdfObjectContextGetObject", memory), object);
    EXPECT_EQ(driver.call<void*>("WdfObjectGetTypedContextWorker", object, &second), nullptr);

    attributes = no_attributes();
    void* added = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfObjectAllocateContext", object, &attributes, &added),
              STATUS_OBJECT_NAME_INVALID);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfObjectAllocateContext", object, nullptr, &added),
              STATUS_WDF_PARENT_NOT_SPECIFIED);
    attributes.ContextTypeInfo = &second;
    attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("second");
    EXPECT_EQ(driver.call<NTSTATUS>("WdfObjectAllocateContext", object, &attributes, &added),
              STATUS_SUCCESS);
    void* again = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfObjectAllocateContext", object, &attributes, &again),
              STATUS_OBJECT_NAME_EXISTS);
    EXPECT_EQ(again, added);
    driver.call("WdfObjectDelete", object);
    EXPECT_EQ(driver.log, std::vector<std::string>{"second"});
  });
}

TEST(Callbacks, ComeBackAtTheirLevel) {
  const auto bug = bug_check_in([] {
    Objects driver;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback =
        driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("raises", [](auto...) -> std::uint64_t {
          test::call<KIRQL>("KfRaiseIrql", DISPATCH_LEVEL);
          return 0;
        });
    WDFOBJECT object = nullptr;
    driver.call<NTSTATUS>("WdfObjectCreate", &attributes, &object);
    driver.call("WdfObjectDelete", object);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(WDF_VERIFIER_IRQL_MISMATCH));
}

TEST(Callbacks, LeaveTheCriticalRegionsThatTheyEntered) {
  const auto bug = bug_check_in([] {
    Objects driver;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback =
        driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("enters", [](auto...) -> std::uint64_t {
          test::call("KeEnterCriticalRegion");
          return 0;
        });
    WDFOBJECT object = nullptr;
    driver.call<NTSTATUS>("WdfObjectCreate", &attributes, &object);
    driver.call("WdfObjectDelete", object);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(WDF_VERIFIER_CRITICAL_REGION_MISMATCH));
}

}  // namespace
}  // namespace rundown
