#!/usr/bin/env bash
# Runs acceptance tests against a pilot: a populated local tenant in another
# process, which they reach through the environment only. What others have there
# must be as it was afterwards, with nothing left behind.
#
#   pilot.sh                  every kind's life
#   pilot.sh full             the same after a run that was killed and swept, twice
#   pilot.sh run COMMAND...   that command, such as "go test ./internal/acceptance"
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$root"

TF_ACC_TERRAFORM_PATH=${TF_ACC_TERRAFORM_PATH:-$("$root/scripts/cli.sh" one)}
export TF_ACC=1 TF_ACC_TERRAFORM_PATH
mkdir -p "$bin"
go build -o "$bin/pilot" ./internal/acceptance/pilot
suite=(go test -count=1 -timeout=15m -v -run "^TestAccLife$" ./internal/acceptance)

case ${1:-} in
'') "$bin/pilot" "${suite[@]}" ;;
full) "$bin/pilot" -times 2 -kill message_gateways -sweep 'go test -count=1 -timeout=5m ./internal/acceptance -sweep=pilot' "${suite[@]}" ;;
run) "$bin/pilot" "${@:2}" ;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
