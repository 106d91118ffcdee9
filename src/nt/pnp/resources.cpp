#include "nt/pnp/resources.h"

#include <algorithm>

#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::nt::pnp {
namespace {

CM_RESOURCE_LIST* list_of(const hardware::DeviceDescription& device) {
  const std::size_t count = device.resources.size();
  if (count == 0) return nullptr;
  auto* list =
      pool::allocate_object<CM_RESOURCE_LIST>((count - 1) * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR));
  list->Count = 1;
  list->List[0].InterfaceType = device.bus;
  CM_PARTIAL_RESOURCE_LIST& partial = list->List[0].PartialResourceList;
  partial.Version = 1;
  partial.Revision = 1;
  partial.Count = static_cast<ULONG>(count);
  std::ranges::copy(device.resources, partial.PartialDescriptors);
  return list;
}

// The interrupt controller's vector and level of a bus's line.
void translate(CM_PARTIAL_RESOURCE_DESCRIPTOR& one) {
  constexpr ULONG kFirstVector = 0x40;
  constexpr ULONG kVectorsOfALevel = 16;
  constexpr ULONG kMessages = 0x70;
  if (one.Type != CmResourceTypeInterrupt) return;
  if ((one.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0) {
    const KAFFINITY processors = one.u.MessageInterrupt.Raw.Affinity;
    one.u.MessageInterrupt.Translated = {
        .Level = kMessages / kVectorsOfALevel, .Vector = kMessages, .Affinity = processors};
    return;
  }
  one.u.Interrupt.Vector += kFirstVector;
  one.u.Interrupt.Level = one.u.Interrupt.Vector / kVectorsOfALevel;
}

IO_RESOURCE_DESCRIPTOR requirement_for(const CM_PARTIAL_RESOURCE_DESCRIPTOR& given) {
  IO_RESOURCE_DESCRIPTOR wanted{};
  wanted.Type = given.Type;
  wanted.ShareDisposition = given.ShareDisposition;
  wanted.Flags = given.Flags;
  if ((given.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0 && given.Type == CmResourceTypeInterrupt) {
    // So many vectors, wherever they are.
    constexpr ULONG kMessageToken = ~ULONG{1};
    const USHORT count = given.u.MessageInterrupt.Raw.MessageCount;
    wanted.u.Interrupt = {kMessageToken - count + 1, kMessageToken};
    return wanted;
  }
  if (given.Type == CmResourceTypeInterrupt) {
    wanted.u.Interrupt = {given.u.Interrupt.Vector, given.u.Interrupt.Vector};
    return wanted;
  }
  wanted.u.Generic.Length = given.u.Generic.Length;
  wanted.u.Generic.Alignment = 1;
  wanted.u.Generic.MinimumAddress = given.u.Generic.Start;
  wanted.u.Generic.MaximumAddress.QuadPart =
      given.u.Generic.Start.QuadPart + given.u.Generic.Length - 1;
  return wanted;
}

}  // namespace

CM_RESOURCE_LIST* raw_list(const hardware::DeviceDescription& device) {
  return list_of(device);
}

CM_RESOURCE_LIST* translated_list(const hardware::DeviceDescription& device) {
  CM_RESOURCE_LIST* list = list_of(device);
  if (list == nullptr) return nullptr;
  CM_PARTIAL_RESOURCE_LIST& partial = list->List[0].PartialResourceList;
  for (ULONG i = 0; i < partial.Count; ++i) translate(partial.PartialDescriptors[i]);
  return list;
}

IO_RESOURCE_REQUIREMENTS_LIST* requirements_list(const hardware::DeviceDescription& device) {
  const std::size_t count = device.resources.size();
  if (count == 0) return nullptr;
  const std::size_t bytes =
      sizeof(IO_RESOURCE_REQUIREMENTS_LIST) + (count - 1) * sizeof(IO_RESOURCE_DESCRIPTOR);
  auto* list =
      static_cast<IO_RESOURCE_REQUIREMENTS_LIST*>(pool::allocate({.bytes = bytes,
                                                                  .tag = 0,
                                                                  .kind = pool::Kind::paged,
                                                                  .owner = pool::Owner::kernel,
                                                                  .zeroed = true}));
  list->ListSize = static_cast<ULONG>(bytes);
  list->InterfaceType = device.bus;
  list->AlternativeLists = 1;
  list->List[0].Version = 1;
  list->List[0].Revision = 1;
  list->List[0].Count = static_cast<ULONG>(count);
  std::ranges::transform(device.resources, list->List[0].Descriptors, &requirement_for);
  return list;
}

}  // namespace rundown::nt::pnp
