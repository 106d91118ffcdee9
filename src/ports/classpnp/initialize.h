// What a storage class driver gives to classpnp.sys, as classpnp.h has it.
#pragma once

#include <array>

#include "abi/io.h"

namespace rundown::ports::classpnp {

struct ClassWmiInfo {
  abi::ULONG GuidCount;
  void* GuidRegInfo;
  std::array<void*, 6> routines;
};

// CLASS_DEV_INFO: of functional devices, or of those that a class driver enumerates.
struct DeviceInfo {
  abi::ULONG DeviceExtensionSize;
  abi::ULONG DeviceType;
  abi::UCHAR StackSize;
  abi::ULONG DeviceCharacteristics;
  void* ClassError;
  void* ClassReadWriteVerification;
  void* ClassDeviceControl;
  void* ClassShutdownFlush;
  void* ClassCreateClose;
  void* ClassInitDevice;
  void* ClassStartDevice;
  void* ClassPowerDevice;
  void* ClassStopDevice;
  void* ClassRemoveDevice;
  void* ClassQueryPnpCapabilities;
  ClassWmiInfo wmi;
};
static_assert(sizeof(DeviceInfo) == 168);

// CLASS_INIT_DATA
struct InitData {
  abi::ULONG InitializationDataSize;
  DeviceInfo FdoData;
  DeviceInfo PdoData;
  void* ClassAddDevice;
  void* ClassEnumerateDevice;
  void* ClassQueryId;
  void* ClassStartIo;
  void* ClassUnload;
  void* ClassTick;
};
static_assert(sizeof(InitData) == 392);

// What ClassInitializeEx does, by GUID.
inline constexpr abi::GUID kQueryRegInfoEx{
    0x00E34B11, 0x2444, 0x4745, {0xA5, 0x3D, 0x62, 0x01, 0x00, 0xCD, 0x82, 0xF7}};
inline constexpr abi::GUID kSenseInfo2{
    0x509A8C5F, 0x71D7, 0x48F6, {0x82, 0x1E, 0x17, 0x3C, 0x49, 0xBF, 0x2F, 0x18}};
inline constexpr abi::GUID kWorkingSet{
    0x105701B0, 0x9E9B, 0x47CB, {0x97, 0x80, 0x81, 0x19, 0x8A, 0xF7, 0xB5, 0x24}};
inline constexpr abi::GUID kSrbSupport{
    0x0A483941, 0xBDFD, 0x4F7B, {0xBE, 0x95, 0xCE, 0xE2, 0xA2, 0x16, 0x09, 0x0C}};

struct RegInfoExList {  // CLASS_QUERY_WMI_REGINFO_EX_LIST
  abi::ULONG Size;
  void* ClassFdoQueryWmiRegInfoEx;
  void* ClassPdoQueryWmiRegInfoEx;
};
static_assert(sizeof(RegInfoExList) == 24);

struct WorkingSet {  // CLASS_WORKING_SET
  abi::ULONG Size;
  abi::ULONG XferPacketsWorkingSetMaximum;
  abi::ULONG XferPacketsWorkingSetMinimum;
};
inline constexpr abi::ULONG kLargestWorkingSet = 2048;

struct SenseInfo2 {  // CLASS_INTERPRET_SENSE_INFO2
  abi::ULONG Size;
  abi::ULONG HistoryCount;
  void* Compress;
  void* Interpret;
};
static_assert(sizeof(SenseInfo2) == 24);
inline constexpr abi::ULONG kLongestHistory = 30000;

inline constexpr abi::ULONG kSrbKinds = 0x3;  // CLASS_SRB_SCSI_REQUEST_BLOCK, ..._STORAGE_...

}  // namespace rundown::ports::classpnp
