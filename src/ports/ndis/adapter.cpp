#include "ports/ndis/adapter.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "machine/part.h"
#include "nt/io/device.h"
#include "nt/io/reinitialize.h"
#include "nt/ob/directory.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"
#include "ports/ndis/module.h"
#include "ports/ndis/net_buffer.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis::adapter {

using namespace nt;

namespace {

struct AdapterState {
  machine::Set<NET_BUFFER_LIST*> given_away;  // received, and not returned
  NDIS_HANDLE pool = nullptr;
  ULONG packet_filter = 0;
  ULONG lookahead = kMtu;
  DEVICE_OBJECT* device = nullptr;
};
const machine::Part<AdapterState> state;

// https://learn.microsoft.com/windows-hardware/drivers/network/ndis-general-oids and
// .../ethernet-oids: those that each Ethernet miniport has to answer.
enum Oid : NDIS_OID {
  OID_GEN_SUPPORTED_LIST = 0x00010101,
  OID_GEN_HARDWARE_STATUS = 0x00010102,
  OID_GEN_MEDIA_SUPPORTED = 0x00010103,
  OID_GEN_MEDIA_IN_USE = 0x00010104,
  OID_GEN_MAXIMUM_LOOKAHEAD = 0x00010105,
  OID_GEN_MAXIMUM_FRAME_SIZE = 0x00010106,
  OID_GEN_LINK_SPEED = 0x00010107,
  OID_GEN_TRANSMIT_BUFFER_SPACE = 0x00010108,
  OID_GEN_RECEIVE_BUFFER_SPACE = 0x00010109,
  OID_GEN_TRANSMIT_BLOCK_SIZE = 0x0001010A,
  OID_GEN_RECEIVE_BLOCK_SIZE = 0x0001010B,
  OID_GEN_VENDOR_ID = 0x0001010C,
  OID_GEN_VENDOR_DESCRIPTION = 0x0001010D,
  OID_GEN_CURRENT_PACKET_FILTER = 0x0001010E,
  OID_GEN_CURRENT_LOOKAHEAD = 0x0001010F,
  OID_GEN_DRIVER_VERSION = 0x00010110,
  OID_GEN_MAXIMUM_TOTAL_SIZE = 0x00010111,
  OID_GEN_MAC_OPTIONS = 0x00010113,
  OID_GEN_MEDIA_CONNECT_STATUS = 0x00010114,
  OID_GEN_MAXIMUM_SEND_PACKETS = 0x00010115,
  OID_GEN_VENDOR_DRIVER_VERSION = 0x00010116,
  OID_GEN_PHYSICAL_MEDIUM = 0x00010202,
  OID_GEN_MINIPORT_RESTART_ATTRIBUTES = 0x0001021D,
  OID_GEN_XMIT_OK = 0x00020101,
  OID_GEN_RCV_OK = 0x00020102,
  OID_GEN_XMIT_ERROR = 0x00020103,
  OID_GEN_RCV_ERROR = 0x00020104,
  OID_GEN_RCV_NO_BUFFER = 0x00020105,
  OID_802_3_PERMANENT_ADDRESS = 0x01010101,
  OID_802_3_CURRENT_ADDRESS = 0x01010102,
  OID_802_3_MULTICAST_LIST = 0x01010103,
  OID_802_3_MAXIMUM_LIST_SIZE = 0x01010104,
};
constexpr NDIS_OID kSupported[] = {
    OID_GEN_SUPPORTED_LIST,
    OID_GEN_HARDWARE_STATUS,
    OID_GEN_MEDIA_SUPPORTED,
    OID_GEN_MEDIA_IN_USE,
    OID_GEN_MAXIMUM_LOOKAHEAD,
    OID_GEN_MAXIMUM_FRAME_SIZE,
    OID_GEN_LINK_SPEED,
    OID_GEN_TRANSMIT_BUFFER_SPACE,
    OID_GEN_RECEIVE_BUFFER_SPACE,
    OID_GEN_TRANSMIT_BLOCK_SIZE,
    OID_GEN_RECEIVE_BLOCK_SIZE,
    OID_GEN_VENDOR_ID,
    OID_GEN_VENDOR_DESCRIPTION,
    OID_GEN_CURRENT_PACKET_FILTER,
    OID_GEN_CURRENT_LOOKAHEAD,
    OID_GEN_DRIVER_VERSION,
    OID_GEN_MAXIMUM_TOTAL_SIZE,
    OID_GEN_MAC_OPTIONS,
    OID_GEN_MEDIA_CONNECT_STATUS,
    OID_GEN_MAXIMUM_SEND_PACKETS,
    OID_GEN_VENDOR_DRIVER_VERSION,
    OID_GEN_PHYSICAL_MEDIUM,
    OID_GEN_XMIT_OK,
    OID_GEN_RCV_OK,
    OID_GEN_XMIT_ERROR,
    OID_GEN_RCV_ERROR,
    OID_GEN_RCV_NO_BUFFER,
    OID_802_3_PERMANENT_ADDRESS,
    OID_802_3_CURRENT_ADDRESS,
    OID_802_3_MULTICAST_LIST,
    OID_802_3_MAXIMUM_LIST_SIZE,
};

// What is a number, four bytes long.
std::optional<ULONG> number_of(NDIS_OID oid) {
  constexpr ULONG kBuffers = 64 * (kMtu + kHeaderBytes);
  switch (oid) {
    case OID_GEN_HARDWARE_STATUS:  // NdisHardwareStatusReady
    case OID_GEN_MEDIA_SUPPORTED:
    case OID_GEN_MEDIA_IN_USE:
    case OID_GEN_MEDIA_CONNECT_STATUS:  // NdisMediaStateConnected
    case OID_GEN_XMIT_OK:
    case OID_GEN_RCV_OK:
    case OID_GEN_XMIT_ERROR:
    case OID_GEN_RCV_ERROR:
    case OID_GEN_RCV_NO_BUFFER:
      return 0;
    case OID_GEN_MAXIMUM_LOOKAHEAD:
    case OID_GEN_MAXIMUM_FRAME_SIZE:
      return kMtu;
    case OID_GEN_CURRENT_LOOKAHEAD:
      return state->lookahead;
    case OID_GEN_LINK_SPEED:
      return kBitsPerSecond / 100;
    case OID_GEN_TRANSMIT_BUFFER_SPACE:
    case OID_GEN_RECEIVE_BUFFER_SPACE:
      return kBuffers;
    case OID_GEN_TRANSMIT_BLOCK_SIZE:
    case OID_GEN_RECEIVE_BLOCK_SIZE:
    case OID_GEN_MAXIMUM_TOTAL_SIZE:
      return kMtu + kHeaderBytes;
    case OID_GEN_VENDOR_ID:
      return 0xFFFFFF;  // none from the IEEE
    case OID_GEN_CURRENT_PACKET_FILTER:
      return state->packet_filter;
    case OID_GEN_MAC_OPTIONS:
      return kMacOptions;
    case OID_GEN_MAXIMUM_SEND_PACKETS:
    case OID_GEN_VENDOR_DRIVER_VERSION:
      return 1;
    case OID_GEN_PHYSICAL_MEDIUM:
      return kPhysicalEthernet;
    case OID_802_3_MAXIMUM_LIST_SIZE:
      return kMulticastAddresses;
    default:
      return std::nullopt;
  }
}

NTSTATUS give(NDIS_OID_REQUEST::Query& query, const void* value, std::size_t bytes) {
  query.BytesWritten = 0;
  query.BytesNeeded = static_cast<ULONG>(bytes);
  if (query.InformationBufferLength < bytes) return NDIS_STATUS_INVALID_LENGTH;
  std::memcpy(query.InformationBuffer, value, bytes);
  query.BytesWritten = static_cast<ULONG>(bytes);
  return STATUS_SUCCESS;
}

NTSTATUS look_up(NDIS_OID_REQUEST::Query& query) {
  constexpr std::string_view kVendor = "Simulated Ethernet Adapter";
  constexpr USHORT kVersion = 0x0600;
  switch (query.Oid) {
    case OID_GEN_SUPPORTED_LIST:
      return give(query, kSupported, sizeof kSupported);
    case OID_GEN_VENDOR_DESCRIPTION:
      return give(query, kVendor.data(), kVendor.size() + 1);
    case OID_GEN_DRIVER_VERSION:
      return give(query, &kVersion, sizeof kVersion);
    case OID_802_3_PERMANENT_ADDRESS:
    case OID_802_3_CURRENT_ADDRESS:
      return give(query, kAddress.data(), kAddress.size());
    case OID_802_3_MULTICAST_LIST:
      return give(query, nullptr, 0);
    default:
      break;
  }
  if (const auto number = number_of(query.Oid)) return give(query, &*number, sizeof *number);
  query.BytesWritten = 0;
  query.BytesNeeded = 0;
  return NDIS_STATUS_NOT_SUPPORTED;
}

NTSTATUS take(NDIS_OID_REQUEST::Query& set, ULONG& number) {
  set.BytesWritten = 0;
  set.BytesNeeded = sizeof number;
  if (set.InformationBufferLength < sizeof number) return NDIS_STATUS_INVALID_LENGTH;
  std::memcpy(&number, set.InformationBuffer, sizeof number);
  set.BytesWritten = sizeof number;  // BytesRead
  return STATUS_SUCCESS;
}

NTSTATUS put(NDIS_OID_REQUEST::Query& set) {
  ULONG number = 0;
  set.BytesWritten = 0;
  set.BytesNeeded = 0;
  switch (set.Oid) {
    case OID_GEN_CURRENT_PACKET_FILTER: {
      const NTSTATUS status = take(set, number);
      if (!nt_success(status)) return status;
      if ((number & ~kPacketFilters) != 0) return NDIS_STATUS_NOT_SUPPORTED;
      state->packet_filter = number;
      return STATUS_SUCCESS;
    }
    case OID_GEN_CURRENT_LOOKAHEAD:
      return take(set, state->lookahead);
    case OID_802_3_MULTICAST_LIST:
      if (set.InformationBufferLength % kAddress.size() != 0) return NDIS_STATUS_INVALID_LENGTH;
      set.BytesWritten = set.InformationBufferLength;
      return STATUS_SUCCESS;
    default:
      return NDIS_STATUS_NOT_SUPPORTED;
  }
}

void complete_sent(const Later& sent) {
  auto* lists = static_cast<NET_BUFFER_LIST*>(sent.what);
  for (NET_BUFFER_LIST* list = lists; list != nullptr; list = list->NetBufferListData.Next) {
    list->Status = static_cast<NDIS_STATUS>(STATUS_SUCCESS);
  }
  complete_above(nullptr, lists, NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL);
}

// 20 bytes of IPv4, 8 of UDP, from one documentation address to another, and 18 of data.
void fill_frame(std::byte* to, Direction direction) {
  static constexpr std::array<std::uint8_t, 6> kPeer{0x02, 0x52, 0x44, 0x00, 0x00, 0x02};
  static constexpr std::array<std::uint8_t, 36> kPacket{
      0x08, 0x00, 0x45, 0x00, 0x00, 0x2E, 0x00, 0x01, 0x00, 0x00, 0x40, 0x11,
      0xF6, 0xBA, 0xC0, 0x00, 0x02, 0x01, 0xC0, 0x00, 0x02, 0x02, 0x00, 0x07,
      0x00, 0x07, 0x00, 0x1A, 0x00, 0x00, 'r',  'u',  'n',  'd',  'o',  'w'};
  const bool out = direction == Direction::out;
  std::memcpy(to, out ? kPeer.data() : kAddress.data(), kAddress.size());
  std::memcpy(to + kAddress.size(), out ? kAddress.data() : kPeer.data(), kAddress.size());
  std::memcpy(to + 2 * kAddress.size(), kPacket.data(), kPacket.size());
}

NDIS_HANDLE frame_pool() {
  if (state->pool == nullptr) state->pool = pool::allocate_object<std::uint64_t>();
  return state->pool;
}

}  // namespace

