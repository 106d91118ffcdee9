#!/usr/bin/env bash
# clang-tidy over the project's sources, as many at once as there are processors. Needs a configured and built folder.
# A file that was clean is not looked at again until it, a header or the configuration changes.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}
stamps=$build/tidy
mkdir -p "$stamps"
common=$(git ls-files .clang-tidy 'src/*.h' 'src/*.inc' 'sdk/*.h' | xargs cat | sha256sum | cut -c1-16)
# The precompiled headers are another compiler's, and would hide an include that is missing.
sed 's/ -Winvalid-pch -include [^ ]*cmake_pch\.hxx//' "$build/compile_commands.json" >"$stamps/compile_commands.json"
export stamps common
check() {
  for file in "$@"; do
    stamp=$stamps/$(echo "$file$common$(sha256sum <"$file")" | sha256sum | cut -c1-32)
    [ -e "$stamp" ] && continue
    clang-tidy --quiet --header-filter="^$PWD/src/" -p "$stamps" "$file" 2> >(grep -v 'warnings generated' >&2) || return 255
    touch "$stamp"
  done
}
export -f check
# sdk/wdk is drivers' code, which the kit's compiler and headers build.
git ls-files 'src/*.cpp' 'sdk/*.cpp' ':!sdk/wdk' | xargs -P "$(nproc)" -n 4 bash -c 'check "$@"' tidy
