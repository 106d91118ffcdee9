// Binary trees in the driver's memory: what splay links and balanced links have in common.
#pragma once

namespace rundown::nt::rtl {

template <class Links>
Links* leftmost(Links* node) {
  while (node->LeftChild != nullptr) node = node->LeftChild;
  return node;
}
template <class Links>
Links* rightmost(Links* node) {
  while (node->RightChild != nullptr) node = node->RightChild;
  return node;
}

// The next in order. A topmost node is its own parent and nobody's child, so the climb ends there.
template <class Links>
Links* successor(Links* node) {
  if (node->RightChild != nullptr) return leftmost(node->RightChild);
  while (node->Parent->RightChild == node) node = node->Parent;
  return node->Parent->LeftChild == node ? node->Parent : nullptr;
}
template <class Links>
Links* predecessor(Links* node) {
  if (node->LeftChild != nullptr) return rightmost(node->LeftChild);
  while (node->Parent->LeftChild == node) node = node->Parent;
  return node->Parent->RightChild == node ? node->Parent : nullptr;
}

// Puts `after`, which may be null, where `before` hangs below its parent.
template <class Links>
void replace_child(Links* before, Links* after) {
  Links* parent = before->Parent;
  (parent->LeftChild == before ? parent->LeftChild : parent->RightChild) = after;
  if (after != nullptr) after->Parent = parent;
}

// Turns the edge above `node`, so that it stands where its parent stood. The parent has a parent.
template <class Links>
void lift(Links* node) {
  Links* parent = node->Parent;
  replace_child(parent, node);
  if (parent->LeftChild == node) {
    parent->LeftChild = node->RightChild;
    if (node->RightChild != nullptr) node->RightChild->Parent = parent;
    node->RightChild = parent;
  } else {
    parent->RightChild = node->LeftChild;
    if (node->LeftChild != nullptr) node->LeftChild->Parent = parent;
    node->LeftChild = parent;
  }
  parent->Parent = node;
}

}  // namespace rundown::nt::rtl
