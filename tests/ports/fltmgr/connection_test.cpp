// A program at a filter's communication port, as the stage io has one.
#include <string_view>

#include "abi/object.h"
#include "minifilter.h"
#include "nt/io/other_use.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;
using test::unsupported_in;
using Word = std::uint64_t;

struct WithPort : test::Minifilter {
  void begin() {
    ASSERT_EQ(add(), STATUS_SUCCESS);
    name = unicode(u"\\Port");
    OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &name;
    attributes.Attributes = OBJ_KERNEL_HANDLE;
    void* const connect = guest_callback([this](Word end, Word cookie, Word, Word bytes) -> Word {
      EXPECT_EQ(cookie, 7U);
      EXPECT_EQ(bytes, 0U);
      client = reinterpret_cast<FLT_PORT*>(end);
      seen += "connect ";
      return static_cast<Word>(answer);
    });
    void* const disconnect = guest_callback([this](Word, Word, Word, Word) -> Word {
      seen += "disconnect";
      if (closes) call("FltCloseClientPort", filter, &client);
      return 0;
    });
    void* const message = guest_callback([this](Word, Word input, Word bytes, Word) -> Word {
      seen += std::string_view(reinterpret_cast<const char*>(input), 2);
      EXPECT_EQ(bytes, 64U);
      if (on_message) on_message();
      seen += " ";
      return 0;
    });
    ASSERT_EQ(call<NTSTATUS>("FltCreateCommunicationPort", filter, &port, &attributes, 7, connect,
                             disconnect, message, 1),
              STATUS_SUCCESS);
  }
  NTSTATUS send(ULONG* reply_bytes = nullptr, void* reply = nullptr) {
    Word message = 1;
    return call<NTSTATUS>("FltSendMessage", filter, &client, &message, 8, reply, reply_bytes,
                          nullptr);
  }
  UNICODE_STRING name{};
  FLT_PORT* port = nullptr;
  FLT_PORT* client = nullptr;
  NTSTATUS answer = STATUS_SUCCESS;
  bool closes = true;
  std::function<void()> on_message;
  std::string seen;
};

TEST(Connection, AProgramConnectsSendsAMessageAndLeaves) {
  in_machine([] {
    WithPort mini;
    mini.begin();
    nt::io::run_other_uses();
    EXPECT_EQ(mini.seen, "connect AA disconnect");
    EXPECT_EQ(mini.client, nullptr);
    EXPECT_EQ(held(Resource::filter_port).size(), 1U) << "the server's alone";
    call("FltCloseCommunicationPort", mini.port);
    mini.remove();
  });
}

TEST(Connection, ThatIsRefusedIsOver) {
  in_machine([] {
    WithPort mini;
    mini.answer = STATUS_ACCESS_DENIED;
    mini.begin();
    nt::io::run_other_uses();
    EXPECT_EQ(mini.seen, "connect ");
    EXPECT_EQ(held(Resource::filter_port).size(), 1U);
  });
}

TEST(FltCloseClientPort, FltUnregisterFilterWaitsForIt) {
  EXPECT_TRUE(deadlock_in([] {
    WithPort mini;
    mini.closes = false;
    mini.begin();
    nt::io::run_other_uses();
    call("FltCloseCommunicationPort", mini.port);
    mini.remove();
  }));
}

TEST(FltSendMessage, TheProgramReplies) {
  in_machine([] {
    WithPort mini;
    mini.on_message = [&] {
      ULONG bytes = 4;
      ULONG reply = 0xFFFF'FFFF;
      EXPECT_EQ(mini.send(&bytes, &reply), STATUS_SUCCESS);
      EXPECT_EQ(reply, 0U);
      EXPECT_EQ(
          test::failures_of("FltSendMessage", mini.filter, &mini.client, 0, 0, 0, 0, 0).size(), 2U);
      EXPECT_EQ(test::failures_of("FltSendMessage", mini.filter, &mini.client, 0, 0, 0, 0, 1)[0],
                gate::fails_with(STATUS_TIMEOUT));
    };
    mini.begin();
    EXPECT_EQ(mini.send(), STATUS_PORT_DISCONNECTED);
    EXPECT_TRUE(
        test::failures_of("FltSendMessage", mini.filter, &mini.client, 0, 0, 0, 0, 1).empty());
    nt::io::run_other_uses();
    EXPECT_EQ(mini.seen, "connect AA disconnect");
  });
}

TEST(FltSendMessage, AProgramThatHasLeftGetsNone) {
  in_machine([] {
    WithPort mini;
    mini.closes = false;
    mini.begin();
    nt::io::run_other_uses();
    EXPECT_EQ(mini.send(), STATUS_PORT_DISCONNECTED);
    call("FltCloseClientPort", mini.filter, &mini.client);
    EXPECT_EQ(held(Resource::filter_port).size(), 1U);
  });
}

TEST(FltCloseClientPort, IsForAClientsPort) {
  EXPECT_EQ(unsupported_in([] {
              WithPort mini;
              mini.begin();
              call("FltCloseClientPort", mini.filter, &mini.port);
            }),
            "fltmgr.sys!FltCloseClientPort of this port");
}

}  // namespace
}  // namespace rundown
