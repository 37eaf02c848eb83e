package replica_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/track"
)

var quoteContent = mailbox.Hash(sha256.Sum256(fmt.Append(nil, 1)))

// quote is what the message with content 1 becomes.
func quote() *track.Promotion {
	return &track.Promotion{
		Subject: "Quote", From: "ada@acme.example", Sent: someTime, MessageID: "<quote@acme.example>", Content: crm.Hash(quoteContent),
		Parties: []track.Party{{Role: crm.PartySender, Address: "ada@acme.example"},
			{Role: crm.PartyTo, Address: "jo@fabrikam.example", Guess: []crm.Ref{{Entity: crm.Account, ID: account(1).ID, Name: "Fabrikam"}}}},
	}
}

func email(n int) crm.Key {
	return crm.Key{Entity: crm.Email, ID: crm.ID{4, byte(n), 6: 0x70, 8: 0x80}}
}

// adasMessage is a message in a mailbox that the relay has.
var adasMessage = crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(mailbox.DefaultID(ada), quoteContent).ID}

// withMail is a device of Ada's that holds a message and an account.
func withMail(t *testing.T) (*relay, *device) {
	l, d := settled(t)
	l.write("message", crm.NewRow(adasMessage, ada).WithValue("subject", crm.Str("Quote")))
	l.write("account", crm.NewRow(account(1), crm.UserID{}).WithValue("name", crm.Str("Fabrikam")))
	d.settle()
	return l, d
}

func tracks(item crm.Key, n int) mutation.Track {
	return mutation.Track{Item: item, Record: email(n), Promotion: quote()}
}

func about(t mutation.Track, key crm.Key) mutation.Track {
	t.Sets, t.Regarding = true, crm.Ref{Entity: key.Entity, ID: key.ID}
	return t
}

// state says how a message is shown to be linked, and to what.
func (d *device) state(item crm.Key) (int64, crm.Key) {
	c, ok := d.shown[track.LinkKey(item)]
	if !ok || c.Row == nil {
		return 0, crm.Key{}
	}
	return c.Row.Value("state").Int(), d.replica.Resolve(c.Row.Value("record").Ref().Key())
}

// TRK-09, S15: what is tracked offline is there at once, with whom the device
// takes the addresses for, and is posted once.
func TestTrackOffline(t *testing.T) {
	l, d := withMail(t)
	d.cut()
	d.propose(1, about(tracks(adasMessage, 1), account(1)))
	party := crm.Key{Entity: crm.ActivityParty, ID: track.PartyID(email(1), 1, 0)}
	if c, ok := d.shown[party]; !ok || !c.Pending || c.Row.Value("partyid").Ref().Key() != account(1) {
		t.Errorf("the recipient is shown as %+v", c)
	}
	if state, record := d.state(adasMessage); state != crm.LinkTracked || record != email(1) || d.status.Waiting != 1 {
		t.Errorf("state %d, record %v, %d wait", state, record, d.status.Waiting)
	}
	d.open() // the browser was closed
	if state, _ := d.state(adasMessage); state != crm.LinkTracked {
		t.Errorf("state %d after opening", state)
	}
	d.settle()
	d.wantRelay()
	d.wantOnce()
	if row := l.rows[email(1)]; row.Value("regardingobjectid").Ref().Key() != account(1) {
		t.Errorf("the relay has %+v", row)
	}
}

// S16: the relay joined what was tracked offline to another's record: the guess
// gives way, and what names the id that was minted goes on.
func TestTrackJoinedElsewhere(t *testing.T) {
	for _, stops := range []bool{false, true} {
		l, d := withMail(t)
		d.cut()
		l.write("email", crm.NewRow(email(9), crm.UserID{}).WithValue("subject", crm.Str("Quote")).WithValue("sender", crm.Str("ada@acme.example")).
			WithValue("senton", crm.Instant(someTime)).WithValue("messageid", crm.Str("<quote@acme.example>")).WithValue("trackedby", crm.SetOf(bob.String())))
		d.propose(1, tracks(adasMessage, 1))
		d.propose(2, about(mutation.Track{Item: adasMessage, Record: email(1)}, account(1)))
		if stops {
			d.propose(3, mutation.StopTracking{Item: adasMessage, Record: email(1)})
		}
		d.settle()
		d.wantRelay()
		d.wantOnce()
		record := l.rows[email(9)]
		if record.Value("regardingobjectid").Ref().Key() != account(1) || record.Value("trackedby").HasMember(ada.String()) == stops {
			t.Errorf("stops %v: the relay has %+v", stops, record)
		}
		state, key := d.state(adasMessage)
		if want := map[bool]int64{false: crm.LinkTracked, true: crm.LinkEnded}[stops]; state != want || key != email(9) {
			t.Errorf("stops %v: state %d, record %v", stops, state, key)
		}
		if _, ok := d.shown[email(1)]; ok || d.replica.Resolve(email(1)) != email(9) {
			t.Error("the guess is still shown")
		}
		for id := range d.saved {
			if l.outcomes[id].Refused {
				t.Errorf("stops %v: %v was refused", stops, id)
			}
		}
	}
}

