# A CMake toolchain file for Windows x64 kernel drivers:
#
#   cmake -S . -B build -D CMAKE_TOOLCHAIN_FILE=<here>/windows-driver.cmake [-D RUNDOWN_COMPILER=clang|gcc]
#
# It gives the project add_windows_driver(), see add-windows-driver.cmake. RUNDOWN_KIT names the kit where this file lies in
# neither the kit nor rundown's source tree.
if(NOT CMAKE_VERSION VERSION_GREATER_EQUAL 3.25)
  message(FATAL_ERROR "rundown: building drivers needs CMake 3.25 or newer, this is ${CMAKE_VERSION}.")
endif()

if(NOT DEFINED RUNDOWN_KIT)
  set(RUNDOWN_KIT $ENV{RUNDOWN_KIT})
endif()
if(NOT RUNDOWN_KIT)
  foreach(place ${CMAKE_CURRENT_LIST_DIR}/.. ${CMAKE_CURRENT_LIST_DIR}/../../build/release/sdk)
    get_filename_component(place ${place} ABSOLUTE)
    if(EXISTS ${place}/lib/complete)
      set(RUNDOWN_KIT ${place})
      break()
    endif()
  endforeach()
endif()
if(NOT RUNDOWN_KIT OR NOT EXISTS ${RUNDOWN_KIT}/lib/complete)
  get_filename_component(checkout ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
  message(FATAL_ERROR "rundown: the driver kit is not built. Run `make -C ${checkout} kit`, or name a kit with -D RUNDOWN_KIT=FOLDER.")
endif()

set(RUNDOWN_COMPILER "" CACHE STRING "The compiler for drivers: clang (SEH, DWARF, PDB) or gcc (mingw-w64; no SEH, DWARF)")
if(NOT RUNDOWN_COMPILER)
  if(CMAKE_C_COMPILER MATCHES "gcc|mingw32")
    set(RUNDOWN_COMPILER gcc)
  else()
    set(RUNDOWN_COMPILER clang)
  endif()
endif()
# A toolchain file is read again for each compiler test, without the project's cache.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES RUNDOWN_KIT RUNDOWN_COMPILER)

# A driver has no C library and no start-up objects, so none of what CMake knows of Windows programs applies.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_SKIP_INSTALL_RULES ON)

if(RUNDOWN_COMPILER STREQUAL clang)
  if(NOT CMAKE_C_COMPILER)
    set(CMAKE_C_COMPILER clang)
  endif()
  if(NOT CMAKE_CXX_COMPILER)
    set(CMAKE_CXX_COMPILER clang++)
  endif()
  # For CMake's own tests of the compiler, which takes clang for MSVC otherwise. Drivers are made for Microsoft's target, see
  # add-windows-driver.cmake.
  set(CMAKE_C_COMPILER_TARGET x86_64-w64-windows-gnu)
  set(CMAKE_CXX_COMPILER_TARGET x86_64-w64-windows-gnu)
  # lld warns of .debug_info and its like: their names are longer than the eight letters of an image's section table.
  set(rundown_link "lld-link <LINK_FLAGS> <OBJECTS> <LINK_LIBRARIES> /out:<TARGET> /ignore:longsections")
elseif(RUNDOWN_COMPILER STREQUAL gcc)
  if(NOT CMAKE_C_COMPILER)
    set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc)
  endif()
  if(NOT CMAKE_CXX_COMPILER)
    set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++)
  endif()
  set(rundown_link "<CMAKE_C_COMPILER> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
else()
  message(FATAL_ERROR "rundown: RUNDOWN_COMPILER is clang or gcc, not '${RUNDOWN_COMPILER}'.")
endif()
# Platform/Generic-Determine-CXX.cmake, which CMake reads when a project asks for C++.
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
set(CMAKE_C_LINK_EXECUTABLE "${rundown_link}")
string(REPLACE "<CMAKE_C_COMPILER>" "<CMAKE_CXX_COMPILER>" CMAKE_CXX_LINK_EXECUTABLE "${rundown_link}")
set(CMAKE_EXECUTABLE_SUFFIX .sys)
set(CMAKE_EXECUTABLE_SUFFIX_C .sys)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .sys)

include(${CMAKE_CURRENT_LIST_DIR}/driver-resources.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/driver-includes.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/add-windows-driver.cmake)
