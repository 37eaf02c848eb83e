package wire

import (
	"bytes"
	"encoding/hex"
	"fmt"
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

func drawProfile(t *rapid.T) crm.Profile {
	return crm.Profile{
		Organization:     crm.OrganizationID{ID: drawID(t)},
		OrganizationName: rapid.StringN(0, 50, 200).Draw(t, "organization"),
		User:             crm.UserID{ID: drawID(t)},
		Name:             rapid.StringN(0, 50, 200).Draw(t, "name"),
		Email:            rapid.StringN(0, 50, 200).Draw(t, "email"),
		Role:             crm.Role(rapid.Byte().Draw(t, "role")),
	}
}

func drawID(t *rapid.T) (id crm.ID) {
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	return id
}

func drawFrame(t *rapid.T) Frame {
	text := rapid.StringN(0, 50, 200)
	switch rapid.IntRange(1, 14).Draw(t, "kind") {
	case 1:
		f := Hello{
			Protocol: rapid.Uint32().Draw(t, "protocol"), Version: text.Draw(t, "version"), Build: text.Draw(t, "build"),
			Organization: crm.OrganizationID{ID: drawID(t)}, User: crm.UserID{ID: drawID(t)},
			Credits: rapid.Uint32Range(0, MaxCredits).Draw(t, "credits"),
		}
		if Syncs(f.Protocol) {
			f.Replica = drawReplica(t)
		}
		return f
	case 2:
		f := Welcome{
			Protocol: rapid.Uint32().Draw(t, "protocol"), Version: text.Draw(t, "version"), Build: text.Draw(t, "build"),
			Now:     time.UnixMilli(rapid.Int64Range(0, 253402300799999).Draw(t, "now")).UTC(),
			Profile: drawProfile(t), Credits: rapid.Uint32Range(0, MaxCredits).Draw(t, "credits"),
		}
		if Syncs(f.Protocol) {
			f.Standing = drawStanding(t)
		}
		return f
	case 3:
		return Account{Profile: drawProfile(t)}
	case 4:
		return Credit{Frames: rapid.Uint32Range(0, MaxCredits).Draw(t, "frames")}
	case 5:
		return Ping{Nonce: rapid.Uint64().Draw(t, "nonce")}
	case 6:
		return Pong{Nonce: rapid.Uint64().Draw(t, "nonce")}
	case 7:
		return Bye{Kind: fault.Kind(rapid.Byte().Draw(t, "fault")), Op: text.Draw(t, "op"), Text: text.Draw(t, "text")}
	default:
		return drawSyncFrame(t)
	}
}

func TestFramesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawFrame(t)
		got, err := Decode(Encode(want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, values); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Every cut of a frame, and every frame with more behind it, is refused.
func TestDecodeRefusesCutAndLongFrames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Encode(drawFrame(t))
		cut := rapid.IntRange(0, len(b)-1).Draw(t, "cut")
		for _, bad := range [][]byte{b[:cut], append(bytes.Clone(b), 0)} {
			if f, err := Decode(bad); fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%x decoded to %+v, %v", bad, f, err)
			}
		}
	})
}

func TestDecodeNamesThePlace(t *testing.T) {
	tests := []struct {
		name string
		in   []byte
		kind fault.Kind
		text string
	}{
		{"empty", nil, fault.Invalid, "empty frame"},
		{"unknown number", []byte{200}, fault.Invalid, "unknown frame number 200"},
		{"too large", make([]byte, MaxFrameBytes+1), fault.TooLarge, "1048577 bytes"},
		{"number too long", []byte{byte(kindPing), 0x80, 0x00}, fault.Invalid, "byte 1: number longer than needed"},
		{"text too long", append([]byte{byte(kindBye), 1}, 0xff, 0xff, 0x7f), fault.Invalid, "byte 5: 2097151, at most 4096"},
		{"text not UTF-8", []byte{byte(kindBye), 1, 1, 0xff, 0}, fault.Invalid, "text is not UTF-8"},
		{"too many credits", []byte{byte(kindCredit), 0x81, 0x80, 0x04}, fault.Invalid, "65537, at most 65536"},
	}
	for _, tt := range tests {
		_, err := Decode(tt.in)
		if fault.KindOf(err) != tt.kind || !strings.Contains(fmt.Sprint(err), tt.text) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}

// The bytes of protocol 1. A change here is a new protocol version.
func TestGoldenFrames(t *testing.T) {
	id := crm.ID{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}
	p := crm.Profile{
		Organization: crm.OrganizationID{ID: id}, OrganizationName: "Ny",
		User: crm.UserID{ID: id}, Name: "Bo", Email: "b@x.example", Role: crm.Administrator,
	}
	const idHex = "0102030405067008800a0b0c0d0e0f10"
	const profile = idHex + "024e79" + idHex + "02426f" + "0b6240782e6578616d706c65" + "03"
	tests := []struct {
		f    Frame
		want string
	}{
		{Hello{Protocol: 1, Version: "1", Build: "b", Organization: crm.OrganizationID{ID: id}, User: crm.UserID{ID: id}, Credits: 64}, "01" + "01" + "0131" + "0162" + idHex + idHex + "40"},
		{Welcome{Protocol: 1, Version: "1", Build: "b", Now: time.UnixMilli(300), Profile: p, Credits: 64}, "02" + "01" + "0131" + "0162" + "ac02" + profile + "40"},
		{Account{Profile: p}, "03" + profile},
		{Credit{Frames: 32}, "0420"},
		{Ping{Nonce: 7}, "0507"},
		{Pong{Nonce: 300}, "06ac02"},
		{Bye{Kind: fault.Denied, Op: "o", Text: "t"}, "0703" + "016f" + "0174"},
	}
	for _, tt := range tests {
		if got := hex.EncodeToString(Encode(tt.f)); got != tt.want {
			t.Errorf("%T:\n got %s\nwant %s", tt.f, got, tt.want)
		}
	}
}

func TestTimeBefore1970IsCut(t *testing.T) {
	f, err := Decode(Encode(Welcome{}))
	if err != nil || !f.(Welcome).Now.Equal(time.UnixMilli(0)) {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestLongTextIsCutAtARune(t *testing.T) {
	f, err := Decode(Encode(Bye{Kind: fault.Invalid, Text: "x" + strings.Repeat("é", MaxTextBytes)}))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(f.(Bye).Text); got != MaxTextBytes-1 {
		t.Errorf("text has %d bytes", got)
	}
}

func TestProfileRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawProfile(t)
		b := EncodeProfile(want)
		got, err := DecodeProfile(b)
		if err != nil || got != want {
			t.Fatalf("got %+v, %v", got, err)
		}
		if _, err := DecodeProfile(append(b, 1)); fault.KindOf(err) != fault.Invalid {
			t.Fatalf("bytes behind the end: %v", err)
		}
	})
}

