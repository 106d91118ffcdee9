ULONG Sum(const ULONG* Numbers, ULONG Count);
