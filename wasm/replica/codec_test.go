package replica_test

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

var update = flag.Bool("update", false, "write the golden files of forms that have none")

var anyMutation = mutation.Mutation{
	ID: mutation.ID{ID: crm.ID{1}}, PerformedAt: time.UnixMilli(1_700_000_000_000).UTC(), Args: mutation.Undo{Mutation: mutation.ID{ID: crm.ID{2}}},
}

func goldenState() replica.State {
	return replica.State{
		Device: mutation.DeviceID{ID: crm.ID{1}}, LastNumber: 300, LastConfirmed: 299, LastMutation: mutation.ID{ID: crm.ID{2}}, LastLocal: 301,
		Cursor: wire.Cursor{Incarnation: 3, Commit: 70_000}, Complete: true, Filling: true, FillPosition: 5, FillTotal: 100_000, FillDone: 4,
		Comparing: true, ReachedAt: 69_999, Rebasing: true, ClockOffset: -90 * time.Second, LastSynced: someTime, OfflineChosen: true, Paused: true,
	}
}

func goldenEntry() replica.Entry {
	row := named(1, "One").WithValue("new_unknown", crm.Whole(7))
	before := named(1, "Zero")
	before.Version = crm.Version{Incarnation: 3, Commit: 9}
	before = before.Stamped(1, before.Version)
	m := anyMutation
	m.Args = mutation.Update{Key: account(1), Fields: []mutation.Field{{Name: "name", Value: crm.Str("One")}}, Seen: []mutation.Seen{{Group: 1, Version: before.Version}}}
	return replica.Entry{
		Local: 12, Mutation: m, Number: 4, Guess: []mutation.Effect{{Key: account(1), Before: &before, After: &row}, {Key: account(2)}},
		Read: []crm.Key{account(1), account(3)}, Confirmed: someTime, Commit: 99, Refused: true,
	}
}

// INV-9: forms that were released are read for ever. A golden file is written
// once, when its form is, and never changed.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		file    string
		encoded []byte
		again   func([]byte) ([]byte, error)
	}{
		{"state_1.hex", replica.EncodeState(goldenState()), func(b []byte) ([]byte, error) {
			s, err := replica.DecodeState(b)
			return replica.EncodeState(s), err
		}},
		{"entry_1.hex", replica.EncodeEntry(goldenEntry()), func(b []byte) ([]byte, error) {
			e, err := replica.DecodeEntry(b)
			if err != nil {
				return nil, err
			}
			return replica.EncodeEntry(e), nil
		}},
	} {
		path := filepath.Join("testdata", c.file)
		text, err := os.ReadFile(path)
		if os.IsNotExist(err) && *update {
			if err := os.WriteFile(path, []byte(hex.EncodeToString(c.encoded)+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		golden, err := hex.DecodeString(strings.TrimSpace(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.again(golden)
		if err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		if !bytes.Equal(got, c.encoded) {
			t.Errorf("%s reads as\n%x, want\n%x", c.file, got, c.encoded)
		}
	}
}

func TestCodecRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := goldenState()
		state.LastNumber = rapid.Uint64().Draw(t, "number")
		state.Cursor.Commit = rapid.Uint64().Draw(t, "commit")
		state.Filling, state.Paused = rapid.Bool().Draw(t, "filling"), rapid.Bool().Draw(t, "paused")
		state.ClockOffset = time.Duration(rapid.Int64().Draw(t, "offset"))
		if rapid.Bool().Draw(t, "never") {
			state.LastSynced = time.Time{}
		}
		got, err := replica.DecodeState(replica.EncodeState(state))
		if err != nil || got != state {
			t.Fatalf("got %+v, %v, want %+v", got, err, state)
		}
		entry := goldenEntry()
		entry.Local, entry.Number = rapid.Uint64().Draw(t, "local"), rapid.Uint64().Draw(t, "number")
		entry.Guess = entry.Guess[:rapid.IntRange(0, 2).Draw(t, "guess")]
		entry.Refused = rapid.Bool().Draw(t, "refused")
		back, err := replica.DecodeEntry(replica.EncodeEntry(entry))
		if err != nil {
			t.Fatal(err)
		}
		same := cmp.Comparer(func(a, b crm.Row) bool {
			return bytes.Equal(crm.AppendRow(nil, a, crm.CatalogueVersion), crm.AppendRow(nil, b, crm.CatalogueVersion))
		})
		if d := cmp.Diff(entry, back, same, cmpopts.EquateEmpty(), cmpopts.EquateComparable(crm.Value{})); d != "" {
			t.Fatal(d)
		}
	})
}

func TestCodecRefuses(t *testing.T) {
	state, entry := replica.EncodeState(goldenState()), replica.EncodeEntry(goldenEntry())
	for n := range state {
		if _, err := replica.DecodeState(state[:n]); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d bytes of a state: %v", n, err)
		}
	}
	for n := range entry {
		if _, err := replica.DecodeEntry(entry[:n]); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d bytes of an entry: %v", n, err)
		}
	}
	state[0], entry[0] = 200, 200
	if _, err := replica.DecodeState(state); fault.KindOf(err) != fault.TooOld {
		t.Errorf("a newer state: %v", err)
	}
	if _, err := replica.DecodeEntry(entry); fault.KindOf(err) != fault.TooOld {
		t.Errorf("a newer entry: %v", err)
	}
	state[0] = 0
	if _, err := replica.DecodeState(state); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a state of form 0: %v", err)
	}
}

func FuzzDecodeState(f *testing.F) {
	f.Add(replica.EncodeState(goldenState()))
	f.Add(replica.EncodeState(replica.State{}))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := replica.DecodeState(b)
		if err == nil && !bytes.Equal(replica.EncodeState(s), b) {
			t.Errorf("%x reads as %+v", b, s)
		}
	})
}

func FuzzDecodeEntry(f *testing.F) {
	f.Add(replica.EncodeEntry(goldenEntry()))
	f.Add(replica.EncodeEntry(replica.Entry{Mutation: anyMutation}))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := replica.DecodeEntry(b)
		if err != nil {
			return
		}
		again := replica.EncodeEntry(e)
		back, err := replica.DecodeEntry(again)
		if err != nil || !bytes.Equal(replica.EncodeEntry(back), again) {
			t.Errorf("%x reads as %+v, then %+v, %v", b, e, back, err)
		}
	})
}
