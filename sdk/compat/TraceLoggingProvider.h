/* TraceLogging: events that describe themselves. A provider registers as any other does, so that
   one which is never unregistered calls into memory that is gone once a consumer enables it. */
#ifndef RUNDOWN_COMPAT_TRACELOGGINGPROVIDER_H
#define RUNDOWN_COMPAT_TRACELOGGINGPROVIDER_H

#include <string.h>
#include <wchar.h>

#include "tracelogging_arrays.h"
#include "tracelogging_fields.h"

#ifndef EVENT_CONTROL_CODE_DISABLE_PROVIDER
#define EVENT_CONTROL_CODE_DISABLE_PROVIDER 0
#define EVENT_CONTROL_CODE_ENABLE_PROVIDER 1
#define EVENT_CONTROL_CODE_CAPTURE_STATE 2
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef NTSTATUS TLG_STATUS;
typedef enum _EVENT_INFO_CLASS {
  EventProviderBinaryTrackInfo,
  EventProviderSetReserved1,
  EventProviderSetTraits,
  EventProviderUseDescriptorType,
  MaxEventInfo
} EVENT_INFO_CLASS;
NTKERNELAPI NTSTATUS NTAPI EtwSetInformation(REGHANDLE RegHandle, EVENT_INFO_CLASS InformationClass,
                                             PVOID EventInformation, ULONG InformationLength);

struct _tlgProvider_t {
  UINT32 LevelPlus1; /* 0 while no consumer listens */
  const void* Traits;
  USHORT TraitsSize;
  const GUID* Id;
  ULONGLONG KeywordAny;
  ULONGLONG KeywordAll;
  REGHANDLE RegHandle;
  PETWENABLECALLBACK EnableCallback;
  PVOID CallbackContext;
};
typedef struct _tlgProvider_t const* TraceLoggingHProvider;

static inline VOID NTAPI TlgEnableCallback(LPCGUID SourceId, ULONG IsEnabled, UCHAR Level,
                                           ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword,
                                           PEVENT_FILTER_DESCRIPTOR FilterData, PVOID Context) {
  struct _tlgProvider_t* Provider = (struct _tlgProvider_t*)Context;
  if (IsEnabled == EVENT_CONTROL_CODE_DISABLE_PROVIDER) {
    Provider->LevelPlus1 = 0;
  } else if (IsEnabled == EVENT_CONTROL_CODE_ENABLE_PROVIDER) {
    Provider->KeywordAny = MatchAnyKeyword;
    Provider->KeywordAll = MatchAllKeyword;
    Provider->LevelPlus1 = Level == 0 ? 256 : (UINT32)Level + 1;
  }
  if (Provider->EnableCallback != NULL) {
    Provider->EnableCallback(SourceId, IsEnabled, Level, MatchAnyKeyword, MatchAllKeyword,
                             FilterData, Provider->CallbackContext);
  }
}

static inline TLG_STATUS TraceLoggingRegisterEx(TraceLoggingHProvider Handle,
                                                PETWENABLECALLBACK EnableCallback, PVOID Context) {
  struct _tlgProvider_t* Provider = (struct _tlgProvider_t*)Handle;
  NTSTATUS Status;
  Provider->EnableCallback = EnableCallback;
  Provider->CallbackContext = Context;
  Status = EtwRegister(Provider->Id, TlgEnableCallback, Provider, &Provider->RegHandle);
  /* A system that knows no traits records events all the same. */
  if (NT_SUCCESS(Status)) {
    (void)EtwSetInformation(Provider->RegHandle, EventProviderSetTraits, (PVOID)Provider->Traits,
                            Provider->TraitsSize);
  }
  return Status;
}

static inline TLG_STATUS TraceLoggingRegister(TraceLoggingHProvider Handle) {
  return TraceLoggingRegisterEx(Handle, NULL, NULL);
}

static inline VOID TraceLoggingUnregister(TraceLoggingHProvider Handle) {
  struct _tlgProvider_t* Provider = (struct _tlgProvider_t*)Handle;
  REGHANDLE Registered = Provider->RegHandle;
  Provider->RegHandle = 0;
  Provider->LevelPlus1 = 0;
  if (Registered != 0) EtwUnregister(Registered);
}

static inline BOOLEAN TraceLoggingProviderEnabled(TraceLoggingHProvider Provider, UCHAR Level,
                                                  ULONGLONG Keyword) {
  return Level < Provider->LevelPlus1 &&
         (Keyword == 0 || ((Keyword & Provider->KeywordAny) != 0 &&
                           (Keyword & Provider->KeywordAll) == Provider->KeywordAll));
}

static inline GUID TraceLoggingProviderId(TraceLoggingHProvider Provider) {
  return *Provider->Id;
}

static inline VOID TlgSetData(PEVENT_DATA_DESCRIPTOR Data, const void* Address, ULONG Size,
                              ULONG Kind) {
  Data->Ptr = (ULONGLONG)(ULONG_PTR)Address;
  Data->Size = Size;
  Data->Reserved = Kind;
}

