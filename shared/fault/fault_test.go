package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindNamesRoundTrip(t *testing.T) {
	for _, k := range Kinds() {
		text, err := k.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got Kind
		if err := got.UnmarshalText(text); err != nil || got != k {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	if got := Kind(200).String(); got != "kind(200)" {
		t.Errorf("unknown kind reads %q", got)
	}
	var k Kind
	if err := k.UnmarshalText([]byte("")); err == nil {
		t.Error("the empty name was accepted")
	}
}

// Numbers are on the wire: a change here is a protocol change.
func TestKindNumbersStay(t *testing.T) {
	want := map[Kind]uint8{
		Invalid: 1, NotFound: 2, Denied: 3, Stale: 4, TooLarge: 5,
		TooOld: 6, Offline: 7, Internal: 8, Busy: 9, Full: 10,
	}
	for k, n := range want {
		if uint8(k) != n {
			t.Errorf("%v is %d, want %d", k, uint8(k), n)
		}
	}
	if len(Kinds()) != len(want) {
		t.Errorf("%d kinds, %d numbers pinned", len(Kinds()), len(want))
	}
}

func TestKindOf(t *testing.T) {
	cause := errors.New("cause")
	wrapped := fmt.Errorf("sign in: %w", &Error{Kind: Denied, Op: "auth.signIn", Err: cause})
	tests := []struct {
		name string
		err  error
		want Kind
	}{
		{"nil", nil, 0},
		{"plain", cause, Internal},
		{"wrapped", wrapped, Denied},
		{"new", New(Busy, "x", "n=%d", 1), Busy},
	}
	for _, tt := range tests {
		if got := KindOf(tt.err); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	if !errors.Is(wrapped, cause) {
		t.Error("the cause is not reachable")
	}
}
