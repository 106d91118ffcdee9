// WDFCOMMONBUFFER.
#include "nt/io/dma.h"
#include "wdf/dma/dma_enabler.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kPageMask = 0xFFF;

class CommonBuffer final : public Object {
 public:
  static constexpr Type kType = Type::common_buffer;

  // `alignment` is a mask: all that is below the alignment itself.
  CommonBuffer(const Blueprint& plan, DmaEnabler& enabler, std::size_t bytes, ULONG alignment)
      : Object(plan, kType), enabler_(enabler), bytes_(bytes), alignment_(alignment) {}

  NTSTATUS allocate() {
    // A common buffer begins on a page; a client of an older version pays for alignment all the
    // same.
    const bool larger = alignment_ > kPageMask || client().minor_version < 11;
    raw_bytes_ = larger ? bytes_ + alignment_ : bytes_;
    if (raw_bytes_ < bytes_) return STATUS_INTEGER_OVERFLOW;
    if (raw_bytes_ > ~ULONG{0}) {
      verifier_break("value-out-of-range", "a common buffer is longer than 32 bits can say");
      return STATUS_INSUFFICIENT_RESOURCES;
    }
    const gate::OwnedBySystem owned;
    raw_ = nt::HalAllocateCommonBuffer(enabler_.adapter(WdfDmaDirectionReadFromDevice),
                                       static_cast<ULONG>(raw_bytes_), &raw_logical_, TRUE);
    return raw_ == nullptr ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
  }

  void* address() const { return static_cast<std::byte*>(raw_) + offset(); }
  PHYSICAL_ADDRESS logical() const {
    PHYSICAL_ADDRESS made = raw_logical_;
    made.QuadPart += static_cast<LONGLONG>(offset());
    return made;
  }
  std::size_t bytes() const { return bytes_; }

 protected:
  void dispose() override { free(); }
  void release() override { free(); }

 private:
  std::size_t offset() const {
    const auto at = static_cast<std::uint64_t>(raw_logical_.QuadPart);
    return ((at + alignment_) & ~std::uint64_t{alignment_}) - at;
  }
  void free() {
    if (raw_ == nullptr) return;
    const gate::OwnedBySystem owned;
    nt::HalFreeCommonBuffer(enabler_.adapter(WdfDmaDirectionReadFromDevice),
                            static_cast<ULONG>(raw_bytes_), raw_logical_, raw_, TRUE);
    raw_ = nullptr;
  }

  DmaEnabler& enabler_;
  std::size_t bytes_;
  ULONG alignment_;
  std::size_t raw_bytes_ = 0;
  void* raw_ = nullptr;
  PHYSICAL_ADDRESS raw_logical_{};
};

NTSTATUS create(const WDF_DRIVER_GLOBALS* globals, DmaEnabler& enabler, std::size_t bytes,
                ULONG alignment, const WDF_OBJECT_ATTRIBUTES* attributes, WDFCOMMONBUFFER* buffer) {
  require(globals, buffer);
  *buffer = nullptr;
  if (bytes == 0) return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status =
          validate(enabler.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  // A system adapter is there only while its device has resources.
  if (enabler.adapter(WdfDmaDirectionReadFromDevice) == nullptr)
    gate::unsupported(wdf01000.name, "WdfCommonBufferCreate");
  auto& made =
      make<CommonBuffer>(Blueprint{&enabler.client(), attributes}, enabler, bytes, alignment);
  if (const NTSTATUS status = made.allocate(); !nt_success(status)) {
    discard(made);
    return status;
  }
  return publish(made, attributes, &enabler, buffer);
}

}  // namespace

NTSTATUS WdfCommonBufferCreate(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER handle, std::size_t bytes,
                               WDF_OBJECT_ATTRIBUTES* attributes, WDFCOMMONBUFFER* buffer) {
  auto& enabler = object_of<DmaEnabler>(globals, handle);
  return create(globals, enabler, bytes, enabler.alignment(), attributes, buffer);
}
RUNDOWN_EXPORT(wdf01000, WdfCommonBufferCreate, (kCreatesObject));

NTSTATUS WdfCommonBufferCreateWithConfig(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER handle,
                                         std::size_t bytes, WDF_COMMON_BUFFER_CONFIG* config,
                                         WDF_OBJECT_ATTRIBUTES* attributes,
                                         WDFCOMMONBUFFER* buffer) {
  auto& enabler = object_of<DmaEnabler>(globals, handle);
  require(globals, config);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  return create(globals, enabler, bytes, config->AlignmentRequirement, attributes, buffer);
}
RUNDOWN_EXPORT(wdf01000, WdfCommonBufferCreateWithConfig, (kCreatesObject));

void* WdfCommonBufferGetAlignedVirtualAddress(WDF_DRIVER_GLOBALS* globals, WDFCOMMONBUFFER buffer) {
  return object_of<CommonBuffer>(globals, buffer).address();
}
RUNDOWN_EXPORT(wdf01000, WdfCommonBufferGetAlignedVirtualAddress, {});

PHYSICAL_ADDRESS WdfCommonBufferGetAlignedLogicalAddress(WDF_DRIVER_GLOBALS* globals,
                                                         WDFCOMMONBUFFER buffer) {
  return object_of<CommonBuffer>(globals, buffer).logical();
}
RUNDOWN_EXPORT(wdf01000, WdfCommonBufferGetAlignedLogicalAddress, {});

std::size_t WdfCommonBufferGetLength(WDF_DRIVER_GLOBALS* globals, WDFCOMMONBUFFER buffer) {
  return object_of<CommonBuffer>(globals, buffer).bytes();
}
RUNDOWN_EXPORT(wdf01000, WdfCommonBufferGetLength, {});

}  // namespace rundown::wdf
