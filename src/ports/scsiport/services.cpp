// What a miniport's routines call: registers and ports, memory, conversions, notifications.
//
// There is no adapter behind the ports: they read as all ones, which is what an empty bus gives.
#include <cstring>

#include "abi/scsi.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/mm/pages.h"
#include "ports/miniport.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module scsiport{"scsiport.sys"};

struct ServiceState {
  machine::Map<machine::Address, std::size_t> mapped;  // pages by their first
};
const machine::Part<ServiceState> state;

void* new_pages(std::size_t bytes, std::size_t offset) {
  const std::size_t pages = (offset + bytes + machine::kPageSize - 1) / machine::kPageSize;
  const machine::Address first = mm::allocate_pages(pages);
  if (first == 0) return nullptr;
  mm::make_contiguous(first, pages);
  state->mapped[first] = pages;
  return reinterpret_cast<void*>(first + offset);
}

constexpr gate::Contract kService{.header = "srb"};

}  // namespace

// RequestComplete, NextRequest and their like answer requests; none is under way while DriverEntry
// runs.
void ScsiPortNotification(SCSI_NOTIFICATION_TYPE type, void* /*extension*/,
                          VariableArguments /*rest*/) {
  switch (type) {
    case RequestComplete:
    case NextRequest:
    case NextLuRequest:
    case ResetDetected:
    case BusChangeDetected:
      return;
    default:
      gate::unsupported(scsiport.name, "ScsiPortNotification");
  }
}
const gate::FunctionExport<&ScsiPortNotification> export_ScsiPortNotification{
    scsiport, "ScsiPortNotification", kService};

void ScsiPortCompleteRequest(void* /*extension*/, UCHAR /*path*/, UCHAR /*target*/, UCHAR /*lun*/,
                             UCHAR /*status*/) {}
const gate::FunctionExport<&ScsiPortCompleteRequest> export_ScsiPortCompleteRequest{
    scsiport, "ScsiPortCompleteRequest", kService};

void* ScsiPortGetDeviceBase(void* /*extension*/, INTERFACE_TYPE /*bus*/, ULONG /*bus_number*/,
                            PHYSICAL_ADDRESS address, ULONG bytes, BOOLEAN in_io_space) {
  if (in_io_space != FALSE) return reinterpret_cast<void*>(address.QuadPart);
  return new_pages(bytes, static_cast<std::uint64_t>(address.QuadPart) % machine::kPageSize);
}
RUNDOWN_EXPORT(scsiport, ScsiPortGetDeviceBase,
               {.fails = {returns_null}, .needs_memory = true, .header = "srb"});

void ScsiPortFreeDeviceBase(void* /*extension*/, void* base) {
  const auto at = reinterpret_cast<machine::Address>(base);
  const auto found = state->mapped.find(at & ~machine::Address{machine::kPageSize - 1});
  if (found == state->mapped.end()) return;
  mm::free_pages(found->first, found->second);
  state->mapped.erase(found);
}
const gate::FunctionExport<&ScsiPortFreeDeviceBase> export_ScsiPortFreeDeviceBase{
    scsiport, "ScsiPortFreeDeviceBase", kService};

void* ScsiPortGetUncachedExtension(void* /*extension*/, PORT_CONFIGURATION_INFORMATION* /*config*/,
                                   ULONG bytes) {
  return new_pages(bytes, 0);
}
RUNDOWN_EXPORT(scsiport, ScsiPortGetUncachedExtension,
               {.fails = {returns_null}, .needs_memory = true, .header = "srb"});

PHYSICAL_ADDRESS ScsiPortGetPhysicalAddress(void* /*extension*/, SCSI_REQUEST_BLOCK* /*srb*/,
                                            void* address, ULONG* bytes) {
  const std::uint64_t offset = reinterpret_cast<std::uint64_t>(address) % machine::kPageSize;
  *bytes = static_cast<ULONG>(machine::kPageSize - offset);
  return {.QuadPart = static_cast<LONGLONG>(mm::physical_address(address))};
}
const gate::FunctionExport<&ScsiPortGetPhysicalAddress> export_ScsiPortGetPhysicalAddress{
    scsiport, "ScsiPortGetPhysicalAddress", kService};

PHYSICAL_ADDRESS ScsiPortConvertUlongToPhysicalAddress(ULONG_PTR address) {
  return {.QuadPart = static_cast<LONGLONG>(address)};
}
const gate::FunctionExport<&ScsiPortConvertUlongToPhysicalAddress>
    export_ScsiPortConvertUlongToPhysicalAddress{scsiport, "ScsiPortConvertUlongToPhysicalAddress",
                                                 kService};

ULONG ScsiPortConvertPhysicalAddressToUlong(PHYSICAL_ADDRESS address) {
  return address.LowPart;
}
const gate::FunctionExport<&ScsiPortConvertPhysicalAddressToUlong>
    export_ScsiPortConvertPhysicalAddressToUlong{scsiport, "ScsiPortConvertPhysicalAddressToUlong",
                                                 kService};

// Nothing answers on any bus.
ULONG ScsiPortGetBusData(void* /*extension*/, ULONG /*type*/, ULONG /*bus*/, ULONG /*slot*/,
                         void* /*buffer*/, ULONG /*bytes*/) {
  return 0;
}
const gate::FunctionExport<&ScsiPortGetBusData> export_ScsiPortGetBusData{
    scsiport, "ScsiPortGetBusData", kService};

