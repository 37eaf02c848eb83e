package wire

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
)

var values = cmp.AllowUnexported(crm.Value{})

func drawKey(t *rapid.T) crm.Key {
	return crm.Key{Entity: crm.Entity(rapid.Uint16().Draw(t, "entity")), ID: drawID(t)}
}

func drawTime(t *rapid.T) time.Time {
	return time.UnixMilli(rapid.Int64Range(0, maxMillis).Draw(t, "time")).UTC()
}

// drawList draws nil rather than an empty list, as decoding does.
func drawList[T any](t *rapid.T, n int, one func(*rapid.T) T) (list []T) {
	for range rapid.IntRange(0, n).Draw(t, "length") {
		list = append(list, one(t))
	}
	return list
}

func drawOpaque(t *rapid.T) []byte { return rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "row") }

func drawRemoval(t *rapid.T) Removal {
	return Removal{Key: drawKey(t), Deleted: rapid.Bool().Draw(t, "deleted")}
}

func drawReplica(t *rapid.T) Replica {
	return Replica{
		Catalogue: rapid.Uint32().Draw(t, "catalogue"), Device: mutation.DeviceID{ID: drawID(t)},
		Name: rapid.StringN(0, 20, 80).Draw(t, "device"), Agent: rapid.StringN(0, 20, 80).Draw(t, "agent"),
		Cursor: Cursor{rapid.Uint32().Draw(t, "incarnation"), rapid.Uint64().Draw(t, "commit")},
	}
}

func drawStanding(t *rapid.T) Standing {
	return Standing{
		Catalogue: rapid.Uint32().Draw(t, "catalogue"), Mode: Mode(rapid.Byte().Draw(t, "mode")),
		Head:       Cursor{rapid.Uint32().Draw(t, "incarnation"), rapid.Uint64().Draw(t, "commit")},
		LastNumber: rapid.Uint64().Draw(t, "number"), LastMutation: mutation.ID{ID: drawID(t)},
	}
}

func drawValue(t *rapid.T) crm.Value {
	return rapid.OneOf(
		rapid.Just(crm.Value{}),
		rapid.Map(rapid.StringN(0, 20, 80), crm.Str),
		rapid.Map(rapid.Int64(), crm.Whole),
		rapid.Map(rapid.Float64(), crm.Number),
	).Draw(t, "value")
}

