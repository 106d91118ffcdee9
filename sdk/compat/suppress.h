/* Silences warnings of Microsoft's static analyser. */
