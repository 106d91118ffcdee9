# Writes OUTPUT: the name of each function and variable that LIBRARIES, mingw-w64's import libraries of the kernel, declare, in
# the order of their bytes, as the elements of an array.
set(names "")
foreach(library ${LIBRARIES})
  execute_process(COMMAND ${NM} ${library} OUTPUT_VARIABLE symbols ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "__imp_[^\n]+" imports "${symbols}")
  list(APPEND names ${imports})
endforeach()
list(TRANSFORM names REPLACE "^__imp_(.*)$" "\"\\1\",\n")
list(REMOVE_DUPLICATES names)
list(SORT names COMPARE STRING CASE SENSITIVE)
list(JOIN names "" text)
file(WRITE ${OUTPUT} "${text}")
