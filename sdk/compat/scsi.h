/* mingw-w64's scsi.h, which ends with Windows 7's, and what is newer. */
#ifndef RUNDOWN_COMPAT_SCSI_H
#define RUNDOWN_COMPAT_SCSI_H

#if !defined(_NTSRB_) && !defined(_NTSCSI_USER_MODE_)
#include <srb.h> /* before mingw-w64's own */
#endif

/* mingw-w64's ends before the version descriptors. */
#ifndef _INQUIRYDATA_DEFINED
#define _INQUIRYDATA_DEFINED
#define INQUIRYDATABUFFERSIZE 36
typedef USHORT VERSION_DESCRIPTOR, *PVERSION_DESCRIPTOR;
#pragma pack(push, 1)
typedef struct _INQUIRYDATA {
  UCHAR DeviceType : 5;
  UCHAR DeviceTypeQualifier : 3;
  UCHAR DeviceTypeModifier : 7;
  UCHAR RemovableMedia : 1;
  union {
    UCHAR Versions;
    struct {
      UCHAR ANSIVersion : 3;
      UCHAR ECMAVersion : 3;
      UCHAR ISOVersion : 2;
    };
  };
  UCHAR ResponseDataFormat : 4;
  UCHAR HiSupport : 1;
  UCHAR NormACA : 1;
  UCHAR TerminateTask : 1;
  UCHAR AERC : 1;
  UCHAR AdditionalLength;
  union {
    UCHAR Reserved;
    struct {
      UCHAR PROTECT : 1;
      UCHAR Reserved_1 : 2;
      UCHAR ThirdPartyCoppy : 1; /* Microsoft's spelling */
      UCHAR TPGS : 2;
      UCHAR ACC : 1;
      UCHAR SCCS : 1;
    };
  };
  UCHAR Addr16 : 1;
  UCHAR Addr32 : 1;
  UCHAR AckReqQ : 1;
  UCHAR MediumChanger : 1;
  UCHAR MultiPort : 1;
  UCHAR ReservedBit2 : 1;
  UCHAR EnclosureServices : 1;
  UCHAR ReservedBit3 : 1;
  UCHAR SoftReset : 1;
  UCHAR CommandQueue : 1;
  UCHAR TransferDisable : 1;
  UCHAR LinkedCommands : 1;
  UCHAR Synchronous : 1;
  UCHAR Wide16Bit : 1;
  UCHAR Wide32Bit : 1;
  UCHAR RelativeAddressing : 1;
  UCHAR VendorId[8];
  UCHAR ProductId[16];
  UCHAR ProductRevisionLevel[4];
  UCHAR VendorSpecific[20];
  UCHAR Reserved3[2];
  VERSION_DESCRIPTOR VersionDescriptors[8];
  UCHAR Reserved4[30];
} INQUIRYDATA, *PINQUIRYDATA;
#pragma pack(pop)
#define OFFSET_VER_DESCRIPTOR_ONE FIELD_OFFSET(INQUIRYDATA, VersionDescriptors[0])
#define OFFSET_VER_DESCRIPTOR_EIGHT FIELD_OFFSET(INQUIRYDATA, VersionDescriptors[8])
#endif

/* A member of CDB by both of its names. */
#define READ_DISK_INFORMATION READ_DISK_INFORMATION, READ_DISC_INFORMATION
#include_next <scsi.h>
#undef READ_DISK_INFORMATION
#define REVERSE_BYTES_2 REVERSE_BYTES_SHORT
#define REVERSE_BYTES_4 REVERSE_BYTES
#define REVERSE_BYTES_8 REVERSE_BYTES_QUAD
#include <scsi_pages.h>
#include <scsi_sense.h>

#endif
