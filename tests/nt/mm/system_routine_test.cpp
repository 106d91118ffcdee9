#include "gate/modules.h"
#include "in_machine.h"
#include "nt/ke/shared_data.h"

namespace rundown {
namespace {

using namespace abi;
using test::in_machine;

machine::Address address_of(const char16_t* text) {
  UNICODE_STRING name = test::unicode(text);
  return test::call<machine::Address>("MmGetSystemRoutineAddress", &name);
}

TEST(SystemRoutine, IsTheOneThatAnImportGets) {
  in_machine([] {
    EXPECT_EQ(address_of(u"IoCreateDevice"),
              gate::address_of(*gate::find_export("ntoskrnl.exe", "IoCreateDevice")));
  });
}

TEST(SystemRoutine, ThatOnlyWindowsHasNamesItselfWhenItIsCalled) {
  in_machine([] {
    for (const auto& [wide, name] :
         {std::pair{u"PsSuspendProcess", "PsSuspendProcess"},
          std::pair{u"HalGetInterruptVector", "HalGetInterruptVector"}}) {
      const machine::Address address = address_of(wide);
      ASSERT_NE(address, 0U) << name;
      const auto import = gate::unresolved_at(address);
      ASSERT_TRUE(import) << name;
      EXPECT_EQ(import->function, name);
      EXPECT_EQ(address_of(wide), address);
    }
  });
}

TEST(SystemRoutine, ThatNoWindowsHasIsNull) {
  in_machine([] {
    for (const char16_t* name : {u"PsSuspendProces", u"ZzUnheardOf", u"", u"psSuspendProcess"}) {
      EXPECT_EQ(address_of(name), 0U);
    }
  });
}

TEST(SystemRoutine, ThatCameLaterIsNull) {
  in_machine([] {
    EXPECT_NE(address_of(u"ExAllocatePool3"), 0U);
    EXPECT_NE(address_of(u"ExAllocateTimer"), 0U);
    nt::ke::set_windows_version(nt::ke::version_of_build(9200));
    EXPECT_EQ(address_of(u"ExAllocatePool3"), 0U);
    EXPECT_EQ(address_of(u"ExAllocateTimer"), 0U);
    EXPECT_NE(address_of(u"IoCreateSystemThread"), 0U);
    nt::ke::set_windows_version(nt::ke::version_of_build(7601));
    EXPECT_EQ(address_of(u"IoCreateSystemThread"), 0U);
  });
}

}  // namespace
}  // namespace rundown
