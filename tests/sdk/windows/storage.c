/* scsi.h, srb.h, srbhelper.h and classpnp.h as a class driver has them: how long things are, and
 * that a request's fields are found in both its forms. DriverEntry fails when one is not. */
/* clang-format off */
#include <ntddk.h>
#include <classpnp.h>
#include <srbhelper.h>
#include <storswtr.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(sizeof(SCSI_REQUEST_BLOCK) == 88);
C_ASSERT(sizeof(STORAGE_REQUEST_BLOCK) == 128);
C_ASSERT(sizeof(SRBEX_DATA_SCSI_CDB16) == 40 && sizeof(SRBEX_DATA_SCSI_CDB_VAR) == 40);
C_ASSERT(sizeof(STOR_ADDR_BTL8) == 16);
C_ASSERT(sizeof(PORT_CONFIGURATION_INFORMATION) == 152);
C_ASSERT(sizeof(INQUIRYDATA) == 104);
C_ASSERT(sizeof(VPD_BLOCK_LIMITS_PAGE) == 64 && sizeof(VPD_EXTENDED_INQUIRY_DATA_PAGE) == 64);
C_ASSERT(sizeof(READ_CAPACITY16_DATA) == 32);
C_ASSERT(sizeof(CLASS_DEV_INFO) == 168 && sizeof(CLASS_INIT_DATA) == 392);
C_ASSERT(sizeof(CLASS_DRIVER_EXTENSION) == 912);
C_ASSERT(sizeof(FUNCTIONAL_DEVICE_EXTENSION) == 1216);
C_ASSERT(IOCTL_SCSI_MINIPORT_FIRMWARE == 0x1B0780);

typedef struct _REQUEST {
  STORAGE_REQUEST_BLOCK Srb;
  STOR_ADDR_BTL8 Address;
  SRBEX_DATA_SCSI_CDB16 Command;
} REQUEST;

static BOOLEAN FieldsAreFound(VOID) {
  REQUEST Long = {0};
  SCSI_REQUEST_BLOCK Short = {0};
  UCHAR Bus, Target, Unit;

  Long.Srb.Function = SRB_FUNCTION_STORAGE_REQUEST_BLOCK;
  Long.Srb.SrbFunction = SRB_FUNCTION_EXECUTE_SCSI;
  Long.Srb.SrbLength = sizeof(Long);
  Long.Srb.AddressOffset = FIELD_OFFSET(REQUEST, Address);
  Long.Srb.NumSrbExData = 1;
  Long.Srb.SrbExDataOffset[0] = FIELD_OFFSET(REQUEST, Command);
  Long.Address.Type = STOR_ADDRESS_TYPE_BTL8;
  Long.Address.Target = 3;
  Long.Command.Type = SrbExDataTypeScsiCdb16;
  SrbSetCdbLength(&Long, 10);
  SrbSetSenseInfoBuffer(&Long, &Short);
  SrbGetPathTargetLun(&Long, &Bus, &Target, &Unit);
  if (Long.Command.CdbLength != 10 || SrbGetCdb(&Long) != (PCDB)Long.Command.Cdb) return FALSE;
  if (SrbGetSenseInfoBuffer(&Long) != &Short || Target != 3 || Bus != 0 || Unit != 0) return FALSE;

  Short.Function = SRB_FUNCTION_IO_CONTROL;
  Short.SrbStatus = SRB_STATUS_AUTOSENSE_VALID;
  SrbSetDataTransferLength(&Short, 512);
  SrbSetSrbFlags(&Short, SRB_FLAGS_DATA_IN);
  SrbSetSrbStatus(&Short, SRB_STATUS_ERROR);
  return Short.DataTransferLength == 512 && SrbGetSrbFunction(&Short) == SRB_FUNCTION_IO_CONTROL &&
         Short.SrbFlags == SRB_FLAGS_DATA_IN &&
         Short.SrbStatus == (SRB_STATUS_ERROR | SRB_STATUS_AUTOSENSE_VALID) &&
         SrbGetSrbLength(&Short) == sizeof(Short) && SrbGetPathId(&Short) == 0;
}

