#!/usr/bin/env bash
# Installs the Bicep CLI into the folder given and, in a workflow, puts it first on PATH.
# The checksum is that of the release's own file, as Microsoft's Homebrew formula states it too.
set -euo pipefail

version=0.44.1
sha256=e17dc9a9888184886bb0c0051a3230b83b19f342749999f707bc571c3dfd2f45
url="https://github.com/Azure/bicep/releases/download/v$version/bicep-linux-x64"

folder=$1
mkdir -p "$folder"
download=$(mktemp)
trap 'rm -f "$download"' EXIT

curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$download" "$url"
echo "$sha256  $download" | sha256sum --check --quiet
install -m 755 "$download" "$folder/bicep"

if [ -n "${GITHUB_PATH:-}" ]; then
  echo "$folder" >>"$GITHUB_PATH"
fi
"$folder/bicep" --version
