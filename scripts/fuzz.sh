#!/usr/bin/env bash
# Runs every fuzz target of every package, one after another, each for FUZZTIME
# (60s unless told). Goes on after a crash, and fails in the end; Go keeps the
# input of a crash in the package's testdata/fuzz, to be committed with the fix.
#
#   fuzz.sh [PATTERN]   only the targets whose name matches
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$root"

pattern=${1:-^Fuzz}
ran=0 status=0
while read -r package; do
	targets=$(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true)
	for target in $targets; do
		[[ $target =~ $pattern ]] || continue
		printf '\n== %s %s\n' "$package" "$target"
		ran=$((ran + 1))
		go test -run='^$' -fuzz="^$target\$" -fuzztime="${FUZZTIME:-60s}" "$package" || status=1
	done
done < <(grep -rl --include='*_test.go' '^func Fuzz' internal tools | xargs -n1 dirname | sort -u | sed 's|^|./|')

if ((ran == 0)); then
	die "no target matches $pattern"
fi
printf '\n%d targets ran\n' "$ran"
exit "$status"
