// WDF_REQUEST_PARAMETERS
#pragma once

#include "wdf/io/request.h"

namespace rundown::wdf {

// FxRequest::GetParameters; a break where the request has none.
void get_parameters(const Request& request, WDF_REQUEST_PARAMETERS& parameters);

}  // namespace rundown::wdf