func drawSyncFrame(t *rapid.T) Frame {
	number := func(name string) uint64 { return rapid.Uint64().Draw(t, name) }
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	bucket := func(t *rapid.T) uint16 { return rapid.Uint16Range(0, reconcile.Buckets-1).Draw(t, "bucket") }
	switch rapid.IntRange(1, 11).Draw(t, "kind") {
	case 1:
		return Push{First: number("first"), Mutations: drawList(t, 4, drawOpaque)}
	case 2:
		return Settled{Outcomes: drawList(t, 4, func(t *rapid.T) Outcome {
			return Outcome{mutation.ID{ID: drawID(t)}, number("commit"), flag("refused")}
		})}
	case 3:
		return Hold{Kind: fault.Kind(rapid.Byte().Draw(t, "kind")), After: time.Duration(rapid.Uint32Range(0, maxHoldMillis).Draw(t, "after")) * time.Millisecond}
	case 4:
		return Poke{From: number("from"), To: number("to"), Last: flag("last"), Commits: drawList(t, 3, func(t *rapid.T) Commit {
			return Commit{
				Number: number("commit"), Mutation: mutation.ID{ID: drawID(t)}, Refused: flag("refused"),
				Rows: drawList(t, 3, drawOpaque), Removed: drawList(t, 3, drawRemoval),
			}
		})}
	case 5:
		return FillNext{Position: number("position")}
	case 6:
		return Chunk{
			At: number("at"), Next: number("next"), Done: flag("done"), Total: number("total"),
			Rows: drawList(t, 4, drawOpaque), Removed: drawList(t, 4, drawRemoval),
		}
	case 7:
		return CompareSums{Sums: drawList(t, 4, func(t *rapid.T) (s reconcile.Sum) {
			copy(s[:], rapid.SliceOfN(rapid.Byte(), 12, 12).Draw(t, "sum"))
			return s
		})}
	case 8:
		return CompareDiffers{At: number("at"), Buckets: drawList(t, 4, bucket)}
	case 9:
		return CompareHave{Buckets: drawList(t, 4, bucket), Rows: drawList(t, 4, func(t *rapid.T) reconcile.Row {
			return reconcile.Row{Key: drawKey(t), Version: crm.Version{Incarnation: rapid.Uint32().Draw(t, "incarnation"), Commit: number("commit")}}
		})}
	case 10:
		return AskHistory{Nonce: number("nonce"), Key: drawKey(t), Before: number("before"), Limit: rapid.Uint32().Draw(t, "limit")}
	default:
		return History{
			Nonce: number("nonce"), Kind: fault.Kind(rapid.Byte().Draw(t, "fault")), More: flag("more"),
			Entries: drawList(t, 3, func(t *rapid.T) HistoryEntry {
				key := drawKey(t)
				return HistoryEntry{
					Commit: number("commit"), Mutation: mutation.ID{ID: drawID(t)}, Kind: mutation.Kind(rapid.Uint16().Draw(t, "kind")),
					PerformedAt: drawTime(t), CommittedAt: drawTime(t),
					Actor:  crm.Ref{Entity: key.Entity, ID: key.ID, Name: rapid.StringN(0, 10, 40).Draw(t, "name")},
					Device: rapid.StringN(0, 10, 40).Draw(t, "device"), Erased: flag("erased"),
					Changes: drawList(t, 3, func(t *rapid.T) HistoryChange {
						return HistoryChange{rapid.StringN(0, 10, 40).Draw(t, "attribute"), drawValue(t), drawValue(t)}
					}),
				}
			}),
		}
	}
}

// Size is never less than what a frame takes, and not much more: what is cut
// by it stays under the limits.
func TestSizeBoundsFrames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawSyncFrame(t)
		if got, want := len(Encode(f)), Size(f); got > want {
			t.Fatalf("%T has %d bytes, Size says %d", f, got, want)
		}
	})
}

// INV-8: a frame that announces more than it brings allocates nothing for it.
func TestCountsAreBoundedByTheFrame(t *testing.T) {
	huge := []byte{0xff, 0xff, 0x03} // 65,535
	tests := []struct {
		name  string
		bytes []byte
	}{
		{"mutations", append([]byte{byte(kindPush), 1}, 0xff, 0x1f)},
		{"outcomes", append([]byte{byte(kindSettled)}, 0xff, 0x1f)},
		{"commits", append([]byte{byte(kindPoke), 1, 2, 1}, 0xff, 0x7f)},
		{"rows of a chunk", append([]byte{byte(kindChunk), 1, 2, 1, 0}, huge...)},
		{"removals", append([]byte{byte(kindChunk), 1, 2, 1, 0, 0}, huge...)},
		{"sums", append([]byte{byte(kindCompareSums)}, 0xff, 0x07)},
		{"rows held", append([]byte{byte(kindCompareHave), 0}, 0xff, 0x7f)},
		{"entries", append([]byte{byte(kindHistory), 1, 0}, 0xff, 0x07)},
	}
	for _, tt := range tests {
		_, err := Decode(tt.bytes)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprint(err), "bytes left") {
			t.Errorf("%s: got %v", tt.name, err)
		}
		if n := testing.AllocsPerRun(10, func() { _, _ = Decode(tt.bytes) }); n > 24 { // the error, and nothing of the frame
			t.Errorf("%s: %v allocations", tt.name, n)
		}
	}
	for _, empty := range [][]byte{{byte(kindPush), 1, 1, 0, 0}, {byte(kindChunk), 1, 2, 1, 0, 1, 0, 0}} {
		if _, err := Decode(empty); !strings.Contains(fmt.Sprint(err), "nothing where a row or a mutation should be") {
			t.Errorf("%x: got %v", empty, err)
		}
	}
}

