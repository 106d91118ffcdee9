// https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/nf-wdm-zwloaddriver and
// nf-wdm-zwunloaddriver.
#include "abi/registry.h"
#include "in_machine.h"
#include "nt/cm/registry.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;
using test::unicode;

TEST(LoadDriver, OfAServiceThatIsNotThereFails) {
  in_machine([] {
    UNICODE_STRING name =
        unicode(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\NoSuchDriver");
    EXPECT_EQ(call<NTSTATUS>("ZwLoadDriver", &name), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("ZwUnloadDriver", &name), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(LoadDriver, OfAKeyWithoutAnImageFails) {
  in_machine([] {
    nt::cm::make_key(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Empty");
    UNICODE_STRING name =
        unicode(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Empty");
    EXPECT_EQ(call<NTSTATUS>("ZwLoadDriver", &name), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("ZwUnloadDriver", &name), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

}  // namespace
}  // namespace rundown
