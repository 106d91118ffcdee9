/* CUnknown, which audio drivers derive their objects from. Its functions are the kit's
   (wdk/stdunk.cpp); on Windows they are in stdunk.lib. */
#ifndef _STDUNK_H_
#define _STDUNK_H_

#include <punknown.h>

DECLARE_INTERFACE(INonDelegatingUnknown) {
  STDMETHOD_(NTSTATUS, NonDelegatingQueryInterface)(THIS_ REFIID, PVOID*) PURE;
  STDMETHOD_(ULONG, NonDelegatingAddRef)(THIS) PURE;
  STDMETHOD_(ULONG, NonDelegatingRelease)(THIS) PURE;
};
typedef INonDelegatingUnknown* PNONDELEGATINGUNKNOWN;

class CUnknown : public INonDelegatingUnknown {
  LONG m_lRefCount;
  PUNKNOWN m_pUnknownOuter;

 public:
  CUnknown(PUNKNOWN pUnknownOuter);
  virtual ~CUnknown();
  PUNKNOWN GetOuterUnknown() { return m_pUnknownOuter; }

  STDMETHODIMP_(ULONG) NonDelegatingAddRef();
  STDMETHODIMP_(ULONG) NonDelegatingRelease();
  STDMETHODIMP_(NTSTATUS) NonDelegatingQueryInterface(REFIID rIID, PVOID* ppVoid);
};

#define DECLARE_STD_UNKNOWN()                                              \
  STDMETHODIMP_(NTSTATUS) NonDelegatingQueryInterface(REFIID iid, PVOID*); \
  STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID riid, void** ppv) {        \
    return GetOuterUnknown()->QueryInterface(riid, ppv);                   \
  }                                                                        \
  STDMETHODIMP_(ULONG) AddRef() {                                          \
    return GetOuterUnknown()->AddRef();                                    \
  }                                                                        \
  STDMETHODIMP_(ULONG) Release() {                                         \
    return GetOuterUnknown()->Release();                                   \
  }

#define DEFINE_STD_CONSTRUCTOR(Class) \
  Class(PUNKNOWN pUnknownOuter) : CUnknown(pUnknownOuter) {}

#define QICAST(Type) PVOID((Type)(this))
#define QICASTUNKNOWN(Type) PVOID(PUNKNOWN((Type)(this)))

#define STD_CREATE_BODY_WITH_TAG_(Class, ppUnknown, pUnknownOuter, poolType, tag, base) \
  NTSTATUS ntStatus = STATUS_INSUFFICIENT_RESOURCES;                                    \
  Class* p = new (poolType, tag) Class(pUnknownOuter);                                  \
  if (p) {                                                                              \
    *ppUnknown = PUNKNOWN((base)(p));                                                   \
    (*ppUnknown)->AddRef();                                                             \
    ntStatus = STATUS_SUCCESS;                                                          \
  }                                                                                     \
  return ntStatus
#define STD_CREATE_BODY_WITH_TAG(Class, ppUnknown, pUnknownOuter, poolType, tag) \
  STD_CREATE_BODY_WITH_TAG_(Class, ppUnknown, pUnknownOuter, poolType, tag, PUNKNOWN)
#define STD_CREATE_BODY_(Class, ppUnknown, pUnknownOuter, poolType, base) \
  STD_CREATE_BODY_WITH_TAG_(Class, ppUnknown, pUnknownOuter, poolType, 'rCcP', base)
#define STD_CREATE_BODY(Class, ppUnknown, pUnknownOuter, poolType) \
  STD_CREATE_BODY_(Class, ppUnknown, pUnknownOuter, poolType, PUNKNOWN)

/* A driver that has its own says so with this name. */
#ifndef _NEW_DELETE_OPERATORS_
#define _NEW_DELETE_OPERATORS_

inline PVOID operator new(size_t iSize, POOL_TYPE poolType, ULONG tag) noexcept {
  PVOID result = ExAllocatePoolWithTag(poolType, iSize, tag);
  if (result) {
    RtlZeroMemory(result, iSize);
  }
  return result;
}

inline PVOID operator new(size_t iSize, POOL_TYPE poolType) noexcept {
  return operator new(iSize, poolType, 'wNcP');
}

inline void __cdecl operator delete(PVOID pVoid) {
  if (pVoid) {
    ExFreePool(pVoid);
  }
}

inline void __cdecl operator delete(PVOID pVoid, ULONG tag) {
  if (pVoid) {
    ExFreePoolWithTag(pVoid, tag);
  }
}

inline void __cdecl operator delete(PVOID pVoid, size_t) {
  operator delete(pVoid);
}

inline void __cdecl operator delete[](PVOID pVoid) {
  operator delete(pVoid);
}

inline void __cdecl operator delete[](PVOID pVoid, size_t) {
  operator delete(pVoid);
}
#endif

#endif
