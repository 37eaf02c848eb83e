package ledger_test

import (
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// TRK-06: the relay finds what a user may read, the best match first.
func TestSearch(t *testing.T) {
	w := memWorld(t)
	w.account(ada, "Old Brightwater")
	w.account(ada, "Brightwater Dairy")
	exact := w.account(bo, "brightwater")
	gone := w.account(ada, "Brightwater of last year")
	w.ok(ada, mutation.Delete{Keys: []crm.Key{gone}, Confirmed: 1})
	deal := w.newKey(crm.Opportunity)
	w.ok(ada, mutation.Create{Key: deal, Fields: []mutation.Field{
		{Name: "name", Value: crm.Str("Line 4")}, {Name: "customerid", Value: crm.Lookup(crm.Ref{Entity: crm.Account, ID: exact.ID, Name: "brightwater"})},
	}})
	idle := w.account(ada, "Brightwater idle")
	w.ok(ada, mutation.SetState{Keys: []crm.Key{idle}, State: 1, Status: 2})
	names := func(u crm.UserID, s wire.RecordSearch) string {
		t.Helper()
		found, err := w.ledger.Search(organization, u, s)
		if err != nil {
			t.Fatal(err)
		}
		list := ""
		for _, one := range found.Records {
			list += one.Name + "; "
		}
		return fmt.Sprint(list, found.More)
	}
	for _, c := range []struct {
		search wire.RecordSearch
		want   string
	}{
		{wire.RecordSearch{Text: "BRIGHTWATER"}, "brightwater; Brightwater Dairy; Old Brightwater; Line 4; Brightwater idle; false"},
		{wire.RecordSearch{Text: "bright", Most: 1}, "brightwater; true"},
		{wire.RecordSearch{Text: "bright", Entities: []crm.Entity{crm.Opportunity}}, "Line 4; false"},
		{wire.RecordSearch{Text: "bright", Entities: []crm.Entity{crm.SystemUser}}, "false"},
		{wire.RecordSearch{Text: ""}, "false"},
	} {
		if got := names(bo, c.search); got != c.want {
			t.Errorf("%+v: %q, want %q", c.search, got, c.want)
		}
	}
	if got := names(crm.UserID{ID: testID(9, 9)}, wire.RecordSearch{Text: "bright"}); got != "false" {
		t.Errorf("who is nobody finds %q", got)
	}
}
