// Names of files as filters ask for them.
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/operation.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

struct NameState {
  machine::Map<const void*, std::uint32_t> references;
};
const machine::Part<NameState> state;

constexpr ULONG kFormats = 0xFF;

std::uint32_t& references_of(const FLT_FILE_NAME_INFORMATION* name, std::string_view function) {
  const auto found = state->references.find(name);
  if (found != state->references.end()) return found->second;
  not_ours(name, std::string(function) + " of what is no name");
}

UNICODE_STRING part(const UNICODE_STRING& of, std::size_t first, std::size_t end) {
  const auto bytes = static_cast<USHORT>((end - first) * sizeof(char16_t));
  return {bytes, bytes, of.Buffer + first};
}

// A name that is relative to an open directory is told as a whole.
machine::WString path_of(const FILE_OBJECT& file) {
  machine::WString path;
  if (file.RelatedFileObject != nullptr) {
    path = path_of(*file.RelatedFileObject);
    if (!path.ends_with(u'\\')) path += u'\\';
  }
  path += ob::text_of(file.FileName);
  return path;
}

std::size_t volume_units() {
  return ob::full_name(*ob::find(&volume_device())).size();
}

FLT_FILE_NAME_INFORMATION* make_name(const FILE_OBJECT& file, ULONG format) {
  machine::WString whole = ob::full_name(*ob::find(&volume_device()));
  whole += path_of(file);
  if (format == FLT_FILE_NAME_NORMALIZED && whole.size() > volume_units() + 1 &&
      whole.ends_with(u'\\')) {
    whole.pop_back();
  }
  const auto bytes = static_cast<ULONG>(whole.size() * sizeof(char16_t));
  auto* made = reinterpret_cast<FLT_FILE_NAME_INFORMATION*>(
      pool::allocate_object<std::byte>(sizeof(FLT_FILE_NAME_INFORMATION) + bytes));
  auto* text = reinterpret_cast<char16_t*>(made + 1);
  whole.copy(text, whole.size());
  made->Size = sizeof(FLT_FILE_NAME_INFORMATION);
  made->Format = format;
  made->Name = {static_cast<USHORT>(bytes), static_cast<USHORT>(bytes), text};
  made->Volume = part(made->Name, 0, volume_units());
  state->references[made] = 1;
  gate::acquired({.kind = Resource::filter_name, .key = reinterpret_cast<std::uint64_t>(made)});
  return made;
}

NTSTATUS get_name(const FILE_OBJECT& file, ULONG options, FLT_FILE_NAME_INFORMATION** name) {
  const ULONG format = options & kFormats;
  if (format == FLT_FILE_NAME_SHORT) {
    gate::unsupported(fltmgr.name, "a file's short name");
  }
  if (format != FLT_FILE_NAME_NORMALIZED && format != FLT_FILE_NAME_OPENED) {
    return STATUS_INVALID_PARAMETER;
  }
  *name = make_name(file, format);
  return STATUS_SUCCESS;
}

}  // namespace
}  // namespace flt

using namespace nt;
using flt::fltmgr;

// https://learn.microsoft.com/windows-hardware/drivers/ddi/fltkernel/nf-fltkernel-fltgetfilenameinformation
NTSTATUS FltGetFileNameInformation(FLT_CALLBACK_DATA* data, ULONG options,
                                   FLT_FILE_NAME_INFORMATION** name) {
  flt::irp_at(data, "FltGetFileNameInformation");
  *name = nullptr;
  // The file is not known any more when it closes, and not told before it is opened by an id.
  const UCHAR major = data->Iopb->MajorFunction;
  if (major == IRP_MJ_CLOSE || data->Iopb->TargetFileObject == nullptr) {
    return STATUS_FLT_INVALID_NAME_REQUEST;
  }
  return flt::get_name(*data->Iopb->TargetFileObject, options, name);
}
RUNDOWN_EXPORT(fltmgr, FltGetFileNameInformation,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::filter_name,
                .needs_memory = true,
                .header = "fltkernel"});

NTSTATUS FltGetFileNameInformationUnsafe(FILE_OBJECT* file, FLT_INSTANCE* instance, ULONG options,
                                         FLT_FILE_NAME_INFORMATION** name) {
  if (instance != nullptr) flt::check_instance(instance);
  *name = nullptr;
  return flt::get_name(*file, options, name);
}
RUNDOWN_EXPORT(fltmgr, FltGetFileNameInformationUnsafe,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::filter_name,
                .needs_memory = true,
                .header = "fltkernel"});

void FltReferenceFileNameInformation(FLT_FILE_NAME_INFORMATION* name) {
  ++flt::references_of(name, "FltReferenceFileNameInformation");
  gate::acquired({.kind = Resource::filter_name, .key = reinterpret_cast<std::uint64_t>(name)});
}
RUNDOWN_EXPORT(fltmgr, FltReferenceFileNameInformation,
               {.acquires = Resource::filter_name, .header = "fltkernel"});

void FltReleaseFileNameInformation(FLT_FILE_NAME_INFORMATION* name) {
  std::uint32_t& references = flt::references_of(name, "FltReleaseFileNameInformation");
  gate::released(Resource::filter_name, name);
  if (--references != 0) return;
  flt::state->references.erase(name);
  pool::free(name);
}
RUNDOWN_EXPORT(fltmgr, FltReleaseFileNameInformation,
               {.irql = Irql::apc, .releases = Resource::filter_name, .header = "fltkernel"});

// The final component is what follows the last backslash, a stream what follows its first colon,
// an extension what follows its last point before that.
NTSTATUS FltParseFileNameInformation(FLT_FILE_NAME_INFORMATION* name) {
  flt::references_of(name, "FltParseFileNameInformation");
  const std::u16string_view all = ob::text_of(name->Name);
  const std::size_t root = all.find(u'\\', name->Volume.Length / sizeof(char16_t));
  const std::size_t last = all.rfind(u'\\');
  const bool has_path = root != std::u16string_view::npos;
  const std::size_t final_begin = has_path ? last + 1 : all.size();
  const std::size_t colon = all.find(u':', final_begin);
  const std::size_t name_end = colon == std::u16string_view::npos ? all.size() : colon;
  const std::size_t point = all.substr(0, name_end).rfind(u'.');
  name->FinalComponent = flt::part(name->Name, final_begin, all.size());
  name->NamesParsed |= FLTFL_FILE_NAME_PARSED_FINAL_COMPONENT | FLTFL_FILE_NAME_PARSED_EXTENSION |
                       FLTFL_FILE_NAME_PARSED_STREAM | FLTFL_FILE_NAME_PARSED_PARENT_DIR;
  const bool has_extension = point != std::u16string_view::npos && point >= final_begin;
  name->Extension = has_extension ? flt::part(name->Name, point + 1, name_end) : UNICODE_STRING{};
  name->Stream = flt::part(name->Name, name_end, all.size());
  name->ParentDir = has_path ? flt::part(name->Name, root, final_begin) : UNICODE_STRING{};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltParseFileNameInformation, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
