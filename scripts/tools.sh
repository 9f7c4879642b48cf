#!/usr/bin/env bash
# Builds the development tools of tools/dev into .cache/bin, once per version.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

tools=(tfplugindocs staticcheck)
# The compiler counts too: staticcheck cannot read code newer than itself.
hash="$(fingerprint dev) $(go env GOVERSION)"

for tool in "${tools[@]}"; do
	fresh "$tool" "$hash" || missing=yes
done
[[ ${missing:-} ]] || exit 0

say "Building ${tools[*]} into .cache/bin (about a minute, once)"
mkdir -p "$bin"
new=$(mktemp -d "$bin/new.XXXXXX")
trap 'rm -rf "$new"' EXIT
(cd "$root/tools/dev" && CGO_ENABLED=0 go build -ldflags='-s -w' -o "$new/" tool)
for tool in "${tools[@]}"; do
	mv -f "$new/$tool" "$bin/$tool"
	printf '%s\n' "$hash" >"$bin/$tool.stamp"
done
