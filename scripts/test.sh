#!/usr/bin/env bash
# Runs the Go tests, and the acceptance tests with real CLIs.
#
#   test.sh [all]       the tests that need no CLI, with the race detector but
#                       for those of thousands of models and faults; the
#                       acceptance tests with the first CLI; and again with each
#                       further CLI there is, but for those of bad input and of
#                       a tenant's odd answers, which are the provider's affair
#   test.sh both        the same, but OpenTofu is built when it is missing
#   test.sh race        every test with the race detector, with the first CLI
#   test.sh acc [ARGS]  only acceptance tests, with the first CLI; ARGS go to
#                       "go test". With ONEKOSMOS_BASE_URL set they run against
#                       that tenant, and change it.
#
# Closes with "N passed, N failed, N skipped", summed over the runs.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$root"

no_matter_of_the_cli='_(badInput|otherTenants)$|^TestAccExamples$/other_tenant|^TestAccExamples$/.*/other_tenant'
thousands='^(TestGeneratedModels|TestShortcutsAnswerAsTheFramework|TestFaultMatrix)$'
acceptance_packages=(./internal/provider/... ./tools/schemajson)
passed=0 failed=0 skipped=0 status=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# use CLI points the acceptance tests at one CLI. OpenTofu looks a provider
# without a source up under its own host.
use() {
	export TF_ACC=1 TF_ACC_TERRAFORM_PATH=$1
	unset TF_ACC_TERRAFORM_VERSION TF_ACC_PROVIDER_HOST TF_ACC_PROVIDER_NAMESPACE
	cli="$("$root/scripts/cli.sh" name "$1") $("$root/scripts/cli.sh" version "$1")"
	if [[ $cli == OpenTofu* ]]; then
		export TF_ACC_PROVIDER_HOST=registry.opentofu.org TF_ACC_PROVIDER_NAMESPACE=hashicorp
	fi
}

# run TITLE GO-TEST-ARGS... runs the tests once and adds up what they did.
# gotestsum names each skipped test with its reason, then each failed one.
run() {
	local title=$1 json=$results/run.json ran=0 ok bad out
	shift
	printf '\n== %s\n' "$title"
	"$bin/gotestsum" --format="${GOTESTSUM_FORMAT:-pkgname}" --format-hide-empty-pkg --jsonfile="$json" \
		-- -count=1 -timeout=25m "$@" || ran=$?
	ok=$(outcome pass "$json") bad=$(outcome fail "$json") out=$(outcome skip "$json")
	if ((ran != 0)); then
		status=1
		# A package that did not build or died ran no test that could fail.
		((bad > 0)) || bad=1
	fi
	if ((ok + bad == 0)); then
		say "error: no test ran"
		status=1
	fi
	printf '== %s: %d ran, %d failed, %d skipped\n' "$title" $((ok + bad)) "$bad" "$out"
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + out))
}

outcome() { grep -c "\"Action\":\"$1\".*\"Test\":" "$2" || true; }

# local_tenant_only makes sure that no test reaches a real tenant by accident.
local_tenant_only() {
	local v
	for v in "${!ONEKOSMOS_@}"; do
		[[ $v == ONEKOSMOS_TEST_* ]] || unset "$v"
	done
}

race_flags() {
	local cc
	cc=$(go env CC)
	if [[ $(go env CGO_ENABLED) == 1 ]] && type -P "${cc%% *}" >/dev/null; then
		race=-race
		echo "Race detector: on (C compiler: $cc)"
	else
		race=
		echo "Race detector: off, it needs a C compiler and there is none"
	fi
}

mode=${1:-all}
"$root/scripts/tools.sh"
case $mode in
all | both)
	local_tenant_only
	clis=$("$root/scripts/cli.sh" "$mode")
	race_flags
	run "all tests without a CLI" ${race:+"$race"} -skip "^TestAcc|$thousands" ./...
	run "thousands of models and faults" -run "$thousands" ./internal/provider ./internal/faulttest
	again=()
	while read -r path; do
		use "$path"
		run "acceptance with $cli ($path)" -run '^TestAcc' "${again[@]}" "${acceptance_packages[@]}"
		again=(-skip "$no_matter_of_the_cli")
	done <<<"$clis"
	;;
race)
	local_tenant_only
	race_flags
	[[ $race ]] || die "there is no race detector"
	use "$("$root/scripts/cli.sh" one)"
	run "every test with the race detector and $cli" -race -timeout=90m ./...
	;;
acc)
	shift
	path=$("$root/scripts/cli.sh" one)
	use "$path"
	echo "Tenant: ${ONEKOSMOS_BASE_URL:-a local one for each test}"
	: "${GOTESTSUM_FORMAT:=testname}"
	run "acceptance with $cli ($path)" -run '^TestAcc' "$@" "${acceptance_packages[@]}"
	;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
exit "$status"
