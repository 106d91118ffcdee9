/* HID reports in the kernel; what applications have in hidpi.h and hidsdi.h. */
#ifndef RUNDOWN_COMPAT_HIDPDDI_H
#define RUNDOWN_COMPAT_HIDPDDI_H

/* clang-format off */
#include <hidusage.h> /* first */
#include <hidpi.h>
/* clang-format on */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _HIDP_COLLECTION_DESC {
  USAGE UsagePage;
  USAGE Usage;
  UCHAR CollectionNumber;
  UCHAR Reserved[15];
  USHORT InputLength;
  USHORT OutputLength;
  USHORT FeatureLength;
  USHORT PreparsedDataLength;
  PHIDP_PREPARSED_DATA PreparsedData;
} HIDP_COLLECTION_DESC, *PHIDP_COLLECTION_DESC;

typedef struct _HIDP_REPORT_IDS {
  UCHAR ReportID;
  UCHAR CollectionNumber;
  USHORT InputLength;
  USHORT OutputLength;
  USHORT FeatureLength;
} HIDP_REPORT_IDS, *PHIDP_REPORT_IDS;

#ifdef __cplusplus
}
#endif

#endif
