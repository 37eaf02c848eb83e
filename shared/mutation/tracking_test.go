package mutation

import (
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/track"
)

// TRK-01, TRK-03: the message becomes an e-mail activity with everything that
// it says, joined to it.
func TestTrack(t *testing.T) {
	w := newTracking(t)
	args := w.about(w.tracks(ada, 0), w.fabrikam)
	w.ok(t, ada, args)
	record := *w.row(args.Record)
	for _, f := range []Field{
		{"ownerid", crm.Lookup(userRef(ada))}, {"statecode", crm.Whole(crm.ActivityCompleted)}, {"statuscode", crm.Whole(crm.EmailSent)},
		text("subject", "Message 0"), text("sender", "Ada@contoso.example"), text("torecipients", "petra@fabrikam.example"),
		{"senton", crm.Instant(noon)}, text("messageid", "<0@contoso.example>"), {"directioncode", crm.Bool(true)},
		text("description", "Dear Petra"), {"body", crm.Hash{3}.Value()}, {"content", crm.Whole(crm.ContentWhole)},
		{"attachmentcount", crm.Whole(1)}, {"regardingobjectid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: w.fabrikam.ID, Name: "Fabrikam"})},
		{"partiesleftout", crm.Whole(0)}, {"createdby", crm.Lookup(userRef(ada))},
	} {
		if got := record.Value(f.Name); got != f.Value {
			t.Errorf("%s is %v, want %v", f.Name, got, f.Value)
		}
	}
	if got := w.by(args.Record); got != "Ada" {
		t.Errorf("tracked by %q", got)
	}
	parties := map[string]crm.Row{}
	for _, row := range w.live(crm.ActivityParty, args.Record) {
		parties[row.Value("addressused").Text()] = row
	}
	for address, want := range map[string]crm.Key{
		"Ada@contoso.example": {Entity: crm.SystemUser, ID: ada.ID}, "petra@fabrikam.example": w.contact, "nobody@fabrikam.example": {},
	} {
		row, ok := parties[address]
		if got := row.Value("partyid").Ref().Key(); !ok || got != want {
			t.Errorf("%s is %v, want %v", address, got, want)
		}
	}
	if got := w.counts(args.Record); got != "3 parties, 2 files, 1 bcc" {
		t.Errorf("there are %s", got)
	}
	link := w.row(linkOf(ada, 0))
	if link == nil || link.Partition != ada || link.Value("record").Ref().Key() != args.Record || link.Value("hidden").Int() != 1 {
		t.Errorf("link %+v", link)
	}
	for _, row := range w.live(crm.BccParty, args.Record) { // S21
		if row.Partition != ada || row.Value("addressused").Text() != secret {
			t.Errorf("Bcc recipient %+v", row)
		}
	}
	w.mustHold(t)
}

// semantics.md, 3.4: a recipient is all records that have the address, a
// sender one; on a device what it took them for.
func TestTrackResolvesAddresses(t *testing.T) {
	w := newTracking(t)
	other := w.person(t, ada, "Petra too", "PETRA@fabrikam.example")
	args := w.tracks(bo, 0)
	args.Promotion.Parties[0].Address = "petra@fabrikam.example"
	device := w.tx.Clone()
	device.Device = true
	if _, refused := device.Do(w.mutation(bo, args), w.guess(bo)); refused != nil {
		t.Fatal(refused)
	}
	w.ok(t, bo, args)
	of := func(tx *MapTx, party, n int) crm.Key {
		row, _ := tx.Row(crm.Key{Entity: crm.ActivityParty, ID: track.PartyID(args.Record, party, n)})
		return row.Value("partyid").Ref().Key()
	}
	if got := of(w.tx, 0, 0); got != w.contact {
		t.Errorf("the sender is %v: one's own comes first", got)
	}
	if got := [...]crm.Key{of(w.tx, 1, 0), of(w.tx, 1, 1)}; got != [...]crm.Key{w.contact, other} {
		t.Errorf("the recipient is %v", got)
	}
	if got := of(device, 1, 0); got.ID != testID(8, 5) {
		t.Errorf("guessed %v", got)
	}
}

// S16, S31: who tracks a message that is a record already joins it, and the id
// that was minted for it stands for it from then on.
func TestTrackJoinsSameMessage(t *testing.T) {
	w := newTracking(t)
	one, two := w.about(w.tracks(ada, 0), w.fabrikam), w.tracks(bo, 0)
	w.ok(t, ada, one)
	w.ok(t, bo, two)
	if w.row(two.Record) != nil || w.by(one.Record) != "Ada Bo" || w.state(bo, 0) != "tracked" {
		t.Fatalf("record %v, by %q, link %s", w.row(two.Record), w.by(one.Record), w.state(bo, 0))
	}
	alias := w.row(aliasKey(two.Record))
	if alias == nil || alias.Value("because").Int() != crm.AliasResolved || alias.Value("target").Ref().Key() != one.Record {
		t.Errorf("alias %+v", alias)
	}
	if got := w.counts(one.Record); got != "3 parties, 2 files, 1 bcc" {
		t.Errorf("there are %s", got)
	}
	if got := w.value(one.Record, "regardingobjectid").Ref().Key(); got != w.fabrikam {
		t.Errorf("about %v", got)
	}
	// What Bo does next bears the id that his device minted.
	w.ok(t, bo, Track{Item: two.Item, Record: two.Record, Sets: true})
	if !w.value(one.Record, "regardingobjectid").IsNull() {
		t.Error("it is still about Fabrikam")
	}
	if got := len(w.all(crm.SyncNotice)); got != 2 { // S17: Ada's went unseen
		t.Errorf("%d notices", got)
	}
	w.ok(t, bo, StopTracking{Item: two.Item, Record: two.Record})
	if w.by(one.Record) != "Ada" || w.state(bo, 0) != "ended stopped" {
		t.Errorf("by %q, link %s", w.by(one.Record), w.state(bo, 0))
	}
	w.mustHold(t)
}

// S31: two devices of one person track one message, each with an id of its own.
func TestTrackTwiceByOne(t *testing.T) {
	w := newTracking(t)
	one, two := w.tracks(ada, 0), w.about(w.tracks(ada, 0), w.fabrikam)
	w.ok(t, ada, one)
	w.ok(t, ada, two)
	if got := len(w.all(crm.Email)); got != 1 || w.value(one.Record, "regardingobjectid").IsNull() {
		t.Errorf("%d records, about %v", got, w.value(one.Record, "regardingobjectid"))
	}
	if row, _ := w.tx.Row(two.Record); row.Key != one.Record {
		t.Errorf("the second id names %v", row.Key)
	}
	w.mustHold(t)
}

// TRK-03: text and files that were not on the device follow.
func TestTrackAwaited(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	whole := *args.Promotion
	args.Promotion.Awaited, args.Promotion.Files, args.Promotion.Text, args.Promotion.Body = true, nil, "Dear", crm.Hash{}
	args.Promotion.Parties = args.Promotion.Parties[:1]
	w.ok(t, ada, args)
	if got := w.counts(args.Record); got != "1 parties, 0 files, 0 bcc" || w.value(args.Record, "content").Int() != crm.ContentAwaited {
		t.Fatalf("there are %s", got)
	}
	// Another's copy without its bytes changes nothing.
	awaited := *args.Promotion
	again := w.tracks(bo, 0)
	again.Promotion = &awaited
	w.ok(t, bo, again)
	if got := w.counts(args.Record); got != "1 parties, 0 files, 0 bcc" {
		t.Fatalf("there are %s", got)
	}
	w.ok(t, ada, Track{Item: args.Item, Record: args.Record, Promotion: &whole, Completes: true})
	if got := w.counts(args.Record); got != "3 parties, 2 files, 1 bcc" || w.value(args.Record, "content").Int() != crm.ContentWhole {
		t.Errorf("there are %s", got)
	}
	if w.value(args.Record, "description").Text() != "Dear Petra" || w.value(linkOf(ada, 0), "hidden").Int() != 1 {
		t.Errorf("%+v", w.row(args.Record))
	}
	done := w.ok(t, ada, Track{Item: args.Item, Record: args.Record, Promotion: &whole})
	if len(done.Effects) != 0 {
		t.Errorf("once more: %d rows", len(done.Effects))
	}
	w.mustHold(t)
}

// TRK-03, DEL-02: what a device does by itself when bytes come is not refused,
// and joins nothing again, when there is nothing left to complete.
func TestTrackCompletesNothing(t *testing.T) {
	for _, c := range []struct {
		name  string
		ends  func(w tracking, args Track) Args
		state string
	}{
		{"the record is in the bin", func(_ tracking, args Track) Args { return Delete{Keys: []crm.Key{args.Record}} }, "ended record"},
		{"the message is in the bin", func(_ tracking, args Track) Args { return Delete{Keys: []crm.Key{args.Item}} }, "detached"},
		{"tracking was stopped", func(_ tracking, args Track) Args { return StopTracking{Item: args.Item, Record: args.Record} }, "ended stopped"},
		{"tracked as another record", nil, "tracked"},
		{"never tracked", nil, "none"},
	} {
		w := newTracking(t)
		args := w.tracks(ada, 0)
		whole := *args.Promotion
		args.Promotion.Awaited, args.Promotion.Files, args.Promotion.Text, args.Promotion.Body = true, nil, "Dear", crm.Hash{}
		if c.state != "none" {
			w.ok(t, ada, args)
		}
		record := args.Record
		switch {
		case c.ends != nil:
			w.ok(t, ada, c.ends(w, args))
		case c.state == "tracked":
			record = w.tracks(bo, 1).Record
		}
		done := w.ok(t, ada, Track{Item: args.Item, Record: record, Promotion: &whole, Completes: true})
		if state := w.state(ada, 0); len(done.Effects) != 0 || state != c.state {
			t.Errorf("%s: %d rows, the message is %s", c.name, len(done.Effects), state)
		}
		w.mustHold(t)
	}
}

// TRK-06: what a tracked message is about is set, changed and cleared.
func TestSetRegarding(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	w.ok(t, ada, args)
	gone := w.account(t, ada, "Gone")
	w.ok(t, ada, Delete{Keys: []crm.Key{gone}})
	set := func(key crm.Key) Track { return w.about(Track{Item: args.Item, Record: args.Record}, key) }
	w.ok(t, ada, set(w.contact))
	if got := w.value(args.Record, "regardingobjecttypecode").Text(); got != "contact" {
		t.Errorf("about a %q", got)
	}
	w.refused(t, ada, set(gone), fault.NotFound, OpDeleted)
	w.refused(t, ada, set(crm.Key{Entity: crm.Account, ID: testID(8, 9)}), fault.NotFound, OpNotFound)
	w.refused(t, ada, set(crm.Key{Entity: crm.SystemUser, ID: bo.ID}), fault.Invalid, OpNotRegardable)
	w.refused(t, ada, set(crm.Key{Entity: 999, ID: bo.ID}), fault.TooOld, OpUnknownKind)
	w.ok(t, ada, set(crm.Key{}))
	if !w.value(args.Record, "regardingobjectid").IsNull() || w.state(ada, 0) != "tracked" {
		t.Error("it is about something, or not tracked")
	}
}

func TestTrackRefuses(t *testing.T) {
	w := newTracking(t)
	good := w.tracks(ada, 0)
	with := func(change func(*Track)) Track {
		args := good
		p := *good.Promotion
		args.Promotion = &p
		change(&args)
		return args
	}
	for name, c := range map[string]struct {
		by   crm.UserID
		args Track
		kind fault.Kind
		op   string
	}{
		"nothing to make it of": {ada, with(func(t *Track) { t.Promotion = nil }), fault.Invalid, OpInvalid},
		"another's message":     {bo, good, fault.NotFound, OpNotFound},
		"no message":            {ada, with(func(t *Track) { t.Item.ID = testID(8, 1) }), fault.NotFound, OpNotFound},
		"a card":                {ada, with(func(t *Track) { t.Item.Entity = crm.MailCard }), fault.Invalid, OpInvalid},
		"as a contact":          {ada, with(func(t *Track) { t.Record.Entity = crm.Contact }), fault.Invalid, OpInvalid},
		"a record without id":   {ada, with(func(t *Track) { t.Record.ID = crm.ID{} }), fault.Invalid, OpInvalid},
		"as what nobody knows":  {ada, with(func(t *Track) { t.Record.Entity = 999 }), fault.TooOld, OpUnknownKind},
		"not on a device only":  {ada, with(func(t *Track) { t.Local = true }), fault.Invalid, OpInvalid},
		"who reads only": {rita, with(func(t *Track) {
			t.Box = mailbox.ID{ID: testID(8, 7)}
			t.Item.ID, t.Local = mailbox.ImportedItemID(t.Box, mailbox.Hash(t.Promotion.Content)).ID, true
		}), fault.Denied, OpDenied},
		"a party of no such role": {ada, with(func(t *Track) { t.Promotion.Parties = []track.Party{{Role: 5, Name: "x"}} }), fault.Invalid, OpInvalid},
		"a subject in two lines":  {ada, with(func(t *Track) { t.Promotion.Subject = "a\nb" }), fault.Invalid, OpInvalid},
		"the relay itself":        {relay, good, fault.Denied, OpDenied},
	} {
		t.Run(name, func(t *testing.T) { w.refused(t, c.by, c.args, c.kind, c.op) })
	}
	w.ok(t, ada, good)
	w.refused(t, bo, with(func(t *Track) { t.Item, t.Promotion.MessageID = item(bo, 1), "<other@x.example>" }), fault.Invalid, OpInvalid)
	w.ok(t, ada, StopTracking{Item: good.Item, Record: good.Record})
	w.refused(t, ada, with(func(t *Track) { t.Promotion = nil }), fault.Invalid, OpLinkChanged)
	w.ok(t, ada, Delete{Keys: []crm.Key{good.Item}})
	w.refused(t, ada, good, fault.NotFound, OpDeleted)

	// A guess of what it cannot know is empty, and not refused (S15).
	device := &MapTx{Device: true}
	if done, refused := device.Do(w.mutation(ada, with(func(t *Track) { t.Promotion = nil })), w.guess(ada)); refused != nil || len(done.Effects) > 0 {
		t.Errorf("%v, %v", done.Effects, refused)
	}
}

// PANE-05: a link says when the relay had it and when it ended, and no more of an
// end once it is joined again.
func TestLinkTimes(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	times := func() string {
		link := w.row(linkOf(ada, 0))
		return fmt.Sprint(!link.Value("reachedon").IsNull(), !link.Value("endedon").IsNull())
	}
	w.ok(t, ada, args)
	if reached := w.value(linkOf(ada, 0), "reachedon").Time(); times() != "true false" || reached.Before(w.value(linkOf(ada, 0), "trackedon").Time()) {
		t.Errorf("tracked: %s, reached on %v", times(), reached)
	}
	w.ok(t, ada, StopTracking{Item: args.Item, Record: args.Record})
	if times() != "true true" {
		t.Errorf("stopped: %s", times())
	}
	w.ok(t, ada, w.tracks(ada, 0))
	if times() != "true false" {
		t.Errorf("tracked again: %s", times())
	}
	w.ok(t, ada, Delete{Keys: []crm.Key{args.Item}})
	if times() != "true true" {
		t.Errorf("the message is in the bin: %s", times())
	}
	w.ok(t, ada, Restore{Keys: []crm.Key{args.Item}})
	if times() != "true false" {
		t.Errorf("the message came back: %s", times())
	}
}

// DEL-01, S14, S25: the link of a message that only a device has goes and comes
// as the device says, of its own person's only, and of no message that is here.
func TestDetach(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	args.Local, args.Box = true, mailbox.ID{ID: testID(8, 7)}
	args.Item.ID = mailbox.ImportedItemID(args.Box, mailbox.Hash(args.Promotion.Content)).ID
	w.ok(t, ada, args)
	state := func() int64 { return w.value(track.LinkKey(args.Item), "state").Int() }
	gone, back := Detach{Item: args.Item}, Detach{Item: args.Item, Back: true}
	for i, c := range []struct {
		by   crm.UserID
		args Args
		want int64
		rows int
	}{
		{ada, back, crm.LinkTracked, 0}, {bo, gone, crm.LinkTracked, 0}, {ada, gone, crm.LinkDetached, 1}, {ada, gone, crm.LinkDetached, 0},
		{bo, back, crm.LinkDetached, 0}, {ada, back, crm.LinkTracked, 1},
		{ada, Detach{Item: item(ada, 1)}, crm.LinkTracked, 0}, // never tracked
	} {
		if done := w.ok(t, c.by, c.args); state() != c.want || len(done.Effects) != c.rows {
			t.Errorf("step %d: state %d, %d rows", i, state(), len(done.Effects))
		}
	}
	if w.by(args.Record) != "Ada" || w.row(args.Record).Deleted != nil {
		t.Errorf("the record is tracked by %q", w.by(args.Record))
	}
	w.ok(t, ada, gone)
	w.ok(t, bo, Delete{Keys: []crm.Key{args.Record}})
	w.ok(t, ada, back)
	if state() != crm.LinkEnded {
		t.Errorf("state %d without the record", state())
	}
	here := w.tracks(ada, 1)
	w.ok(t, ada, here)
	w.refused(t, ada, Detach{Item: here.Item}, fault.Invalid, OpInvalid)
	w.refused(t, ada, Detach{Item: here.Record}, fault.Invalid, OpInvalid)
	w.refused(t, ada, Detach{Item: crm.Key{Entity: 999, ID: bo.ID}}, fault.TooOld, OpUnknownKind)
	w.mustHold(t)
}

// S14: a message of a mailbox that is kept on one device.
func TestTrackLocal(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	args.Local, args.Box = true, mailbox.ID{ID: testID(8, 7)}
	args.Item.ID = mailbox.ImportedItemID(args.Box, mailbox.Hash(args.Promotion.Content)).ID
	w.ok(t, ada, args)
	if got := w.value(track.LinkKey(args.Item), "state").Int(); got != crm.LinkTracked {
		t.Fatalf("state %d", got)
	}
	w.ok(t, bo, Delete{Keys: []crm.Key{args.Record}})
	w.ok(t, bo, Restore{Keys: []crm.Key{args.Record}})
	if got := w.value(track.LinkKey(args.Item), "state").Int(); got != crm.LinkTracked {
		t.Errorf("state %d after the record came back", got)
	}
	w.refused(t, bo, args, fault.NotFound, OpNotFound)
	// INV-6: nobody takes the id of another's message, or asks for it.
	for _, n := range []int{0, 99} {
		args := w.tracks(bo, n)
		args.Item, args.Local, args.Box = item(ada, n), true, w.box
		args.Promotion.Content = crm.Hash(content(n))
		w.refused(t, bo, args, fault.Invalid, OpInvalid)
	}
	w.mustHold(t)
}

// TRK-02, DEL-03
func TestStopTracking(t *testing.T) {
	w := newTracking(t)
	one, two := w.tracks(ada, 0), w.tracks(bo, 0)
	w.ok(t, ada, one)
	w.ok(t, bo, two)
	w.refused(t, bo, StopTracking{Item: one.Item, Record: one.Record}, fault.NotFound, OpNotFound)
	w.refused(t, ada, StopTracking{Item: one.Item, Record: crm.Key{Entity: crm.Email, ID: testID(8, 1)}}, fault.Invalid, OpLinkChanged)
	stop := StopTracking{Item: one.Item, Record: one.Record}
	w.ok(t, ada, stop)
	if w.state(ada, 0) != "ended stopped" || w.by(one.Record) != "Bo" || w.counts(one.Record) != "3 parties, 2 files, 0 bcc" {
		t.Errorf("%s, by %q, %s", w.state(ada, 0), w.by(one.Record), w.counts(one.Record))
	}
	if done := w.ok(t, ada, stop); len(done.Effects) > 0 {
		t.Errorf("once more: %d rows", len(done.Effects))
	}
	w.refused(t, ada, StopTracking{Item: one.Item, Record: one.Record, DeleteRecord: true}, fault.Invalid, OpLinkChanged)

	// S19: without the right, nothing at all happens.
	w.seen.DeleteOwnOnly = true
	w.refused(t, bo, StopTracking{Item: two.Item, Record: two.Record, DeleteRecord: true}, fault.Denied, OpDenied)
	w.seen.DeleteOwnOnly = false
	w.ok(t, bo, StopTracking{Item: two.Item, Record: two.Record, DeleteRecord: true})
	if w.state(bo, 0) != "ended stopped" || w.row(one.Record).Deleted == nil {
		t.Errorf("%s, %+v", w.state(bo, 0), w.row(one.Record).Deleted)
	}
	w.mustHold(t)

	// Tracked again, it is the same record as before, where that is there.
	w.ok(t, cleo, Restore{Keys: []crm.Key{one.Record}})
	again := w.tracks(ada, 0)
	w.ok(t, ada, again)
	if row, _ := w.tx.Row(again.Record); row.Key != one.Record || w.counts(one.Record) != "3 parties, 2 files, 1 bcc" {
		t.Errorf("%v, %s", row.Key, w.counts(one.Record))
	}
	w.mustHold(t)
}

// TRK-02: who has two copies of a message and stops tracking one still tracks
// the other.
func TestStopTrackingOneOfTwoCopies(t *testing.T) {
	w := newTracking(t)
	sent, received := w.tracks(ada, 0), w.tracks(ada, 1)
	received.Promotion = message(0, false)
	w.ok(t, ada, sent)
	w.ok(t, ada, received)
	w.ok(t, ada, StopTracking{Item: received.Item, Record: received.Record})
	if w.by(sent.Record) != "Ada" || w.counts(sent.Record) != "3 parties, 2 files, 1 bcc" {
		t.Errorf("by %q, %s", w.by(sent.Record), w.counts(sent.Record))
	}
	w.mustHold(t)
	w.ok(t, ada, StopTracking{Item: sent.Item, Record: sent.Record})
	if w.by(sent.Record) != "" {
		t.Errorf("by %q", w.by(sent.Record))
	}
}

// S21: rows that follow from tracking are never written otherwise.
func TestLinksFollow(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	w.ok(t, ada, args)
	bcc := w.all(crm.BccParty)[0].Key
	for _, key := range []crm.Key{linkOf(ada, 0), bcc} {
		for _, u := range []crm.UserID{ada, bo} {
			kind, op := fault.Invalid, OpInvalid
			if u == bo {
				kind, op = fault.NotFound, OpNotFound
			}
			w.refused(t, u, Update{Key: key, Fields: []Field{text("new_note", "x")}}, kind, op)
			w.refused(t, u, Delete{Keys: []crm.Key{key}}, kind, op)
			w.refused(t, u, Import{Mailbox: w.box, Items: []Item{{Key: key}}}, fault.Invalid, OpInvalid)
		}
		w.refused(t, ada, Create{Key: crm.Key{Entity: key.Entity, ID: w.newID()}}, fault.Invalid, OpInvalid)
	}
	w.ok(t, ada, StopTracking{Item: args.Item, Record: args.Record})
	w.refused(t, ada, Restore{Keys: []crm.Key{bcc}}, fault.Invalid, OpInvalid)
}

// A personal view is its owner's, whatever the role.
func TestUserQuery(t *testing.T) {
	w := newWorld(t)
	key := crm.Key{Entity: crm.UserQuery, ID: w.newID()}
	fields := []Field{text("name", "Mine"), text("returnedtypecode", "account"), text("fetchxml", "<fetch/>")}
	w.ok(t, rita, Create{Key: key, Fields: fields})
	if row := w.row(key); row.Partition != rita {
		t.Fatalf("partition %v", row.Partition)
	}
	w.refused(t, rita, Create{Key: crm.Key{Entity: crm.UserQuery, ID: w.newID()}, Fields: fields[:2]}, fault.Invalid, OpInvalid)
	w.ok(t, rita, w.edit(key, text("name", "Theirs")))
	for _, args := range []Args{Delete{Keys: []crm.Key{key}}, w.edit(key, text("name", "x")), Create{Key: key, Fields: fields}} {
		w.refused(t, cleo, args, fault.NotFound, OpNotFound)
	}
	w.ok(t, rita, Delete{Keys: []crm.Key{key}})
	w.ok(t, rita, Restore{Keys: []crm.Key{key}})
	done := w.ok(t, rita, Delete{Keys: []crm.Key{key}})
	w.ok(t, rita, Undo{Mutation: done.ID})
	if w.row(key).Deleted != nil {
		t.Error("it is still in the recycle bin")
	}
}

// semantics.md, 4.7: of an e-mail that was sent or received only what it is
// about changes; its attachments can be removed, its parties matched.
func TestSealed(t *testing.T) {
	w := newTracking(t)
	args := w.tracks(ada, 0)
	w.ok(t, ada, args)
	party, file := w.live(crm.ActivityParty, args.Record)[0].Key, w.live(crm.Attachment, args.Record)[0].Key
	of := crm.Lookup(crm.Ref{Entity: crm.Email, ID: args.Record.ID})
	loose := crm.Key{Entity: crm.ActivityParty, ID: w.newID()}
	phone := crm.Key{Entity: crm.PhoneCall, ID: w.newID()}
	w.ok(t, ada, Create{Key: phone, Fields: []Field{text("subject", "Call")}})
	w.ok(t, ada, Create{Key: loose, Fields: []Field{
		{"activityid", crm.Lookup(crm.Ref{Entity: phone.Entity, ID: phone.ID})}, {"participationtypemask", crm.Whole(crm.PartyTo)}, text("addressused", "x@x.example"),
	}})
	for _, a := range []Args{
		Create{Key: crm.Key{Entity: crm.ActivityParty, ID: w.newID()}, Fields: []Field{
			{"activityid", of}, {"participationtypemask", crm.Whole(crm.PartyTo)}, text("addressused", "x@x.example"),
		}},
		Create{Key: crm.Key{Entity: crm.Attachment, ID: w.newID()}, Fields: []Field{{"objectid", of}, text("filename", "x")}},
		w.edit(loose, Field{"activityid", of}),
		w.edit(args.Record, text("subject", "x")), w.edit(args.Record, text("description", "x")), w.edit(args.Record, text("new_x", "x")),
		w.edit(party, text("addressused", "x@x.example")), w.edit(file, text("filename", "x")),
		SetState{Keys: []crm.Key{args.Record}, State: crm.ActivityOpen}, Delete{Keys: []crm.Key{party}},
	} {
		w.refused(t, ada, a, fault.Invalid, OpSealed)
	}
	w.ok(t, bo, w.edit(args.Record, Field{"regardingobjectid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: w.fabrikam.ID})}))
	w.ok(t, bo, w.edit(party, Field{"partyid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: w.fabrikam.ID})}))
	w.ok(t, bo, Delete{Keys: []crm.Key{file}})
	w.ok(t, bo, Assign{Keys: []crm.Key{args.Record}, Owner: userRef(bo)})
	draft := w.tracks(ada, 1)
	draft.Promotion.Draft = true
	w.ok(t, ada, draft)
	w.ok(t, ada, w.edit(draft.Record, text("subject", "x")))
	if got := w.value(draft.Record, "statuscode").Int(); got != crm.EmailDraft {
		t.Errorf("status %d", got)
	}
	// Others complete e-mails by hand, and take that back.
	byHand := crm.Key{Entity: crm.Email, ID: w.newID()}
	w.ok(t, bo, Create{Key: byHand, Fields: []Field{text("subject", "x")}})
	done := w.ok(t, bo, SetState{Keys: []crm.Key{byHand}, State: crm.ActivityCompleted, Status: crm.EmailSent})
	w.ok(t, bo, Undo{Mutation: done.ID})
	if got := w.value(byHand, "statecode").Int(); got != crm.ActivityOpen {
		t.Errorf("state %d", got)
	}
}

// SYNC-11: two copies of which nothing told that they are one message are shown
// as possibly one when their bytes do.
func TestTrackAwaitedTwins(t *testing.T) {
	w := newTracking(t)
	one, two := w.tracks(ada, 0), w.tracks(bo, 0)
	var whole [2]Track
	for i, args := range []*Track{&one, &two} {
		args.Promotion = message(1, false)
		args.Promotion.MessageID = ""
		whole[i] = Track{Item: args.Item, Record: args.Record, Promotion: args.Promotion}
		awaited := *args.Promotion
		awaited.Awaited, awaited.Content = true, crm.Hash{}
		args.Promotion = &awaited
		w.ok(t, []crm.UserID{ada, bo}[i], *args)
	}
	if n := len(w.all(crm.Email)); n != 2 {
		t.Fatalf("%d records", n)
	}
	w.ok(t, ada, whole[0])
	w.ok(t, bo, whole[1])
	pair := w.row(crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(one.Record.ID, two.Record.ID)})
	if pair == nil || pair.Value("reason").Int() != crm.DuplicateByMessage {
		t.Errorf("pair %+v", pair)
	}
	w.mustHold(t)
}

// S31: a message that nothing tells apart is tracked again as the record that
// it was.
func TestTrackAgainWithoutMessageID(t *testing.T) {
	w := newTracking(t)
	one, again := w.tracks(ada, 0), w.tracks(ada, 0)
	for _, args := range []*Track{&one, &again} {
		args.Promotion.MessageID, args.Promotion.Content = "", crm.Hash{}
	}
	w.ok(t, ada, one)
	w.ok(t, ada, StopTracking{Item: one.Item, Record: one.Record})
	w.ok(t, ada, again)
	if row, _ := w.tx.Row(again.Record); row.Key != one.Record || w.by(one.Record) != "Ada" {
		t.Errorf("tracked as %v, by %q", row.Key, w.by(one.Record))
	}
}
