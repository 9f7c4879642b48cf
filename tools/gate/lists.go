package main

// acceptance is the package of all tests that run a CLI. They are chosen by
// their package alone, so that no name can fall between two stages.
const acceptance = "./internal/acceptance"

// withoutRace lists the tests of thousands of models and faults, which the race
// detector would make take many minutes. They run in a stage of their own. "make
// test-race" runs them with it. One counts allocations, of which the detector makes more.
var withoutRace = []string{
	"internal/client TestAnswerOverTheLimit",
	"internal/client TestBudgets",
	"internal/client TestHundredThousandUsers",
	"internal/client TestLargeRefusal",
	"internal/client TestModelOfBatch",
	"internal/client TestModelOfCollection",
	"internal/client TestReportsThatGrow",
	"internal/export TestExport",
	"internal/export TestExportOfEverything",
	"internal/faulttest TestFaultMatrix",
	"internal/faulttest TestMutatedAnswers",
	"internal/provider TestCoverage",
	"internal/provider TestGeneratedConfigurations",
	"internal/provider TestGeneratedModels",
	"internal/provider TestHabitsAreNoDrift",
	"internal/provider TestHabitsOverALife",
	"internal/provider TestLives",
	"internal/provider TestNearlyListedValues",
	"internal/provider TestObjectsThatAreNotKnown",
	"internal/provider TestShortcutsAnswerAsTheFramework",
	"internal/provider/branding TestBrandingRepeatsNoImage",
	"internal/provider/branding TestBranding_large",
	"internal/seal TestSealingIsDoneInPlace",
	"internal/simulate TestHistories",
	"internal/simulate TestReplay",
}

// maySkip lists the reasons for which a test may skip in every stage: always,
// or only in a run without further CLIs.
var maySkip = []struct {
	reason, why string
	always      bool
}{
	{"needs a Terraform from 1.14 on", "a Terraform from 1.14 on cannot be built everywhere; the gate says when there is none", true},
	{"OpenTofu words it otherwise", "the rules of core are compared with Terraform's words; a further CLI has them", false},
	{"Terraform CLI version", "import by identity needs Terraform 1.12; a further CLI has it", false},
}

// notRepeated begins the reason of a test that skips with a further CLI because
// it does not differ between CLIs.
const notRepeated = "not repeated"
