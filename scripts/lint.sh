#!/usr/bin/env bash
# Checks the form of the Go code, the modules and the scripts. Reports all it
# finds before it fails.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$root"
"$root/scripts/tools.sh"

status=0
# step TITLE COMMAND... passes when the command ends well and prints nothing.
step() {
	local title=$1 out code=0
	shift
	printf '%-48s' "$title"
	out=$("$@" 2>&1) || code=$?
	out=$(grep -v '^go: downloading' <<<"$out" || true)
	if ((code == 0)) && [[ ! $out ]]; then
		echo ok
	else
		printf 'FAILED\n%s\n' "$out"
		status=1
	fi
}

# client_alone prints what internal/client should not depend on.
client_alone() {
	local deps
	deps=$(go list -deps ./internal/client) || return
	grep -E 'terraform-plugin|/internal/(provider|localtenant|acctest)' <<<"$deps" || true
}

tidy() { go -C "$1" mod tidy -diff; }

step "gofmt -s" gofmt -s -l main.go internal tools
step "go vet" go vet ./...
step "staticcheck" "$bin/staticcheck" ./...
step "internal/client does not depend on Terraform" client_alone
for module in . tools/dev tools/opentofu tools/terraform; do
	step "go mod tidy in $module" tidy "$module"
done
if type -P shellcheck >/dev/null; then
	step "shellcheck" shellcheck -x -S warning scripts/*.sh examples/*/*.sh .ci/run
else
	step "bash -n (shellcheck is not installed)" bash -n scripts/*.sh examples/*/*.sh .ci/run
fi
exit "$status"
