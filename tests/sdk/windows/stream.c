/* An AVStream minidriver. */
/* clang-format off */
#include <ntddk.h>
#include <windef.h>
#include <ks.h>
#include <ksmedia.h>
/* clang-format on */

C_ASSERT(sizeof(KS_FRAME_INFO) == 72);
C_ASSERT(FIELD_OFFSET(KS_FRAME_INFO, lSurfacePitch) == 56);

static const GUID* const Categories[] = {&KSCATEGORY_VIDEO, &KSPROPSETID_Jack};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  static const KSDEVICE_DESCRIPTOR descriptor;
  if (Categories[0]->Data1 != 0x6994AD05 || Categories[1]->Data1 != 0x4509F757) {
    return STATUS_UNSUCCESSFUL;
  }
  return KsInitializeDriver(driver, path, &descriptor);
}
