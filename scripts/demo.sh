#!/usr/bin/env bash
# Shows the provider at work against a local tenant: create, change behind
# Terraform's back, see the drift, repair it, destroy. Fails when any step does
# not end as it should.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$root"

for v in "${!ONEKOSMOS_@}"; do
	[[ $v == ONEKOSMOS_TEST_* ]] || unset "$v"
done

work=$(mktemp -d)
tenant=
finish() {
	if [[ $tenant ]]; then
		kill "$tenant" 2>/dev/null || true
		wait "$tenant" 2>/dev/null || true
	fi
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

title() { printf '\n# %s\n' "$*"; }

# shown prints a command as one would type it, then runs it.
shown() {
	local word line='$'
	for word in "$@"; do
		[[ $word =~ ^[A-Za-z0-9_./:=-]+$ ]] || word="'$word'"
		line+=" $word"
	done
	printf '%s\n' "$line"
	"$@"
}

# expect CODE COMMAND... wants that exit code; the output stays in $output.
expect() {
	local want=$1 got=0
	shift
	shown "$@" 2>&1 | tee "$output" || got=${PIPESTATUS[0]}
	((got == want)) || die "'$*' ended with exit code $got, wanted $want"
}

contains() { grep -Fq -- "$1" "$output" || die "the output above does not say: $1"; }

cli=$("$root/scripts/cli.sh" one)
cli_name=$(basename "$cli")
output=$work/output
mkdir "$work/bin" "$work/demo"
say "Building the provider and the local tenant"
go build -o "$work/bin/terraform-provider-onekosmos" .
go build -o "$work/bin/localtenant" ./internal/localtenant/cmd/localtenant
ln -s "$cli" "$work/bin/$cli_name"
PATH=$work/bin:$PATH
cp -R examples/demo/. "$work/demo/"
rm -rf "$work"/demo/.terraform* "$work"/demo/terraform.tfstate*

cat >"$work/cli.tfrc" <<EOF
provider_installation {
  dev_overrides {
    "registry.terraform.io/1kosmos/onekosmos" = "$work/bin"
    "registry.opentofu.org/1kosmos/onekosmos" = "$work/bin"
  }
  direct {}
}
EOF
export TF_CLI_CONFIG_FILE=$work/cli.tfrc

title "A local tenant, which speaks the tenant's protocol on this machine"
printf '%s\n' '$ localtenant serve -addr 127.0.0.1:0 -env-file tenant.env -state tenant.json &'
localtenant serve -addr 127.0.0.1:0 -env-file "$work/tenant.env" -state "$work/tenant.json" >"$work/tenant.log" 2>&1 &
tenant=$!
for _ in {1..100}; do
	[[ -s $work/tenant.env ]] && break
	kill -0 "$tenant" 2>/dev/null || break
	sleep 0.1
done
if [[ ! -s $work/tenant.env ]]; then
	cat "$work/tenant.log" >&2
	die "the local tenant did not start"
fi
set -a
# shellcheck source=/dev/null
source "$work/tenant.env"
set +a
printf '%s\n' '$ source tenant.env'
[[ ${ONEKOSMOS_BASE_URL:-} ]] || die "the tenant's environment file does not set ONEKOSMOS_BASE_URL"
expect 0 localtenant show -url "$ONEKOSMOS_BASE_URL" -collection service_providers
cp "$output" "$work/before"

cd "$work/demo"
title "With $("$root/scripts/cli.sh" name "$cli") $("$root/scripts/cli.sh" version "$cli"): create what the configuration says"
expect 0 "$cli_name" apply -no-color -auto-approve
contains "Apply complete!"

title "Nothing is left to do"
expect 0 "$cli_name" plan -no-color -detailed-exitcode
contains "No changes."

title "Somebody changes the application Payroll in the console"
expect 0 localtenant change -url "$ONEKOSMOS_BASE_URL" -collection service_providers -name Payroll \
	-set '{"saml_config":{"accessUrl":"https://payroll.example.com/changed"}}'

title "The plan names exactly what was changed (exit code 2: there is a difference)"
expect 2 "$cli_name" plan -no-color -detailed-exitcode
contains "~ access_url "
contains '"https://payroll.example.com/changed" -> "https://payroll.example.com"'
contains "0 to add, 1 to change, 0 to destroy"

title "Apply puts it back"
expect 0 "$cli_name" apply -no-color -auto-approve
contains "0 added, 1 changed, 0 destroyed"
expect 0 "$cli_name" plan -no-color -detailed-exitcode
contains "No changes."

title "Remove everything"
expect 0 "$cli_name" destroy -no-color -auto-approve
contains "Destroy complete!"
expect 0 localtenant show -url "$ONEKOSMOS_BASE_URL" -collection service_providers
cmp -s "$output" "$work/before" || die "the tenant is not as it was before the demo"

title "The tenant is empty again. Everything above went as it should."
