/*
 * The callbacks of a Storport miniport whose adapter has no disk on it: each command ends with a
 * selection timeout. Every Storport miniport among the examples has these; none is about them.
 */
#pragma once

#include <storport.h>

static BOOLEAN NTAPI EmptyAdapterInitialize(PVOID Extension) {
  UNREFERENCED_PARAMETER(Extension);
  return TRUE;
}

static BOOLEAN NTAPI EmptyAdapterStartIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb) {
  Srb->SrbStatus = SRB_STATUS_SELECTION_TIMEOUT;
  StorPortNotification(RequestComplete, Extension, Srb);
  return TRUE;
}

static BOOLEAN NTAPI EmptyAdapterResetBus(PVOID Extension, ULONG PathId) {
  UNREFERENCED_PARAMETER(Extension);
  UNREFERENCED_PARAMETER(PathId);
  return TRUE; /* no request is ever outstanding */
}

static SCSI_ADAPTER_CONTROL_STATUS NTAPI EmptyAdapterControl(PVOID Extension,
                                                             SCSI_ADAPTER_CONTROL_TYPE Control,
                                                             PVOID Parameters) {
  PSCSI_SUPPORTED_CONTROL_TYPE_LIST Supported = Parameters;

  UNREFERENCED_PARAMETER(Extension);
  if (Control == ScsiQuerySupportedControlTypes) {
    Supported->SupportedTypeList[ScsiStopAdapter] = TRUE;
  }
  return ScsiAdapterControlSuccess;
}

static ULONG NTAPI EmptyAdapterFind(PVOID Extension, PVOID Context, PVOID BusInformation,
                                    PCHAR ArgumentString, PPORT_CONFIGURATION_INFORMATION Config,
                                    PBOOLEAN Again) {
  UNREFERENCED_PARAMETER(Extension);
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(BusInformation);
  UNREFERENCED_PARAMETER(ArgumentString);
  *Again = FALSE;
  Config->NumberOfBuses = 1;
  Config->MaximumNumberOfTargets = 8;
  Config->MaximumTransferLength = 0x10000;
  Config->NumberOfPhysicalBreaks = 17;
  return SP_RETURN_FOUND;
}

static VOID EmptyAdapterDescribe(PHW_INITIALIZATION_DATA Data) {
  RtlZeroMemory(Data, sizeof(*Data));
  Data->HwInitializationDataSize = sizeof(*Data);
  Data->AdapterInterfaceType = PCIBus;
  Data->HwInitialize = EmptyAdapterInitialize;
  Data->HwStartIo = EmptyAdapterStartIo;
  Data->HwFindAdapter = (PVOID)EmptyAdapterFind;
  Data->HwResetBus = EmptyAdapterResetBus;
  Data->HwAdapterControl = EmptyAdapterControl;
  Data->NumberOfAccessRanges = 1;
  Data->NeedPhysicalAddresses = TRUE;
  Data->TaggedQueuing = TRUE;
  Data->AutoRequestSense = TRUE;
  Data->MultipleRequestPerLu = TRUE;
}
