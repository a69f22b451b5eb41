#!/usr/bin/env bash
# Makes the files given the whole content of the branch "deploy" of a repository, by its address.
# Says nothing new where nothing changed. GITHUB_REF_NAME names the version in the commit.
set -euo pipefail

url=$1
shift

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init --quiet "$work"
in_work() { git -C "$work" "$@"; }

in_work remote add origin "$url"
found=$(in_work ls-remote origin refs/heads/deploy)
if [ -n "$found" ]; then
  in_work fetch --quiet --depth 1 origin refs/heads/deploy
  in_work reset --quiet --soft FETCH_HEAD
fi

cp -- "$@" "$work"
in_work add --all
if [ -n "$found" ] && in_work diff --cached --quiet HEAD; then
  echo "the branch deploy has these templates already"
  exit 0
fi
in_work -c user.name='github-actions[bot]' \
  -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit --quiet --message "Templates of ${GITHUB_REF_NAME:-an unnamed version}"
in_work push --quiet origin HEAD:refs/heads/deploy
