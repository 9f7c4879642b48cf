# shellcheck shell=bash
# Sourced by the other scripts: where things are, and how to say what happens.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/.cache/bin
# A configuration of the person at the keyboard must not change a result, and
# one that names a missing file makes OpenTofu fail under the test framework.
for v in "${!TF_@}"; do
	[[ $v == TF_ACC* ]] || unset "$v"
done
unset v
export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1

say() { printf '%s\n' "$*" >&2; }

die() {
	say "error: $*"
	exit 1
}

# fingerprint MODULE prints a hash of what a tool module pins.
fingerprint() { cat "$root/tools/$1/go.mod" "$root/tools/$1/go.sum" | git hash-object --stdin; }

# fresh NAME HASH: is the program in .cache/bin the one built for this hash?
fresh() { [[ -x $bin/$1 && -f $bin/$1.stamp && $(<"$bin/$1.stamp") == "$2" ]]; }
