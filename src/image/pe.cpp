#include "image/pe.h"

#include <utility>

#include "image/relocations.h"

namespace rundown::image {

Result<File> File::parse(std::span<const std::byte> bytes) {
  auto headers = parse_headers(bytes);
  if (!headers) return headers.error();
  File file;
  file.headers_ = std::move(*headers);
  file.layout_ = Layout(bytes, file.headers_);

  auto imports = parse_imports(file.layout_, file.headers_);
  if (!imports) return imports.error();
  auto exports = parse_exports(file.layout_, file.headers_);
  if (!exports) return exports.error();
  auto relocations = parse_relocations(file.layout_, file.headers_);
  if (!relocations) return relocations.error();
  auto load_config = parse_load_config(file.layout_, file.headers_);
  if (!load_config) return load_config.error();
  auto functions = parse_function_table(file.layout_, file.headers_);
  if (!functions) return functions.error();

  file.imports_ = std::move(*imports);
  file.exports_ = std::move(*exports);
  file.relocations_ = std::move(*relocations);
  file.load_config_ = *load_config;
  file.functions_ = std::move(*functions);
  file.code_view_ = parse_debug(bytes, file.layout_, file.headers_);
  return file;
}

}  // namespace rundown::image
