// A file operation on its way past the filters: IRPs for the volume reach the filter manager's
// device, which lies on top of the file system's.
#pragma once

#include "abi/irp.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports::flt {

// Puts the filter manager's device on the volume, once.
void watch_volume();
// Where filters' own operations go: the device below the filter manager's.
abi::DEVICE_OBJECT& file_system_device();

// What the filters were told of it is a FLT_CALLBACK_DATA; nullptr: it stands for none.
abi::IRP* irp_of(const abi::FLT_CALLBACK_DATA* data);
// As filter_at.
abi::IRP& irp_at(const abi::FLT_CALLBACK_DATA* data, std::string_view function);
// The request's own list from now on: whoever completes it unlocks the pages.
void keep_list(const abi::FLT_CALLBACK_DATA* data, abi::MDL* list);
// The file closes, and its stream with the last of them: the contexts on it go
// (stream_context.cpp).
void forget_file(const abi::FILE_OBJECT& file, bool last_of_stream);
void drop_stream_contexts(const Filter& filter);

}  // namespace rundown::ports::flt
