package crm

import (
	"testing"
	"time"
)

// A hot row holds what lists show and nothing of the bytes it came from.
func TestHot(t *testing.T) {
	r := sampleContact(time.UnixMilli(1_700_000_000_000)).WithValue("new_shoe", Whole(38))
	hot := r.Hot()
	info, _ := Contact.Info()
	for _, a := range info.Attributes {
		want := r.At(a.Slot)
		if !a.Hot {
			want = Value{}
		}
		if got := hot.At(a.Slot); got != want {
			t.Errorf("%s: got %v, want %v", a.Name, got, want)
		}
	}
	if hot.Key != r.Key || hot.Version != r.Version || len(hot.Extras()) != 0 || !hot.Stamp(2).IsZero() {
		t.Errorf("got %v", hot)
	}
	if got := hot.Hot(); !sameRow(got, hot) {
		t.Errorf("hot twice: %v", got)
	}
	if again := r.Value("new_shoe").Int(); again != 38 || r.Stamp(2).IsZero() {
		t.Error("the row itself changed")
	}
	unknown := NewRow(Key{500, testID(1)}, UserID{}).WithValue("name", Str("x"))
	if got := unknown.Hot(); len(got.Extras()) != 0 || got.Key != unknown.Key {
		t.Errorf("got %v", got)
	}
}
