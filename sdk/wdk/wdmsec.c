/* wdmsec.lib is a static library of the WDK: a secure device is an ordinary one whose security
   descriptor is set before anybody can open it. */
#include <ntifs.h>

extern POBJECT_TYPE* IoDeviceObjectType; /* no header has it */

/* SDDL's names of accounts, and what security identifier each means: winnt.h's SECURITY_..._RID. */
struct account {
  char name[2];
  UCHAR authority;
  UCHAR count;
  ULONG part[2];
};
static const struct account accounts[] = {
    {"SY", 5, 1, {18}}, {"BA", 5, 2, {32, 544}}, {"BU", 5, 2, {32, 545}}, {"WD", 1, 1, {0}},
    {"AN", 5, 1, {7}},  {"RC", 5, 1, {12}},      {"WR", 5, 1, {33}},      {"LS", 5, 1, {19}},
    {"NS", 5, 1, {20}}, {"IU", 5, 1, {4}},       {"NU", 5, 1, {2}},       {"AU", 5, 1, {11}},
};

struct sid {
  UCHAR revision;
  UCHAR count;
  UCHAR authority[6];
  ULONG part[2];
};

struct text {
  const WCHAR* at;
  const WCHAR* end;
};

static BOOLEAN take(struct text* text, const char* expected) {
  const WCHAR* at = text->at;
  for (; *expected != 0; ++expected, ++at) {
    if (at == text->end || *at != (WCHAR)*expected) return FALSE;
  }
  text->at = at;
  return TRUE;
}

/* Rights are generic ones by letters, or a number: "GA", "GRGWGX", "0x120089". */
static BOOLEAN take_rights(struct text* text, ACCESS_MASK* mask) {
  *mask = 0;
  if (take(text, "0x")) {
    for (; text->at != text->end && *text->at != ';'; ++text->at) {
      WCHAR c = *text->at;
      ULONG digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      if (digit > 15) return FALSE;
      *mask = *mask << 4 | digit;
    }
    return TRUE;
  }
  while (text->at != text->end && *text->at != ';') {
    if (take(text, "GA"))
      *mask |= GENERIC_ALL;
    else if (take(text, "GR"))
      *mask |= GENERIC_READ;
    else if (take(text, "GW"))
      *mask |= GENERIC_WRITE;
    else if (take(text, "GX"))
      *mask |= GENERIC_EXECUTE;
    else if (take(text, "RC"))
      *mask |= READ_CONTROL;
    else if (take(text, "SD"))
      *mask |= DELETE;
    else if (take(text, "WD"))
      *mask |= WRITE_DAC;
    else if (take(text, "WO"))
      *mask |= WRITE_OWNER;
    else
      return FALSE;
  }
  return TRUE;
}

static BOOLEAN take_sid(struct text* text, struct sid* sid) {
  ULONG i;
  if (text->end - text->at < 2) return FALSE;
  for (i = 0; i < ARRAYSIZE(accounts); ++i) {
    const struct account* account = &accounts[i];
    if (text->at[0] != (WCHAR)account->name[0] || text->at[1] != (WCHAR)account->name[1]) continue;
    RtlZeroMemory(sid, sizeof(*sid));
    sid->revision = SID_REVISION;
    sid->count = account->count;
    sid->authority[5] = account->authority;
    sid->part[0] = account->part[0];
    sid->part[1] = account->part[1];
    text->at += 2;
    return TRUE;
  }
  return FALSE;
}

/* Counts the bytes of the access control list of "D:P(A;;GA;;;SY)...", or fills it in where List is
 * given. */
static NTSTATUS read_list(PCUNICODE_STRING sddl, PACL list, ULONG* bytes) {
  struct text text;
  NTSTATUS status;
  text.at = sddl->Buffer;
  text.end = sddl->Buffer + sddl->Length / sizeof(WCHAR);
  *bytes = sizeof(ACL);
  if (!take(&text, "D:")) return STATUS_INVALID_PARAMETER;
  (void)take(&text, "P");
  while (text.at != text.end) {
    ACCESS_MASK mask;
    struct sid sid;
    if (!take(&text, "(A;;") || !take_rights(&text, &mask) || !take(&text, ";;;"))
      return STATUS_INVALID_PARAMETER;
    if (!take_sid(&text, &sid) || !take(&text, ")")) return STATUS_INVALID_PARAMETER;
    *bytes += FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart) + RtlLengthSid((PSID)&sid);
    if (list != NULL) {
      status = RtlAddAccessAllowedAce(list, ACL_REVISION, mask, (PSID)&sid);
      if (!NT_SUCCESS(status)) return status;
    }
  }
  return STATUS_SUCCESS;
}

static NTSTATUS set_security(PDEVICE_OBJECT device, PCUNICODE_STRING sddl) {
  SECURITY_DESCRIPTOR descriptor;
  HANDLE handle;
  PACL list;
  ULONG bytes;
  NTSTATUS status = read_list(sddl, NULL, &bytes);
  if (!NT_SUCCESS(status)) return status;
  list = (PACL)ExAllocatePoolWithTag(PagedPool, bytes, 'ceSW');
  if (list == NULL) return STATUS_INSUFFICIENT_RESOURCES;
  status = RtlCreateAcl(list, bytes, ACL_REVISION);
  if (NT_SUCCESS(status)) status = read_list(sddl, list, &bytes);
  if (NT_SUCCESS(status))
    status = RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
  if (NT_SUCCESS(status)) status = RtlSetDaclSecurityDescriptor(&descriptor, TRUE, list, FALSE);
  if (NT_SUCCESS(status)) {
    status = ObOpenObjectByPointer(device, OBJ_KERNEL_HANDLE, NULL, WRITE_DAC, *IoDeviceObjectType,
                                   KernelMode, &handle);
  }
  if (NT_SUCCESS(status)) {
    status = ZwSetSecurityObject(handle, DACL_SECURITY_INFORMATION, &descriptor);
    ZwClose(handle);
  }
  ExFreePoolWithTag(list, 'ceSW');
  return status;
}

/* What an administrator set for the class in the registry would take the place of the default; no
 * class has such values here. */
NTSTATUS WdmlibIoCreateDeviceSecure(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name,
                                    DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                                    PCUNICODE_STRING sddl, LPCGUID class_guid,
                                    PDEVICE_OBJECT* device) {
  NTSTATUS status;
  (void)class_guid;
  /* A device without a name cannot be opened, so that it has nothing to secure; the documentation
   * demands a name. */
  if (name == NULL && (characteristics & FILE_AUTOGENERATED_DEVICE_NAME) == 0)
    return STATUS_INVALID_PARAMETER;
  status = IoCreateDevice(driver, extension, name, type, characteristics, exclusive, device);
  if (!NT_SUCCESS(status)) return status;
  status = set_security(*device, sddl);
  if (!NT_SUCCESS(status)) {
    IoDeleteDevice(*device);
    *device = NULL;
  }
  return status;
}

#define SDDL_STRING(name, text) \
  const UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)text}
SDDL_STRING(SDDL_DEVOBJ_KERNEL_ONLY, L"D:P");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL, L"D:P(A;;GA;;;SY)");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL_ADM_ALL, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL_ADM_RX, L"D:P(A;;GA;;;SY)(A;;GRGX;;;BA)");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R,
            L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)(A;;GR;;;RC)");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R,
            L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGW;;;WD)(A;;GR;;;RC)");
SDDL_STRING(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX,
            L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGWGX;;;WD)(A;;GRGWGX;;;RC)");
