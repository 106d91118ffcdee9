#include "ports/fltmgr/parameters.h"

#include <algorithm>
#include <cstring>

#include "ports/fltmgr/filter.h"

namespace rundown::ports::flt {
namespace {

using namespace nt;

enum class From : std::uint8_t { nowhere, system_buffer, user_buffer };

// https://learn.microsoft.com/windows-hardware/drivers/ddi/fltkernel/ns-fltkernel-_flt_parameters
// and the page of each member.
struct Layout {
  UCHAR major;
  UCHAR shared = 0;  // bytes that are the stack location's own
  From from = From::nowhere;
  UCHAR buffer = 0;  // where the addresses stand behind them
  UCHAR list = 0;    // 0: none
};

// The file system's device takes a transfer's buffer as the caller has it.
constexpr Layout kLayouts[] = {
    {IRP_MJ_CREATE, 0x20, From::system_buffer, 0x20},
    {IRP_MJ_READ, 0x18, From::user_buffer, 0x18, 0x20},
    {IRP_MJ_WRITE, 0x18, From::user_buffer, 0x18, 0x20},
    {IRP_MJ_QUERY_INFORMATION, 0x10, From::system_buffer, 0x10},
    {IRP_MJ_SET_INFORMATION, 0x20, From::system_buffer, 0x20},
    {IRP_MJ_QUERY_VOLUME_INFORMATION, 0x10, From::system_buffer, 0x10},
    {IRP_MJ_SET_VOLUME_INFORMATION, 0x10, From::system_buffer, 0x10},
    {IRP_MJ_DIRECTORY_CONTROL, 0x20, From::user_buffer, 0x20, 0x28},
    {IRP_MJ_FLUSH_BUFFERS},
    {IRP_MJ_CLEANUP},
    {IRP_MJ_CLOSE},
};

const Layout& layout_of(UCHAR major) {
  const auto* found = std::ranges::find(kLayouts, major, &Layout::major);
  if (found == std::end(kLayouts)) {
    gate::unsupported(fltmgr.name, "an operation of this kind, for a filter that asks for it");
  }
  return *found;
}

template <class T>
T* at(FLT_IO_PARAMETER_BLOCK& block, UCHAR offset) {
  return reinterpret_cast<T*>(block.Parameters + offset);
}

void*& buffer_of(const IRP& irp, From from) {
  auto& request = const_cast<IRP&>(irp);
  return from == From::system_buffer ? request.AssociatedIrp.SystemBuffer : request.UserBuffer;
}

}  // namespace

void read_parameters(const IRP& irp, const IO_STACK_LOCATION& location,
                     FLT_IO_PARAMETER_BLOCK& block) {
  const Layout& layout = layout_of(location.MajorFunction);
  block = {.IrpFlags = irp.Flags,
           .MajorFunction = location.MajorFunction,
           .MinorFunction = location.MinorFunction,
           .OperationFlags = location.Flags,
           .Reserved = 0,
           .TargetFileObject = location.FileObject,
           .TargetInstance = nullptr,
           .Parameters = {}};
  std::memcpy(block.Parameters, &location.Parameters, layout.shared);
  if (layout.from == From::nowhere) return;
  *at<void*>(block, layout.buffer) = buffer_of(irp, layout.from);
  if (layout.list != 0) *at<MDL*>(block, layout.list) = irp.MdlAddress;
}

void write_parameters(const FLT_IO_PARAMETER_BLOCK& block, IRP& irp, IO_STACK_LOCATION& location) {
  const Layout& layout = layout_of(block.MajorFunction);
  auto& given = const_cast<FLT_IO_PARAMETER_BLOCK&>(block);
  location.MinorFunction = block.MinorFunction;
  location.Flags = block.OperationFlags;
  std::memcpy(&location.Parameters, block.Parameters, layout.shared);
  if (layout.from == From::nowhere) return;
  buffer_of(irp, layout.from) = *at<void*>(given, layout.buffer);
  if (layout.list != 0) irp.MdlAddress = *at<MDL*>(given, layout.list);
}

void** buffer_in(FLT_IO_PARAMETER_BLOCK& block) {
  const Layout& layout = layout_of(block.MajorFunction);
  return layout.from == From::nowhere ? nullptr : at<void*>(block, layout.buffer);
}

MDL** list_in(FLT_IO_PARAMETER_BLOCK& block) {
  const Layout& layout = layout_of(block.MajorFunction);
  return layout.list == 0 ? nullptr : at<MDL*>(block, layout.list);
}

ULONG* length_in(FLT_IO_PARAMETER_BLOCK& block) {
  const Layout& layout = layout_of(block.MajorFunction);
  const bool has = layout.from != From::nowhere && block.MajorFunction != IRP_MJ_CREATE;
  return has ? at<ULONG>(block, 0) : nullptr;
}

}  // namespace rundown::ports::flt
