#include "nt/ob/thread_objects.h"

#include "nt/ob/object.h"

namespace rundown::nt::ob {

const ke::ThreadObjects thread_objects{
    .create = [](abi::KTHREAD* body,
                 void (*destroy)(void*)) { create(Type::thread, body, destroy).in_use = true; },
    .end = [](abi::KTHREAD* body) { find(body)->in_use = false; },
    .drop = [](abi::KTHREAD* body) { dereference(*find(body)); }};

}  // namespace rundown::nt::ob
