/* Names functions that are deprecated, for Microsoft's compiler only. */