// S22: an undone tracking that was not sent is as if it had never been; one
// that was sent ends, as a guess too.
func TestUndoTrack(t *testing.T) {
	for _, sent := range []bool{false, true} {
		l, d := withMail(t)
		d.cut()
		id := d.propose(1, tracks(adasMessage, 1))
		if sent {
			d.settle()
			d.cut()
		}
		d.propose(2, mutation.Undo{Mutation: id})
		want := map[bool]int64{false: 0, true: crm.LinkEnded}[sent]
		if state, _ := d.state(adasMessage); state != want {
			t.Errorf("sent %v: state %d, want %d", sent, state, want)
		}
		d.settle()
		d.wantRelay()
		if row, there := l.rows[email(1)]; there != sent || sent && row.Deleted == nil {
			t.Errorf("sent %v: the relay has %+v", sent, row)
		}
	}
}

// S14, MBX-07: of a mailbox that is kept here only what is tracked leaves, and
// nothing else: the device says itself that it is one.
func TestTrackHere(t *testing.T) {
	l, d := settled(t)
	d.propose(1, hereImport(1, 2))
	d.propose(2, tracks(hereMessage(1), 1))
	if state, record := d.state(hereMessage(1)); state != crm.LinkTracked || record != email(1) {
		t.Errorf("state %d, record %v", state, record)
	}
	d.settle()
	if l.rows[track.LinkKey(hereMessage(1))].Value("state").Int() != crm.LinkTracked || len(d.refused) != 0 {
		t.Errorf("the relay has %+v, refused %v", l.rows[track.LinkKey(hereMessage(1))], d.refused)
	}
	d.propose(3, mutation.StopTracking{Item: hereMessage(1), Record: email(1)})
	d.settle()
	if len(d.refused) != 0 || l.rows[track.LinkKey(hereMessage(1))].Value("state").Int() != crm.LinkEnded {
		t.Errorf("refused %v, link %+v", d.refused, l.rows[track.LinkKey(hereMessage(1))])
	}
	for key := range l.rows {
		if key.Entity == crm.MailMessage || key.Entity == crm.Mailbox {
			t.Errorf("the relay has %v", key)
		}
	}
}

// DEL-01, S14, S25: a message that only the device has goes to the recycle bin
// and comes back there, offline and after the browser was closed; the relay
// learns of it what it sees of others: the link goes and comes, the record stays.
func TestDeleteHere(t *testing.T) {
	l, d := settled(t)
	d.propose(1, hereImport(1, 2))
	d.propose(2, tracks(hereMessage(1), 1))
	d.settle()
	bin := mutation.Delete{Keys: []crm.Key{hereMessage(1), hereMessage(2)}}
	var last mutation.ID
	for i, c := range []struct {
		args mutation.Args // nil undoes the one before
		want int64
	}{
		{bin, crm.LinkDetached}, {nil, crm.LinkTracked},
		{bin, crm.LinkDetached}, {mutation.Restore{Keys: bin.Keys}, crm.LinkTracked}, {nil, crm.LinkDetached},
	} {
		d.cut()
		if c.args == nil {
			c.args = mutation.Undo{Mutation: last}
		}
		last = d.propose(10+i, c.args)
		if state, _ := d.state(hereMessage(1)); state != c.want || d.status.Waiting != 1 {
			t.Errorf("step %d: state %d, want %d; %d wait", i, state, c.want, d.status.Waiting)
		}
		d.open()
		if state, _ := d.state(hereMessage(1)); state != c.want {
			t.Errorf("step %d: state %d after opening, want %d", i, state, c.want)
		}
		d.settle()
		link, record := l.rows[track.LinkKey(hereMessage(1))], l.rows[email(1)]
		if link.Value("state").Int() != c.want || record.Deleted != nil || !record.Value("trackedby").HasMember(ada.String()) {
			t.Errorf("step %d: the relay has link %+v, record %+v", i, link, record)
		}
	}
	if len(d.refused) != 0 {
		t.Errorf("refused %v", d.refused)
	}
	// A record that went meanwhile is not joined again.
	gone := l.rows[email(1)]
	gone.Deleted = &crm.Deletion{By: bob, On: someTime, Cause: crm.Chosen}
	l.write("gone too", gone)
	d.propose(20, mutation.Restore{Keys: bin.Keys})
	d.settle()
	if link := l.rows[track.LinkKey(hereMessage(1))]; link.Value("state").Int() != crm.LinkEnded || len(d.refused) != 0 {
		t.Errorf("link %+v, refused %v", link, d.refused)
	}
}
