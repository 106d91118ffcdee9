// Reading and writing a file's contents.
#include <algorithm>
#include <cstring>

#include "nt/export.h"
#include "nt/fs/volume.h"
#include "nt/ke/thread.h"

namespace rundown::nt::fs {
namespace {

constexpr std::int64_t kCapacity = 64 << 20;

void move_position(FILE_OBJECT& file, std::int64_t to) {
  if ((file.Flags & FO_SYNCHRONOUS_IO) != 0) file.CurrentByteOffset.QuadPart = to;
}

}  // namespace

NTSTATUS read(FILE_OBJECT& file, const IO_STACK_LOCATION& location, void* buffer,
              ULONG_PTR& information) {
  Node& node = *node_of(file);
  if (node.directory) return STATUS_INVALID_DEVICE_REQUEST;
  const std::int64_t offset = location.Parameters.Read.ByteOffset.QuadPart;
  const ULONG bytes = location.Parameters.Read.Length;
  if (offset < 0) return STATUS_INVALID_PARAMETER;
  if (bytes == 0) return STATUS_SUCCESS;
  const auto end = static_cast<std::int64_t>(node.data.size());
  if (offset >= end) return STATUS_END_OF_FILE;
  const std::int64_t count = std::min<std::int64_t>(bytes, end - offset);
  std::memcpy(buffer, node.data.data() + offset, static_cast<std::size_t>(count));
  node.times.accessed = ke::now();
  move_position(file, offset + count);
  information = static_cast<ULONG_PTR>(count);
  return STATUS_SUCCESS;
}

NTSTATUS write(FILE_OBJECT& file, const IO_STACK_LOCATION& location, const void* buffer,
               ULONG_PTR& information) {
  constexpr std::int64_t kWriteToEnd = -1;
  Node& node = *node_of(file);
  if (node.directory) return STATUS_INVALID_DEVICE_REQUEST;
  std::int64_t offset = location.Parameters.Write.ByteOffset.QuadPart;
  const ULONG bytes = location.Parameters.Write.Length;
  if (offset == kWriteToEnd) offset = static_cast<std::int64_t>(node.data.size());
  if (offset < 0) return STATUS_INVALID_PARAMETER;
  if (bytes == 0) return STATUS_SUCCESS;
  if (offset > kCapacity - bytes) return STATUS_DISK_FULL;
  const std::int64_t end = offset + bytes;
  if (end > static_cast<std::int64_t>(node.data.size())) {
    node.data.resize(static_cast<std::size_t>(end));
  }
  std::memcpy(node.data.data() + offset, buffer, bytes);
  touch(node);
  move_position(file, end);
  information = bytes;
  return STATUS_SUCCESS;
}

}  // namespace rundown::nt::fs