DEVICE_OBJECT& physical_device() {
  if (state->device != nullptr) return *state->device;
  const gate::OwnedBySystem owned;
  auto* driver = pool::allocate_object<DRIVER_OBJECT>();
  driver->Type = 4;
  driver->Size = sizeof(DRIVER_OBJECT);
  ob::Object& object = ob::create(ob::Type::driver, driver, nullptr);
  object.in_use = true;
  ob::insert(object, u"\\Driver\\pci");
  io::fill_dispatch_table(*driver);
  io::create_device({.driver = driver, .type = FILE_DEVICE_UNKNOWN}, &state->device);
  state->device->Flags &= ~DO_DEVICE_INITIALIZING;
  return *state->device;
}

NTSTATUS answer(NDIS_OID_REQUEST& request) {
  switch (request.RequestType) {
    case NdisRequestQueryInformation:
    case NdisRequestQueryStatistics:
      return look_up(request.QueryInformation);
    case NdisRequestSetInformation:
      return put(request.QueryInformation);
    case NdisRequestMethod:
      request.MethodInformation.BytesWritten = 0;
      request.MethodInformation.BytesRead = 0;
      request.MethodInformation.BytesNeeded = 0;
      return NDIS_STATUS_NOT_SUPPORTED;
  }
  return NDIS_STATUS_NOT_SUPPORTED;
}

