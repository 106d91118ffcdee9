# Makes OUTPUT/MODULE.lib (for lld-link) and OUTPUT/MODULE.a (for GNU ld) for each module that EXPORT_LIST knows, and for each
# list of further names MORE/*.def: names that Windows exports and the simulated modules do not have.
function(run)
  execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${OUTPUT} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Microsoft's linker and lld take a name that is CONSTANT for the slot of the import table, which holds the variable's address;
# dlltool of GNU makes a function of it. So such a name becomes an object of its own for GNU ld, as dlltool makes it of DATA, with
# the slot's second name. Its file name lies between those of dlltool's first and last, for the linker sorts by it.
function(make_gnu_library STEM)
  file(STRINGS ${OUTPUT}/${STEM}.def lines)
  set(constants ${lines})
  list(FILTER constants INCLUDE REGEX " CONSTANT$")
  list(FILTER lines EXCLUDE REGEX " CONSTANT$")
  list(JOIN lines "\n" text)
  file(WRITE ${OUTPUT}/${STEM}.gnu.def "${text}\n")
  run(x86_64-w64-mingw32-dlltool -m i386:x86-64 -d ${STEM}.gnu.def -l ${STEM}.a)
  set(objects)
  foreach(line ${constants})
    string(REGEX MATCH "[A-Za-z0-9_]+" name "${line}")
    file(WRITE ${OUTPUT}/${name}.s ".global ${name}, __imp_${name}
.section .idata$7
.rva _head_${STEM}_a
.section .idata$5
${name}:
__imp_${name}:
.rva name
.long 0
.section .idata$4
.rva name
.long 0
.section .idata$6
name: .short 0
.asciz \"${name}\"
.balign 2
")
    run(x86_64-w64-mingw32-as -o ${STEM}_a_s_${name}.o ${name}.s)
    list(APPEND objects ${STEM}_a_s_${name}.o)
    list(APPEND temporary ${OUTPUT}/${name}.s ${OUTPUT}/${STEM}_a_s_${name}.o)
  endforeach()
  if(objects)
    run(x86_64-w64-mingw32-ar rD ${STEM}.a ${objects})
  endif()
  file(REMOVE ${OUTPUT}/${STEM}.gnu.def ${temporary})
endfunction()

# Libraries that are as they were keep their time, or every driver would be linked again after each change of an export's code.
function(make_libraries STEM NAMES)
  string(SHA256 names "${this_script}${NAMES}")
  if(EXISTS ${OUTPUT}/${STEM}.made)
    file(READ ${OUTPUT}/${STEM}.made before)
    if(before STREQUAL names AND EXISTS ${OUTPUT}/${STEM}.lib AND EXISTS ${OUTPUT}/${STEM}.a)
      return()
    endif()
  endif()
  file(REMOVE ${OUTPUT}/${STEM}.lib ${OUTPUT}/${STEM}.a)
  file(WRITE ${OUTPUT}/${STEM}.def "${NAMES}")
  run(llvm-dlltool -m i386:x86-64 -d ${STEM}.def -l ${STEM}.lib)
  make_gnu_library(${STEM})
  file(WRITE ${OUTPUT}/${STEM}.made "${names}")
endfunction()

file(SHA256 ${CMAKE_CURRENT_LIST_FILE} this_script)
file(MAKE_DIRECTORY ${OUTPUT})
execute_process(COMMAND ${EXPORT_LIST} modules OUTPUT_VARIABLE modules COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" modules "${modules}")
foreach(module ${modules})
  get_filename_component(stem ${module} NAME_WE)
  execute_process(COMMAND ${EXPORT_LIST} def ${module} OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)
  make_libraries(${stem} "${names}")
endforeach()
file(GLOB more RELATIVE ${MORE} ${MORE}/*.def)
foreach(file ${more})
  get_filename_component(stem ${file} NAME_WE)
  file(READ ${MORE}/${file} names)
  make_libraries(${stem} "${names}")
endforeach()
file(TOUCH ${OUTPUT}/complete)
