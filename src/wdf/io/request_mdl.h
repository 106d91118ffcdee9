// A request's data as an MDL, as WdfRequestRetrieve...WdmMdl gives it.
#pragma once

#include "wdf/io/request.h"

namespace rundown::wdf {

// FxRequest::GetMdl: of a control its input, else what is transferred.
NTSTATUS request_mdl(Request& request, MDL** mdl);
// FxRequest::GetDeviceControlOutputMdl
NTSTATUS request_output_mdl(Request& request, MDL** mdl);

}  // namespace rundown::wdf
