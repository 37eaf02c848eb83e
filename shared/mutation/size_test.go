package mutation

import (
	"strings"
	"testing"

	"regarding/shared/crm"
)

// What fits is what may be sent: the bound is never below the size.
func TestFits(t *testing.T) {
	key := crm.Key{Entity: crm.Account, ID: crm.ID{1}}
	for n := MaxBytes - 2000; n < MaxBytes+200; n += 7 {
		fields := []Field{{Name: "description", Value: crm.Str(strings.Repeat("a", n))}, {Name: "telephone1", Value: crm.Str("5")}}
		for _, args := range []Args{
			Create{Key: key, Fields: fields},
			Update{Key: key, Fields: fields, Seen: []Seen{{Group: 3, Version: crm.Version{Incarnation: 1 << 31, Commit: 1 << 60}}}},
			Update{Key: key, Fields: fields, Sets: []SetChange{{Name: "x", Added: []string{"1"}}}},
		} {
			m := Mutation{ID: ID{ID: crm.ID{1}}, Args: args}
			if want := len(Encode(m)) <= MaxBytes; Fits(m) != want {
				t.Fatalf("%d bytes of %T: fits %v", len(Encode(m)), args, !want)
			}
		}
	}
}
