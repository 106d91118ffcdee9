// A driver that has bound to the framework.
#pragma once

#include "machine/arena.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class Driver;
class Object;

struct Client {
  WDF_DRIVER_GLOBALS* globals = nullptr;  // in the guest's memory; the first argument of each call
  ULONG minor_version = 0;
  DRIVER_OBJECT* driver_object = nullptr;
  machine::WString service_path;
  Driver* driver = nullptr;          // from WdfDriverCreate to its deletion
  Object* default_parent = nullptr;  // the same
  machine::Vector<Object*> dispose;  // waiting to be deleted at PASSIVE_LEVEL, in this order
};

// Bug check 0x10D/5 when no driver has bound with these.
Client& client_of(const WDF_DRIVER_GLOBALS* globals);

Client& add_client();
void remove_client(Client& client);
bool has_clients();

}  // namespace rundown::wdf
