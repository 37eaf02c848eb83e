package sim

import (
	"errors"
	"slices"

	"regarding/relay/hub"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/reconcile"
	"regarding/wasm/replica"
)

// Bugs are planted to see that the simulation finds them. All are false
// otherwise; those of the relay are made around it.
type Bugs struct {
	Replica replica.Bugs
	// AcceptStaleFence lets an engine go on writing after another took over
	// its store (INV-7).
	AcceptStaleFence bool
	// SendUnread fills devices with what another person may read (INV-6).
	SendUnread bool
	// SendPrivate pokes one person with another's mail (INV-6).
	SendPrivate bool
	// LoseCommit acknowledges a commit that is not stored (INV-2, REL-04).
	LoseCommit bool
	// LoseIssue tells devices of a refusal without its sync issue (S9).
	LoseIssue bool
	// StaleChunks fills devices with rows as they were some commits ago (S8).
	StaleChunks bool
	// LeaveToldAsDelete says of rows that only left what a device holds that
	// they were deleted (S4).
	LeaveToldAsDelete bool
	// CommitTwice carries a mutation out again under another id (INV-2).
	CommitTwice bool
}

// leaky is a ledger that fills with another person's rights.
type leaky struct {
	hub.Ledger
	other crm.UserID
}

func (l leaky) Fill(o crm.OrganizationID, reader crm.Actor, position uint64, maxBytes int) (ledger.Page, error) {
	reader.User = l.other
	return l.Ledger.Fill(o, reader, position, maxBytes)
}

// stale is a ledger that fills with what it gave when it was asked before.
type stale struct {
	hub.Ledger
	pages map[crm.UserID]ledger.Page
}

func (l stale) Fill(o crm.OrganizationID, reader crm.Actor, position uint64, maxBytes int) (ledger.Page, error) {
	page, err := l.Ledger.Fill(o, reader, position, maxBytes)
	if err != nil {
		return page, err
	}
	if old, ok := l.pages[reader.User]; ok && position == 0 {
		old.At = page.At
		return old, nil
	}
	l.pages[reader.User] = page
	return page, nil
}

// deleting is a ledger to which what a device must not hold is deleted.
type deleting struct{ hub.Ledger }

func (d deleting) Differences(o crm.OrganizationID, reader crm.Actor, buckets []uint16, have []reconcile.Row) (ledger.Page, error) {
	page, err := d.Ledger.Differences(o, reader, buckets, have)
	for i := range page.Removed {
		page.Removed[i].Deleted = true
	}
	return page, err
}

// forgetful is a store that now and then says it has stored what it has not.
type forgetful struct {
	ledger.Store
	updates *int
}

var errForgotten = errors.New("forgotten")

func (s forgetful) Update(f func(ledger.Txn) error) error {
	*s.updates++
	if *s.updates%17 != 0 {
		return s.Store.Update(f)
	}
	err := s.Store.Update(func(t ledger.Txn) error {
		if err := f(t); err != nil {
			return err
		}
		return errForgotten
	})
	if errors.Is(err, errForgotten) {
		return nil
	}
	return err
}

// givenAway is a commit whose mail the hub takes for that of other.
func givenAway(c *ledger.Commit, other crm.UserID) *ledger.Commit {
	given := *c
	given.Effects = slices.Clone(c.Effects)
	for i, e := range given.Effects {
		if e.After != nil && e.Key.Entity == crm.MailMessage {
			row := *e.After
			row.Partition = other
			given.Effects[i].After = &row
		}
	}
	return &given
}
