// The machine's one Ethernet adapter, as NDIS and its driver show it to whoever lies above.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "abi/ndis_stack.h"

namespace rundown::ports::ndis::adapter {

inline constexpr std::u16string_view kGuid = u"{8C3B4D12-5E0F-4A77-9B61-2F0D6E1C7A45}";
inline constexpr std::u16string_view kName = u"\\DEVICE\\{8C3B4D12-5E0F-4A77-9B61-2F0D6E1C7A45}";
inline constexpr std::u16string_view kInstanceName = u"Simulated Ethernet Adapter";

inline constexpr abi::ULONG kEthernet = 0;           // NdisMedium802_3
inline constexpr abi::ULONG kPhysicalEthernet = 14;  // NdisPhysicalMedium802_3
inline constexpr abi::ULONG kConnected = 1;          // MediaConnectStateConnected
inline constexpr abi::ULONG kFullDuplex = 2;         // MediaDuplexStateFull
inline constexpr abi::USHORT kInterfaceType = 6;     // IF_TYPE_ETHERNET_CSMACD
inline constexpr abi::ULONG64 kBitsPerSecond = 1'000'000'000;
inline constexpr abi::ULONG kMtu = 1500;
inline constexpr abi::ULONG kHeaderBytes = 14;
inline constexpr abi::ULONG kMulticastAddresses = 32;
// Directed, multicast, all multicast, broadcast, promiscuous.
inline constexpr abi::ULONG kPacketFilters = 0x2F;
inline constexpr abi::ULONG kMacOptions = 0x1 | 0x8;  // COPY_LOOKAHEAD_DATA, NO_LOOPBACK
inline constexpr std::array<abi::UCHAR, 6> kAddress{0x02, 0x52, 0x44, 0x00, 0x00, 0x01};
inline constexpr abi::NET_IFINDEX kIndex = 5;

// Of the interface with this number: the type in the highest 16 bits, then the number.
constexpr abi::NET_LUID luid_of(abi::NET_IFINDEX index) {
  return abi::ULONG64{kInterfaceType} << 48 | abi::ULONG64{index} << 24;
}

template <std::size_t Bytes>
constexpr void put_address(std::array<abi::UCHAR, Bytes>& to) {
  for (std::size_t at = 0; at < kAddress.size(); ++at) to[at] = kAddress[at];
}

// The bus driver's device below the adapter's; made when it is first asked for.
abi::DEVICE_OBJECT& physical_device();

// What the adapter's driver answers to a request, its fields filled in.
abi::NTSTATUS answer(abi::NDIS_OID_REQUEST& request);
// What it says of itself when data begin to flow, in a list that NDIS frees.
abi::NDIS_RESTART_ATTRIBUTES* restart_attributes();

// Sends the lists, and says so later.
void send(abi::NET_BUFFER_LIST* lists);
// Hands two lists up that it has received. `kept`: their users may keep them until they return
// them.
void receive(bool kept);
void take_back(abi::NET_BUFFER_LIST* lists);
bool has_all_back();
// Tells that the link is up.
void indicate_link();

// A list with one frame to or from the adapter, in one MDL or with its header in one of its own.
enum class Direction : bool { in, out };
abi::NET_BUFFER_LIST* make_frame(Direction direction, bool split);
void free_frame(abi::NET_BUFFER_LIST* list);

}  // namespace rundown::ports::ndis::adapter
