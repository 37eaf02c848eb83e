package track

import (
	"testing"
	"time"

	"regarding/shared/crm"
)

// semantics.md, 3.4: which records an address means.
func TestResolve(t *testing.T) {
	me, other := crm.UserID{ID: crm.ID{1}}, crm.UserID{ID: crm.ID{2}}
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	c := func(name string, e crm.Entity, owner crm.UserID, born int) Candidate {
		return Candidate{Key: crm.Key{Entity: e, ID: crm.ID{9, byte(e), byte(born)}}, Name: name, Owner: owner, Created: day(born), Active: true}
	}
	user := c("user", crm.SystemUser, crm.UserID{}, 9)
	mine := c("mine", crm.Contact, me, 5)
	old, young := c("old", crm.Contact, other, 1), c("young", crm.Contact, other, 2)
	account, lead := c("account", crm.Account, other, 1), c("lead", crm.Lead, other, 1)
	inactive := old
	inactive.Active = false
	odd := c("odd", crm.Opportunity, other, 1)
	var many []Candidate
	for i := range 20 {
		many = append(many, c("many", crm.Contact, other, i+1))
	}
	for _, test := range []struct {
		name string
		list []Candidate
		role int64
		want []string
	}{
		{"nobody", nil, crm.PartySender, nil},
		{"sender: by type", []Candidate{lead, account, old}, crm.PartySender, []string{"old"}},
		{"sender: the first created", []Candidate{young, old}, crm.PartySender, []string{"old"}},
		{"sender: one's own first", []Candidate{old, account, mine}, crm.PartySender, []string{"mine"}},
		{"sender: a user wins", []Candidate{old, user}, crm.PartySender, []string{"user"}},
		{"sender: but not over one's own", []Candidate{user, mine}, crm.PartySender, []string{"mine"}},
		{"inactive ones never", []Candidate{inactive}, crm.PartySender, nil},
		{"recipient: all", []Candidate{lead, young, old, account}, crm.PartyTo, []string{"old", "young", "account", "lead"}},
		{"the same twice", []Candidate{old, old}, crm.PartyCc, []string{"old"}},
		{"no address book of others", []Candidate{odd}, crm.PartyTo, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Resolve(test.list, test.role, me)
			if len(got) != len(test.want) {
				t.Fatalf("got %v, want %v", got, test.want)
			}
			for i, ref := range got {
				if ref.Name != test.want[i] {
					t.Errorf("got %v, want %v", got, test.want)
				}
			}
		})
	}
	if got := Resolve(many, crm.PartyTo, me); len(got) != MaxMeant {
		t.Errorf("%d of many", len(got))
	}
}
