// Structures that grew from version to version: an older client's is accepted, exactly as long as
// its version had it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <string>

#include "wdf/violation.h"

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

template <>
inline constexpr std::initializer_list<std::size_t>
    kOlderSizes<WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS>{
        offsetof(WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS, IdleTimeoutType),
        offsetof(WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS, PowerUpIdleDeviceOnSystemWake)};
template <>
inline constexpr std::initializer_list<std::size_t>
    kOlderSizes<WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS>{
        offsetof(WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS, ArmForWakeIfChildrenAreArmedForWake)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_POWER_FRAMEWORK_SETTINGS>{
    offsetof(WDF_POWER_FRAMEWORK_SETTINGS, PoFxDeviceFlags)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_DEVICE_STATE>{
    offsetof(WDF_DEVICE_STATE, AssignedToGuest)};

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

// The same for functions that return nothing.
template <class T>
bool copy_or_break(std::string_view name, const T& from, T& to) {
  if (copy_config(from, to)) return true;
  std::string text(name);
  text += " has the size of no version; the call does nothing";
  verifier_break("structure-size", text);
  return false;
}

}  // namespace rundown::wdf