NDIS_RESTART_ATTRIBUTES* restart_attributes() {
  using General = NDIS_RESTART_GENERAL_ATTRIBUTES;
  auto* made = pool::allocate_object<NDIS_RESTART_ATTRIBUTES>(sizeof(General) + sizeof kSupported);
  auto* general = reinterpret_cast<General*>(made + 1);
  made->Oid = OID_GEN_MINIPORT_RESTART_ATTRIBUTES;
  made->DataLength = sizeof *general;
  general->Header = {NDIS_OBJECT_TYPE_RESTART_GENERAL_ATTRIBUTES, 2, sizeof *general};
  general->MtuSize = kMtu;
  general->MaxXmitLinkSpeed = kBitsPerSecond;
  general->MaxRcvLinkSpeed = kBitsPerSecond;
  general->LookaheadSize = kMtu;
  general->MacOptions = kMacOptions;
  general->SupportedPacketFilters = kPacketFilters;
  general->MaxMulticastListSize = kMulticastAddresses;
  general->AccessType = 2;      // NET_IF_ACCESS_BROADCAST
  general->ConnectionType = 1;  // NET_IF_CONNECTION_DEDICATED
  general->SupportedOidList = reinterpret_cast<NDIS_OID*>(general + 1);
  general->SupportedOidListLength = sizeof kSupported;
  std::memcpy(general->SupportedOidList, kSupported, sizeof kSupported);
  return made;
}