#ifdef __cplusplus
}
#endif

#define TLG_GUID(a, b, c, d, e, f, g, h, i, j, k) \
  {                                               \
    a, b, c, {                                    \
      d, e, f, g, h, i, j, k                      \
    }                                             \
  }

/* The traits: their size, and the name. A provider's group follows: that trait's size, the 1 that
   stands for a group, and its GUID. */
#define TLG_STORAGE(Storage, Name, Guid)          \
  static const GUID Storage##_Id = TLG_GUID Guid; \
  static struct _tlgProvider_t Storage = {        \
      0, &Storage##_Traits, sizeof(Storage##_Traits), &Storage##_Id, 0, 0, 0, NULL, NULL}
#define TLG_STORAGE_PLAIN(Storage, Name, Guid)           \
  static const struct __attribute__((packed)) {          \
    USHORT Size;                                         \
    char Text[sizeof(Name)];                             \
  } Storage##_Traits = {sizeof(Storage##_Traits), Name}; \
  TLG_STORAGE(Storage, Name, Guid)
#define TLG_STORAGE_GROUP(Storage, Name, Guid, Group)                                         \
  static const struct __attribute__((packed)) {                                               \
    USHORT Size;                                                                              \
    char Text[sizeof(Name)];                                                                  \
    USHORT GroupSize;                                                                         \
    UCHAR GroupKind;                                                                          \
    GUID GroupId;                                                                             \
  } Storage##_Traits = {sizeof(Storage##_Traits), Name, 3 + sizeof(GUID), 1, TLG_GUID Group}; \
  TLG_STORAGE(Storage, Name, Guid)
#define TLG_STORAGE_OF(Nothing, Option, Name, ...) Name
#define TRACELOGGING_DEFINE_PROVIDER_STORAGE(Storage, Name, Guid, ...)  \
  TLG_STORAGE_OF(, ##__VA_ARGS__, TLG_STORAGE_GROUP, TLG_STORAGE_PLAIN) \
  (Storage, Name, Guid, ##__VA_ARGS__)
#define TraceLoggingOptionGroup(...) (__VA_ARGS__)
#define TRACELOGGING_DECLARE_PROVIDER(Handle) EXTERN_C const TraceLoggingHProvider Handle
#define TRACELOGGING_DEFINE_PROVIDER(Handle, Name, Guid, ...)                        \
  TRACELOGGING_DEFINE_PROVIDER_STORAGE(Handle##_Storage, Name, Guid, ##__VA_ARGS__); \
  TRACELOGGING_DECLARE_PROVIDER(Handle);                                             \
  const TraceLoggingHProvider Handle = &Handle##_Storage

/* The event's own description: its size, no extension, its name; then each field's name and type.
 */
#define TLG_WRITE_ACTIVITY(Provider, Event, Activity, Related, ...)                            \
  do {                                                                                         \
    static const struct __attribute__((packed)) {                                              \
      USHORT Size;                                                                             \
      UCHAR Extension;                                                                         \
      char Name[sizeof(Event)];                                                                \
      TLG_EACH(TLG_MEMBER, __VA_ARGS__)                                                        \
    } TlgMeta = {sizeof(TlgMeta), 0, Event, TLG_EACH(TLG_INITIAL, __VA_ARGS__)};               \
    EVENT_DESCRIPTOR TlgEvent = {0, 0, 11, 5, 0, 0, 0};                                        \
    TraceLoggingHProvider TlgHandle = (Provider);                                              \
    TLG_EACH(TLG_OPTION, __VA_ARGS__)                                                          \
    if (TraceLoggingProviderEnabled(TlgHandle, TlgEvent.Level, TlgEvent.Keyword)) {            \
      EVENT_DATA_DESCRIPTOR TlgData[2 TLG_EACH(TLG_ROOM, __VA_ARGS__)];                        \
      ULONG TlgCount = 2;                                                                      \
      TlgSetData(&TlgData[0], TlgHandle->Traits, TlgHandle->TraitsSize, 2);                    \
      TlgSetData(&TlgData[1], &TlgMeta, sizeof(TlgMeta), 1);                                   \
      TLG_EACH(TLG_DATA, __VA_ARGS__)                                                          \
      (void)EtwWriteTransfer(TlgHandle->RegHandle, &TlgEvent, (Activity), (Related), TlgCount, \
                             TlgData);                                                         \
    }                                                                                          \
  } while (0)
#define TraceLoggingWrite(Provider, ...) TLG_WRITE(Provider, __VA_ARGS__, TraceLoggingNothing())
#define TLG_WRITE(Provider, Event, ...) TLG_WRITE_ACTIVITY(Provider, Event, NULL, NULL, __VA_ARGS__)
#define TraceLoggingWriteActivity(Provider, Event, Activity, ...) \
  TLG_RELATED(Provider, Event, Activity, __VA_ARGS__, TraceLoggingNothing())
#define TLG_RELATED(Provider, Event, Activity, Related, ...) \
  TLG_WRITE_ACTIVITY(Provider, Event, Activity, Related, __VA_ARGS__)

#endif
