// How reads, writes and controls are put into an IRP, with and without a request of the driver's.
#include "nt/mm/mdl.h"
#include "sender.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

WDF_MEMORY_DESCRIPTOR buffer_of(void* buffer, ULONG bytes) {
  WDF_MEMORY_DESCRIPTOR made{};
  made.Type = WdfMemoryDescriptorTypeBuffer;
  made.u.BufferType = {buffer, bytes};
  return made;
}

WDF_MEMORY_DESCRIPTOR handle_of(WDFMEMORY memory, WDFMEMORY_OFFSET* offsets = nullptr) {
  WDF_MEMORY_DESCRIPTOR made{};
  made.Type = WdfMemoryDescriptorTypeHandle;
  made.u.HandleType = {memory, offsets};
  return made;
}

// The bus answers a buffered request with so many bytes of this.
void answer_bytes(Sender& sender, char byte, ULONG_PTR bytes) {
  sender.on_io = [&sender, byte, bytes](IRP& irp, const IO_STACK_LOCATION& location) {
    sender.last = location;
    ++sender.arrived;
    std::memset(irp.AssociatedIrp.SystemBuffer, byte, bytes);
    irp.IoStatus.Information = bytes;
    return STATUS_SUCCESS;
  };
}

TEST(Format, ReadsIntoTheDriversMemory) {
  in_machine([] {
    Sender sender;
    answer_bytes(sender, 'x', 3);
    char data[8] = "-------";
    const WDFMEMORY memory = sender.memory_over(data, sizeof data);
    const WDFREQUEST request = sender.make_request();
    WDFMEMORY_OFFSET offset{2, 4};
    LONGLONG device_offset = 512;
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetFormatRequestForRead", sender.target, request,
                                    memory, &offset, &device_offset),
              STATUS_SUCCESS);
    sender.set_routine(request);
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.last.Parameters.Read.Length, 4U);
    EXPECT_EQ(sender.last.Parameters.Read.ByteOffset.QuadPart, 512);
    EXPECT_STREQ(data, "--xxx--");
    EXPECT_EQ(sender.results.Type, WdfRequestTypeRead);
    EXPECT_EQ(sender.results.Parameters.Read.Buffer, memory);
    EXPECT_EQ(sender.results.Parameters.Read.Offset, 2U);
    EXPECT_EQ(sender.results.Parameters.Read.Length, 3U);
    WDFMEMORY_OFFSET beyond{6, 4};
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetFormatRequestForRead", sender.target, request,
                                    memory, &beyond, nullptr),
              STATUS_INTEGER_OVERFLOW);
  });
}

TEST(Format, KeepsMemoryAlive) {
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    char data[8] = "abcdefg";
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtDestroyCallback =
        sender.driver.noted<PFN_WDF_OBJECT_CONTEXT_DESTROY>("destroyed");
    WDFMEMORY memory = nullptr;
    sender.call<NTSTATUS>("WdfMemoryCreatePreallocated", &attributes, data, sizeof data, &memory);
    const WDFREQUEST request = sender.make_request();
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetFormatRequestForWrite", sender.target, request,
                                    memory, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(sender.send(request));
    EXPECT_STREQ(static_cast<char*>(sender.kept.back()->AssociatedIrp.SystemBuffer), "abcdefg");
    EXPECT_EQ(sender.last.Parameters.Write.Length, 8U);
    sender.call("WdfObjectDelete", memory);
    EXPECT_TRUE(sender.driver.log.back() != "destroyed");
    sender.complete_kept();
    sender.call("WdfObjectDelete", request);
    EXPECT_EQ(sender.driver.log.back(), "destroyed");
  });
}

TEST(Format, LocksThePagesOfADirectTransfer) {
  in_machine([] {
    Sender sender(DO_DIRECT_IO);
    sender.answer = STATUS_PENDING;
    char data[8] = "abcdefg";
    const WDFREQUEST request = sender.make_request();
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetFormatRequestForWrite", sender.target, request,
                                    sender.memory_over(data, sizeof data), nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(sender.send(request));
    MDL* const mdl = sender.kept.back()->MdlAddress;
    ASSERT_NE(mdl, nullptr);
    EXPECT_NE(mdl->MdlFlags & MDL_PAGES_LOCKED, 0);
    EXPECT_EQ(mdl->ByteCount, 8U);
    sender.complete_kept();
    WDF_REQUEST_REUSE_PARAMS reuse{sizeof reuse, 0, STATUS_SUCCESS, nullptr};
    sender.call<NTSTATUS>("WdfRequestReuse", request, &reuse);
    EXPECT_EQ(sender.call<IRP*>("WdfRequestWdmGetIrp", request)->MdlAddress, nullptr);
    EXPECT_TRUE(held(gate::Resource::mdl).empty());
    EXPECT_TRUE(held(gate::Resource::locked_pages).empty());
  });
}

