// wdfldr.sys: where a driver meets the framework and leaves it.
#include <algorithm>
#include <cstring>

#include "nt/ob/handle.h"
#include "wdf/driver/driver.h"
#include "wdf/function_table.h"
#include "wdf/loader/bind_info.h"
#include "wdf/object/client.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kNewestMinor = 33;
constexpr ULONG kNewestCount = 458;
// Up to this version a driver has a table of its own, which is filled.
constexpr ULONG kLastCopiedCount = 438;

// Every size that a released version had; a number of functions says no more than that.
bool is_released_count(ULONG count) {
  for (ULONG minor = 0; minor <= kNewestMinor; ++minor) {
    if (function_count(minor) == count) return true;
  }
  return false;
}

NTSTATUS check(const WDF_BIND_INFO* info, WDF_DRIVER_GLOBALS** globals) {
  if (info == nullptr || globals == nullptr || info->FuncTable == nullptr)
    return STATUS_INVALID_PARAMETER;
  if (info->Size != sizeof(WDF_BIND_INFO) && info->Size != sizeof(WDF_BIND_INFO2))
    return STATUS_INVALID_PARAMETER;
  return STATUS_SUCCESS;
}

// A driver for a newer framework than this one may say that it can do with less (1.25 and later).
NTSTATUS check_version(const WDF_BIND_INFO& info) {
  ULONG required = info.Version.Minor;
  if (info.Size == sizeof(WDF_BIND_INFO2))
    required = *reinterpret_cast<const WDF_BIND_INFO2&>(info).MinimumVersionRequired;
  if (info.Version.Major != 1) return STATUS_OBJECT_TYPE_MISMATCH;
  return required > kNewestMinor ? STATUS_OBJECT_TYPE_MISMATCH : STATUS_SUCCESS;
}

void publish_counts(WDF_BIND_INFO& info) {
  if (info.Size != sizeof(WDF_BIND_INFO2)) return;
  auto& newer = reinterpret_cast<WDF_BIND_INFO2&>(info);
  *newer.ClientVersionHigherThanFramework = info.Version.Minor > kNewestMinor ? TRUE : FALSE;
  if (info.Version.Minor <= kNewestMinor) return;
  info.FuncCount = kNewestCount;
  *newer.FuncCountPtr = kNewestCount;
}

void publish_functions(const WDF_BIND_INFO& info) {
  const machine::Address* table = function_table();
  if (info.FuncCount <= kLastCopiedCount) {
    std::memcpy(info.FuncTable, table, info.FuncCount * sizeof *table);
  } else {
    *info.FuncTable = reinterpret_cast<machine::Address>(table);
  }
}

}  // namespace

NTSTATUS WdfVersionBind(DRIVER_OBJECT* driver, UNICODE_STRING* registry_path, WDF_BIND_INFO* info,
                        WDF_DRIVER_GLOBALS** globals) {
  if (const NTSTATUS status = check(info, globals); !nt_success(status)) return status;
  *globals = nullptr;
  if (const NTSTATUS status = check_version(*info); !nt_success(status)) return status;
  publish_counts(*info);
  if (!is_released_count(info->FuncCount)) return STATUS_INVALID_PARAMETER;
  Client& client = add_client();
  client.minor_version = info->Version.Minor;
  client.driver_object = driver;
  client.service_path = nt::ob::text_of(*registry_path);
  publish_functions(*info);
  *globals = client.globals;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdfldr, WdfVersionBind,
               {.irql = Irql::passive, .owes = "WdfDriverCreate", .header = ""});

// A driver that never got as far as its own unloading, for its DriverEntry failed, loses its
// WDFDRIVER here: without EvtDriverUnload (FxLibraryCommonUnregisterClient).
NTSTATUS WdfVersionUnbind(UNICODE_STRING* /*registry_path*/, WDF_BIND_INFO* info,
                          WDF_DRIVER_GLOBALS* globals) {
  if (info == nullptr || globals == nullptr) return STATUS_UNSUCCESSFUL;
  Client& client = client_of(globals);
  delete_driver(client);
  remove_client(client);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdfldr, WdfVersionUnbind,
               {.irql = Irql::passive, .ends_driver_entry = true, .header = ""});

}  // namespace rundown::wdf
