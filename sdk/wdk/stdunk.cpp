// The functions of stdunk.h's CUnknown (stdunk.lib).
#define _NEW_DELETE_OPERATORS_
#include <stdunk.h>

// The first three functions of an object that is not part of another are its own IUnknown.
CUnknown::CUnknown(PUNKNOWN pUnknownOuter) : m_lRefCount(0), m_pUnknownOuter(pUnknownOuter) {
  if (m_pUnknownOuter == nullptr) {
    m_pUnknownOuter = PUNKNOWN(PVOID(PNONDELEGATINGUNKNOWN(this)));
  }
}

CUnknown::~CUnknown() {}

STDMETHODIMP_(ULONG) CUnknown::NonDelegatingAddRef() {
  return ULONG(InterlockedIncrement(&m_lRefCount));
}

STDMETHODIMP_(ULONG) CUnknown::NonDelegatingRelease() {
  const LONG left = InterlockedDecrement(&m_lRefCount);
  if (left == 0) {
    m_lRefCount = 1;  // for a destructor that takes a reference and gives it back
    delete this;
  }
  return ULONG(left);
}

STDMETHODIMP_(NTSTATUS) CUnknown::NonDelegatingQueryInterface(REFIID rIID, PVOID* ppVoid) {
  static const GUID unknown = {
      0x00000000, 0x0000, 0x0000, {0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x46}};
  if (RtlCompareMemory(&rIID, &unknown, sizeof(GUID)) != sizeof(GUID)) {
    *ppVoid = nullptr;
    return STATUS_INVALID_PARAMETER;
  }
  *ppVoid = PVOID(PNONDELEGATINGUNKNOWN(this));
  NonDelegatingAddRef();
  return STATUS_SUCCESS;
}