// Rows and mutations of a decoded frame are parts of what was decoded, and
// nobody can append over their neighbours.
func TestRowsArePartsOfTheFrame(t *testing.T) {
	b := Encode(Push{First: 1, Mutations: [][]byte{[]byte("one"), []byte("two")}})
	f, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	p := f.(Push)
	_ = append(p.Mutations[0], 'X')
	b[bytes.Index(b, []byte("two"))] = 'T'
	if got := string(p.Mutations[1]); got != "Two" {
		t.Errorf("the second mutation reads %q", got)
	}
}

// Reconnect without news: one frame each way of at most 200 bytes.
func TestReconnectIsSmall(t *testing.T) {
	id := crm.ID{1, 0x9a, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}
	hello := Hello{
		Protocol: Protocol, Version: "0.1.0", Build: "0123456789ab", Credits: InitialCredits,
		Organization: crm.OrganizationID{ID: id}, User: crm.UserID{ID: id},
		Replica: Replica{
			Catalogue: 12, Device: mutation.DeviceID{ID: id}, Name: "Ines Duarte's work laptop", Agent: "Chrome 156 on Windows",
			Cursor: Cursor{Incarnation: 0xfedcba98, Commit: 12_345_678},
		},
	}
	welcome := Welcome{
		Protocol: Protocol, Version: "0.1.0", Build: "0123456789ab", Credits: InitialCredits,
		Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Profile: crm.Profile{
			Organization: crm.OrganizationID{ID: id}, OrganizationName: "Northbeam Instruments",
			User: crm.UserID{ID: id}, Name: "Ines Duarte", Email: "ines.duarte@northbeam.example", Role: crm.Administrator,
		},
		Standing: Standing{
			Catalogue: 12, Mode: Follow, Head: hello.Replica.Cursor, LastNumber: 54_321, LastMutation: mutation.ID{ID: id},
		},
	}
	for _, f := range []Frame{hello, welcome} {
		if n := len(Encode(f)); n > 200 {
			t.Errorf("%T has %d bytes", f, n)
		} else {
			t.Logf("%T has %d bytes", f, n)
		}
	}
}

// INV-9: what sessions of protocol 1 exchange has no trace of protocol 2.
func TestProtocolOneStays(t *testing.T) {
	plain, full := Hello{Protocol: 1, Version: "1"}, Hello{Protocol: 1, Version: "1", Replica: Replica{Catalogue: 1, Name: "x"}}
	if !bytes.Equal(Encode(plain), Encode(full)) {
		t.Error("a hello of protocol 1 says something of the replica")
	}
	welcome := Welcome{Protocol: 1, Now: time.UnixMilli(1), Standing: Standing{Mode: Fill}}
	f, err := Decode(Encode(welcome))
	if err != nil || f.(Welcome).Standing != (Standing{}) {
		t.Errorf("got %+v, %v", f, err)
	}
}

// INV-8: whatever carries data waits for credit.
func TestDataNeedsCredit(t *testing.T) {
	for _, f := range []Frame{
		Account{}, Push{}, Settled{}, Hold{}, Poke{}, FillNext{}, Chunk{}, CompareSums{}, CompareDiffers{}, CompareHave{}, AskHistory{}, History{},
	} {
		if !NeedsCredit(f) {
			t.Errorf("%T goes without credit", f)
		}
	}
}

func TestCutPush(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := make([][]byte, rapid.IntRange(1, 30).Draw(t, "mutations"))
		for i := range all {
			all[i] = make([]byte, rapid.IntRange(1, mutation.MaxBytes/3).Draw(t, "bytes"))
		}
		rest := all
		for len(rest) > 0 {
			n := CutPush(rest)
			size := len(Encode(Push{First: 1, Mutations: rest[:n]}))
			if n < 1 || n > 1 && size > TargetFrameBytes {
				t.Fatalf("%d mutations, %d bytes", n, size)
			}
			if n < len(rest) && size+len(rest[n]) < TargetFrameBytes-2*HeadBytes {
				t.Fatalf("%d mutations, %d bytes: the next had room", n, size)
			}
			rest = rest[n:]
		}
	})
	if n := CutPush(slices.Repeat([][]byte{{1}}, MaxPushMutations+1)); n != MaxPushMutations {
		t.Errorf("%d mutations in one push", n)
	}
}

