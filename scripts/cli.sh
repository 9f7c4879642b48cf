#!/usr/bin/env bash
# Decides which CLI runs the provider, and prints its path.
#
#   cli.sh one        the first one: terraform, then tofu
#   cli.sh all        every one there is
#   cli.sh both       the same, but OpenTofu is built when no tofu is there
#   cli.sh query      a Terraform from version 1.14 on, which knows lists and
#                     actions: the one on PATH, or one that is built
#   cli.sh name PATH  what the CLI at PATH is: "Terraform" or "OpenTofu"
#   cli.sh version PATH
#
# Taken are terraform and tofu from PATH from version 1.11 on, which know
# write-only attributes, and an OpenTofu that an earlier run has built. When
# there is none at all, OpenTofu is built from tools/opentofu. A Terraform that
# tools/terraform has built serves "query" alone, so that the first CLI stays
# the one on PATH; its license is no open one, and nobody ships it. Nothing is
# downloaded but Go modules. ONEKOSMOS_TEST_CLI=PATH overrules all of this.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

least_minor=11
query_minor=14

# describe PATH prints "Terraform 1.11.4", or nothing when PATH is neither.
describe() {
	"$1" version 2>/dev/null | sed -nE '1s/^(Terraform|OpenTofu) v([0-9][^ ]*).*/\1 \2/p'
}

# since MINOR PATH: is the CLI at PATH of version 1.MINOR or later?
since() {
	local name version major minor rest
	read -r name version < <(describe "$2") || return 1
	IFS=. read -r major minor rest <<<"$version"
	((major > 1 || (major == 1 && minor >= $1)))
}

recent() {
	since $least_minor "$1" && return
	local found
	found=$(describe "$1")
	[[ ! $found ]] || say "Passing over $1: $found is older than 1.$least_minor"
	return 1
}

queries() { [[ $(describe "$1") == Terraform* ]] && since $query_minor "$1"; }

# build PROGRAM FOLDER builds a CLI from tools/FOLDER, once, and prints its path.
build() {
	local program=$1 hash package module version new
	hash=$(fingerprint "$2")
	if ! fresh "$program" "$hash"; then
		cd "$root/tools/$2"
		read -r package module version < <(go list -f '{{.ImportPath}} {{.Module.Path}} {{.Module.Version}}' tool) ||
			die "$program did not build: its Go modules cannot be had"
		say "Building $program $version into .cache/bin (some minutes on two cores, once)"
		mkdir -p "$bin"
		new=$(mktemp "$bin/new.XXXXXX")
		# "dev=no" makes it call itself by its release number, without "-dev".
		CGO_ENABLED=0 go build -o "$new" -ldflags="-s -w -X $module/version.dev=no" "$package" >&2 || {
			rm -f "$new"
			die "$program $version did not build"
		}
		chmod 755 "$new"
		mv -f "$new" "$bin/$program"
		printf '%s\n' "$hash" >"$bin/$program.stamp"
	fi
	printf '%s\n' "$bin/$program"
}

# installed prints every usable CLI, one path a line.
installed() {
	local name path tofu=
	for name in terraform tofu; do
		if path=$(type -P "$name") && recent "$path"; then
			printf '%s\n' "$path"
			[[ $(describe "$path") == OpenTofu* ]] && tofu=yes
		fi
	done
	if [[ ! $tofu ]] && fresh tofu "$(fingerprint opentofu)"; then
		printf '%s\n' "$bin/tofu"
	fi
}

named() {
	local path
	path=$(type -P "$ONEKOSMOS_TEST_CLI") || die "ONEKOSMOS_TEST_CLI: there is no program $ONEKOSMOS_TEST_CLI"
	recent "$path" || die "ONEKOSMOS_TEST_CLI: $path is no Terraform or OpenTofu from 1.$least_minor on"
	# Absolute, because tests run in the folders of their packages.
	printf '%s/%s\n' "$(cd "$(dirname "$path")" && pwd)" "$(basename "$path")"
}

case ${1:-} in
query)
	if [[ ${ONEKOSMOS_TEST_CLI:-} ]]; then
		path=$(named)
		queries "$path" || die "ONEKOSMOS_TEST_CLI: $path is no Terraform from 1.$query_minor on"
		printf '%s\n' "$path"
	elif path=$(type -P terraform) && queries "$path"; then
		printf '%s\n' "$path"
	else
		build terraform terraform
	fi
	;;
name) describe "$2" | cut -d' ' -f1 ;;
version) describe "$2" | cut -d' ' -f2 ;;
one | all | both)
	if [[ ${ONEKOSMOS_TEST_CLI:-} ]]; then
		named
		exit
	fi
	found=$(installed)
	if [[ ! $found ]]; then
		say "There is no Terraform or OpenTofu from 1.$least_minor on."
		build tofu opentofu
		exit
	fi
	if [[ $1 == one ]]; then
		head -n 1 <<<"$found"
		exit
	fi
	printf '%s\n' "$found"
	if [[ $1 == both ]]; then
		names=$(while read -r path; do describe "$path"; done <<<"$found")
		[[ $names == *OpenTofu* ]] || build tofu opentofu
	fi
	;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
