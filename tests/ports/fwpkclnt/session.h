// A session with the filter engine, and what tests put into it.
#pragma once

#include "abi/wfp.h"
#include "in_machine.h"

namespace rundown::test {

constexpr std::uint64_t kNone = 0;

inline abi::WCHAR* wide(const char16_t* text) {
  return const_cast<abi::WCHAR*>(reinterpret_cast<const abi::WCHAR*>(text));
}

class Session {
 public:
  explicit Session(abi::ULONG flags = 0) {
    abi::FWPM_SESSION0 wanted{};
    wanted.flags = flags;
    EXPECT_EQ(call<abi::NTSTATUS>("FwpmEngineOpen0", kNone, 10, kNone, &wanted, &handle),
              abi::STATUS_SUCCESS);
  }
  abi::NTSTATUS begin(abi::ULONG flags = 0) {
    return call<abi::NTSTATUS>("FwpmTransactionBegin0", handle, flags);
  }
  abi::NTSTATUS commit() { return call<abi::NTSTATUS>("FwpmTransactionCommit0", handle); }
  abi::NTSTATUS abort() { return call<abi::NTSTATUS>("FwpmTransactionAbort0", handle); }
  abi::NTSTATUS close() { return call<abi::NTSTATUS>("FwpmEngineClose0", handle); }

  abi::NTSTATUS add_provider(abi::GUID key, abi::ULONG flags = 0) {
    abi::FWPM_PROVIDER0 provider{};
    provider.providerKey = key;
    provider.displayData.name = wide(u"provider");
    provider.flags = flags;
    return call<abi::NTSTATUS>("FwpmProviderAdd0", handle, &provider, kNone);
  }
  abi::NTSTATUS add_sublayer(abi::GUID key, abi::GUID* provider = nullptr) {
    abi::FWPM_SUBLAYER0 sublayer{};
    sublayer.subLayerKey = key;
    sublayer.displayData.name = wide(u"sublayer");
    sublayer.providerKey = provider;
    sublayer.weight = 7;
    return call<abi::NTSTATUS>("FwpmSubLayerAdd0", handle, &sublayer, kNone);
  }
  abi::NTSTATUS add_callout(abi::GUID key, abi::ULONG* id = nullptr) {
    abi::FWPM_CALLOUT0 callout{};
    callout.calloutKey = key;
    callout.displayData.name = wide(u"callout");
    return call<abi::NTSTATUS>("FwpmCalloutAdd0", handle, &callout, kNone, id);
  }
  abi::NTSTATUS add_filter(abi::GUID key, abi::GUID sublayer, abi::GUID callout,
                           abi::ULONGLONG* id = nullptr) {
    abi::FWPM_FILTER0 filter{};
    filter.filterKey = key;
    filter.displayData.name = wide(u"filter");
    filter.subLayerKey = sublayer;
    filter.action = {
        callout == abi::GUID{} ? abi::FWP_ACTION_BLOCK : abi::FWP_ACTION_CALLOUT_TERMINATING,
        callout};
    return call<abi::NTSTATUS>("FwpmFilterAdd0", handle, &filter, kNone, id);
  }
  abi::NTSTATUS remove(const char* function, abi::GUID key) {
    return call<abi::NTSTATUS>(function, handle, &key);
  }

  abi::HANDLE handle = nullptr;
};

inline constexpr abi::GUID kProvider{1, 0, 0, {}};
inline constexpr abi::GUID kSublayer{2, 0, 0, {}};
inline constexpr abi::GUID kCallout{3, 0, 0, {}};
inline constexpr abi::GUID kFilter{4, 0, 0, {}};

}  // namespace rundown::test
