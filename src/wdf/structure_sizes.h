// Structures that grew from version to version: an older client's is accepted, exactly as long as
// its version had it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>

#include "wdf/framework.h"

namespace rundown::wdf {

// fxversionedstructures.h
template <class T>
inline constexpr std::initializer_list<std::size_t> kOlderSizes{};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_IO_QUEUE_CONFIG>{
    offsetof(WDF_IO_QUEUE_CONFIG, Driver), offsetof(WDF_IO_QUEUE_CONFIG, Settings)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_PNPPOWER_EVENT_CALLBACKS>{
    offsetof(WDF_PNPPOWER_EVENT_CALLBACKS, EvtDeviceUsageNotificationEx)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_PDO_EVENT_CALLBACKS>{
    offsetof(WDF_PDO_EVENT_CALLBACKS, EvtDeviceReportedMissing)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_TIMER_CONFIG>{
    offsetof(WDF_TIMER_CONFIG, UseHighResolutionTimer), offsetof(WDF_TIMER_CONFIG, TolerableDelay)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_POWER_POLICY_EVENT_CALLBACKS>{
    offsetof(WDF_POWER_POLICY_EVENT_CALLBACKS, EvtDeviceArmWakeFromSxWithReason)};

// Copies what the client's version has of the structure; the rest is zero. False: no version had
// one of this size.
template <class T>
bool copy_config(const T& from, T& to) {
  const std::size_t size = from.Size;
  if (size != sizeof(T) && std::ranges::find(kOlderSizes<T>, size) == kOlderSizes<T>.end())
    return false;
  to = {};
  std::memcpy(&to, &from, size);
  to.Size = sizeof(T);
  return true;
}

}  // namespace rundown::wdf
