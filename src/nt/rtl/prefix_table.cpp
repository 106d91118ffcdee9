// Prefix tables of path names, as file systems keep them. A chain in place of Windows' splay trees:
// what the table looks like inside is its own.
#include <algorithm>

#include "abi/rtl.h"
#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr CSHORT kTable = 0x0800;
constexpr CSHORT kEntry = 0x0801;
constexpr gate::Contract kTableCall{.irql = Irql::apc, .header = "ntifs"};

// On a component's border.
bool is_prefix(std::u16string_view prefix, std::u16string_view name, std::size_t insensitive_from) {
  if (prefix.size() > name.size()) return false;
  const bool ends_there =
      prefix.size() == name.size() || name[prefix.size()] == u'\\' || prefix.ends_with(u'\\');
  if (!ends_there) return false;
  const std::size_t exact = std::min(insensitive_from, prefix.size());
  return prefix.substr(0, exact) == name.substr(0, exact) &&
         rtl::compare(prefix.substr(exact), name.substr(exact, prefix.size() - exact), true) == 0;
}

}  // namespace

void RtlInitializeUnicodePrefix(UNICODE_PREFIX_TABLE* table) {
  *table = {
      .NodeTypeCode = kTable, .NameLength = 0, .NextPrefixTree = nullptr, .LastNextEntry = nullptr};
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitializeUnicodePrefix, (kTableCall));

BOOLEAN RtlInsertUnicodePrefix(UNICODE_PREFIX_TABLE* table, UNICODE_STRING* prefix,
                               UNICODE_PREFIX_TABLE_ENTRY* entry) {
  for (const auto* other = table->NextPrefixTree; other != nullptr; other = other->NextPrefixTree) {
    if (rtl::view_of(*other->Prefix) == rtl::view_of(*prefix)) return FALSE;
  }
  *entry = {};
  entry->NodeTypeCode = kEntry;
  entry->Prefix = prefix;
  entry->NextPrefixTree = table->NextPrefixTree;
  table->NextPrefixTree = entry;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlInsertUnicodePrefix, (kTableCall));

void RtlRemoveUnicodePrefix(UNICODE_PREFIX_TABLE* table, UNICODE_PREFIX_TABLE_ENTRY* entry) {
  table->LastNextEntry = nullptr;
  for (auto** link = &table->NextPrefixTree; *link != nullptr; link = &(*link)->NextPrefixTree) {
    if (*link != entry) continue;
    *link = entry->NextPrefixTree;
    return;
  }
}
RUNDOWN_EXPORT(ntoskrnl, RtlRemoveUnicodePrefix, (kTableCall));

UNICODE_PREFIX_TABLE_ENTRY* RtlFindUnicodePrefix(UNICODE_PREFIX_TABLE* table,
                                                 const UNICODE_STRING* name,
                                                 ULONG insensitive_from) {
  UNICODE_PREFIX_TABLE_ENTRY* best = nullptr;
  for (auto* entry = table->NextPrefixTree; entry != nullptr; entry = entry->NextPrefixTree) {
    if (!is_prefix(rtl::view_of(*entry->Prefix), rtl::view_of(*name), insensitive_from)) continue;
    if (best == nullptr || entry->Prefix->Length > best->Prefix->Length) best = entry;
  }
  return best;
}
RUNDOWN_EXPORT(ntoskrnl, RtlFindUnicodePrefix, {.irql = Irql::passive, .header = "ntifs"});

UNICODE_PREFIX_TABLE_ENTRY* RtlNextUnicodePrefix(UNICODE_PREFIX_TABLE* table, BOOLEAN restart) {
  if (restart != FALSE) {
    table->LastNextEntry = table->NextPrefixTree;
  } else if (table->LastNextEntry != nullptr) {
    table->LastNextEntry = table->LastNextEntry->NextPrefixTree;
  }
  return table->LastNextEntry;
}
RUNDOWN_EXPORT(ntoskrnl, RtlNextUnicodePrefix, (kTableCall));

}  // namespace rundown::nt