void send(NET_BUFFER_LIST* lists) {
  later({.run = [](const Later& sent) { at_dispatch(&complete_sent, sent); }, .what = lists});
}

void receive(bool kept) {
  struct Frames {
    std::array<NET_BUFFER_LIST*, 2> lists;
    ULONG flags;
  };
  Frames frames{{make_frame(Direction::in, false), make_frame(Direction::in, true)},
                NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL};
  frames.lists[0]->NetBufferListData.Next = frames.lists[1];
  if (kept) {
    for (NET_BUFFER_LIST* list : frames.lists) state->given_away.insert(list);
  } else {
    frames.flags |= NDIS_RECEIVE_FLAGS_RESOURCES;
  }
  at_dispatch(
      [](const Later& received) {
        const auto& all = *static_cast<const Frames*>(received.what);
        indicate_above(nullptr, all.lists.front(), 0, all.lists.size(), all.flags);
      },
      {.what = &frames});
  if (kept) return;
  for (NET_BUFFER_LIST* list : frames.lists) free_frame(list);
}

void take_back(NET_BUFFER_LIST* lists) {
  while (lists != nullptr) {
    NET_BUFFER_LIST* const list = take_first(lists);
    if (state->given_away.erase(list) == 0) {
      misplaced(list, "the return of a NET_BUFFER_LIST that the adapter has not given away");
    }
    free_frame(list);
  }
}

bool has_all_back() {
  return state->given_away.empty();
}

void indicate_link() {
  auto* link = pool::allocate_object<NDIS_LINK_STATE>();
  link->Header = {NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof *link};
  link->MediaConnectState = kConnected;
  link->MediaDuplexState = kFullDuplex;
  link->XmitLinkSpeed = kBitsPerSecond;
  link->RcvLinkSpeed = kBitsPerSecond;
  auto* indication = pool::allocate_object<NDIS_STATUS_INDICATION>();
  indication->Header = {NDIS_OBJECT_TYPE_STATUS_INDICATION, 1, sizeof *indication};
  indication->SourceHandle = frame_pool();
  indication->StatusCode = NDIS_STATUS_LINK_STATE;
  indication->StatusBuffer = link;
  indication->StatusBufferSize = sizeof *link;
  at_dispatch(
      [](const Later& told) {
        tell_above(nullptr, static_cast<NDIS_STATUS_INDICATION*>(told.what));
      },
      {.what = indication});
  pool::free(indication);
  pool::free(link);
}

NET_BUFFER_LIST* make_frame(Direction direction, bool split) {
  constexpr std::size_t kFrameBytes = 60;
  std::array<std::byte, kFrameBytes> frame{};
  fill_frame(frame.data(), direction);
  const std::size_t first = split ? kHeaderBytes : kFrameBytes;
  MDL* const mdl = allocate_data(first);
  std::memcpy(mdl->MappedSystemVa, frame.data(), first);
  if (split) {
    mdl->Next = allocate_data(kFrameBytes - first);
    std::memcpy(mdl->Next->MappedSystemVa, frame.data() + first, kFrameBytes - first);
  }
  NET_BUFFER_LIST* const list =
      allocate_list(frame_pool(), {}, {mdl, 0, kFrameBytes}, Holder::system);
  list->SourceHandle = frame_pool();
  return list;
}

void free_frame(NET_BUFFER_LIST* list) {
  MDL* mdl = list->NetBufferListData.FirstNetBuffer->NetBufferData.MdlChain;
  free_list(list);
  while (mdl != nullptr) {
    MDL* const next = mdl->Next;
    free_data(*mdl);
    mdl = next;
  }
}

}  // namespace rundown::ports::ndis::adapter
