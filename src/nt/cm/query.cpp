#include "nt/cm/query.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "nt/export.h"

namespace rundown::nt::cm {
namespace {

using namespace abi;

// The reply as it would be in a buffer that is large enough.
struct Image {
  template <class Fixed>
  Image(const Fixed& fixed, std::size_t fixed_bytes) : least(static_cast<ULONG>(fixed_bytes)) {
    append(&fixed, fixed_bytes);
  }
  void append(const void* from, std::size_t count) {
    const auto* first = static_cast<const std::byte*>(from);
    bytes.insert(bytes.end(), first, first + count);
  }
  void append(const machine::WString& text) { append(text.data(), text.size() * sizeof(char16_t)); }

  machine::Vector<std::byte> bytes;
  ULONG least;
};

NTSTATUS deliver(const Image& image, const Reply& reply) {
  if (reply.needed != nullptr) *reply.needed = static_cast<ULONG>(image.bytes.size());
  if (reply.length < image.least) return STATUS_BUFFER_TOO_SMALL;
  std::memcpy(reply.buffer, image.bytes.data(),
              std::min<std::size_t>(reply.length, image.bytes.size()));
  return reply.length < image.bytes.size() ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

ULONG name_bytes(const machine::WString& name) {
  return static_cast<ULONG>(name.size() * sizeof(char16_t));
}

struct Extent {
  ULONG subkey_name = 0;
  ULONG value_name = 0;
  ULONG value_data = 0;
};

Extent extent_of(const Key& key) {
  Extent extent;
  for (const auto& [name, subkey] : key.subkeys) {
    extent.subkey_name = std::max(extent.subkey_name, name_bytes(subkey->name));
  }
  for (const auto& [name, value] : key.values) {
    extent.value_name = std::max(extent.value_name, name_bytes(value.name));
    extent.value_data = std::max(extent.value_data, static_cast<ULONG>(value.data.size()));
  }
  return extent;
}

constexpr ULONG kNone = 0xFFFF'FFFF;

}  // namespace

NTSTATUS describe_key(const Key& key, KEY_INFORMATION_CLASS what, const Reply& reply) {
  const LARGE_INTEGER written{.QuadPart = key.last_write};
  switch (what) {
    case KeyBasicInformation: {
      const KEY_BASIC_INFORMATION fixed{written, 0, name_bytes(key.name), {}};
      Image image(fixed, offsetof(KEY_BASIC_INFORMATION, Name));
      image.append(key.name);
      return deliver(image, reply);
    }
    case KeyNodeInformation: {
      const KEY_NODE_INFORMATION fixed{written, 0, kNone, 0, name_bytes(key.name), {}};
      Image image(fixed, offsetof(KEY_NODE_INFORMATION, Name));
      image.append(key.name);
      return deliver(image, reply);
    }
    case KeyFullInformation: {
      const Extent extent = extent_of(key);
      const KEY_FULL_INFORMATION fixed{written,
                                       0,
                                       kNone,
                                       0,
                                       static_cast<ULONG>(key.subkeys.size()),
                                       extent.subkey_name,
                                       0,
                                       static_cast<ULONG>(key.values.size()),
                                       extent.value_name,
                                       extent.value_data,
                                       {}};
      return deliver(Image(fixed, offsetof(KEY_FULL_INFORMATION, Class)), reply);
    }
    case KeyNameInformation: {
      const machine::WString path = path_of(key);
      const KEY_NAME_INFORMATION fixed{name_bytes(path), {}};
      Image image(fixed, offsetof(KEY_NAME_INFORMATION, Name));
      image.append(path);
      return deliver(image, reply);
    }
    case KeyCachedInformation: {
      const Extent extent = extent_of(key);
      const KEY_CACHED_INFORMATION fixed{written,
                                         0,
                                         static_cast<ULONG>(key.subkeys.size()),
                                         extent.subkey_name,
                                         static_cast<ULONG>(key.values.size()),
                                         extent.value_name,
                                         extent.value_data,
                                         name_bytes(key.name)};
      return deliver(Image(fixed, sizeof fixed), reply);
    }
    case KeyFlagsInformation:
    case KeyVirtualizationInformation:
    case KeyHandleTagsInformation:
    case KeyTrustInformation:
    case KeyLayerInformation:
      gate::unsupported(ntoskrnl.name,
                        "ZwQueryKey of information class " + std::to_string(LONG{what}));
    default:
      return STATUS_INVALID_PARAMETER;
  }
}

NTSTATUS describe_value(const Value& value, KEY_VALUE_INFORMATION_CLASS what, const Reply& reply) {
  const auto data_bytes = static_cast<ULONG>(value.data.size());
  switch (what) {
    case KeyValueBasicInformation: {
      const KEY_VALUE_BASIC_INFORMATION fixed{0, value.type, name_bytes(value.name), {}};
      Image image(fixed, offsetof(KEY_VALUE_BASIC_INFORMATION, Name));
      image.append(value.name);
      return deliver(image, reply);
    }
    case KeyValueFullInformation:
    case KeyValueFullInformationAlign64: {
      const ULONG alignment = what == KeyValueFullInformation ? 4 : 8;
      const ULONG name_end = offsetof(KEY_VALUE_FULL_INFORMATION, Name) + name_bytes(value.name);
      const ULONG data_at = (name_end + alignment - 1) & ~(alignment - 1);
      const KEY_VALUE_FULL_INFORMATION fixed{
          0, value.type, data_bytes == 0 ? kNone : data_at, data_bytes, name_bytes(value.name), {}};
      Image image(fixed, offsetof(KEY_VALUE_FULL_INFORMATION, Name));
      image.append(value.name);
      if (data_bytes != 0) image.bytes.resize(data_at);
      image.append(value.data.data(), data_bytes);
      return deliver(image, reply);
    }
    case KeyValuePartialInformation: {
      const KEY_VALUE_PARTIAL_INFORMATION fixed{0, value.type, data_bytes, {}};
      Image image(fixed, offsetof(KEY_VALUE_PARTIAL_INFORMATION, Data));
      image.append(value.data.data(), data_bytes);
      return deliver(image, reply);
    }
    case KeyValuePartialInformationAlign64: {
      const KEY_VALUE_PARTIAL_INFORMATION_ALIGN64 fixed{value.type, data_bytes, {}};
      Image image(fixed, offsetof(KEY_VALUE_PARTIAL_INFORMATION_ALIGN64, Data));
      image.append(value.data.data(), data_bytes);
      return deliver(image, reply);
    }
    default:
      return STATUS_INVALID_PARAMETER;
  }
}

}  // namespace rundown::nt::cm
