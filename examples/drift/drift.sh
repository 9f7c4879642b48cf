#!/usr/bin/env bash
# Prints what differs between the tenant and this folder's configuration, and changes
# nothing. TF names the CLI: terraform, or tofu.
#
# Exit codes: 0 nothing differs, 1 a command failed, 2 something differs.
set -uo pipefail
cli=${TF:-terraform}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# look WHAT TYPE ARGUMENTS... plans, and prints the messages of a type.
look() {
	local what=$1 type=$2 code
	shift 2
	"$cli" plan -json -input=false -lock=false -detailed-exitcode "$@" >"$log"
	code=$?
	if ((code == 1)); then
		sed -nE '/"@level":"error"/{s/.*"summary":"(([^"\\]|\\.)*)","detail":"(([^"\\]|\\.)*)".*/\1: \3/;s/\\n/ /g;s/\\"/"/g;p}' "$log" >&2
		exit 1
	fi
	if ((code == 2)); then
		printf '%s\n' "$what"
		sed -nE "/\"type\":\"$type\"/s/.*\"@message\":\"(([^\"\\\\]|\\\\.)*)\".*/  \\1/p" "$log"
	fi
	return "$code"
}

drift=0
look 'Changed outside of Terraform:' resource_drift -refresh-only || drift=2
look 'What an apply would do:' planned_change || drift=2
exit "$drift"
