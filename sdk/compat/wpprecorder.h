/* The in-flight trace recorder, WppRecorder.sys. Its functions take the driver's WPP control block,
   so that the names which a driver uses are macros over the exports. */
#ifndef RUNDOWN_COMPAT_WPPRECORDER_H
#define RUNDOWN_COMPAT_WPPRECORDER_H

#ifdef __cplusplus
extern "C" {
#endif

DECLARE_HANDLE(RECORDER_LOG);
typedef RECORDER_LOG* PRECORDER_LOG;

#define RECORDER_LOG_IDENTIFIER_MAX_CHARS 16

typedef struct _RECORDER_CONFIGURE_PARAMS {
  ULONG Size;
  BOOLEAN CreateDefaultLog;
} RECORDER_CONFIGURE_PARAMS, *PRECORDER_CONFIGURE_PARAMS;

typedef struct _RECORDER_LOG_CREATE_PARAMS {
  ULONG Size;
  ULONG LogTag;
  ULONG TotalBufferSize;
  ULONG ErrorPartitionSize;
  ULONG_PTR LogIdentifierAppendValue;
  BOOLEAN LogIdentifierAppendValueSet;
  ULONG LogIdentifierSize;
  CHAR LogIdentifier[RECORDER_LOG_IDENTIFIER_MAX_CHARS];
} RECORDER_LOG_CREATE_PARAMS, *PRECORDER_LOG_CREATE_PARAMS;

FORCEINLINE VOID RECORDER_CONFIGURE_PARAMS_INIT(PRECORDER_CONFIGURE_PARAMS Params) {
  RtlZeroMemory(Params, sizeof(*Params));
  Params->Size = sizeof(*Params);
  Params->CreateDefaultLog = TRUE;
}
FORCEINLINE VOID RECORDER_LOG_CREATE_PARAMS_INIT(PRECORDER_LOG_CREATE_PARAMS Params,
                                                 PCSTR LogIdentifier) {
  RtlZeroMemory(Params, sizeof(*Params));
  Params->Size = sizeof(*Params);
  while (LogIdentifier != NULL &&
         Params->LogIdentifierSize < RECORDER_LOG_IDENTIFIER_MAX_CHARS - 1 &&
         LogIdentifier[Params->LogIdentifierSize] != 0) {
    Params->LogIdentifier[Params->LogIdentifierSize] = LogIdentifier[Params->LogIdentifierSize];
    ++Params->LogIdentifierSize;
  }
}

DECLSPEC_IMPORT VOID NTAPI imp_WppRecorderConfigure(PVOID WppControl,
                                                    PRECORDER_CONFIGURE_PARAMS Params);
DECLSPEC_IMPORT BOOLEAN NTAPI imp_WppRecorderIsDefaultLogAvailable(PVOID WppControl);
DECLSPEC_IMPORT RECORDER_LOG NTAPI imp_WppRecorderLogGetDefault(PVOID WppControl);
DECLSPEC_IMPORT NTSTATUS NTAPI imp_WppRecorderLogCreate(PVOID WppControl,
                                                        PRECORDER_LOG_CREATE_PARAMS Params,
                                                        RECORDER_LOG* Log);
DECLSPEC_IMPORT VOID NTAPI imp_WppRecorderLogDelete(PVOID WppControl, RECORDER_LOG Log);
DECLSPEC_IMPORT VOID NTAPI imp_WppRecorderLogSetIdentifier(PVOID WppControl, RECORDER_LOG Log,
                                                           PCSTR Identifier);

#define WppRecorderConfigure(Params) imp_WppRecorderConfigure(WPP_GLOBAL_Control, (Params))
#define WppRecorderIsDefaultLogAvailable() imp_WppRecorderIsDefaultLogAvailable(WPP_GLOBAL_Control)
#define WppRecorderLogGetDefault() imp_WppRecorderLogGetDefault(WPP_GLOBAL_Control)
#define WppRecorderLogCreate(Params, Log) \
  imp_WppRecorderLogCreate(WPP_GLOBAL_Control, (Params), (Log))
#define WppRecorderLogDelete(Log) imp_WppRecorderLogDelete(WPP_GLOBAL_Control, (Log))
#define WppRecorderLogSetIdentifier(Log, Identifier) \
  imp_WppRecorderLogSetIdentifier(WPP_GLOBAL_Control, (Log), (Identifier))

#ifdef __cplusplus
}
#endif

#endif