ULONG ScsiPortSetBusDataByOffset(void* /*extension*/, ULONG /*type*/, ULONG /*bus*/, ULONG /*slot*/,
                                 void* /*buffer*/, ULONG /*offset*/, ULONG /*bytes*/) {
  return 0;
}
const gate::FunctionExport<&ScsiPortSetBusDataByOffset> export_ScsiPortSetBusDataByOffset{
    scsiport, "ScsiPortSetBusDataByOffset", kService};

BOOLEAN ScsiPortValidateRange(void* /*extension*/, INTERFACE_TYPE /*bus*/, ULONG /*bus_number*/,
                              PHYSICAL_ADDRESS /*address*/, ULONG /*bytes*/, BOOLEAN /*io_space*/) {
  return TRUE;
}
RUNDOWN_EXPORT(scsiport, ScsiPortValidateRange, {.fails = {returns_false}, .header = "srb"});

void* ScsiPortGetLogicalUnit(void* /*extension*/, UCHAR /*path*/, UCHAR /*target*/, UCHAR /*lun*/) {
  return nullptr;
}
const gate::FunctionExport<&ScsiPortGetLogicalUnit> export_ScsiPortGetLogicalUnit{
    scsiport, "ScsiPortGetLogicalUnit", kService};

SCSI_REQUEST_BLOCK* ScsiPortGetSrb(void* /*extension*/, UCHAR /*path*/, UCHAR /*target*/,
                                   UCHAR /*lun*/, LONG /*tag*/) {
  return nullptr;
}
const gate::FunctionExport<&ScsiPortGetSrb> export_ScsiPortGetSrb{scsiport, "ScsiPortGetSrb",
                                                                  kService};

void ScsiPortMoveMemory(void* to, void* from, ULONG bytes) {
  std::memmove(to, from, bytes);
}
const gate::FunctionExport<&ScsiPortMoveMemory> export_ScsiPortMoveMemory{
    scsiport, "ScsiPortMoveMemory", kService};

void ScsiPortStallExecution(ULONG microseconds) {
  stall(microseconds);
}
const gate::FunctionExport<&ScsiPortStallExecution> export_ScsiPortStallExecution{
    scsiport, "ScsiPortStallExecution", kService};

void ScsiPortQuerySystemTime(LARGE_INTEGER* time) {
  time->QuadPart = ke::now();
}
const gate::FunctionExport<&ScsiPortQuerySystemTime> export_ScsiPortQuerySystemTime{
    scsiport, "ScsiPortQuerySystemTime", kService};

void ScsiPortLogError(void* /*extension*/, SCSI_REQUEST_BLOCK* /*srb*/, UCHAR /*path*/,
                      UCHAR /*target*/, UCHAR /*lun*/, ULONG code, ULONG id) {
  std::string text = "ScsiPortLogError: code ";
  gate::format_hex(code, text);
  text += ", id ";
  gate::format_hex(id, text);
  gate::debug_output(text);
}
const gate::FunctionExport<&ScsiPortLogError> export_ScsiPortLogError{scsiport, "ScsiPortLogError",
                                                                      kService};

void ScsiDebugPrint(ULONG /*level*/, const char* pattern, VariableArguments rest) {
  debug_print(pattern, rest);
}
const gate::FunctionExport<&ScsiDebugPrint> export_ScsiDebugPrint{scsiport, "ScsiDebugPrint",
                                                                  kService};

// Ports.
#define RUNDOWN_PORT(suffix, type)                                                          \
  type ScsiPortReadPort##suffix(type* /*port*/) {                                           \
    return static_cast<type>(~0U);                                                          \
  }                                                                                         \
  const gate::FunctionExport<&ScsiPortReadPort##suffix> export_Read##suffix{                \
      scsiport, "ScsiPortReadPort" #suffix, kService};                                      \
  void ScsiPortReadPortBuffer##suffix(type* /*port*/, type* buffer, ULONG count) {          \
    std::memset(buffer, 0xFF, count * sizeof(type));                                        \
  }                                                                                         \
  const gate::FunctionExport<&ScsiPortReadPortBuffer##suffix> export_ReadBuffer##suffix{    \
      scsiport, "ScsiPortReadPortBuffer" #suffix, kService};                                \
  void ScsiPortWritePort##suffix(type* /*port*/, type /*value*/) {}                         \
  const gate::FunctionExport<&ScsiPortWritePort##suffix> export_Write##suffix{              \
      scsiport, "ScsiPortWritePort" #suffix, kService};                                     \
  void ScsiPortWritePortBuffer##suffix(type* /*port*/, type* /*buffer*/, ULONG /*n*/) {}    \
  const gate::FunctionExport<&ScsiPortWritePortBuffer##suffix> export_WriteBuffer##suffix{  \
      scsiport, "ScsiPortWritePortBuffer" #suffix, kService};                               \
  type ScsiPortReadRegister##suffix(volatile type* at) {                                    \
    return *at;                                                                             \
  }                                                                                         \
  const gate::FunctionExport<&ScsiPortReadRegister##suffix> export_ReadRegister##suffix{    \
      scsiport, "ScsiPortReadRegister" #suffix, kService};                                  \
  void ScsiPortWriteRegister##suffix(volatile type* at, type value) {                       \
    *at = value;                                                                            \
  }                                                                                         \
  const gate::FunctionExport<&ScsiPortWriteRegister##suffix> export_WriteRegister##suffix { \
    scsiport, "ScsiPortWriteRegister" #suffix, kService                                     \
  }

RUNDOWN_PORT(Uchar, UCHAR);
RUNDOWN_PORT(Ushort, USHORT);
RUNDOWN_PORT(Ulong, ULONG);

}  // namespace rundown::ports
