// What a file says of itself, and what can be set.
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "nt/export.h"
#include "nt/fs/volume.h"

namespace rundown::nt::fs {
namespace {

constexpr ULONG kReadOnly = 0x1;
constexpr ULONG kDirectory = 0x10;
constexpr ULONG kNormal = 0x80;
constexpr std::int64_t kClusterBytes = 4096;
constexpr std::int64_t kCapacity = 64 << 20;

ULONG attributes_of(const Node& node) {
  const ULONG all = node.attributes | (node.directory ? kDirectory : 0);
  return all != 0 ? all : kNormal;
}

std::int64_t size_of(const Node& node) {
  return static_cast<std::int64_t>(node.data.size());
}
std::int64_t allocation_of(const Node& node) {
  return (size_of(node) + kClusterBytes - 1) & ~(kClusterBytes - 1);
}

template <class T>
NTSTATUS answer(const T& value, void* buffer, ULONG bytes, ULONG_PTR& information) {
  if (bytes < sizeof(T)) return STATUS_INFO_LENGTH_MISMATCH;
  std::memcpy(buffer, &value, sizeof value);
  information = sizeof value;
  return STATUS_SUCCESS;
}

FILE_BASIC_INFORMATION basic(const Node& node) {
  FILE_BASIC_INFORMATION made{};
  made.CreationTime.QuadPart = node.times.created;
  made.LastAccessTime.QuadPart = node.times.accessed;
  made.LastWriteTime.QuadPart = node.times.written;
  made.ChangeTime.QuadPart = node.times.changed;
  made.FileAttributes = attributes_of(node);
  return made;
}

FILE_STANDARD_INFORMATION standard(const Node& node) {
  FILE_STANDARD_INFORMATION made{};
  made.AllocationSize.QuadPart = allocation_of(node);
  made.EndOfFile.QuadPart = size_of(node);
  made.NumberOfLinks = node.delete_pending ? 0 : 1;
  made.DeletePending = node.delete_pending ? TRUE : FALSE;
  made.Directory = node.directory ? TRUE : FALSE;
  return made;
}

FILE_NETWORK_OPEN_INFORMATION network_open(const Node& node) {
  const FILE_BASIC_INFORMATION times = basic(node);
  FILE_NETWORK_OPEN_INFORMATION made{};
  made.CreationTime = times.CreationTime;
  made.LastAccessTime = times.LastAccessTime;
  made.LastWriteTime = times.LastWriteTime;
  made.ChangeTime = times.ChangeTime;
  made.AllocationSize.QuadPart = allocation_of(node);
  made.EndOfFile.QuadPart = size_of(node);
  made.FileAttributes = times.FileAttributes;
  return made;
}

FILE_INTERNAL_INFORMATION internal(const Node& node) {
  FILE_INTERNAL_INFORMATION made{};
  made.IndexNumber.QuadPart = static_cast<std::int64_t>(node.id);
  return made;
}

FILE_ID_INFORMATION id_of(const Node& node) {
  constexpr ULONGLONG kSerialNumber = 0x5244'0001;
  FILE_ID_INFORMATION made{.VolumeSerialNumber = kSerialNumber, .FileId = {}};
  std::memcpy(made.FileId, &node.id, sizeof node.id);
  return made;
}

machine::WString path_of(const Node& node) {
  if (node.parent == nullptr) return node.directory ? u"\\" : machine::WString(node.name);
  machine::WString path = path_of(*node.parent);
  if (!path.ends_with(u'\\')) path += u'\\';
  return path += node.name;
}

// As much of the name as there is room for; its length is that of the whole.
NTSTATUS answer_name(const Node& node, void* buffer, ULONG bytes, ULONG_PTR& information) {
  constexpr ULONG kHeader = offsetof(FILE_NAME_INFORMATION, FileName);
  if (bytes < sizeof(FILE_NAME_INFORMATION)) return STATUS_INFO_LENGTH_MISMATCH;
  const machine::WString path = path_of(node);
  const auto whole = static_cast<ULONG>(path.size() * sizeof(char16_t));
  const ULONG fits = std::min(whole, bytes - kHeader);
  auto* made = static_cast<FILE_NAME_INFORMATION*>(buffer);
  made->FileNameLength = whole;
  std::memcpy(made->FileName, path.data(), fits);
  information = kHeader + fits;
  return fits < whole ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

// 0 leaves a time as it is, -1 and -2 say who keeps it up to date from now on.
void set_time(std::int64_t& time, const LARGE_INTEGER& to) {
  if (to.QuadPart > 0) time = to.QuadPart;
}

NTSTATUS set_basic(Node& node, const FILE_BASIC_INFORMATION& to) {
  if (!node.directory && (to.FileAttributes & kDirectory) != 0) return STATUS_INVALID_PARAMETER;
  set_time(node.times.created, to.CreationTime);
  set_time(node.times.accessed, to.LastAccessTime);
  set_time(node.times.written, to.LastWriteTime);
  set_time(node.times.changed, to.ChangeTime);
  if (to.FileAttributes != 0) node.attributes = to.FileAttributes & ~(kNormal | kDirectory);
  return STATUS_SUCCESS;
}

NTSTATUS set_size(Node& node, std::int64_t to) {
  if (node.directory || to < 0) return STATUS_INVALID_PARAMETER;
  if (to > kCapacity) return STATUS_DISK_FULL;
  node.data.resize(static_cast<std::size_t>(to));
  touch(node);
  return STATUS_SUCCESS;
}

NTSTATUS set_disposition(Node& node, bool goes) {
  if (goes) {
    if ((node.attributes & kReadOnly) != 0 || &node == &root()) return STATUS_CANNOT_DELETE;
    if (!node.children.empty()) return STATUS_DIRECTORY_NOT_EMPTY;
  }
  node.delete_pending = goes;
  return STATUS_SUCCESS;
}

NTSTATUS set_position(FILE_OBJECT& file, std::int64_t to) {
  if (to < 0) return STATUS_INVALID_PARAMETER;
  file.CurrentByteOffset.QuadPart = to;
  return STATUS_SUCCESS;
}

std::size_t size_needed(FILE_INFORMATION_CLASS what) {
  switch (what) {
    case FileBasicInformation:
      return sizeof(FILE_BASIC_INFORMATION);
    case FileDispositionInformation:
      return sizeof(BOOLEAN);
    case FilePositionInformation:
    case FileEndOfFileInformation:
      return sizeof(LARGE_INTEGER);
    default:
      gate::unsupported(ntoskrnl.name, "ZwSetInformationFile of this class");
  }
}

}  // namespace

NTSTATUS query_information(FILE_OBJECT& file, const IO_STACK_LOCATION& location, void* buffer,
                           ULONG_PTR& information) {
  const Node& node = *node_of(file);
  const ULONG bytes = location.Parameters.QueryFile.Length;
  switch (location.Parameters.QueryFile.FileInformationClass) {
    case FileBasicInformation:
      return answer(basic(node), buffer, bytes, information);
    case FileStandardInformation:
      return answer(standard(node), buffer, bytes, information);
    case FileNetworkOpenInformation:
      return answer(network_open(node), buffer, bytes, information);
    case FileInternalInformation:
      return answer(internal(node), buffer, bytes, information);
    case FileEaInformation:
      return answer(FILE_EA_INFORMATION{}, buffer, bytes, information);
    case FileAttributeTagInformation:
      return answer(FILE_ATTRIBUTE_TAG_INFORMATION{attributes_of(node), 0}, buffer, bytes,
                    information);
    case FileIdInformation:
      return answer(id_of(node), buffer, bytes, information);
    case FileNameInformation:
      return answer_name(node, buffer, bytes, information);
    case FilePositionInformation:
      return answer(FILE_POSITION_INFORMATION{file.CurrentByteOffset}, buffer, bytes, information);
    default:
      gate::unsupported(ntoskrnl.name, "ZwQueryInformationFile of this class");
  }
}

NTSTATUS set_information(FILE_OBJECT& file, const IO_STACK_LOCATION& location, const void* buffer) {
  Node& node = *node_of(file);
  const FILE_INFORMATION_CLASS what = location.Parameters.SetFile.FileInformationClass;
  if (location.Parameters.SetFile.Length < size_needed(what)) return STATUS_INFO_LENGTH_MISMATCH;
  const auto* number = static_cast<const LARGE_INTEGER*>(buffer);
  switch (what) {
    case FileBasicInformation:
      return set_basic(node, *static_cast<const FILE_BASIC_INFORMATION*>(buffer));
    case FileDispositionInformation:
      return set_disposition(node, *static_cast<const BOOLEAN*>(buffer) != FALSE);
    case FilePositionInformation:
      return set_position(file, number->QuadPart);
    default:
      return set_size(node, number->QuadPart);
  }
}

}  // namespace rundown::nt::fs
