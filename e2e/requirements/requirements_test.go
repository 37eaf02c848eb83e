package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regarding/e2e/house"
)

func TestParseListNamesEveryWrongRow(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"good", header + "\nINV-2\topen\t\nINV-10\tdone\te2e/sim\nREL-01\topen\tx", ""},
		{"no header", "REL-01\topen\t", "line 1"},
		{"nothing", header, "no requirements"},
		{"unknown family", header + "\nFOO-01\topen\t", `line 2: "FOO-01" is no id`},
		{"unknown state", header + "\nREL-01\thalf\t", `REL-01 is "half"`},
		{"done nowhere", header + "\nREL-01\tdone\t", "does not say where"},
		{"twice", header + "\nREL-01\topen\t\nREL-01\topen\t", "line 3: REL-01 is there twice"},
		{"unsorted", header + "\nREL-02\topen\t\nREL-01\topen\t", "line 3: REL-01 stands behind REL-02"},
		{"columns", header + "\nREL-01 open", "line 2: 1 columns"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseList(strings.NewReader(tt.text))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestIDsIn(t *testing.T) {
	got := idsIn("REL-01, REL-01 and INV-10: TRK-3, XREL-02, S28, REL-012 (SYNC-06)")
	if diff := cmp.Diff([]ID{"REL-01", "INV-10", "SYNC-06"}, got); diff != "" {
		t.Error(diff)
	}
}

// comments are doc comments by package and function.
type comments map[string]string

func (c comments) Of(importPath, function string) (string, error) {
	return c[importPath+"."+function], nil
}

const goResults = `{"Action":"start","Package":"regarding/a"}
{"Action":"run","Package":"regarding/a","Test":"TestOne"}
{"Action":"run","Package":"regarding/a","Test":"TestOne/REL-02_used_link"}
{"Action":"pass","Package":"regarding/a","Test":"TestOne/REL-02_used_link"}
{"Action":"skip","Package":"regarding/a","Test":"TestOne/REL-03_later"}
{"Action":"pass","Package":"regarding/a","Test":"TestOne"}
{"Action":"skip","Package":"regarding/a","Test":"TestSkipped"}
{"Action":"fail","Package":"regarding/a","Test":"TestBroken"}
{"Action":"run","Package":"regarding/a","Test":"TestNeverEnded"}
{"Action":"pass","Package":"regarding/a"}
`

const vitestResults = `{"testResults":[{"name":"x/first.spec.ts","assertionResults":[
{"fullName":"first run SYNC-06 tells the name","status":"passed"},
{"fullName":"first run TRK-01 later","status":"skipped"},
{"fullName":"first run TRK-02","status":"failed"},
{"fullName":"first run TRK-04","status":"todo"}]}]}`

// Only tests that ran and passed prove anything: not skipped ones, not
// failed ones, not those that never ended, and not comments of those.
func TestReadResultsAndJudge(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.gotest.json": goResults, "deep/b.vitest.json": vitestResults, "else.json": "{}",
	} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runs, err := ReadResults(folder, comments{
		"regarding/a.TestOne": "TestOne proves it. REL-01, REL-04", "regarding/a.TestSkipped": "INV-1",
		"regarding/a.TestBroken": "REL-04", "regarding/a.TestNeverEnded": "INV-2", "regarding/b.TestOne": "INV-3",
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []Requirement
	for _, id := range []ID{"INV-1", "INV-2", "INV-3", "REL-01", "REL-02", "REL-03", "REL-04", "SYNC-06", "TRK-01", "TRK-02", "TRK-04"} {
		list = append(list, Requirement{ID: id})
	}
	report := Judge(list, runs)
	var proven []ID
	for _, q := range list {
		if report.Proven(q.ID) {
			proven = append(proven, q.ID)
		}
	}
	if diff := cmp.Diff([]ID{"REL-01", "REL-02", "SYNC-06"}, proven); diff != "" {
		t.Error(diff)
	}
	if got := [3]int{report.Passed, report.Failed, report.Skipped}; got != [3]int{3, 2, 4} {
		t.Errorf("passed, failed, skipped: %v", got)
	}
	if !slices.Equal(report.Broken["REL-04"], []string{"regarding/a TestBroken"}) {
		t.Errorf("broken: %v", report.Broken)
	}
}

func TestReadResultsRefuses(t *testing.T) {
	if _, err := ReadResults(t.TempDir(), comments{}); err == nil {
		t.Error("an empty folder was taken for results")
	}
	if _, err := ReadResults(filepath.Join(t.TempDir(), "none"), comments{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.gotest.json"), []byte("FAIL\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadResults(folder, comments{}); err == nil {
		t.Error("a file that is no JSON was accepted")
	}
}

func TestReport(t *testing.T) {
	passed := Run{Name: "a", Outcome: Passed, Names: []ID{"REL-01"}}
	failed := Run{Name: "b", Outcome: Failed, Names: []ID{"REL-01"}}
	skipped := Run{Name: "c", Outcome: Skipped, Names: []ID{"REL-01"}}
	stranger := Run{Name: "d", Outcome: Passed, Names: []ID{"REL-99"}}
	done := []Requirement{{ID: "REL-01", Done: true, Where: "relay"}, {ID: "TRK-01", Where: "later"}}
	open := []Requirement{{ID: "REL-01"}}
	tests := []struct {
		name string
		list []Requirement
		runs []Run
		ok   bool
		text string
	}{
		{"done and proven", done, []Run{passed, passed}, true, "proven   REL-01 by 2 tests"},
		{"done and not named", done, nil, false, "UNPROVEN REL-01"},
		{"done and skipped", done, []Run{skipped}, false, "UNPROVEN REL-01"},
		{"done and failed once", done, []Run{passed, failed}, false, "BROKEN   REL-01: failed: [b]"},
		{"open", open, nil, true, "1 requirements: 0 done, 1 open"},
		{"open and failed", open, []Run{failed}, true, "1 failed"},
		{"unknown", done, []Run{passed, stranger}, false, "UNKNOWN  REL-99"},
		{"the open ones", done, []Run{passed}, true, "open     TRK-01     0 tests  later"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := Judge(tt.list, tt.runs)
			var text strings.Builder
			report.Write(&text)
			if report.OK() != tt.ok || !strings.Contains(text.String(), tt.text) {
				t.Errorf("ok %v, want %v with %q:\n%s", report.OK(), tt.ok, tt.text, text.String())
			}
		})
	}
}

func TestCommentsOfThisPackage(t *testing.T) {
	root, err := house.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	source := SourceComments{Root: root}
	text, err := source.Of("regarding/e2e/requirements", "TestReadResultsAndJudge")
	if err != nil || !strings.HasPrefix(text, "Only tests that ran and passed") {
		t.Errorf("got %q, %v", text, err)
	}
	if text, err := source.Of("regarding/e2e/requirements", "TestOfNothing"); err != nil || text != "" {
		t.Errorf("got %q, %v", text, err)
	}
}

// The list has every id of the texts that say what the product must do, and
// no other.
func TestListIsComplete(t *testing.T) {
	root, err := house.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, ListFile))
	if err != nil {
		t.Fatal(err)
	}
	list, err := ParseList(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []ID
	for _, q := range list {
		got = append(got, q.ID)
	}

	var want []ID
	row := regexp.MustCompile(`(?m)^\| *([A-Z]+-\d+)\b`)
	for _, name := range []string{"product.md", "sync.md"} {
		text, err := os.ReadFile(filepath.Join(root, "../shared/spec", name))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skipf("SKIPPED, the texts are not beside the tree: %v", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range row.FindAllStringSubmatch(string(text), -1) {
			want = append(want, idsIn(match[1])...)
		}
	}
	slices.SortFunc(want, compareIDs)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-texts +list):\n%s", ListFile, diff)
	}
}