static BOOLEAN SenseIsRead(VOID) {
  UCHAR Descriptors[20] = {0x72, SCSI_SENSE_MEDIUM_ERROR, 0x11, 0x04, 0, 0, 0, 12, 0, 10, 0x01};
  UCHAR Kind = SCSI_SENSE_DESCRIPTOR_TYPE_INFORMATION;
  SENSE_DATA Fixed;
  UCHAR Key, Code, Qualifier, Length, Found;
  PVOID First, Which;

  if (!ScsiGetSenseKeyAndCodes(Descriptors, sizeof(Descriptors), SCSI_SENSE_OPTIONS_NONE, &Key,
                               &Code, &Qualifier)) {
    return FALSE;
  }
  if (Key != SCSI_SENSE_MEDIUM_ERROR || Code != 0x11 || Qualifier != 0x04) return FALSE;
  if (!ScsiGetSenseDescriptor(Descriptors, sizeof(Descriptors), &First, &Length)) return FALSE;
  if (First != Descriptors + 8 || Length != 12) return FALSE;
  if (!ScsiGetNextSenseDescriptorByType(First, Length, &Kind, 1, &Found, &Which, &Length)) {
    return FALSE;
  }
  if (Which != First || !ScsiValidateInformationSenseDescriptor(Which, Length)) return FALSE;
  if (!ScsiConvertToFixedSenseFormat(Descriptors, sizeof(Descriptors), &Fixed, sizeof(Fixed))) {
    return FALSE;
  }
  return Fixed.ErrorCode == 0x70 && Fixed.SenseKey == Key && Fixed.AdditionalSenseCode == 0x11 &&
         ScsiGetTotalSenseByteCountIndicated(&Fixed, sizeof(Fixed), &Length) &&
         Length == sizeof(Fixed) &&
         !ScsiGetSenseKeyAndCodes(&Kind, 1, SCSI_SENSE_OPTIONS_NONE, &Key, NULL, NULL);
}

static NTSTATUS NTAPI AddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo) {
  UNREFERENCED_PARAMETER(Driver);
  UNREFERENCED_PARAMETER(Pdo);
  return STATUS_NO_SUCH_DEVICE;
}

static NTSTATUS NTAPI Start(PDEVICE_OBJECT Device) {
  UNREFERENCED_PARAMETER(Device);
  return STATUS_SUCCESS;
}

static NTSTATUS NTAPI Stop(PDEVICE_OBJECT Device, UCHAR Type) {
  UNREFERENCED_PARAMETER(Device);
  UNREFERENCED_PARAMETER(Type);
  return STATUS_SUCCESS;
}

static NTSTATUS NTAPI Verify(PDEVICE_OBJECT Device, PIRP Irp) {
  UNREFERENCED_PARAMETER(Device);
  UNREFERENCED_PARAMETER(Irp);
  return STATUS_SUCCESS;
}

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  GUID SrbSupport = GUID_CLASSPNP_SRB_SUPPORT;
  ULONG Kinds = CLASS_SRB_SCSI_REQUEST_BLOCK | CLASS_SRB_STORAGE_REQUEST_BLOCK;
  CLASS_INIT_DATA Data = {0};
  NTSTATUS Status;

  if (!FieldsAreFound() || !SenseIsRead()) return STATUS_UNSUCCESSFUL;
  Data.InitializationDataSize = sizeof(Data);
  Data.FdoData.ClassStartDevice = Start;
  Data.FdoData.ClassStopDevice = Stop;
  Data.FdoData.ClassReadWriteVerification = Verify;
  Data.FdoData.ClassDeviceControl = ClassDeviceControl;
  Data.ClassAddDevice = AddDevice;
  Data.ClassUnload = Unload;
  Status = (NTSTATUS)ClassInitialize(Driver, Path, &Data);
  if (!NT_SUCCESS(Status)) return Status;
  return (NTSTATUS)ClassInitializeEx(Driver, &SrbSupport, &Kinds);
}
