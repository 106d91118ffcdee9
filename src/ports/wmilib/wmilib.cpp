// wmilib.sys: what a driver's WMI requests have in common.
#include <cstring>

#include "abi/irp.h"
#include "abi/wmi.h"
#include "nt/export.h"
#include "nt/io/irp.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module wmilib{"wmilib.sys"};

}  // namespace

// Fills in the node's header for what the driver's callback has written behind it, and completes
// the request.
NTSTATUS WmiCompleteRequest(DEVICE_OBJECT* /*device*/, IRP* irp, NTSTATUS status, ULONG used,
                            CCHAR /*boost*/) {
  const IO_STACK_LOCATION& location = io::current_location(*irp);
  const auto& request = location.Parameters.WMI;
  auto* header = static_cast<WNODE_HEADER*>(request.Buffer);
  ULONG_PTR returned = 0;
  switch (location.MinorFunction) {
    case IRP_MN_QUERY_SINGLE_INSTANCE: {
      auto* node = static_cast<WNODE_SINGLE_INSTANCE*>(request.Buffer);
      const ULONG total = node->DataBlockOffset + used;
      if (status == STATUS_BUFFER_TOO_SMALL || (nt_success(status) && total > request.BufferSize)) {
        auto* small = static_cast<WNODE_TOO_SMALL*>(request.Buffer);
        header->BufferSize = sizeof(WNODE_TOO_SMALL);
        header->Flags |= WNODE_FLAG_TOO_SMALL;
        small->SizeNeeded = total;
        returned = sizeof(WNODE_TOO_SMALL);
        status = STATUS_SUCCESS;
      } else if (nt_success(status)) {
        header->BufferSize = total;
        node->SizeDataBlock = used;
        returned = total;
      }
      break;
    }
    case IRP_MN_CHANGE_SINGLE_INSTANCE:
    case IRP_MN_CHANGE_SINGLE_ITEM:
    case IRP_MN_ENABLE_EVENTS:
    case IRP_MN_DISABLE_EVENTS:
    case IRP_MN_ENABLE_COLLECTION:
    case IRP_MN_DISABLE_COLLECTION:
      break;
    default:
      gate::unsupported(wmilib.name, "WmiCompleteRequest");
  }
  irp->IoStatus.Status = status;
  irp->IoStatus.Information = returned;
  io::complete_request(*irp);
  return status;
}
RUNDOWN_EXPORT(wmilib, WmiCompleteRequest, {.irql = Irql::dispatch, .header = "wmilib"});

}  // namespace rundown::ports