// INV-8: one side can never have more frames on the way than the other
// granted, and credits never run dry while the receiver keeps up.
func TestWindowNeverStallsNorOverruns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sender, receiver := NewWindow(InitialCredits), NewWindow(InitialCredits)
		var inFlight []Frame
		for range rapid.IntRange(1, 500).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "send") {
				if f := (Account{}); sender.Spend(f) {
					inFlight = append(inFlight, f)
				} else if len(inFlight) == 0 {
					t.Fatal("stalled with nothing on the way")
				}
			} else if len(inFlight) > 0 {
				f := inFlight[0]
				inFlight = inFlight[1:]
				if err := receiver.Received(f); err != nil {
					t.Fatal(err)
				}
				if c, ok := receiver.Consumed(f); ok {
					if err := sender.Granted(c); err != nil {
						t.Fatal(err)
					}
				}
			}
			if len(inFlight) > InitialCredits {
				t.Fatalf("%d frames on the way", len(inFlight))
			}
		}
	})
}

func TestWindowRefuses(t *testing.T) {
	w := NewWindow(0)
	if w.Spend(Account{}) {
		t.Error("spent a credit it did not have")
	}
	if !w.Spend(Ping{}) {
		t.Error("a ping needs no credit")
	}
	for _, n := range []uint32{0, MaxCredits + 1} {
		if err := w.Granted(Credit{Frames: n}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d credits: %v", n, err)
		}
	}
	if err := w.Granted(Credit{Frames: MaxCredits}); err != nil {
		t.Error(err)
	}
	if err := w.Granted(Credit{Frames: 1}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("one more than the limit: %v", err)
	}
	for range InitialCredits {
		if err := w.Received(Account{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Received(Account{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("frame without credit: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{})
	f.Add(Encode(Hello{Protocol: Protocol, Version: "1.0", Build: "abc", Credits: InitialCredits}))
	f.Add(Encode(Welcome{Protocol: Protocol, Now: time.UnixMilli(1), Profile: crm.Profile{Name: "Ines"}}))
	f.Add(Encode(Account{Profile: crm.Profile{OrganizationName: "Northbeam"}}))
	f.Add(Encode(Credit{Frames: 1}))
	f.Add(Encode(Ping{Nonce: 1 << 63}))
	f.Add(Encode(Bye{Kind: fault.Denied, Op: "hello", Text: "who"}))
	id := crm.ID{1, 2, 3}
	key := crm.Key{Entity: crm.Account, ID: id}
	for _, seed := range []Frame{
		Push{First: 1, Mutations: [][]byte{{1}, {2, 3}}}, Settled{[]Outcome{{mutation.ID{ID: id}, 7, true}}},
		Hold{fault.Full, time.Second},
		Poke{From: 1, To: 2, Last: true, Commits: []Commit{{Number: 2, Mutation: mutation.ID{ID: id}, Rows: [][]byte{{1}}, Removed: []Removal{{key, true}}}}},
		FillNext{9}, Chunk{At: 1, Next: 2, Done: true, Total: 3, Rows: [][]byte{{1, 2}}, Removed: []Removal{{key, false}}},
		CompareSums{make([]reconcile.Sum, 2)}, CompareDiffers{1, []uint16{3, 500}},
		CompareHave{[]uint16{3}, []reconcile.Row{{Key: key, Version: crm.Version{Incarnation: 5, Commit: 6}}}},
		AskHistory{1, key, 2, 3},
		History{1, fault.NotFound, []HistoryEntry{{Commit: 1, PerformedAt: time.UnixMilli(1), CommittedAt: time.UnixMilli(2), Changes: []HistoryChange{{"name", crm.Str("a"), crm.Whole(2)}}}}, true},
	} {
		f.Add(Encode(seed))
	}
	f.Add([]byte{byte(kindBye), 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := Decode(b)
		if err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooLarge {
				t.Fatalf("kind %v: %v", k, err)
			}
			return
		}
		if again := Encode(frame); !bytes.Equal(again, b) {
			t.Fatalf("%x decoded to %+v, which encodes to %x", b, frame, again)
		}
	})
}
