#!/usr/bin/env bash
# Generates docs/ from the provider's own schema, examples/ and templates/.
#
#   docs.sh generate   writes docs/
#   docs.sh check      fails when docs/ is not what generate would write, or
#                      when a documented object has no example
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$root"
"$root/scripts/tools.sh"

schema=.cache/schema.json
mkdir -p .cache
go run ./tools/schemajson >"$schema"

# render FOLDER writes the pages to a folder, a path from the root.
render() {
	"$bin/tfplugindocs" generate --provider-name onekosmos --providers-schema "$schema" \
		--rendered-website-dir "$1" >.cache/docs.log 2>&1 || {
		cat .cache/docs.log >&2
		die "tfplugindocs failed"
	}
}

# without_example prints the pages of objects that show no example.
without_example() {
	local page
	for page in "$1"/*/*.md; do
		[[ $page == */guides/* ]] && continue
		[[ -f $page ]] && { grep -q '^## Example Usage' "$page" || echo "docs/${page#"$1"/}"; }
	done
}

case ${1:-} in
generate)
	go test ./internal/provider -run '^TestCoverage$' -count 1 -args -update
	render docs
	missing=$(without_example docs)
	;;
check)
	rm -rf .cache/docs
	render .cache/docs
	diff -ru docs .cache/docs || die "docs/ is out of date: run 'make generate'"
	missing=$(without_example .cache/docs)
	;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
[[ ! $missing ]] || die "no example for:
$missing"
