package export

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Exit codes of the command.
const (
	Whole  = 0 // everything that was asked for is written
	Failed = 1 // nothing is written
	Usage  = 2 // the command line is wrong
	Partly = 3 // what could be read is written, and the summary names the rest
)

// Provider is what an export asks.
type Provider struct {
	Name, Source string // "onekosmos", "1kosmos/onekosmos"
	// Serve makes a server of the provider that has not been configured.
	Serve func() tfprotov6.ProviderServer
	Kinds []plumbing.Adoption
}

const usage = `Usage: terraform-provider-onekosmos export [flags]

Writes what the tenant has as configuration, with import blocks that bring it under
management without a change. The tenant and the sign-in come from the environment, as
for the provider: ONEKOSMOS_BASE_URL and the others. Nothing is changed on the tenant.

Flags:
  -out FOLDER      where to write; not there yet, or empty (default "export")
  -only KINDS      export these kinds alone, such as service_provider,auth_module
  -except KINDS    leave these kinds out
  -outside HOW     how to refer to objects that are not exported: "ids", or "names",
                   which looks them up in data sources (default "ids")
  -cli CLI         write for "terraform" or "opentofu" from 1.12 on, which import by
                   identity (default: both, from 1.11 on, by id)
  -force           replace an earlier export in the folder; never anything else

Exit codes: 0 all is written, 1 nothing is written, 2 wrong command line, 3 written
except for what the summary names.
`

// options are the command line's.
type options struct {
	out          string
	only, except []string
	byName       bool
	cli          cli
	force        bool
}

// clis are what configuration can be written for.
var clis = map[string]cli{"": {version: "1.11"}, "terraform": {"1.12", true}, "opentofu": {"1.12", true}}

// parse reads the command line.
func parse(args []string, kinds []plumbing.Adoption) (o options, err error) {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.out, "out", "export", "")
	only, except := flags.String("only", "", ""), flags.String("except", "", "")
	outside, program := flags.String("outside", "ids", ""), flags.String("cli", "", "")
	flags.BoolVar(&o.force, "force", false, "")
	if err := flags.Parse(args); err != nil {
		var names []string
		flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
		if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
			return o, fmt.Errorf("there is no flag -%s%s", name, meant(name, names, "-"))
		}
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q: kinds go into -only", flags.Arg(0))
	}
	if o.out == "" {
		return o, errors.New("-out names no folder")
	}
	known := false
	if o.cli, known = clis[*program]; !known {
		return o, fmt.Errorf("-cli: %q is neither terraform nor opentofu%s", *program, meant(*program, []string{"terraform", "opentofu"}, ""))
	}
	if o.byName = *outside == "names"; !o.byName && *outside != "ids" {
		return o, fmt.Errorf("-outside: %q is neither ids nor names%s", *outside, meant(*outside, []string{"ids", "names"}, ""))
	}
	for _, list := range []struct {
		flag, given string
		into        *[]string
	}{{"-only", *only, &o.only}, {"-except", *except, &o.except}} {
		if *list.into, err = kindsOf(list.given, kinds); err != nil {
			return o, fmt.Errorf("%s: %w", list.flag, err)
		}
	}
	return o, nil
}

// kindsOf returns the types of a list of kinds, which may lack the provider's prefix.
func kindsOf(given string, kinds []plumbing.Adoption) (types []string, err error) {
	var names []string
	for _, k := range kinds {
		names = append(names, strings.TrimPrefix(k.Type, plumbing.TypePrefix))
	}
	for name := range strings.FieldsFuncSeq(given, func(r rune) bool { return r == ',' || r == ' ' }) {
		short := strings.TrimPrefix(name, plumbing.TypePrefix)
		if !slices.Contains(names, short) {
			return nil, fmt.Errorf("there is no kind %q%s", name, meant(short, names, ""))
		}
		types = append(types, plumbing.TypePrefix+short)
	}
	return types, nil
}

// meant asks whether a value was meant.
func meant(given string, values []string, before string) string {
	if nearest := attribute.Nearest(given, values); nearest != "" {
		return ". Did you mean " + before + nearest + "?"
	}
	slices.Sort(values)
	return ". There are " + before + strings.Join(values, ", "+before)
}

// Command runs the command with its arguments, and returns its exit code. Progress
// and problems go to stderr, and the summary to stdout.
func Command(ctx context.Context, p Provider, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, p.Kinds)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return Whole
	case err != nil:
		fmt.Fprintf(stderr, "export: %v\n\n%s", err, usage)
		return Usage
	}
	code, err := run(ctx, p, o, stdout, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "export: %v\n", err)
	}
	return code
}