// The bytes of protocol 2. A change here is a new protocol version.
func TestGoldenSyncFrames(t *testing.T) {
	id := crm.ID{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}
	m, key := mutation.ID{ID: id}, crm.Key{Entity: 300, ID: id}
	const idHex = "0102030405067008800a0b0c0d0e0f10"
	const keyHex = "ac02" + idHex
	at := time.UnixMilli(300)
	sum := reconcile.Sum{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	tests := []struct {
		f    Frame
		want string
	}{
		{Hello{Protocol: 2, Version: "1", Build: "b", Credits: 64, Replica: Replica{1, mutation.DeviceID{ID: id}, "N", "A", Cursor{300, 7}}},
			"01" + "02" + "0131" + "0162" + strings.Repeat("00", 32) + "40" + "01" + idHex + "014e" + "0141" + "ac02" + "07"},
		{Welcome{Protocol: 2, Version: "1", Build: "b", Now: at, Credits: 64, Standing: Standing{1, Follow, Cursor{300, 7}, 5, m}},
			"02" + "02" + "0131" + "0162" + "ac02" + strings.Repeat("00", 16) + "00" + strings.Repeat("00", 16) + "000000" + "40" + "01" + "01" + "ac02" + "07" + "05" + idHex},
		{Push{First: 300, Mutations: [][]byte{{1, 2}, {3}}}, "08" + "ac02" + "02" + "020102" + "0103"},
		{Settled{[]Outcome{{m, 300, true}}}, "09" + "01" + idHex + "ac02" + "01"},
		{Hold{fault.Full, 300 * time.Millisecond}, "0a" + "0a" + "ac02"},
		{Poke{From: 1, To: 3, Last: true, Commits: []Commit{
			{Number: 2, Mutation: m, Refused: true},
			{Number: 3, Rows: [][]byte{{9, 8}}, Removed: []Removal{{key, true}}},
		}}, "0b" + "01" + "03" + "01" + "02" + "02" + "03" + idHex + "00" + "00" + "03" + "00" + "01" + "020908" + "01" + keyHex + "01"},
		{FillNext{300}, "0c" + "ac02"},
		{Chunk{At: 1, Next: 2, Done: true, Total: 300, Rows: [][]byte{{9}}, Removed: []Removal{{key, false}}},
			"0d" + "01" + "02" + "01" + "ac02" + "01" + "0109" + "01" + keyHex + "00"},
		{CompareSums{[]reconcile.Sum{sum}}, "0e" + "01" + "0102030405060708090a0b0c"},
		{CompareDiffers{7, []uint16{1, 300}}, "0f" + "07" + "02" + "01" + "ac02"},
		{CompareHave{[]uint16{300}, []reconcile.Row{{Key: key, Version: crm.Version{Incarnation: 300, Commit: 1}}, {Key: key, Version: crm.Version{Incarnation: 300, Commit: 2}}}},
			"10" + "01" + "ac02" + "02" + keyHex + "ac02" + "01" + keyHex + "00" + "02"},
		{AskHistory{1, key, 300, 50}, "11" + "01" + keyHex + "ac02" + "32"},
		{History{1, 0, []HistoryEntry{{
			Commit: 300, Mutation: m, Kind: mutation.KindUpdate, PerformedAt: at, CommittedAt: at,
			Actor: crm.Ref{Entity: 300, ID: id, Name: "Bo"}, Device: "D", Erased: true,
			Changes: []HistoryChange{{"name", crm.Str("a"), crm.Value{}}},
		}}, true}, "12" + "01" + "00" + "01" + "ac02" + idHex + "02" + "ac02" + "ac02" + keyHex + "02426f" + "0144" + "01" + "01" + "046e616d65" + "010161" + "00" + "01"},
	}
	for _, tt := range tests {
		if got := hex.EncodeToString(Encode(tt.f)); got != tt.want {
			t.Errorf("%T:\n got %s\nwant %s", tt.f, got, tt.want)
		}
	}
}
