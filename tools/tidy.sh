#!/usr/bin/env bash
# clang-tidy over every source file below src/, as many at once as there are processors. Needs a configured build folder.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}
git ls-files 'src/*.cpp' |
  xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$build" 2> >(grep -v 'warnings generated' >&2)
