// A filter and a protocol whose handlers say what they are called for, on the simulated adapter.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "abi/ndis.h"
#include "abi/ndis_stack.h"
#include "in_machine.h"
#include "nt/io/other_use.h"
#include "nt/ke/irql.h"

namespace rundown::test {

using Word = std::uint64_t;

template <class T>
T* at(Word address) {
  return reinterpret_cast<T*>(address);
}
inline Word word(abi::NTSTATUS status) {
  return static_cast<Word>(status);
}

// What a handler may do; each is called with the handler's first four arguments.
using Handler = Callback;

struct TestFilter {
  TestFilter() {
    described.Header = {abi::NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS, 2, 224};
    described.MajorNdisVersion = 6;
    described.MinorNdisVersion = 30;
    described.UniqueName = unicode(u"{11111111-2222-3333-4444-555555555555}");
    described.AttachHandler = guest_callback([this](Word a, Word b, Word c, Word d) {
      said += " attach";
      module = at<void>(a);
      return attach(a, b, c, d);
    });
    described.DetachHandler = saying(" detach", [](Word, Word, Word, Word) { return Word{0}; });
    described.RestartHandler = guest_callback([this](Word a, Word b, Word c, Word d) {
      said += " restart";
      return restart(a, b, c, d);
    });
    described.PauseHandler = guest_callback([this](Word a, Word b, Word c, Word d) {
      said += " pause";
      return pause(a, b, c, d);
    });
    extension.ServiceKeyName = unicode(u"TestFilter");
    driver.DriverExtension = &extension;
  }
  TestFilter(const TestFilter&) = delete;
  TestFilter& operator=(const TestFilter&) = delete;

  void* saying(const char* what, Handler does) {
    return guest_callback([this, what, does](Word a, Word b, Word c, Word d) {
      said += what;
      return does(a, b, c, d);
    });
  }
  abi::NTSTATUS set_attributes() {
    abi::NDIS_FILTER_ATTRIBUTES attributes{
        {abi::NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES, 1, sizeof attributes}, 0};
    return call<abi::NTSTATUS>("NdisFSetAttributes", module, this, &attributes);
  }
  void begin() {
    EXPECT_EQ(call<abi::NTSTATUS>("NdisFRegisterFilterDriver", &driver, this, &described, &handle),
              abi::STATUS_SUCCESS);
  }
  void use() {
    begin();
    nt::io::run_other_uses();
  }
  void remove() { call("NdisFDeregisterFilterDriver", handle); }

  Handler attach = [this](Word, Word, Word, Word) { return word(set_attributes()); };
  Handler restart = [](Word, Word, Word, Word) { return Word{0}; };
  Handler pause = [](Word, Word, Word, Word) { return Word{0}; };
  abi::NDIS_FILTER_DRIVER_CHARACTERISTICS described{};
  abi::DRIVER_OBJECT driver{};
  abi::DRIVER_EXTENSION extension{};
  abi::NDIS_HANDLE handle = nullptr;  // of the registration
  abi::NDIS_HANDLE module = nullptr;
  std::string said;
};

inline abi::NDIS_OID_REQUEST query(abi::NDIS_OID oid, void* buffer, abi::ULONG bytes) {
  abi::NDIS_OID_REQUEST request{};
  request.Header = {abi::NDIS_OBJECT_TYPE_OID_REQUEST, 1, 240};
  request.QueryInformation = {oid, buffer, bytes, 0, 0};
  return request;
}

}  // namespace rundown::test
