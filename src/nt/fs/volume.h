// \Device\HarddiskVolume1: a volume in memory, which \??\C: and \SystemRoot lead to.
#pragma once

#include "abi/irp.h"
#include "nt/fs/node.h"

namespace rundown::nt::fs {

// Makes its driver, its device and its first directories.
void mount_volume();

// What a file object stands for; nullptr: the volume itself.
inline Node* node_of(const abi::FILE_OBJECT& file) {
  return static_cast<Node*>(file.FsContext);
}

// One for each kind of request. `information` becomes IoStatus.Information.
abi::NTSTATUS create(abi::FILE_OBJECT& file, const abi::IO_STACK_LOCATION& location,
                     abi::ULONG_PTR& information);
abi::NTSTATUS read(abi::FILE_OBJECT& file, const abi::IO_STACK_LOCATION& location, void* buffer,
                   abi::ULONG_PTR& information);
abi::NTSTATUS write(abi::FILE_OBJECT& file, const abi::IO_STACK_LOCATION& location,
                    const void* buffer, abi::ULONG_PTR& information);
abi::NTSTATUS query_information(abi::FILE_OBJECT& file, const abi::IO_STACK_LOCATION& location,
                                void* buffer, abi::ULONG_PTR& information);
abi::NTSTATUS set_information(abi::FILE_OBJECT& file, const abi::IO_STACK_LOCATION& location,
                              const void* buffer);
void clean_up(abi::FILE_OBJECT& file);

}  // namespace rundown::nt::fs
