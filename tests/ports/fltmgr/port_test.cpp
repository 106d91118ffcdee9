#include "abi/object.h"
#include "abi/security.h"
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

struct Port {
  explicit Port(const Minifilter& mini)
      : filter(mini.filter), routine(guest_callback([](Word, Word, Word, Word) { return 0; })) {}
  NTSTATUS open(ULONG flags = OBJ_KERNEL_HANDLE, LONG most = 1) {
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name, flags, nullptr, nullptr};
    return call<NTSTATUS>("FltCreateCommunicationPort", filter, &port, &attributes, nullptr,
                          routine, routine, nullptr, most);
  }
  FLT_FILTER* filter;
  void* routine;
  UNICODE_STRING name = test::unicode(u"\\Port");
  FLT_PORT* port = nullptr;
};

TEST(FltCreateCommunicationPort, IsHeldUntilItIsClosed) {
  in_machine([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    Port port(mini);
    ASSERT_EQ(port.open(), STATUS_SUCCESS);
    ASSERT_EQ(held(Resource::filter_port).size(), 1U);
    Port twin(mini);
    twin.name = test::unicode(u"\\PORT");
    EXPECT_EQ(twin.open(), STATUS_OBJECT_NAME_COLLISION);
    call("FltCloseCommunicationPort", port.port);
    EXPECT_TRUE(held(Resource::filter_port).empty());
    EXPECT_EQ(twin.open(), STATUS_SUCCESS);
  });
}

TEST(FltCreateCommunicationPort, RefusesWhatItsPageForbids) {
  in_machine([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    Port port(mini);
    EXPECT_EQ(port.open(0), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(port.open(OBJ_KERNEL_HANDLE, 0), STATUS_INVALID_PARAMETER);
    port.routine = nullptr;
    EXPECT_EQ(port.open(), STATUS_INVALID_PARAMETER);
  });
}

TEST(FltCreateCommunicationPort, IsRefusedWhileTheFilterIsTornDown) {
  in_machine([] {
    Minifilter mini;
    NTSTATUS seen{};
    mini.registration.InstanceTeardownStartCallback =
        guest_callback([&](Word, Word, Word, Word) -> Word {
          Port port(mini);
          seen = port.open();
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    mini.remove();
    EXPECT_EQ(seen, STATUS_FLT_DELETING_OBJECT);
  });
}

TEST(FltCloseCommunicationPort, FltUnregisterFilterWaitsForIt) {
  EXPECT_TRUE(deadlock_in([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    Port port(mini);
    ASSERT_EQ(port.open(), STATUS_SUCCESS);
    mini.remove();
  }));
}

TEST(FltCloseCommunicationPort, OfWhatIsNoPortIsNotJudged) {
  EXPECT_EQ(unsupported_in([] {
              Word other = 0;
              call("FltCloseCommunicationPort", &other);
            }),
            "fltmgr.sys!FltCloseCommunicationPort of what is no port");
}

TEST(FltCloseClientPort, ThereIsNone) {
  in_machine([] {
    Minifilter mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    void* client = nullptr;
    call("FltCloseClientPort", mini.filter, &client);
    EXPECT_EQ(client, nullptr);
    Word message = 0;
    EXPECT_EQ(call<NTSTATUS>("FltSendMessage", mini.filter, &client, &message, 8, nullptr, nullptr,
                             nullptr),
              STATUS_PORT_DISCONNECTED);
  });
}

TEST(FltBuildDefaultSecurityDescriptor, GrantsTheAccessToSystemAndAdministrators) {
  in_machine([] {
    constexpr ULONG kAccess = 0x1F0001;
    SECURITY_DESCRIPTOR* descriptor = nullptr;
    ASSERT_EQ(call<NTSTATUS>("FltBuildDefaultSecurityDescriptor", &descriptor, kAccess),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::security_descriptor).size(), 1U);
    EXPECT_EQ(descriptor->Control, SE_DACL_PRESENT);
    ASSERT_EQ(descriptor->Dacl->AceCount, 2);
    const auto* first = reinterpret_cast<const std::uint8_t*>(descriptor->Dacl + 1);
    const auto size = reinterpret_cast<const ACE_HEADER*>(first)->AceSize;
    const auto access = [](const std::uint8_t* entry) {
      ULONG value = 0;
      __builtin_memcpy(&value, entry + sizeof(ACE_HEADER), sizeof value);
      return value;
    };
    EXPECT_EQ(access(first), kAccess);
    EXPECT_EQ(access(first + size), kAccess);
    const auto valid = [](const std::uint8_t* entry) {
      return call<BOOLEAN>("RtlValidSid", entry + sizeof(ACE_HEADER) + sizeof(ULONG));
    };
    EXPECT_EQ(valid(first), TRUE);
    EXPECT_EQ(valid(first + size), TRUE);
    const auto* second = reinterpret_cast<const ACE_HEADER*>(first + size);
    EXPECT_EQ(sizeof(ACL) + size + second->AceSize, descriptor->Dacl->AclSize);
    call("FltFreeSecurityDescriptor", descriptor);
    EXPECT_TRUE(held(Resource::security_descriptor).empty());
  });
}

}  // namespace
}  // namespace rundown