func run(ctx context.Context, p Provider, o options, stdout, stderr io.Writer) (int, error) {
	into, err := open(ctx, o.out, o.force)
	if err != nil {
		return Failed, err
	}
	t, err := newTalk(ctx, p.Serve)
	if err != nil {
		return Failed, err
	}
	wanted := func(a plumbing.Adoption) bool {
		if slices.Contains(o.except, a.Type) || exportable(t, a) != "" {
			return false
		}
		return slices.Contains(o.only, a.Type) || len(o.only) == 0 && !a.Named
	}
	for _, a := range p.Kinds {
		if why := exportable(t, a); why != "" && slices.Contains(o.only, a.Type) {
			return Usage, fmt.Errorf("-only: %s cannot be exported: %s. Import its objects by ID", a.Type, why)
		}
	}
	if err := t.configure(ctx); err != nil {
		return Failed, err
	}
	g := &gathering{talk: t, kinds: choose(t, p.Kinds, wanted, o.byName), progress: stderr}
	if len(g.kinds) == 0 {
		return Usage, errors.New("-only and -except leave no kind")
	}
	g.all(ctx)
	if g.read == 0 && len(g.failures) > 0 {
		g.complain(stderr)
		return Failed, errors.New("nothing could be read, and nothing was written")
	}
	w := g.write(o, p)
	if err := into.write(w.files); err != nil {
		return Failed, err
	}
	g.summary(stdout, w, o, p.Kinds)
	if len(g.failures) > 0 {
		g.complain(stderr)
		return Partly, ctx.Err()
	}
	return Whole, nil
}

// write makes the files.
func (g *gathering) write(o options, p Provider) *writer {
	var parents func(k *kind)
	labelled := map[*kind]bool{}
	parents = func(k *kind) {
		if k.parent != nil {
			parents(k.parent)
		}
		if !labelled[k] {
			labelled[k] = true
			label(k)
		}
	}
	areas := map[string][]*kind{}
	for _, k := range g.kinds {
		parents(k)
		areas[k.Area] = append(areas[k.Area], k)
	}
	w := &writer{references: refer(g.talk, g.kinds, o.byName), cli: o.cli, files: map[string][]byte{}, taken: map[string]bool{}}
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		w.area(area, areas[area])
	}
	w.dataSources()
	w.variables()
	w.settings(p.Name, p.Source)
	return w
}

// summary says what was written, and what remains to be done.
func (g *gathering) summary(out io.Writer, w *writer, o options, all []plumbing.Adoption) {
	kinds, objects, aside := 0, 0, 0
	for _, k := range g.kinds {
		if objects += len(k.objects); len(k.objects) > 0 {
			kinds++
		}
	}
	for name := range w.files {
		if strings.HasPrefix(name, beside+"/") {
			aside++
		}
	}
	fmt.Fprintf(out, "%s of %s, with %s beside, in %s.\n", many(objects, "object"), many(kinds, "kind"), many(aside, "file"), o.out)
	if len(w.secrets) > 0 {
		fmt.Fprintf(out, "%s to fill in, which no answer of the tenant has: see terraform.tfvars.example. Without a value, a secret stays as the tenant has it.\n", many(len(w.secrets), "secret"))
	}
	if w.open > 0 {
		fmt.Fprintf(out, "%s left as IDs. The comment beside each says why.\n", many(w.open, "reference"))
	}
	var unlisted, named []string
	for _, a := range all {
		switch why := exportable(g.talk, a); {
		case slices.Contains(o.except, a.Type) || len(o.only) > 0:
		case why != "":
			unlisted = append(unlisted, a.Type)
		case a.Named:
			named = append(named, a.Type)
		}
	}
	for _, rest := range []struct {
		what  string
		kinds []string
	}{{"No call lists these kinds; import their objects by ID", unlisted}, {"Left out unless -only names them", named}} {
		if len(rest.kinds) > 0 {
			slices.Sort(rest.kinds)
			fmt.Fprintf(out, "%s: %s.\n", rest.what, strings.Join(rest.kinds, ", "))
		}
	}
	if len(g.failures) > 0 {
		fmt.Fprintf(out, "%s: see the error output. What is named there is missing or incomplete.\n", many(len(g.failures), "problem"))
	}
	fmt.Fprintf(out, "A plan in %s imports everything, and changes nothing.\n", o.out)
}

// many counts things.
func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprint(n, " ", what, "s")
}

// complain says what went wrong: the same once, and last what many have in common.
func (g *gathering) complain(out io.Writer) {
	first, what := map[string]failure{}, map[string][]string{}
	for _, f := range g.failures {
		key := f.err.Error()
		if said := (refusal{}); errors.As(f.err, &said) && said.detail != "" {
			key = said.detail
		}
		if what[key] == nil {
			first[key] = f
		}
		what[key] = append(what[key], f.what)
	}
	keys := slices.SortedFunc(maps.Keys(what), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(what[a]), len(what[b])), strings.Compare(a, b))
	})
	for _, key := range keys {
		said := first[key].err.Error()
		if len(what[key]) > 1 {
			said = key
		}
		header := "Not exported"
		if first[key].written {
			header = "Exported with ignore_changes"
		}
		fmt.Fprintf(out, "\n%s: %s\n", header, strings.Join(what[key], ", "))
		for line := range strings.Lines(said) {
			fmt.Fprintf(out, "  %s\n", strings.TrimRight(printable(line), " "))
		}
	}
}
