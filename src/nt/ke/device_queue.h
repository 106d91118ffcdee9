// Device queues: the first request makes the device busy and is not queued, those after it wait.
#pragma once

#include "abi/dispatcher.h"

namespace rundown::nt::ke {

void initialize(abi::KDEVICE_QUEUE& queue);

// False: the queue was not busy, and the entry is the caller's to serve.
bool insert(abi::KDEVICE_QUEUE& queue, abi::KDEVICE_QUEUE_ENTRY& entry);
bool insert_by_key(abi::KDEVICE_QUEUE& queue, abi::KDEVICE_QUEUE_ENTRY& entry, abi::ULONG key);

// nullptr: none waits, and the queue is no longer busy. By key: the first of that key or a greater
// one, else the first of all.
abi::KDEVICE_QUEUE_ENTRY* remove(abi::KDEVICE_QUEUE& queue);
abi::KDEVICE_QUEUE_ENTRY* remove_by_key(abi::KDEVICE_QUEUE& queue, abi::ULONG key);

}  // namespace rundown::nt::ke
