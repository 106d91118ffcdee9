#!/usr/bin/env bash
# Installs what building and testing need, on Debian 12; with `demo` as its argument, what `make demo` needs. Does nothing
# where everything is there.
set -euo pipefail

packages=(
  g++ cmake ninja-build make git
  clang lld llvm
  mingw-w64-common mingw-w64-x86-64-dev binutils-mingw-w64-x86-64
  libcli11-dev libfmt-dev nlohmann-json3-dev libzydis-dev libboost-context-dev libseccomp-dev libmd-dev pkg-config
)
if [ "${1:-}" != demo ]; then
  packages+=(
    clang-format clang-tidy libclang-rt-14-dev
    gcc-mingw-w64-x86-64-win32
    libgtest-dev libgmock-dev libbenchmark-dev
  )
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then as_root=(); elif command -v sudo >/dev/null; then as_root=(sudo); else
  echo "rundown: these packages are missing and need root to install: ${missing[*]}" >&2
  exit 1
fi
echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
