#!/usr/bin/env bash
# Prints what differs between the tenant and this folder's configuration, and changes
# nothing. TF names the CLI: terraform, or tofu.
#
# Exit codes: 0 nothing differs, 1 a command failed, 2 something differs.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# look WHAT ARGUMENTS... plans, and prints the plan unless it is empty.
look() {
	local what=$1 code
	shift
	"${TF:-terraform}" plan -no-color -input=false -lock=false -detailed-exitcode "$@" >"$log" 2>&1
	code=$?
	if ((code == 1)); then
		cat "$log" >&2
		exit 1
	fi
	((code == 0)) || printf '%s\n\n%s\n\n' "$what" "$(<"$log")"
	return "$code"
}

drift=0
look 'Changed outside of Terraform:' -refresh-only || drift=2
look 'What an apply would do:' || drift=2
exit "$drift"
