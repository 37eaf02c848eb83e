package mutation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

const goldenFile = "testdata/golden.txt"

// S15, S32: the same mutations on the same rows give the same bytes, natively
// and in wasm: this test runs in both. Each line of the file is a mutation, its
// outcome, and digests of what the truth and a device's guess made of the
// rows.
//
// Only a change of the rules or of the catalogue changes the file; then it is
// written by go test ./shared/mutation -run Golden -update, and its diff read.
func TestGoldenVectors(t *testing.T) {
	if *update {
		if err := os.WriteFile(goldenFile, goldenText(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if !*update && !bytes.Equal(goldenText(), text) {
		t.Errorf("the generator writes another %s", goldenFile)
	}
	w := newGoldenWorld(goldenCatalogue)
	outcomes := w.checkVectors(t, text, goldenLines)
	// The vectors stay worth having.
	for _, must := range []string{
		"ok", OpNotFound, OpDeleted, OpDenied, OpExists, OpDependent, OpInvalid, OpUnknownKind, OpNotDeleted, OpSame, OpUnconfirmed,
	} {
		found := false
		for outcome := range outcomes {
			found = found || outcome == must || strings.HasSuffix(outcome, ":"+must)
		}
		if !found {
			t.Errorf("no line ends in %s", must)
		}
	}
	for _, args := range kinds[1:KindImport] {
		if outcomes[fmt.Sprintf("%T", args)] == 0 {
			t.Errorf("no line is a %T", args)
		}
	}
	for _, e := range []crm.Entity{crm.SyncNotice, crm.SyncIssue, crm.Alias, crm.Duplicate} {
		if len(w.all(e)) == 0 {
			t.Errorf("no %v is left", e)
		}
	}
}

// checkVectors carries every line out and compares what comes of it. It returns
// how often each outcome and each type of arguments was there.
func (w *world) checkVectors(t *testing.T, text []byte, count int) map[string]int {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != count {
		t.Fatalf("%d lines", len(lines))
	}
	outcomes := make(map[string]int)
	for i, line := range lines {
		encoded, rest, _ := strings.Cut(line, " ")
		b, err := hex.DecodeString(encoded)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		m, err := Decode(b)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if !bytes.Equal(Encode(m), b) {
			t.Errorf("line %d: other bytes", i+1)
		}
		got := w.outcome(m)
		if got != rest {
			t.Fatalf("line %d, %T by %s:\n got %s\nwant %s", i+1, m.Args, names[m.Actor], got, rest)
		}
		outcome, _, _ := strings.Cut(got, " ")
		outcomes[outcome]++
		outcomes[fmt.Sprintf("%T", m.Args)]++
	}
	return outcomes
}

const goldenLines = 500

// goldenCatalogue is the version of the catalogue in which the digests' rows
// are written. It stays, so that a new version changes no line.
const goldenCatalogue = 1

func newGoldenWorld(catalogue uint32) *world {
	return &world{catalogue: catalogue, tx: &MapTx{}, role: map[crm.UserID]crm.Role{
		ada: crm.Member, bo: crm.Member, cleo: crm.Administrator, rita: crm.ReadOnly,
	}}
}

// outcome carries m out and says what came of it.
func (w *world) outcome(m Mutation) string {
	device := w.tx.Clone()
	device.Device = true
	guess, _ := device.Do(m, w.guess(m.Actor))
	env := w.env(m.Actor)
	w.commit++
	done, refused := w.tx.Do(m, env)
	return outcomeText(refused) + " " + w.digest(done) + " " + w.digest(guess)
}

func outcomeText(refused *fault.Error) string {
	if refused == nil {
		return "ok"
	}
	return refused.Kind.String() + ":" + refused.Op
}

func (w *world) digest(done Done) string {
	h := sha256.New()
	for _, e := range done.Effects {
		h.Write(crm.AppendKey(nil, e.Key))
		if e.After != nil {
			h.Write(crm.AppendRow(nil, *e.After, w.catalogue))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// splitmix is a small generator of the same numbers everywhere and for ever
// (Steele, Lea and Flood, 2014).
type splitmix uint64

func (s *splitmix) below(n int) int {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

func choose[T any](s *splitmix, list []T) T { return list[s.below(len(list))] }

func goldenText() []byte {
	var out bytes.Buffer
	g := &goldenMaker{world: newGoldenWorld(goldenCatalogue), random: 20260301}
	start := beginnings()
	for i := range goldenLines {
		u, args := relay, Args(nil)
		if i < len(start) {
			args = start[i]
		} else {
			u, args = g.next()
		}
		m := g.mutation(u, args)
		// Some clocks are ahead, some have waited offline.
		m.PerformedAt = m.PerformedAt.Add(time.Duration(choose(&g.random, []int{0, 0, -3000, 300})) * time.Second)
		fmt.Fprintf(&out, "%x %s\n", Encode(m), g.outcome(m))
		if u != relay {
			g.mutations = append(g.mutations, m.ID)
		}
	}
	return out.Bytes()
}

// goldenMaker proposes what the vectors hold.
type goldenMaker struct {
	*world
	random    splitmix
	keys      []crm.Key // records that were ever proposed, also refused ones
	mutations []ID
	old       []crm.Row // rows as they were at times, for stale edits
}

var goldenFields = map[crm.Entity][]string{
	crm.Account:     {"name", "emailaddress1", "telephone1", "address1_city", "address1_line1", "description", "new_unknown"},
	crm.Contact:     {"lastname", "firstname", "emailaddress1", "mobilephone", "address1_city", "jobtitle"},
	crm.Opportunity: {"name", "description", "stepname"},
}

var goldenTexts = []string{"", "Ada", "Bo", "Äpfel", "x@x.example", "y@x.example", "+49 30 123456", "https://x.example"}

func (g *goldenMaker) fields(e crm.Entity) []Field {
	var fields []Field
	for _, name := range goldenFields[e] {
		if g.random.below(3) == 0 {
			fields = append(fields, text(name, choose(&g.random, goldenTexts)))
		}
	}
	if e == crm.Contact && g.random.below(3) == 0 {
		if key := g.key(); key.Entity != crm.Opportunity {
			fields = append(fields, Field{"parentcustomerid", crm.Lookup(crm.Ref{Entity: key.Entity, ID: key.ID, Name: "then"})})
		}
	}
	return fields
}

// key is a record, most often one of the last.
func (g *goldenMaker) key() crm.Key {
	if len(g.keys) == 0 {
		return crm.Key{Entity: crm.Account, ID: testID(8, 1)}
	}
	return g.keys[max(0, len(g.keys)-1-g.random.below(9))]
}

func (g *goldenMaker) some() []crm.Key {
	keys := []crm.Key{g.key()}
	for g.random.below(2) == 0 {
		keys = append(keys, g.key())
	}
	return keys
}

func (g *goldenMaker) personal(e crm.Entity, u crm.UserID) crm.ID {
	rows := slices.DeleteFunc(g.all(e), func(r crm.Row) bool { return r.Partition != u && !r.Partition.IsZero() })
	if len(rows) == 0 {
		return testID(8, 2)
	}
	return choose(&g.random, rows).ID
}

func (g *goldenMaker) next() (crm.UserID, Args) {
	u := choose(&g.random, []crm.UserID{ada, ada, ada, bo, bo, bo, cleo, rita})
	r := &g.random
	switch n := r.below(100); {
	case n < 22:
		key := crm.Key{Entity: choose(r, []crm.Entity{crm.Account, crm.Contact, crm.Opportunity}), ID: g.newID()}
		if r.below(12) == 0 {
			key = g.key()
		}
		g.keys = append(g.keys, key)
		fields := g.fields(key.Entity)
		if required := goldenFields[key.Entity][0]; r.below(5) > 0 && !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == required }) {
			fields = append(fields, text(required, "Needed"))
		}
		return u, Create{Key: key, Fields: fields}
	case n < 48:
		if len(g.old) > 0 && r.below(2) == 0 {
			row := g.old[max(0, len(g.old)-1-r.below(4))]
			return u, Edit(row, g.fields(row.Entity))
		}
		key := g.key()
		row := g.row(key)
		if row == nil {
			return u, Update{Key: key, Fields: g.fields(key.Entity)}
		}
		g.old = append(g.old, *row)
		args := Edit(*row, g.fields(key.Entity))
		if key.Entity == crm.Account && r.below(3) == 0 {
			args.Sets = []SetChange{{Name: "new_tags", Added: []string{choose(r, []string{"1", "2", "3", "9"})}, Removed: []string{"2"}}}
		}
		return u, args
	case n < 52:
		return u, Assign{Keys: g.some(), Owner: userRef(choose(r, people))}
	case n < 57:
		return u, SetState{Keys: g.some(), State: int64(r.below(4)), Status: int64(r.below(2) * r.below(6))}
	case n < 64:
		keys := g.some()
		if r.below(6) == 0 {
			keys = slices.Repeat(keys, 21)
		}
		return u, Delete{Keys: keys, Confirmed: len(keys) * r.below(2)}
	case n < 67:
		return u, Restore{Keys: g.some()}
	case n < 72:
		survivor, other := g.key(), g.key()
		for range 4 {
			if other.Entity != survivor.Entity {
				other = g.key()
			}
		}
		return u, Merge{Survivor: survivor, Other: other, Fields: g.fields(survivor.Entity)}
	case n < 75:
		return u, KeepBoth{Duplicate: g.personal(crm.Duplicate, u)}
	case n < 86:
		if len(g.mutations) == 0 {
			return u, Undo{}
		}
		return u, Undo{Mutation: g.mutations[max(0, len(g.mutations)-1-r.below(5))]}
	case n < 89:
		return u, CloseIssue{Issue: g.personal(crm.SyncIssue, u)}
	case n < 91:
		return u, CloseNotice{Notices: []crm.ID{g.personal(crm.SyncNotice, u)}}
	case n < 93:
		return u, NameDevice{Device: DeviceID{g.personal(crm.Device, u)}, Name: choose(r, goldenTexts)}
	case n < 94:
		return u, RevokeDevice{Device: deviceOf(choose(r, people))}
	case n < 96:
		return relay, Purge{Keys: g.some()}
	case n < 97:
		return relay, SeeDevice{Device: deviceOf(u), Seen: g.env(u).Now}
	case n < 98:
		return relay, PutUser{User: rita, Name: choose(r, goldenTexts), Role: crm.ReadOnly}
	case n < 99:
		return u, PutOrganization{Name: "mine"}
	default:
		return u, Unknown{Number: 999, Version: 1, Bytes: []byte("later")}
	}
}