TEST(Format, GivesPointersToATargetThatDoesNeither) {
  in_machine([] {
    Sender sender(0);
    sender.answer = STATUS_PENDING;
    char data[8] = "abcdefg";
    const WDFREQUEST request = sender.make_request();
    sender.call<NTSTATUS>("WdfIoTargetFormatRequestForRead", sender.target, request,
                          sender.memory_over(data, sizeof data), nullptr, nullptr);
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.kept.back()->UserBuffer, data);
  });
}

TEST(Format, PutsAControlsDataWhereItsMethodWantsThem) {
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    char in[4] = "abc";
    char out[8] = "-------";
    const WDFMEMORY input = sender.memory_over(in, sizeof in);
    const WDFMEMORY output = sender.memory_over(out, sizeof out);
    const auto sent_by = [&](std::string_view function, ULONG method) -> IRP& {
      const WDFREQUEST request = sender.make_request();
      EXPECT_EQ(sender.call<NTSTATUS>(function, sender.target, request, control_code(0x800, method),
                                      input, nullptr, output, nullptr),
                STATUS_SUCCESS);
      sender.set_routine(request);
      EXPECT_TRUE(sender.send(request));
      EXPECT_EQ(sender.last.Parameters.DeviceIoControl.InputBufferLength, 4U);
      EXPECT_EQ(sender.last.Parameters.DeviceIoControl.OutputBufferLength, 8U);
      return *sender.kept.back();
    };
    IRP& buffered = sent_by("WdfIoTargetFormatRequestForIoctl", METHOD_BUFFERED);
    EXPECT_EQ(sender.last.MajorFunction, IRP_MJ_DEVICE_CONTROL);
    EXPECT_STREQ(static_cast<char*>(buffered.AssociatedIrp.SystemBuffer), "abc");
    std::memset(buffered.AssociatedIrp.SystemBuffer, 'x', 2);
    sender.kept.pop_back();
    buffered.CancelRoutine = nullptr;
    Sender::complete(buffered, STATUS_SUCCESS, 2);
    EXPECT_STREQ(out, "xx-----");
    EXPECT_EQ(sender.results.Type, WdfRequestTypeDeviceControl);
    EXPECT_EQ(sender.results.Parameters.Ioctl.Input.Buffer, input);
    EXPECT_EQ(sender.results.Parameters.Ioctl.Output.Buffer, output);
    EXPECT_EQ(sender.results.Parameters.Ioctl.Output.Length, 2U);
    const IRP& direct = sent_by("WdfIoTargetFormatRequestForInternalIoctl", METHOD_OUT_DIRECT);
    EXPECT_EQ(sender.last.MajorFunction, IRP_MJ_INTERNAL_DEVICE_CONTROL);
    EXPECT_EQ(direct.AssociatedIrp.SystemBuffer, in);
    EXPECT_EQ(direct.MdlAddress->ByteCount, 8U);
    sender.complete_kept();
    const IRP& neither = sent_by("WdfIoTargetFormatRequestForInternalIoctl", METHOD_NEITHER);
    EXPECT_EQ(neither.UserBuffer, out);
    EXPECT_EQ(sender.last.Parameters.DeviceIoControl.Type3InputBuffer, in);
    sender.complete_kept();
  });
}

TEST(Format, PutsOthersIntoTheirArguments) {
  in_machine([] {
    Sender sender;
    char data[4] = "abc";
    const WDFMEMORY memory = sender.memory_over(data, sizeof data);
    const WDFREQUEST request = sender.make_request();
    WDFMEMORY_OFFSET offset{1, 0};
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetFormatRequestForInternalIoctlOthers", sender.target,
                                    request, 0x220003, memory, nullptr, nullptr, nullptr, memory,
                                    &offset),
              STATUS_SUCCESS);
    sender.set_routine(request);
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.last.Parameters.Others.Argument1, data);
    EXPECT_EQ(sender.last.Parameters.Others.Argument2, nullptr);
    EXPECT_EQ(sender.last.Parameters.Others.Argument4, data + 1);
    EXPECT_EQ(sender.last.Parameters.DeviceIoControl.IoControlCode, 0x220003U);
    EXPECT_EQ(sender.results.Type, WdfRequestTypeOther);
    EXPECT_EQ(sender.results.Parameters.Others.Argument1.Ptr, memory);
  });
}

TEST(Synchronous, ReadsAndWrites) {
  in_machine([] {
    Sender sender;
    answer_bytes(sender, 'x', 3);
    char data[8] = "-------";
    ULONG_PTR bytes = 0;
    WDF_MEMORY_DESCRIPTOR buffer = buffer_of(data, sizeof data);
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetSendReadSynchronously", sender.target, nullptr,
                                    &buffer, nullptr, nullptr, &bytes),
              STATUS_SUCCESS);
    EXPECT_STREQ(data, "xxx----");
    EXPECT_EQ(bytes, 3U);
    answer_bytes(sender, 'x', 2);
    WDFMEMORY_OFFSET offsets{4, 2};
    WDF_MEMORY_DESCRIPTOR handle = handle_of(sender.memory_over(data, sizeof data), &offsets);
    const WDFREQUEST request = sender.make_request();
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetSendWriteSynchronously", sender.target, request,
                                    &handle, nullptr, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(sender.last.MajorFunction, IRP_MJ_WRITE);
    EXPECT_EQ(sender.last.Parameters.Write.Length, 2U);
    EXPECT_TRUE(held(gate::Resource::irp).empty());
  });
}

