#include "abi/mdl.h"
#include "abi/object.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unicode;

TEST(Section, IsMappedAndUnmapped) {
  in_machine([] {
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, nullptr,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    LARGE_INTEGER size{.QuadPart = 5000};
    HANDLE section = nullptr;
    const auto create = [&](LARGE_INTEGER* bytes) {
      return call<NTSTATUS>("ZwCreateSection", &section, 0, &attributes, bytes, PAGE_READWRITE,
                            SEC_COMMIT, nullptr);
    };
    EXPECT_EQ(create(nullptr), STATUS_INVALID_PARAMETER_4);
    LARGE_INTEGER nothing{.QuadPart = 0};
    EXPECT_EQ(create(&nothing), STATUS_INVALID_PARAMETER_4);
    ASSERT_EQ(create(&size), STATUS_SUCCESS);
    char* view = nullptr;
    SIZE_T bytes = 0;
    const auto map = [&] {
      return call<NTSTATUS>("ZwMapViewOfSection", section, reinterpret_cast<HANDLE>(-1), &view, 0,
                            0, nullptr, &bytes, ViewUnmap, 0, PAGE_READWRITE);
    };
    EXPECT_EQ(map(), STATUS_SUCCESS);
    EXPECT_EQ(bytes, 8192U);
    view[8191] = 1;
    EXPECT_EQ(held(Resource::section).size(), 1U);
    bytes = 9000;
    EXPECT_EQ(map(), STATUS_INVALID_VIEW_SIZE);
    call("ZwClose", section);
    EXPECT_EQ(call<NTSTATUS>("ZwUnmapViewOfSection", reinterpret_cast<HANDLE>(-1), view),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwUnmapViewOfSection", reinterpret_cast<HANDLE>(-1), view),
              STATUS_NOT_MAPPED_VIEW);
    EXPECT_TRUE(held(Resource::section).empty());
  });
}

TEST(Section, IsOpenedByItsName) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\BaseNamedObjects\\Shared");
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    HANDLE opened = nullptr;
    const auto open = [&] {
      return call<NTSTATUS>("ZwOpenSection", &opened, SECTION_MAP_READ, &attributes);
    };
    EXPECT_EQ(open(), STATUS_OBJECT_NAME_NOT_FOUND);
    LARGE_INTEGER size{.QuadPart = 10};
    HANDLE section = nullptr;
    ASSERT_EQ(call<NTSTATUS>("ZwCreateSection", &section, 0, &attributes, &size, PAGE_READWRITE,
                             SEC_COMMIT, nullptr),
              STATUS_SUCCESS);
    ASSERT_EQ(open(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).size(), 2U);
    const auto map = [](HANDLE of) {
      char* view = nullptr;
      SIZE_T bytes = 0;
      EXPECT_EQ(call<NTSTATUS>("ZwMapViewOfSection", of, reinterpret_cast<HANDLE>(-1), &view, 0, 0,
                               nullptr, &bytes, ViewUnmap, 0, PAGE_READWRITE),
                STATUS_SUCCESS);
      return view;
    };
    map(section)[5] = 'x';
    EXPECT_EQ(map(opened)[5], 'x');
    name = unicode(u"\\Device");
    EXPECT_EQ(open(), STATUS_OBJECT_TYPE_MISMATCH);
  });
}

}  // namespace
}  // namespace rundown
