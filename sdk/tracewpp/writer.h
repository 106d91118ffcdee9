// The .tmh of one source.
#pragma once

#include <string>
#include <string_view>

#include "config.h"

namespace tracewpp {

struct Source {
  std::string path;    // as in messages for the user
  std::string name;    // nonpnp.c
  std::string module;  // nonpnp
  std::string text;
};

std::string write_header(const Source& source, const Config& config);

}  // namespace tracewpp
