#!/usr/bin/env bash
# Compiles and lints Bicep files with warnings as errors. With --outdir, the JSON is left there.
# The CLI ends with 0 on a warning, so whatever it says, other than information, is a failure.
# Restores nothing: a file with an extension needs "bicep restore" before.
set -euo pipefail

outdir=$(mktemp -d)
trap 'rm -rf "$outdir"' EXIT
if [ "${1:-}" = --outdir ]; then
  rm -rf "$outdir"
  trap - EXIT
  outdir=$2
  mkdir -p "$outdir"
  shift 2
fi
if [ "$#" -eq 0 ]; then
  echo "no file to compile was given" >&2
  exit 64
fi

failed=0

# Runs a command and fails on its exit code and on what it says.
must_be_silent() {
  local said code=0
  said=$("$@" 2>&1) || code=$?
  said=$(grep -vE '^[[:space:]]*$| : Info ' <<<"$said" || true)
  if [ "$code" -ne 0 ] || [ -n "$said" ]; then
    echo "failed (exit code $code): $*" >&2
    echo "$said" >&2
    failed=1
  fi
}

for file in "$@"; do
  echo "$file"
  must_be_silent bicep build --no-restore --outfile "$outdir/$(basename "$file" .bicep).json" "$file"
  must_be_silent bicep lint --no-restore "$file"
done
exit "$failed"
