/* fltKernel.h, by another case of its name: how long the structures are that both sides measure,
 * and a minifilter that pre- and post-processes creates. */
#include <FltKernel.h>
/* clang-format off */
#include <ntdddisk.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(sizeof(FLT_REGISTRATION) == 0x70 && sizeof(FLT_CONTEXT_REGISTRATION) == 0x38);
C_ASSERT(sizeof(FLT_OPERATION_REGISTRATION) == 0x20 && sizeof(FLT_RELATED_OBJECTS) == 0x30);
C_ASSERT(sizeof(FLT_CALLBACK_DATA) == 0x58 && sizeof(FLT_IO_PARAMETER_BLOCK) == 0x48);
C_ASSERT(sizeof(FLT_PARAMETERS) == 0x30 && sizeof(FLT_VOLUME_PROPERTIES) == 0x48);
C_ASSERT(sizeof(FLT_FILE_NAME_INFORMATION) == 0x78 && sizeof(FLT_NAME_CONTROL) == 0x10);
C_ASSERT(FIELD_OFFSET(FLT_PARAMETERS, Create.AllocationSize) == 0x28);
C_ASSERT(FIELD_OFFSET(FLT_PARAMETERS, DirectoryControl.QueryDirectory.DirectoryBuffer) == 0x20);
C_ASSERT(FIELD_OFFSET(FLT_PARAMETERS, FileSystemControl.Neither.OutputMdlAddress) == 0x28);
C_ASSERT(FIELD_OFFSET(FLT_PARAMETERS, SetFileInformation.InfoBuffer) == 0x20);
C_ASSERT(IRP_MJ_VOLUME_MOUNT == 0xED && IRP_MJ_OPERATION_END == 0x80);
C_ASSERT(FLT_PORT_ALL_ACCESS == 0x1F0001 && FLT_FSTYPE_CSVFS == 27);
C_ASSERT(sizeof(FILE_RENAME_INFORMATION) == 24 && sizeof(FILE_ID_INFORMATION) == 24);
C_ASSERT(FSCTL_OFFLOAD_WRITE == 0x98268 && FSCTL_CSV_CONTROL == 0x902d4);
C_ASSERT(IOCTL_DISK_GET_CLUSTER_INFO == 0x70214);

static PFLT_FILTER Filter;

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate(PFLT_CALLBACK_DATA Data,
                                                  PCFLT_RELATED_OBJECTS FltObjects,
                                                  PVOID* CompletionContext) {
  UNREFERENCED_PARAMETER(FltObjects);
  UNREFERENCED_PARAMETER(CompletionContext = NULL);
  return FLT_IS_IRP_OPERATION(Data) ? FLT_PREOP_SUCCESS_WITH_CALLBACK
                                    : FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static FLT_POSTOP_CALLBACK_STATUS FLTAPI PostCreate(PFLT_CALLBACK_DATA Data,
                                                    PCFLT_RELATED_OBJECTS FltObjects,
                                                    PVOID CompletionContext,
                                                    FLT_POST_OPERATION_FLAGS Flags) {
  UNREFERENCED_PARAMETER(Data);
  UNREFERENCED_PARAMETER(FltObjects);
  UNREFERENCED_PARAMETER(CompletionContext);
  UNREFERENCED_PARAMETER(Flags);
  return FLT_POSTOP_FINISHED_PROCESSING;
}

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags) {
  UNREFERENCED_PARAMETER(Flags);
  FltUnregisterFilter(Filter);
  return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, PreCreate, PostCreate, NULL},
    {IRP_MJ_OPERATION_END, 0, NULL, NULL, NULL},
};

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = Unload,
};

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  NTSTATUS Status;
  UNREFERENCED_PARAMETER(Path);
  Status = FltRegisterFilter(Driver, &Registration, &Filter);
  if (!NT_SUCCESS(Status)) return Status;
  Status = FltStartFiltering(Filter);
  if (!NT_SUCCESS(Status)) FltUnregisterFilter(Filter);
  return Status;
}
