#!/usr/bin/env bash
# Gives the parameter packageUri of compiled templates the address given as its default.
# A template without that parameter is an error.
set -euo pipefail

uri=$1
shift

for file in "$@"; do
  named=$(jq --arg uri "$uri" '
    if .parameters.packageUri.type == "string"
    then .parameters.packageUri.defaultValue = $uri
    else error("there is no parameter packageUri of type string")
    end' "$file")
  printf '%s\n' "$named" >"$file"
done
