#include <algorithm>

#include "nt/export.h"
#include "nt/fs/volume.h"
#include "nt/ob/handle.h"

namespace rundown::nt {

NTSTATUS IoCheckShareAccess(ACCESS_MASK access, ULONG desired, FILE_OBJECT* file,
                            SHARE_ACCESS* share, BOOLEAN update);
void IoRemoveShareAccess(FILE_OBJECT* file, SHARE_ACCESS* share);

namespace fs {
namespace {

constexpr ULONG kReadOnly = 0x1;    // FILE_ATTRIBUTE_READONLY
constexpr ULONG kDirectory = 0x10;  // FILE_ATTRIBUTE_DIRECTORY
constexpr ULONG kNormal = 0x80;     // FILE_ATTRIBUTE_NORMAL
constexpr ULONG kOpenByFileId = 0x2000;
constexpr ULONG kReservesOpfilter = 0x100000;
constexpr ACCESS_MASK kAppendData = 0x4;

struct Request {
  ULONG options = 0;
  ULONG disposition = 0;
  ULONG attributes = 0;
  ULONG share = 0;
  ACCESS_MASK access = 0;
};

struct Target {
  Node* directory = nullptr;  // nullptr: the name is the root's
  std::u16string_view name;
  bool ends_in_backslash = false;
};

bool overwrites(ULONG disposition) {
  return disposition == FILE_SUPERSEDE || disposition == FILE_OVERWRITE ||
         disposition == FILE_OVERWRITE_IF;
}

bool is_valid_name(std::u16string_view name) {
  return !name.empty() && name.find_first_of(u"\"*/<>?|") == std::u16string_view::npos;
}

NTSTATUS find(std::u16string_view path, Target& target) {
  target.ends_in_backslash = path.size() > 1 && path.back() == u'\\';
  if (target.ends_in_backslash) path.remove_suffix(1);
  if (path == u"\\") return STATUS_SUCCESS;
  if (path.find(u':') != std::u16string_view::npos) {
    gate::unsupported(ntoskrnl.name, "streams of a file");
  }
  target.directory = &root();
  for (;;) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find(u'\\'), path.size());
    target.name = path.substr(0, end);
    path.remove_prefix(end);
    if (!is_valid_name(target.name)) return STATUS_OBJECT_NAME_INVALID;
    if (path.empty()) return STATUS_SUCCESS;
    Node* next = child(*target.directory, target.name);
    if (next == nullptr || !next->directory) return STATUS_OBJECT_PATH_NOT_FOUND;
    target.directory = next;
  }
}

NTSTATUS check_existing(const Node& node, const Request& request, bool ends_in_backslash) {
  if (node.delete_pending) return STATUS_DELETE_PENDING;
  if (request.disposition == FILE_CREATE) return STATUS_OBJECT_NAME_COLLISION;
  if (node.directory) {
    if ((request.options & FILE_NON_DIRECTORY_FILE) != 0) return STATUS_FILE_IS_A_DIRECTORY;
    return overwrites(request.disposition) ? STATUS_OBJECT_NAME_COLLISION : STATUS_SUCCESS;
  }
  if (ends_in_backslash) return STATUS_OBJECT_NAME_INVALID;
  if ((request.options & FILE_DIRECTORY_FILE) != 0) return STATUS_NOT_A_DIRECTORY;
  if ((node.attributes & kReadOnly) == 0) return STATUS_SUCCESS;
  if ((request.options & FILE_DELETE_ON_CLOSE) != 0) return STATUS_CANNOT_DELETE;
  const bool writes = (request.access & (FILE_WRITE_DATA | kAppendData)) != 0;
  return writes || overwrites(request.disposition) ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

NTSTATUS open_existing(FILE_OBJECT& file, Node& node, const Request& request,
                       ULONG_PTR& information) {
  const bool empties = overwrites(request.disposition);
  // Emptying a file writes to it, whether or not the caller asked for that right.
  const ACCESS_MASK needed = request.access | (empties ? FILE_WRITE_DATA : 0);
  if (NTSTATUS status = IoCheckShareAccess(needed, request.share, &file, &node.share, FALSE);
      !nt_success(status)) {
    return status;
  }
  IoCheckShareAccess(request.access, request.share, &file, &node.share, TRUE);
  information = FILE_OPENED;
  if (!empties) return STATUS_SUCCESS;
  node.data.clear();
  node.attributes = request.attributes & ~(kNormal | kDirectory);
  touch(node);
  information = request.disposition == FILE_SUPERSEDE ? FILE_SUPERSEDED : FILE_OVERWRITTEN;
  return STATUS_SUCCESS;
}

NTSTATUS make(FILE_OBJECT& file, const Target& target, const Request& request, Node** made) {
  if (request.disposition == FILE_OPEN || request.disposition == FILE_OVERWRITE) {
    return STATUS_OBJECT_NAME_NOT_FOUND;
  }
  if (target.directory->delete_pending) return STATUS_DELETE_PENDING;
  const bool directory = (request.options & FILE_DIRECTORY_FILE) != 0;
  if (target.ends_in_backslash && !directory) return STATUS_OBJECT_NAME_INVALID;
  if ((request.attributes & kReadOnly) != 0 && (request.options & FILE_DELETE_ON_CLOSE) != 0) {
    return STATUS_CANNOT_DELETE;
  }
  *made = &add_child(*target.directory, target.name, directory);
  (*made)->attributes = request.attributes & ~(kNormal | kDirectory);
  IoCheckShareAccess(request.access, request.share, &file, &(*made)->share, TRUE);
  return STATUS_SUCCESS;
}

NTSTATUS check_parameters(const Request& request) {
  if (request.disposition > FILE_OVERWRITE_IF) return STATUS_INVALID_PARAMETER;
  if ((request.options & (kOpenByFileId | kReservesOpfilter)) != 0) {
    gate::unsupported(ntoskrnl.name, "this way to open a file");
  }
  const bool directory = (request.options & FILE_DIRECTORY_FILE) != 0;
  const bool both = directory && (request.options & FILE_NON_DIRECTORY_FILE) != 0;
  if (both || (directory && overwrites(request.disposition))) return STATUS_INVALID_PARAMETER;
  if ((request.options & FILE_DELETE_ON_CLOSE) != 0 && (request.access & DELETE) == 0) {
    return STATUS_INVALID_PARAMETER;
  }
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS create(FILE_OBJECT& file, const IO_STACK_LOCATION& location, ULONG_PTR& information) {
  const auto& given = location.Parameters.Create;
  constexpr unsigned kDispositionShift = 24;
  const Request request{.options = given.Options & 0x00FF'FFFF,
                        .disposition = given.Options >> kDispositionShift,
                        .attributes = given.FileAttributes,
                        .share = given.ShareAccess,
                        .access = given.SecurityContext->DesiredAccess};
  if (const NTSTATUS status = check_parameters(request); !nt_success(status)) return status;
  const std::u16string_view path = ob::text_of(file.FileName);
  if (path.empty()) {
    information = FILE_OPENED;
    return STATUS_SUCCESS;
  }
  Target target;
  if (const NTSTATUS status = find(path, target); !nt_success(status)) return status;
  Node* node = target.directory == nullptr ? &root() : child(*target.directory, target.name);
  if (node != nullptr) {
    NTSTATUS status = check_existing(*node, request, target.ends_in_backslash);
    if (nt_success(status)) status = open_existing(file, *node, request, information);
    if (!nt_success(status)) return status;
  } else {
    if (const NTSTATUS status = make(file, target, request, &node); !nt_success(status)) {
      return status;
    }
    information = FILE_CREATED;
  }
  file.FsContext = node;
  file.DeletePending = (request.options & FILE_DELETE_ON_CLOSE) != 0 ? TRUE : FALSE;
  ++node->handles;
  return STATUS_SUCCESS;
}

void clean_up(FILE_OBJECT& file) {
  Node* node = node_of(file);
  if (node == nullptr) return;
  IoRemoveShareAccess(&file, &node->share);
  if (file.DeletePending != FALSE && node->children.empty()) node->delete_pending = true;
  if (--node->handles == 0 && node->delete_pending) unlink(*node);
}

}  // namespace fs
}  // namespace rundown::nt
