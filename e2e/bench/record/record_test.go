package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
)

// The first thousand records of two revisions are those of lib/gen.mjs, of
// which testdata holds the first ten and the SHA-256 of all.
func TestSameRecordsAsTheHarness(t *testing.T) {
	var lines []string
	for i := range 1000 {
		lines = append(lines, string(New(i, int64(i%2)*7).JSON()))
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n") + "\n"))
	got := strings.Join(lines[:10], "\n") + "\n" + hex.EncodeToString(sum[:]) + "\n"
	want, err := os.ReadFile("testdata/gen.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("not the harness's records (-want +got):\n%s", diff)
	}
}

// TestSameRecordsAsGen runs the generator itself where the harness is at hand.
func TestSameRecordsAsGen(t *testing.T) {
	harness := os.Getenv("PEERS_HARNESS")
	if harness == "" {
		t.Skip("PEERS_HARNESS does not say where the peers' harness is")
	}
	script := `const { rec } = await import(process.env.GEN); for (let i = 0; i < 1000; i++) console.log(JSON.stringify(rec(i * 37, i)));`
	node := exec.Command("node", "--input-type=module", "-e", script)
	node.Env = append(os.Environ(), "GEN="+filepath.Join(harness, "lib/gen.mjs"))
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i := range 1000 {
		got.Write(append(New(i*37, int64(i)).JSON(), '\n'))
	}
	if diff := cmp.Diff(strings.Split(string(out), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("not the harness's records (-want +got):\n%s", diff)
	}
}

func TestExpected(t *testing.T) {
	// As `node lib/gen.mjs` prints for 10,000 records.
	if got := Expected(10_000); got != 21 {
		t.Errorf("%d of 10,000 records match, not 21", got)
	}
}

func TestEveryFieldComesBack(t *testing.T) {
	owners := someOwners()
	for i := range 1000 {
		want := New(i, int64(i))
		create, err := Create(i, int64(i), owners)
		if err != nil {
			t.Fatal(err)
		}
		row := crm.NewRow(create.Key, crm.UserID{})
		for _, f := range create.Fields {
			if err := crm.Validate(crm.Contact, f.Name, f.Value); err != nil {
				t.Fatal(err)
			}
			if a, ok := crm.Contact.Attribute(f.Name); !ok || a.Computed() {
				t.Fatalf("%s is not an attribute that a person writes", f.Name)
			}
			row = row.WithValue(f.Name, f.Value)
		}
		row, err = crm.DecodeRow(crm.AppendRow(nil, crm.Derive(row), crm.CatalogueVersion))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Of(row, owners)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("record %d (-want +got):\n%s", i, diff)
		}
		if back, ok := IndexOf(row.ID); !ok || back != i {
			t.Fatalf("contact %v is record %d, not %d", row.ID, back, i)
		}
	}
}

// The fields that queries use are held in memory by devices.
func TestQueriedFieldsAreHot(t *testing.T) {
	for _, name := range []string{"jobtitle", "ownerid", "modifiedon", "mobilephone", "telephone1"} {
		if a, ok := crm.Contact.Attribute(name); !ok || !a.Hot {
			t.Errorf("%s is not hot", name)
		}
	}
}

func someOwners() OwnerIDs {
	owners := make(OwnerIDs, Owners)
	for n := range owners {
		owners[n] = crm.UserID{ID: ContactID(1e9 + n)}
	}
	return owners
}

// The page's table puts the same values into the same attributes, and names
// contacts alike.
func TestPageHasTheSameTable(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node")
	}
	script := `
		import { contactId, fieldsOf, recordOf } from './contact.mjs';
		import { readFileSync } from 'node:fs';
		const owners = JSON.parse(process.env.OWNERS);
		for (const [i, line] of readFileSync(0, 'utf8').trim().split('\n').entries()) {
			const fields = fieldsOf(JSON.parse(line), owners);
			console.log(JSON.stringify({ id: contactId(i), fields, back: recordOf(fields, owners) }));
		}`
	owners := someOwners()
	names, err := json.Marshal(owners)
	if err != nil {
		t.Fatal(err)
	}
	var records bytes.Buffer
	for i := range 200 {
		records.Write(append(New(i, int64(i)).JSON(), '\n'))
	}
	command := exec.Command(node, "--input-type=module", "-e", script)
	command.Dir = "../adapter/regarding"
	command.Env = append(os.Environ(), "OWNERS="+string(names))
	command.Stdin = &records
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var page struct {
			ID     string
			Fields map[string]any
			Back   Record
		}
		if err := json.Unmarshal([]byte(line), &page); err != nil {
			t.Fatal(err)
		}
		create, err := Create(i, int64(i), owners)
		if err != nil {
			t.Fatal(err)
		}
		want := make(map[string]any)
		for _, f := range create.Fields {
			want[f.Name] = asPage(f.Name, f.Value)
		}
		if diff := cmp.Diff(want, page.Fields); diff != "" {
			t.Fatalf("fields of record %d (-Go +page):\n%s", i, diff)
		}
		if diff := cmp.Diff(New(i, int64(i)), page.Back); diff != "" {
			t.Fatalf("record %d as the page reads it (-want +got):\n%s", i, diff)
		}
		if page.ID != create.Key.ID.String() {
			t.Fatalf("the page calls contact %d %s, not %v", i, page.ID, create.Key.ID)
		}
	}
}

// asPage is a value in the form of view.Input.
func asPage(attribute string, v crm.Value) any {
	a, _ := crm.Contact.Attribute(attribute)
	switch a.Type {
	case crm.TypeOwner:
		return map[string]any{"entity": v.Ref().Entity.String(), "id": v.Ref().ID.String(), "name": v.Ref().Name}
	case crm.TypeBoolean:
		return v.Int() == 1
	case crm.TypeMoney:
		return strconv.FormatInt(v.Int()/crm.MoneyUnit, 10)
	case crm.TypeInteger:
		return float64(v.Int())
	}
	return v.Text()
}
