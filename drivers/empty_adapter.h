/*
 * The callbacks of a SCSI miniport whose adapter is software and has no disk on it: each command
 * ends with a selection timeout. Every miniport among the examples has these; none is about them.
 */
#pragma once

#include <srb.h>

static BOOLEAN NTAPI EmptyAdapterInitialize(PVOID Extension) {
  UNREFERENCED_PARAMETER(Extension);
  return TRUE;
}

static BOOLEAN NTAPI EmptyAdapterStartIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb) {
  Srb->SrbStatus = SRB_STATUS_SELECTION_TIMEOUT;
  ScsiPortNotification(RequestComplete, Extension, Srb);
  ScsiPortNotification(NextRequest, Extension);
  return TRUE;
}

static BOOLEAN NTAPI EmptyAdapterResetBus(PVOID Extension, ULONG PathId) {
  UNREFERENCED_PARAMETER(Extension);
  UNREFERENCED_PARAMETER(PathId);
  return TRUE; /* no request is ever outstanding */
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
  Config->InitiatorBusId[0] = 7;
  Config->MaximumNumberOfTargets = 8;
  Config->MaximumTransferLength = 0x10000;
  Config->NumberOfPhysicalBreaks = 17;
  return SP_RETURN_FOUND;
}

static VOID EmptyAdapterDescribe(PHW_INITIALIZATION_DATA Data) {
  RtlZeroMemory(Data, sizeof(*Data));
  Data->HwInitializationDataSize = sizeof(*Data);
  Data->AdapterInterfaceType = Isa;
  Data->HwInitialize = EmptyAdapterInitialize;
  Data->HwStartIo = EmptyAdapterStartIo;
  Data->HwFindAdapter = EmptyAdapterFind;
  Data->HwResetBus = EmptyAdapterResetBus;
}
