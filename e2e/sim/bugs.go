package sim

import (
	"errors"
	"fmt"
	"slices"

	"regarding/relay/blob"
	"regarding/relay/hub"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/track"
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
	// LoseBytes acknowledges bytes that are not stored (INV-2, S23).
	LoseBytes bool
	// MarkUnsent takes bytes for durable once they are on their way (S23).
	MarkUnsent bool
	// ReadUnchecked hands out bytes through any row (INV-6).
	ReadUnchecked bool
	// SkipPart goes on with an upload behind where it ended (INV-2).
	SkipPart bool
	// LoseParty promotes messages without the last who are on them (TRK-03).
	LoseParty bool
	// NoDedupe tells every copy of a message from every other (S31).
	NoDedupe bool
	// ShowBcc promotes Bcc recipients as if all knew of them (INV-6).
	ShowBcc bool
	// ShowDigest promotes messages with the digest of the copy (INV-6).
	ShowDigest bool
	// LeaveLinks leaves links to records that are deleted (DEL-02).
	LeaveLinks bool
	// StopDeletes deletes records that were to be kept (DEL-03).
	StopDeletes bool
}

// promote changes a promotion as the planted bugs do.
func (b Bugs) promote(w *world, p *track.Promotion) {
	if n := len(p.Parties); b.LoseParty && n > 1 {
		p.Parties = p.Parties[:n-1]
	}
	if b.NoDedupe {
		w.names++
		p.MessageID = fmt.Sprint(p.MessageID, w.names)
	}
	if b.ShowDigest {
		p.MessageID = ""
		p.Parties = slices.DeleteFunc(p.Parties, func(party track.Party) bool { return party.Role == crm.PartyBcc })
	}
	for i := range p.Parties {
		if b.ShowBcc && p.Parties[i].Role == crm.PartyBcc {
			p.Parties[i].Role = crm.PartyCc
		}
	}
}

// unanswered is a submission that stops tracking, as if the person had chosen
// to delete the record.
func unanswered(s ledger.Submission) ledger.Submission {
	m, err := mutation.Decode(s.Bytes)
	if stop, ok := m.Args.(mutation.StopTracking); err == nil && ok {
		stop.DeleteRecord = true
		m.Args = stop
		s.Bytes = mutation.Encode(m)
	}
	return s
}

// leftBehind is a commit that ends no link to a deleted record.
func leftBehind(c *ledger.Commit) *ledger.Commit {
	left := *c
	left.Effects = slices.DeleteFunc(slices.Clone(c.Effects), func(e mutation.Effect) bool {
		return e.Key.Entity == crm.TrackLink && e.After != nil && e.After.Value("ended").Int() == crm.EndedRecord
	})
	return &left
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

// forgetfulBlobs is the same for bytes.
type forgetfulBlobs struct {
	blob.Store
	updates *int
}

func (s forgetfulBlobs) Update(f func(blob.Txn) error) error {
	*s.updates++
	if *s.updates%5 != 0 {
		return s.Store.Update(f)
	}
	err := s.Store.Update(func(t blob.Txn) error {
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
