#include "wdf/usb/continuous_reader.h"

#include <algorithm>

#include "nt/ke/dpc.h"
#include "nt/pool/pool.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"
#include "wdf/usb/usb_format.h"

namespace rundown::wdf {
namespace {

constexpr UCHAR kUsualReads = 2;
constexpr UCHAR kMostReads = 10;
constexpr ULONG kTag = 0;

}  // namespace

ContinuousReader::Read::Read(ContinuousReader& of, Request& own)
    : reader(of), request(own), dpc(nt::pool::allocate_object<KDPC>()) {
  ke::initialize_dpc(*dpc, routine<KDEFERRED_ROUTINE>("FxUsbReaderDpc"), this);
  completed.set();
}

// A read goes down from a DPC, so that reads that are completed at once do not nest.
void FxUsbReaderDpc(KDPC* /*dpc*/, void* context, void* /*argument1*/, void* /*argument2*/) {
  auto& read = *static_cast<ContinuousReader::Read*>(context);
  read.reader.send(read);
}
RUNDOWN_EXPORT(internal, FxUsbReaderDpc, {.header = ""});

ContinuousReader::ContinuousReader(UsbPipe& pipe, const WDF_USB_CONTINUOUS_READER_CONFIG& config)
    : pipe_(pipe),
      header_(config.HeaderLength),
      transfer_(config.TransferLength),
      total_(config.HeaderLength + config.TransferLength + config.TrailerLength),
      complete_(config.EvtUsbTargetPipeReadComplete),
      context_(config.EvtUsbTargetPipeReadCompleteContext),
      failed_(config.EvtUsbTargetPipeReadersFailed) {
  if (config.BufferAttributes != nullptr) attributes_ = *config.BufferAttributes;
  recovered_.set();
  const UCHAR count =
      config.NumPendingReads == 0 ? kUsualReads : std::min(config.NumPendingReads, kMostReads);
  const gate::OwnedBySystem owned;
  for (UCHAR n = 0; n < count; ++n) {
    auto& request =
        make<Request>(Blueprint{&pipe.client(), nullptr}, nullptr, nullptr, IrpOrigin::own);
    pipe.fit(request);
    reads_.push_back(new (machine::Allocator<Read>().allocate(1)) Read(*this, request));
  }
}

void ContinuousReader::forget_memory(Read& read) {
  if (Memory* memory = std::exchange(read.memory, nullptr)) delete_object(*memory);
}

NTSTATUS ContinuousReader::format(Read& read) {
  const gate::OwnedBySystem owned;
  read.request.drop_format();
  read.request.canceled = false;
  forget_memory(read);
  const WDF_OBJECT_ATTRIBUTES* attributes = attributes_ ? &*attributes_ : nullptr;
  void* const block = allocate_buffer(NonPagedPoolNx, total_, kTag);
  if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  __builtin_memset(block, 0, total_);
  auto& memory = make<PoolMemory>(Blueprint{&pipe_.client(), attributes}, block, total_, false);
  commit(memory, attributes, &pipe_);
  read.memory = &memory;
  const WDFMEMORY_OFFSET offset{header_, transfer_};
  const auto handle = static_cast<WDFMEMORY>(memory.handle());
  RequestData data;
  const NTSTATUS status = RequestData::of_memory(pipe_.client().globals, handle, &offset, data);
  return nt_success(status) ? pipe_.format_transfer(read.request, data, true, handle, header_)
                            : status;
}

bool ContinuousReader::submit(Read& read) {
  if (const NTSTATUS status = format(read); !nt_success(status)) {
    read.request.set_status(status);
    return false;
  }
  read.request.sending.listener = &read;
  read.completed.clear();
  if (!recovering_ && pipe_.submit_read(read.request)) return true;
  read.request.sending.listener = nullptr;
  read.completed.set();
  return false;
}

NTSTATUS ContinuousReader::start() {
  if (std::exchange(submitted_, true)) return STATUS_SUCCESS;
  for (Read* read : reads_) {
    if (!submit(*read)) return read->request.status();
    send(*read);
  }
  return STATUS_SUCCESS;
}

void ContinuousReader::Read::told(Request& /*request*/) {
  reader.read_done(*this);
}

void ContinuousReader::read_done(Read& read) {
  const NTSTATUS status = read.request.irp()->IoStatus.Status;
  auto& format = static_cast<UsbFormat&>(*read.request.sending.format);
  if (nt_success(status)) {
    call_driver("EvtUsbTargetPipeReadComplete", pipe_, complete_, pipe_.pipe_handle(),
                static_cast<WDFMEMORY>(read.memory->handle()), std::size_t{format.transferred()},
                context_);
    read.completed.set();
    // What finish() has still to do with the request comes before it is sent again.
    const gate::OwnedBySystem owned;
    if (submitted_ && submit(read)) ke::queue_dpc(*read.dpc, nullptr, nullptr);
    return;
  }
  read.completed.set();
  if (status != STATUS_CANCELLED) read_failed(status, format.told().UsbdStatus);
}

void ContinuousReader::read_failed(NTSTATUS status, USBD_STATUS usbd_status) {
  if (!submitted_ || std::exchange(recovering_, true)) return;
  failed_status_ = status;
  failed_usbd_status_ = usbd_status;
  recovered_.clear();
  ke::create_host_thread([](void* reader) { static_cast<ContinuousReader*>(reader)->recover(); },
                         this);
}

// FxUsbPipeRequestWorkItemHandler
void ContinuousReader::recover() {
  cancel_reads();
  bool again = true;
  if (failed_ != nullptr) {
    again = call_driver("EvtUsbTargetPipeReadersFailed", pipe_, failed_, pipe_.pipe_handle(),
                        failed_status_, failed_usbd_status_) != FALSE;
  }
  UsbDevice& device = pipe_.usb_interface().usb_device();
  again = again && nt_success(device.check_connected()) && nt_success(pipe_.reset());
  recovering_ = false;
  if (again) {
    for (Read* read : reads_) {
      if (submitted_ && submit(*read)) send(*read);
    }
  }
  recovered_.set();
}

void ContinuousReader::cancel_reads() {
  for (Read* read : reads_) {
    read->request.cancel_sent();
    read->completed.wait("a continuous reader is stopped when its reads are completed");
  }
}

void ContinuousReader::stop() {
  submitted_ = false;
  recovered_.wait("a continuous reader is stopped when EvtUsbTargetPipeReadersFailed has returned");
  cancel_reads();
}

void ContinuousReader::free_all() {
  const gate::OwnedBySystem owned;
  for (Read* read : reads_) {
    forget_memory(*read);
    ke::remove_dpc(*read->dpc);
    nt::pool::free(read->dpc);
    discard(read->request);
  }
  reads_.clear();
}

}  // namespace rundown::wdf