TEST(Synchronous, TakesAnMdl) {
  in_machine([] {
    Sender sender;
    answer_bytes(sender, 'x', 4);
    char* data = static_cast<char*>(
        test::call<void*>("ExAllocatePoolWithTag", NonPagedPool, 16, 0x74736554));
    MDL* const mdl = test::call<MDL*>("IoAllocateMdl", data, 16, FALSE, FALSE, nullptr);
    test::call("MmBuildMdlForNonPagedPool", mdl);
    WDF_MEMORY_DESCRIPTOR descriptor{};
    descriptor.Type = WdfMemoryDescriptorTypeMdl;
    descriptor.u.MdlType = {mdl, 8};
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetSendReadSynchronously", sender.target, nullptr,
                                    &descriptor, nullptr, nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(std::string(data, 4), "xxxx");
    EXPECT_EQ(sender.last.Parameters.Read.Length, 8U);
  });
}

TEST(Synchronous, Controls) {
  in_machine([] {
    Sender sender;
    answer_bytes(sender, 'y', 2);
    char in[4] = "abc";
    char out[4] = "---";
    WDF_MEMORY_DESCRIPTOR input = buffer_of(in, sizeof in);
    WDF_MEMORY_DESCRIPTOR output = buffer_of(out, sizeof out);
    ULONG_PTR bytes = 0;
    for (const auto* function :
         {"WdfIoTargetSendIoctlSynchronously", "WdfIoTargetSendInternalIoctlSynchronously"}) {
      EXPECT_EQ(sender.call<NTSTATUS>(function, sender.target, nullptr,
                                      control_code(0x800, METHOD_BUFFERED), &input, &output,
                                      nullptr, &bytes),
                STATUS_SUCCESS);
      EXPECT_STREQ(out, "yy-");
      EXPECT_EQ(bytes, 2U);
    }
    EXPECT_EQ(sender.last.MajorFunction, IRP_MJ_INTERNAL_DEVICE_CONTROL);
    sender.on_io = [&](IRP&, const IO_STACK_LOCATION& location) {
      sender.last = location;
      return STATUS_DEVICE_BUSY;
    };
    EXPECT_EQ(
        sender.call<NTSTATUS>("WdfIoTargetSendInternalIoctlOthersSynchronously", sender.target,
                              nullptr, 0x220003, &input, &output, nullptr, nullptr, nullptr),
        STATUS_DEVICE_BUSY);
    EXPECT_EQ(sender.last.Parameters.Others.Argument1, in);
    EXPECT_EQ(sender.last.Parameters.Others.Argument2, out);
  });
}

TEST(Synchronous, RefusesWrongArguments) {
  in_machine([] {
    Sender sender;
    const auto read = [&](WDF_MEMORY_DESCRIPTOR* data, WDF_REQUEST_SEND_OPTIONS* options) {
      return sender.call<NTSTATUS>("WdfIoTargetSendReadSynchronously", sender.target, nullptr, data,
                                   nullptr, options, nullptr);
    };
    WDF_MEMORY_DESCRIPTOR nothing = buffer_of(nullptr, 0);
    EXPECT_EQ(read(&nothing, nullptr), STATUS_INVALID_PARAMETER);
    nothing.Type = WdfMemoryDescriptorTypeMdl;
    EXPECT_EQ(read(&nothing, nullptr), STATUS_INVALID_PARAMETER);
    nothing.Type = WdfMemoryDescriptorTypeHandle;
    EXPECT_EQ(read(&nothing, nullptr), STATUS_INVALID_PARAMETER);
    nothing.Type = WdfMemoryDescriptorTypeInvalid;
    EXPECT_EQ(read(&nothing, nullptr), STATUS_INVALID_PARAMETER);
    WDF_REQUEST_SEND_OPTIONS options{8, 0, 0};
    EXPECT_EQ(read(nullptr, &options), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(sender.arrived, 0);
    sender.answer = STATUS_PENDING;
    options = Sender::options(WDF_REQUEST_SEND_OPTION_TIMEOUT, -10'000'000);
    EXPECT_EQ(read(nullptr, &options), STATUS_IO_TIMEOUT);
    EXPECT_EQ(failures_of("WdfIoTargetSendReadSynchronously", sender.driver.globals, sender.target,
                          nullptr, nullptr, nullptr, &options)
                  .size(),
              2U);
    EXPECT_EQ(failures_of("WdfIoTargetSendReadSynchronously", sender.driver.globals, sender.target,
                          nullptr, nullptr, nullptr, nullptr),
              std::vector<gate::Failure>{gate::fails_with(STATUS_INSUFFICIENT_RESOURCES)});
  });
}

}  // namespace
}  // namespace rundown
