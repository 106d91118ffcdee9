/* The library's own trace function; the provider is the driver's. */
#define WPP_CONTROL_GUIDS \
  WPP_DEFINE_CONTROL_GUID(SumTrace, (0, 0, 0, 0, 0), WPP_DEFINE_BIT(SUM_ALL))
/*
begin_wpp config
FUNC Trace(LEVEL, FLAG, (MSG, ...));
end_wpp
*/
#define WPP_LEVEL_FLAG_LOGGER(Least, Flag) WPP_LEVEL_LOGGER(Flag)
#define WPP_LEVEL_FLAG_ENABLED(Least, Flag) \
  (WPP_LEVEL_ENABLED(Flag) && WPP_CONTROL(WPP_BIT_##Flag).Level >= Least)
