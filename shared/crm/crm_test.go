package crm

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "random")
		ms := rapid.Int64Range(0, 1<<47).Draw(t, "ms")
		id, err := NewID(time.UnixMilli(ms), bytes.NewReader(random))
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseID(strings.ToUpper(id.String()))
		if err != nil || got != id {
			t.Fatalf("got %v, %v, want %v", got, err, id)
		}
		if s := id.String(); s[14] != '7' || !strings.ContainsRune("89ab", rune(s[19])) {
			t.Fatalf("%s is not version 7, variant RFC", s)
		}
	})
}

func TestIDsSortByTime(t *testing.T) {
	ones := bytes.Repeat([]byte{0xff}, 10)
	early, _ := NewID(time.UnixMilli(1000), bytes.NewReader(ones))
	late, _ := NewID(time.UnixMilli(1001), bytes.NewReader(make([]byte, 10)))
	if early.String() >= late.String() {
		t.Errorf("%v does not sort before %v", early, late)
	}
}

func TestNewIDReportsAShortRandomSource(t *testing.T) {
	if _, err := NewID(time.UnixMilli(1), strings.NewReader("short")); err == nil {
		t.Error("no error")
	}
}

func TestParseIDRefuses(t *testing.T) {
	for _, s := range []string{
		"", "x", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000",
		"00000000x0000-0000-0000-000000000000", "g0000000-0000-0000-0000-000000000000",
	} {
		if id, err := ParseID(s); err == nil {
			t.Errorf("%q was read as %v", s, id)
		}
	}
}

// REL-03: roles are stored and sent by number.
func TestRoleNumbersStay(t *testing.T) {
	want := map[Role]uint8{Member: 1, ReadOnly: 2, Administrator: 3}
	for _, r := range Roles() {
		if uint8(r) != want[r] {
			t.Errorf("%v is %d, want %d", r, uint8(r), want[r])
		}
		text, _ := r.MarshalText()
		var got Role
		if err := got.UnmarshalText(text); err != nil || got != r {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
}

func TestOnlyAdministratorsManageUsers(t *testing.T) {
	for _, r := range append(Roles(), 0, 99) {
		if got, want := r.ManagesUsers(), r == Administrator; got != want {
			t.Errorf("%v: got %v, want %v", r, got, want)
		}
	}
}
