/* The library's own trace function; the provider is the driver's. */
#define WPP_CONTROL_GUIDS \
  WPP_DEFINE_CONTROL_GUID(SumTrace, (0, 0, 0, 0, 0), WPP_DEFINE_BIT(SUM_ALL))
/*
begin_wpp config
FUNC Trace{FLAGS=SUM_ALL}(LEVEL, MSG, ...);
end_wpp
*/
#define WPP_FLAGS_LEVEL_LOGGER(Flags, AtLeast) WPP_LEVEL_LOGGER(Flags)
#define WPP_FLAGS_LEVEL_ENABLED(Flags, AtLeast) \
  (WPP_LEVEL_ENABLED(Flags) && WPP_CONTROL(WPP_BIT_##Flags).Level >= AtLeast)
