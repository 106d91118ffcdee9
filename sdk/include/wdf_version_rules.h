/* What a driver may use of the framework that it runs on.
 *
 * Since 1.25 a driver may load on a framework older than the one that it is made for, if it is not
 * older than KMDF_MINIMUM_VERSION_REQUIRED. Then it has to ask before it uses what is new, and a
 * structure has the size that the framework knows. A build that sets the minimum to the version
 * itself needs none of that.
 */
#ifndef _WDF_VERSION_RULES_H_
#define _WDF_VERSION_RULES_H_

#ifdef KMDF_MINIMUM_VERSION_REQUIRED
#if KMDF_MINIMUM_VERSION_REQUIRED < \
    WDF_FIRST_VERSION_SUPPORTING_CLIENT_VERSION_HIGHER_THAN_FRAMEWORK
#error "KMDF_MINIMUM_VERSION_REQUIRED cannot be below 25."
#endif
#if KMDF_MINIMUM_VERSION_REQUIRED > KMDF_VERSION_MINOR
#error "KMDF_MINIMUM_VERSION_REQUIRED cannot be above KMDF_VERSION_MINOR."
#endif
#endif

#ifndef WDF_EVERYTHING_ALWAYS_AVAILABLE
#if KMDF_VERSION_MINOR < WDF_FIRST_VERSION_SUPPORTING_CLIENT_VERSION_HIGHER_THAN_FRAMEWORK || \
    (defined(KMDF_MINIMUM_VERSION_REQUIRED) &&                                                \
     KMDF_MINIMUM_VERSION_REQUIRED == KMDF_VERSION_MINOR)
#define WDF_EVERYTHING_ALWAYS_AVAILABLE
#endif
#endif

#ifndef RUNDOWN_HOST

WDF_EXTERN_C_START

/* The entry stub has these; binding to the framework fills them. */
extern PWDF_DRIVER_GLOBALS WdfDriverGlobals;
#if KMDF_VERSION_MINOR >= 25
extern BOOLEAN WdfClientVersionHigherThanFramework;
extern ULONG WdfFunctionCount;
extern ULONG WdfStructureCount;
extern WDF_STRUCT_INFO WdfStructures;

/* The entry stub passes it on to the loader, so one is enough, whichever of the driver's objects it
 * comes from. */
extern WDF_ANY_ONE_DECLARED ULONG WdfMinimumVersionRequired;
#ifndef WDF_STUB
#ifdef KMDF_MINIMUM_VERSION_REQUIRED
WDF_ANY_ONE ULONG WdfMinimumVersionRequired = KMDF_MINIMUM_VERSION_REQUIRED;
#else
WDF_ANY_ONE ULONG WdfMinimumVersionRequired = KMDF_VERSION_MINOR;
#endif
#endif
#endif

WDF_EXTERN_C_END

#if KMDF_VERSION_MINOR >= 25
#define WDF_IS_FUNCTION_AVAILABLE(name)                      \
  (name##TableIndex < WDF_ALWAYS_AVAILABLE_FUNCTION_COUNT || \
   !WdfClientVersionHigherThanFramework || (ULONG)name##TableIndex < WdfFunctionCount)
#define WDF_IS_STRUCTURE_AVAILABLE(name) \
  (!WdfClientVersionHigherThanFramework || (ULONG)INDEX_##name < WdfStructureCount)
#define WDF_IS_FIELD_AVAILABLE(name, field)    \
  (!WdfClientVersionHigherThanFramework ||     \
   ((ULONG)INDEX_##name < WdfStructureCount && \
    (size_t)FIELD_OFFSET(name, field) < WdfStructures[INDEX_##name]))
#endif

#ifdef WDF_EVERYTHING_ALWAYS_AVAILABLE
#define WDF_STRUCTURE_SIZE(name) ((ULONG)sizeof(name))
#define WDF_FUNCTION_PRESENT(name) TRUE
#else
/* A structure that the framework does not know has the size (ULONG)-1. */
#define WDF_STRUCTURE_SIZE(name)                                                   \
  ((ULONG)(!WdfClientVersionHigherThanFramework      ? sizeof(name)                \
           : (ULONG)INDEX_##name < WdfStructureCount ? WdfStructures[INDEX_##name] \
                                                     : (size_t)-1))
#define WDF_FUNCTION_PRESENT(name) WDF_IS_FUNCTION_AVAILABLE(name)
#endif

/* A call through the table, and the report of a call that the framework cannot take. */
#define WDF_CALL(type, name) ((type)WdfFunctions[name##TableIndex])
#define WDF_REPORT_MISSING(name, returns_status) \
  WdfDriverErrorReportApiMissing(WdfDriverGlobals->Driver, NULL, name##TableIndex, returns_status)

/* Clears a structure and states its size, as every *_INIT function begins. */
#define WDF_BEGIN_INIT(type, pointer)           \
  do {                                          \
    RtlZeroMemory((pointer), sizeof(type));     \
    (pointer)->Size = WDF_STRUCTURE_SIZE(type); \
  } while (0)

#endif

#endif
