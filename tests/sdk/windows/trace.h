#pragma once
#define WPP_CONTROL_GUIDS                                                        \
  WPP_DEFINE_CONTROL_GUID(TwiceGuid, (71ae54db, 0862, 41bf, a24f, 5330cec3c7f9), \
                          WPP_DEFINE_BIT(PARTS))
