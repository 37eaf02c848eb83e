package ledger_test

import (
	"testing"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// SYNC-11: records that share an address are found however many there are, in
// a list or beyond its end, and no more once they are gone.
func TestManyLookalikes(t *testing.T) {
	mem := ledger.NewMemStore()
	w := newWorld(t, mem)
	create := func(email string) (key crm.Key, duplicates int) {
		t.Helper()
		args := createAccount(w.newKey(crm.Account), "A")
		args.Fields = append(args.Fields, mutation.Field{Name: "emailaddress1", Value: crm.Str(email)})
		for _, e := range w.ok(ada, args).Effects {
			if e.Key.Entity == crm.Duplicate {
				duplicates++
			}
		}
		return args.Key, duplicates
	}
	const many, most = 40, 21
	var made []crm.Key
	for n := range many {
		key, duplicates := create("info@northbeam.example")
		if want := min(n, most); duplicates != want {
			t.Fatalf("%d duplicates of %d", duplicates, n)
		}
		made = append(made, key)
		if _, others := create("other@northbeam.example"); n == 0 && others != 0 {
			t.Errorf("%d duplicates by another address", others)
		}
	}
	w.check()
	// The lists' oldest go first: what is left stands beyond.
	for len(made) > 5 {
		w.ok(ada, mutation.Delete{Keys: made[:1], Confirmed: 1})
		made = made[1:]
	}
	w.check()
	key, duplicates := create("INFO@northbeam.example ")
	if duplicates != len(made) {
		t.Errorf("%d duplicates of %d", duplicates, len(made))
	}
	lists := countOf(t, mem, 'a')
	for _, k := range append(made, key) {
		w.ok(ada, mutation.Delete{Keys: []crm.Key{k}, Confirmed: 1})
	}
	if got := countOf(t, mem, 'a'); got != lists-1 || countOf(t, mem, 'k') != many-32 {
		t.Errorf("%d lists of %d, %d rows beyond the other's end", got, lists, countOf(t, mem, 'k'))
	}
	w.check()
}

// countOf counts pairs of a kind.
func countOf(t *testing.T, s ledger.Store, kind byte) (n int) {
	t.Helper()
	all, _ := pairs(t, s)
	for _, key := range all {
		if len(key) > 16 && key[16] == kind {
			n++
		}
	}
	return n
}
