#!/usr/bin/env bash
# Decides which CLI runs the provider, and prints its path.
#
#   cli.sh one        the first one: terraform, then tofu
#   cli.sh all        every one there is
#   cli.sh both       the same, but OpenTofu is built when no tofu is there
#   cli.sh name PATH  what the CLI at PATH is: "Terraform" or "OpenTofu"
#   cli.sh version PATH
#
# Taken are terraform and tofu from PATH from version 1.11 on, which know
# write-only attributes, and an OpenTofu that an earlier run has built. When
# there is none at all, OpenTofu is built from tools/opentofu. Nothing is
# downloaded but Go modules. ONEKOSMOS_TEST_CLI=PATH overrules all of this.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

least_minor=11

# describe PATH prints "Terraform 1.11.4", or nothing when PATH is neither.
describe() {
	"$1" version 2>/dev/null | sed -nE '1s/^(Terraform|OpenTofu) v([0-9][^ ]*).*/\1 \2/p'
}

recent() {
	local name version major minor rest
	read -r name version < <(describe "$1") || return 1
	IFS=. read -r major minor rest <<<"$version"
	if ((major > 1 || (major == 1 && minor >= least_minor))); then
		return 0
	fi
	say "Passing over $1: $name $version is older than 1.$least_minor"
	return 1
}

build_opentofu() {
	local module=$root/tools/opentofu hash version new
	hash=$(fingerprint opentofu)
	if ! fresh tofu "$hash"; then
		version=$(cd "$module" && go list -m -f '{{.Version}}' github.com/opentofu/opentofu)
		say "Building OpenTofu $version into .cache/bin/tofu (about 4 minutes on two cores, once)"
		mkdir -p "$bin"
		new=$(mktemp "$bin/new.XXXXXX")
		# "dev=no" makes it call itself by its release number, without "-dev".
		(cd "$module" && CGO_ENABLED=0 go build -o "$new" \
			-ldflags='-s -w -X github.com/opentofu/opentofu/version.dev=no' \
			github.com/opentofu/opentofu/cmd/tofu) >&2 || {
			rm -f "$new"
			die "OpenTofu did not build"
		}
		chmod 755 "$new"
		mv -f "$new" "$bin/tofu"
		printf '%s\n' "$hash" >"$bin/tofu.stamp"
	fi
	printf '%s\n' "$bin/tofu"
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
		build_opentofu
		exit
	fi
	if [[ $1 == one ]]; then
		head -n 1 <<<"$found"
		exit
	fi
	printf '%s\n' "$found"
	if [[ $1 == both ]]; then
		names=$(while read -r path; do describe "$path"; done <<<"$found")
		[[ $names == *OpenTofu* ]] || build_opentofu
	fi
	;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
