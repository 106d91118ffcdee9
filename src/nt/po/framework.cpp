// The power framework (PoFx): components that go idle and come back. Everything stays in D0 and F0
// here.
#include "abi/types.h"
#include "nt/export.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kNote{.irql = Irql::dispatch};

}  // namespace

// From here on the framework may ask the driver to idle a component; this one never does.
void PoFxStartDevicePowerManagement(void* /*handle*/) {}
RUNDOWN_EXPORT(ntoskrnl, PoFxStartDevicePowerManagement, {.irql = Irql::passive});

// A component is active as long as the framework asks for nothing, so an activation is complete at
// once.
void PoFxActivateComponent(void* /*handle*/, ULONG /*component*/, ULONG /*flags*/) {}
const gate::FunctionExport<&PoFxActivateComponent> export_PoFxActivateComponent{
    ntoskrnl, "PoFxActivateComponent", kNote};

void PoFxIdleComponent(void* /*handle*/, ULONG /*component*/, ULONG /*flags*/) {}
const gate::FunctionExport<&PoFxIdleComponent> export_PoFxIdleComponent{ntoskrnl,
                                                                        "PoFxIdleComponent", kNote};

void PoFxCompleteIdleCondition(void* /*handle*/, ULONG /*component*/) {}
const gate::FunctionExport<&PoFxCompleteIdleCondition> export_PoFxCompleteIdleCondition{
    ntoskrnl, "PoFxCompleteIdleCondition", kNote};

void PoFxCompleteIdleState(void* /*handle*/, ULONG /*component*/) {}
const gate::FunctionExport<&PoFxCompleteIdleState> export_PoFxCompleteIdleState{
    ntoskrnl, "PoFxCompleteIdleState", kNote};

void PoFxCompleteDevicePowerNotRequired(void* /*handle*/) {}
const gate::FunctionExport<&PoFxCompleteDevicePowerNotRequired>
    export_PoFxCompleteDevicePowerNotRequired{ntoskrnl, "PoFxCompleteDevicePowerNotRequired",
                                              kNote};

void PoFxReportDevicePoweredOn(void* /*handle*/) {}
const gate::FunctionExport<&PoFxReportDevicePoweredOn> export_PoFxReportDevicePoweredOn{
    ntoskrnl, "PoFxReportDevicePoweredOn", kNote};

void PoFxSetComponentLatency(void* /*handle*/, ULONG /*component*/, ULONGLONG /*latency*/) {}
const gate::FunctionExport<&PoFxSetComponentLatency> export_PoFxSetComponentLatency{
    ntoskrnl, "PoFxSetComponentLatency", kNote};

void PoFxSetComponentResidency(void* /*handle*/, ULONG /*component*/, ULONGLONG /*residency*/) {}
const gate::FunctionExport<&PoFxSetComponentResidency> export_PoFxSetComponentResidency{
    ntoskrnl, "PoFxSetComponentResidency", kNote};

void PoFxSetComponentWake(void* /*handle*/, ULONG /*component*/, BOOLEAN /*wake*/) {}
const gate::FunctionExport<&PoFxSetComponentWake> export_PoFxSetComponentWake{
    ntoskrnl, "PoFxSetComponentWake", kNote};

void PoFxSetDeviceIdleTimeout(void* /*handle*/, ULONGLONG /*timeout*/) {}
const gate::FunctionExport<&PoFxSetDeviceIdleTimeout> export_PoFxSetDeviceIdleTimeout{
    ntoskrnl, "PoFxSetDeviceIdleTimeout", kNote};

}  // namespace rundown::nt
