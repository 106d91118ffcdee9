// What the framework's verifier asks of a request before a function uses it (fxrequest.cpp's
// VerifyRequest...). What is wrong is told as a break; the status is the call's.
#pragma once

#include "wdf/io/request.h"

namespace rundown::wdf {

NTSTATUS check_driver_owned(const Request& request, std::string_view function);
NTSTATUS check_not_cancelable(const Request& request, std::string_view function);
NTSTATUS check_cancelable(const Request& request, std::string_view function);
NTSTATUS check_in_caller_context(const Request& request, std::string_view function);
NTSTATUS check_in_stop(const Request& request, std::string_view function);
NTSTATUS check_not_completed(const Request& request, std::string_view function);
NTSTATUS check_found(const Request& request, std::string_view function);
// A driver's own request, that it got from an IRP, or one that the framework has presented.
NTSTATUS check_can_be_completed(const Request& request, std::string_view function);
NTSTATUS check_stack_location(const Request& request, std::string_view function);

// A break whose text begins with the function's name.
void break_at(std::string_view rule, std::string_view function, std::string_view text);

}  // namespace rundown::wdf
