#include "nt/rtl/splay.h"

#include "nt/export.h"
#include "nt/rtl/tree.h"

namespace rundown::nt {
namespace {

using Links = RTL_SPLAY_LINKS;

constexpr gate::Contract kTree{.irql = Irql::dispatch, .header = "ntddk"};

bool is_root(const Links* node) {
  return node->Parent == node;
}
bool is_left(const Links* node) {
  return node->Parent->LeftChild == node;
}

// As rtl::lift, below a root too.
void lift(Links* node) {
  Links* parent = node->Parent;
  if (!is_root(parent)) return rtl::lift(node);
  // A header for the moment, as balanced trees have one.
  Links header{nullptr, nullptr, parent};
  parent->Parent = &header;
  rtl::lift(node);
  node->Parent = node;
}

// Takes the node out without splaying; `parent` is the one below which the tree has changed, null
// when that was above the root. The answer is the root, if that is another now.
struct Removed {
  Links* parent;
  Links* new_root;
};

void swap_with_predecessor(Links* node) {
  Links* other = rtl::rightmost(node->LeftChild);
  const bool adjacent = other->Parent == node;
  const Links old = *other;
  if (is_root(node)) {
    other->Parent = other;
  } else {
    rtl::replace_child(node, other);
  }
  other->RightChild = node->RightChild;
  other->RightChild->Parent = other;
  if (adjacent) {
    other->LeftChild = node;
    node->Parent = other;
  } else {
    other->LeftChild = node->LeftChild;
    other->LeftChild->Parent = other;
    node->Parent = old.Parent;
    node->Parent->RightChild = node;
  }
  node->LeftChild = old.LeftChild;
  if (node->LeftChild != nullptr) node->LeftChild->Parent = node;
  node->RightChild = nullptr;
}

Removed remove(Links* node) {
  Links* new_root = nullptr;
  if (node->LeftChild != nullptr && node->RightChild != nullptr) {
    const bool was_root = is_root(node);
    swap_with_predecessor(node);
    if (was_root) {
      new_root = node;
      while (!is_root(new_root)) new_root = new_root->Parent;
    }
  }
  Links* child = node->LeftChild != nullptr ? node->LeftChild : node->RightChild;
  if (is_root(node)) {
    if (child != nullptr) child->Parent = child;
    return {nullptr, child};
  }
  rtl::replace_child(node, child);
  return {node->Parent, new_root};
}

}  // namespace

namespace rtl {

RTL_SPLAY_LINKS* splay(RTL_SPLAY_LINKS* node) {
  while (!is_root(node)) {
    Links* parent = node->Parent;
    if (!is_root(parent)) nt::lift(is_left(node) == is_left(parent) ? parent : node);
    nt::lift(node);
  }
  return node;
}

RTL_SPLAY_LINKS* remove_and_splay(RTL_SPLAY_LINKS* node) {
  const Removed removed = remove(node);
  return removed.parent == nullptr ? removed.new_root : splay(removed.parent);
}

}  // namespace rtl

RTL_SPLAY_LINKS* RtlSplay(RTL_SPLAY_LINKS* links) {
  return rtl::splay(links);
}
RUNDOWN_EXPORT(ntoskrnl, RtlSplay, {kTree});

RTL_SPLAY_LINKS* RtlDelete(RTL_SPLAY_LINKS* links) {
  return rtl::remove_and_splay(links);
}
RUNDOWN_EXPORT(ntoskrnl, RtlDelete, {kTree});

void RtlDeleteNoSplay(RTL_SPLAY_LINKS* links, RTL_SPLAY_LINKS** root) {
  const bool was_root = *root == links;
  const Removed removed = remove(links);
  if (was_root) *root = removed.new_root;
}
RUNDOWN_EXPORT(ntoskrnl, RtlDeleteNoSplay, {kTree});

RTL_SPLAY_LINKS* RtlSubtreeSuccessor(RTL_SPLAY_LINKS* links) {
  return links->RightChild == nullptr ? nullptr : rtl::leftmost(links->RightChild);
}
RUNDOWN_EXPORT(ntoskrnl, RtlSubtreeSuccessor, {kTree});

RTL_SPLAY_LINKS* RtlSubtreePredecessor(RTL_SPLAY_LINKS* links) {
  return links->LeftChild == nullptr ? nullptr : rtl::rightmost(links->LeftChild);
}
RUNDOWN_EXPORT(ntoskrnl, RtlSubtreePredecessor, {kTree});

RTL_SPLAY_LINKS* RtlRealSuccessor(RTL_SPLAY_LINKS* links) {
  return rtl::successor(links);
}
RUNDOWN_EXPORT(ntoskrnl, RtlRealSuccessor, {kTree});

RTL_SPLAY_LINKS* RtlRealPredecessor(RTL_SPLAY_LINKS* links) {
  return rtl::predecessor(links);
}
RUNDOWN_EXPORT(ntoskrnl, RtlRealPredecessor, {kTree});

}  // namespace rundown::nt
