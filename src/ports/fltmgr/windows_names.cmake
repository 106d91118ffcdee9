# Writes OUTPUT: the names that DEFINITIONS, a module definition file, lists, in the order of their bytes, as the elements of an
# array.
file(STRINGS ${DEFINITIONS} names REGEX "^  [A-Za-z]")
list(TRANSFORM names REPLACE "^  ([A-Za-z0-9_]+).*$" "\"\\1\",\n")
list(SORT names COMPARE STRING CASE SENSITIVE)
list(JOIN names "" text)
file(WRITE ${OUTPUT} "${text}")
