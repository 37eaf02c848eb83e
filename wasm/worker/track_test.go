package worker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/track"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/replica"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

// withDrawing is a message with a text and a file of 84,000 bytes, sent in a year.
func withDrawing(n, year int) string {
	return fmt.Sprintf("From: Anna <anna@contoso.example>\r\nTo: Ines <ines@northbeam.example>, Carl <carl@contoso.example>\r\nCc: Dora <dora@contoso.example>\r\n"+
		"Subject: Drawing %d\r\nDate: 17 Nov %d 09:%02d:00 +0100\r\nMessage-ID: <d%d@contoso.example>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>see drawing%d</p>\r\n"+
		"--b\r\nContent-Type: application/pdf; name=drawing.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%s--b--\r\n",
		n, year, n%60, n, n, strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\r\n", 2000))
}

func (e *engine) selection(ids ...crm.ID) view.OnMessages {
	return view.OnMessages{Mutation: e.id(), Messages: view.Selection{IDs: ids}}
}

func (e *engine) mark(id crm.ID) view.TrackMark {
	e.t.Helper()
	var m view.TrackMark
	if err := e.do(e.t.Context(), func() {
		row, _ := e.table.MessageRow(id, e.clock(), e.courier.state)
		m = row.Track
	}); err != nil {
		e.t.Fatal(err)
	}
	return m
}

func (e *engine) recordOf(id crm.ID) (record crm.Key) {
	e.t.Helper()
	_ = e.do(e.t.Context(), func() {
		link, _ := e.table.LinkOf(crm.Key{Entity: crm.MailMessage, ID: id})
		record = link.Record
	})
	return record
}

// seenBy returns the relay as somebody sees it: the rows that they may read,
// and bytes through those alone.
func (r *relay) seenBy(user crm.UserID) *relay {
	row, _ := r.tx.Row(crm.Key{Entity: crm.SystemUser, ID: user.ID})
	actor := crm.ActorOf(row)
	theirs := &relay{head: r.head, blobs: r.blobs, reader: &actor}
	for _, row := range r.tx.Rows() {
		if crm.MayRead(actor, row) {
			theirs.tx.Put(row)
		}
	}
	return theirs
}

// mayFetch reports whether the reader of a relay may have bytes through a row.
func (r *relay) mayFetch(want wire.BlobWant) bool {
	if r.reader == nil {
		return true
	}
	row, presence := r.tx.Row(want.Row)
	return presence == mutation.Found && crm.MayRead(*r.reader, row) && slices.Contains(crm.Blobs(row), want.Hash)
}

// messageCalled returns the id of the message of a subject.
func (e *engine) messageCalled(subject string) crm.ID {
	e.t.Helper()
	for _, row := range e.letters(view.MessageFilter{}).Rows {
		if row.Subject == subject {
			return row.ID
		}
	}
	e.t.Fatalf("no message %q", subject)
	return crm.ID{}
}

// TRK-01, TRK-03, AUTO-06: a message that is tracked offline is a record at
// once, and at the relay as soon as that is there, with people, text and files;
// others read that, and nothing of the mailbox.
func TestTrackOfflineThenOnline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		e := startEngine(t, replica.NewMemDisk(), r, true)
		defer func() { e.cancel(); <-e.result }()
		e.propose(view.CreateRecord{Mutation: e.id(), Entity: "contact", Fields: map[string]view.Input{"lastname": "Berg", "emailaddress1": "Anna@Contoso.example"}})
		account := e.create("Contoso")
		e.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1999), "b.eml": mailOf(2, "")})
		drawing, other := e.messageCalled("Drawing 1"), e.messageCalled("Number 2")
		saved := e.propose(view.SetRegarding{OnMessages: e.selection(drawing), Regarding: &view.RecordID{Entity: "account", ID: account}})
		if saved.Record == nil || saved.Record.Entity != "email" || saved.Record.Name != "Drawing 1" {
			t.Errorf("saved %+v", saved.Record)
		}
		if m := e.mark(drawing); m.State != view.TrackPending || m.Regarding == nil || m.Regarding.Name != "Contoso" {
			t.Errorf("offline: %+v", m)
		}
		if m := e.mark(other); m.State != view.NotTracked {
			t.Errorf("the other: %+v", m)
		}
		pane := see[view.Pane](e, view.PaneQuery{ID: drawing})
		if len(pane.People) != 4 || pane.People[0].Match != view.MatchRecord || !pane.People[1].IsMe || pane.People[2].Match != view.MatchUnknown {
			t.Errorf("people %+v", pane.People)
		}
		if !slices.ContainsFunc(pane.Why, func(why view.PaneReason) bool { return why.Code == view.WhyUploading && why.Device == "Laptop" }) {
			t.Errorf("why %+v", pane.Why)
		}
		if body, b, err := e.EmailBody(t.Context(), view.EmailBodyQuery{ID: saved.Record.ID}); err != nil || body.Kind != view.BodyHTML || !strings.Contains(string(b.Data), "drawing1") {
			t.Errorf("its text offline: %+v %q %v", body, b.Data, err)
		}
		e.plug()
		settle()
		if m := e.mark(drawing); m.State != view.Tracked {
			t.Errorf("online: %+v", m)
		}
		record := e.recordOf(drawing)
		row, _ := r.tx.Row(record)
		if row.Value("subject").Text() != "Drawing 1" || row.Value("regardingobjectid").Ref().ID != account || row.Value("content").Int() != crm.ContentWhole ||
			row.Value("directioncode").Int() != 0 || !slices.Equal(row.Value("trackedby").Members(), []string{user.ID.String()}) {
			t.Errorf("the relay has %v", row)
		}
		if n, m := r.count(crm.ActivityParty), r.count(crm.Attachment); n != 4 || m != 1 || r.count(crm.Email) != 1 {
			t.Errorf("the relay has %d parties, %d files, %d e-mails", n, m, r.count(crm.Email))
		}
		if pane := see[view.Pane](e, view.PaneQuery{ID: drawing}); slices.ContainsFunc(pane.Why, func(why view.PaneReason) bool { return why.Code == view.WhyUploading }) {
			t.Errorf("still on its way: %+v", pane.Why)
		}

		theirs := r.seenBy(ben)
		b := startFor(t, ben, replica.NewMemDisk(), blob.NewMemStore(), &search.MemStore{}, theirs, false)
		defer func() { b.cancel(); <-b.result }()
		settle()
		email := see[view.Email](b, view.EmailQuery{ID: record.ID})
		if email.Phase != view.RecordFound || len(email.Parties) != 4 || len(email.Files) != 1 || email.Item != nil || email.Body != view.BytesHere || email.Files[0].State != view.BytesNotKept {
			t.Fatalf("the other person sees %+v", email)
		}
		if anna := email.Parties[0]; anna.Record == nil || anna.Record.Entity != "contact" || anna.Role != view.RoleFrom {
			t.Errorf("the sender %+v", anna)
		}
		if body, text, err := b.EmailBody(t.Context(), view.EmailBodyQuery{ID: record.ID}); err != nil || body.Kind != view.BodyHTML || !strings.Contains(string(text.Data), "drawing1") {
			t.Errorf("the text for the other person: %+v %q %v", body, text.Data, err)
		}
		if file, text, err := b.EmailFile(t.Context(), view.EmailFileQuery{ID: email.Files[0].ID}); err != nil || file.Name != "drawing.pdf" || len(text.Data) != 84000 {
			t.Errorf("the file for the other person: %+v, %d bytes, %v", file, len(text.Data), err)
		}
		if email := see[view.Email](b, view.EmailQuery{ID: record.ID}); email.Body != view.BytesHere || email.Files[0].State != view.BytesHere {
			t.Errorf("after reading %+v", email)
		}
		line := see[view.Timeline](b, view.TimelineQuery{Entity: "account", ID: account, Count: 10})
		if line.Total != 1 || line.Entries[0].Record.ID != record.ID || !strings.Contains(line.Entries[0].Preview, "see drawing1") {
			t.Errorf("the timeline of the account %+v", line)
		}
		// INV-6: nothing of the mailbox is on their device or to be had.
		if n := theirs.count(crm.MailMessage) + theirs.count(crm.Mailbox) + theirs.count(crm.TrackLink); n != 0 {
			t.Errorf("%d rows of the mailbox are with the other person", n)
		}
		message, _ := r.tx.Row(crm.Key{Entity: crm.MailMessage, ID: drawing})
		raw, _ := message.Value("raw").Hash()
		for _, through := range []crm.Key{record, message.Key} {
			if _, err := b.bytesThrough(t.Context(), through, raw, blob.Message); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the raw message through %v: %v", through, err)
			}
		}
		b.line.Hold(true)
		settle()
		if _, _, err := b.EmailFile(t.Context(), view.EmailFileQuery{ID: crm.ID{9}}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no such file: %v", err)
		}
		if len(e.reported)+len(b.reported) > 0 {
			t.Errorf("reported %v %v", e.reported, b.reported)
		}
	})
}

// MBX-08, TRK-09: the texts of e-mails that others tracked are on the device
// before somebody looks, within what it keeps, and read offline; files and older
// texts are fetched when they are opened.
func TestTextsOfOthersReadOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		e := startEngine(t, replica.NewMemDisk(), r, false)
		e.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1999), "b.eml": withDrawing(2, 1995)})
		late, early := e.messageCalled("Drawing 1"), e.messageCalled("Drawing 2")
		e.propose(view.TrackMessages{OnMessages: e.selection(late, early)})
		settle()
		recent, old := e.recordOf(late), e.recordOf(early)
		e.cancel()
		<-e.result

		theirs := r.seenBy(ben)
		b := startFor(t, ben, replica.NewMemDisk(), blob.NewMemStore(), &search.MemStore{}, theirs, false)
		defer func() { b.cancel(); <-b.result }()
		settle()
		b.unplug()
		if body, text, err := b.EmailBody(t.Context(), view.EmailBodyQuery{ID: recent.ID}); err != nil || body.Kind != view.BodyHTML || !strings.Contains(string(text.Data), "drawing1") {
			t.Errorf("offline: %+v %q %v", body, text.Data, err)
		}
		if _, _, err := b.EmailBody(t.Context(), view.EmailBodyQuery{ID: old.ID}); fault.KindOf(err) != fault.Offline {
			t.Errorf("one of five years ago, offline: %v", err)
		}
		file := see[view.Email](b, view.EmailQuery{ID: recent.ID}).Files[0]
		if _, _, err := b.EmailFile(t.Context(), view.EmailFileQuery{ID: file.ID}); fault.KindOf(err) != fault.Offline {
			t.Errorf("a file, offline: %v", err)
		}
		b.plug()
		settle()
		if _, _, err := b.EmailBody(t.Context(), view.EmailBodyQuery{ID: old.ID}); err != nil {
			t.Errorf("online: %v", err)
		}
	})
}

// TRK-03: a message whose bytes are elsewhere is tracked by its row; when the
// bytes come its record is filled in, once.
func TestTrackedBeforeItsBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		first := startEngine(t, replica.NewMemDisk(), r, false)
		first.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1995)})
		settle()
		first.cancel()
		<-first.result

		second := &relay{tx: r.tx, head: r.head, blobs: r.blobs}
		e := startEngine(t, replica.NewMemDisk(), second, false)
		defer func() { e.cancel(); <-e.result }()
		settle()
		id := e.messageCalled("Drawing 1")
		e.unplug()
		e.propose(view.TrackMessages{OnMessages: e.selection(id)})
		record := e.recordOf(id)
		if email := see[view.Email](e, view.EmailQuery{ID: record.ID}); !email.Awaited || len(email.Files) != 0 || len(email.Parties) != 1 {
			t.Errorf("before its bytes %+v", email)
		}
		if _, _, err := e.EmailBody(t.Context(), view.EmailBodyQuery{ID: record.ID}); err != nil {
			t.Errorf("the beginning of its text: %v", err)
		}
		e.plug()
		for range 4 {
			settle()
		}
		row, _ := second.tx.Row(record)
		if row.Value("content").Int() != crm.ContentWhole || second.count(crm.Attachment) != 1 || second.count(crm.ActivityParty) != 4 {
			t.Errorf("the relay has %v, %d files, %d parties", row, second.count(crm.Attachment), second.count(crm.ActivityParty))
		}
		if m := e.mark(id); m.State != view.Tracked {
			t.Errorf("after its bytes %+v", m)
		}
		head := second.head
		settle()
		if second.head != head {
			t.Error("it is completed again and again")
		}
		if s := see[view.Sync](e, view.SyncQuery{}); s.Issues != 0 || s.Waiting != 0 {
			t.Errorf("sync %+v", s)
		}
	})
}

// TRK-03, DEL-02: a record that somebody deletes while the device fetches what
// it waits for stays deleted, and nobody is bothered with it.
func TestCompletedTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		first := startEngine(t, replica.NewMemDisk(), r, false)
		first.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1995)})
		settle()
		first.cancel()
		<-first.result

		second := &relay{tx: r.tx, head: r.head, blobs: r.blobs}
		completions := 0
		second.meanwhile = func(m mutation.Mutation) []mutation.Mutation {
			if args, ok := m.Args.(mutation.Track); ok && args.Completes {
				completions++
				m.ID, m.Args = mutation.ID{ID: crm.ID{9, byte(completions)}}, mutation.Delete{Keys: []crm.Key{args.Record}}
				return []mutation.Mutation{m}
			}
			return nil
		}
		e := startEngine(t, replica.NewMemDisk(), second, false)
		defer func() { e.cancel(); <-e.result }()
		settle()
		id := e.messageCalled("Drawing 1")
		e.unplug()
		e.propose(view.TrackMessages{OnMessages: e.selection(id)})
		record := e.recordOf(id)
		e.plug()
		for range 4 {
			settle()
		}
		if row, _ := second.tx.Row(record); completions != 1 || row.Deleted == nil || second.count(crm.SyncIssue) != 0 {
			t.Errorf("%d completions, the record %v, %d issues", completions, row, second.count(crm.SyncIssue))
		}
		if s := see[view.Sync](e, view.SyncQuery{}); s.Issues != 0 || s.Waiting != 0 || e.mark(id).State != view.NotTracked {
			t.Errorf("sync %+v, the message is %s", s, e.mark(id).State)
		}
	})
}

// S31: a copy of a message that no Message-ID tells apart is joined to the record
// of the other on the device already, whatever else it lacks; one that differs
// by a letter is not.
func TestTrackCopiesWithoutMessageID(t *testing.T) {
	for name, head := range map[string]string{
		"sender and date": "From: Anna <anna@contoso.example>\r\nDate: 17 Nov 1999 09:01:00 +0100\r\n",
		"a name alone":    "From: Anna\r\nDate: 17 Nov 1999 09:01:00 +0100\r\n",
		"no date":         "From: anna@contoso.example\r\n",
		"nothing":         "",
	} {
		bubble(t, true, func(t *testing.T, e *engine) {
			of := func(subject, text string) string { return head + "Subject: " + subject + "\r\n\r\n" + text + "\r\n" }
			e.take(view.DefaultMailbox, map[string]string{"a.eml": of("One", "the text"), "b.eml": of("Other", "the texts")})
			one, other := e.messageCalled("One"), e.messageCalled("Other")
			e.take(view.DeviceMailbox, map[string]string{"a.eml": of("One", "the text")})
			twin := one
			for _, row := range e.letters(view.MessageFilter{}).Rows {
				if row.Subject == "One" && row.ID != one {
					twin = row.ID
				}
			}
			for _, id := range []crm.ID{one, twin, other} {
				e.propose(view.TrackMessages{OnMessages: e.selection(id)})
			}
			record := e.recordOf(one)
			if its, others := e.recordOf(twin), e.recordOf(other); twin == one || its != record || others == record {
				t.Errorf("%s: tracked as %v, its copy %v as %v, the other as %v", name, record, twin, its, others)
			}
			if n := see[view.List](e, view.ListQuery{Entity: "email", Scope: view.ScopeAll, Count: 10}).Total; n != 2 {
				t.Errorf("%s: %d e-mails are shown", name, n)
			}
		})
	}
}

// TRK-09: what is to come moves to what was when its time has come, while it is
// looked at and nothing else happens.
func TestTimelineAsTimePasses(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		account := e.create("Contoso")
		due := time.Now().Add(20 * time.Second).UTC().Truncate(time.Second)
		e.propose(view.CreateRecord{Mutation: e.id(), Entity: "task", Fields: map[string]view.Input{
			"subject": "Call back", "scheduledend": float64(due.UnixMilli()), "regardingobjectid": map[string]any{"entity": "account", "id": account.String()},
		}})
		var last view.Timeline
		stop, err := e.Watch(t.Context(), view.TimelineQuery{Entity: "account", ID: account, Count: 10}, func(data any) { last = data.(view.Timeline) })
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		settled := func() (shown view.Timeline) {
			settle()
			if err := e.do(t.Context(), func() { shown = last }); err != nil {
				t.Fatal(err)
			}
			return shown
		}
		shown := settled()
		if shown.Upcoming != 1 || !shown.Entries[0].Upcoming || shown.Total != 1 {
			t.Errorf("before: %+v", shown)
		}
		time.Sleep(30 * time.Second)
		shown = settled()
		if shown.Upcoming != 0 || shown.Entries[0].Upcoming || shown.Total != 1 {
			t.Errorf("after: %+v", shown)
		}
	})
}

// TRK-06: two thousand messages in one selection are tracked while the screens
// go on, and one undo takes all of it back.
func TestTrackTwoThousand(t *testing.T) {
	const many = 2000
	bubble(t, true, func(t *testing.T, e *engine) {
		if run := e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(many)}); run.Imported != many {
			t.Fatalf("the import %+v", run)
		}
		account := e.create("Contoso")
		all := view.SetRegarding{
			OnMessages: view.OnMessages{Mutation: e.id(), Messages: view.Selection{All: &view.MessageFilter{Sort: view.ByDate}}},
			Regarding:  &view.RecordID{Entity: "account", ID: account},
		}
		before := see[view.Sync](e, view.SyncQuery{}).Waiting
		done := make(chan error, 1)
		gone, leave := context.WithCancel(t.Context())
		defer leave()
		go func() {
			_, err := e.Propose(gone, all)
			done <- err
		}()
		turns := 0
		for e.queued()-before < many {
			if turns++; turns > 100_000 {
				t.Fatalf("%d of %d are tracked", e.queued()-before, many)
			}
			if e.queued() > before {
				leave() // the page goes away
			}
		}
		<-done
		settle()
		if turns < 20 {
			t.Errorf("only %d turns of others were had meanwhile", turns)
		}
		if n := e.letters(view.MessageFilter{Track: view.OnlyPending}).Total; n != many {
			t.Errorf("%d are pending", n)
		}
		e.propose(all) // heard nothing, asks again
		if n := e.queued() - before; n != many {
			t.Errorf("asked again: %d wait", n)
		}
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: all.Mutation}})
		if n := e.letters(view.MessageFilter{Track: view.OnlyUntracked}).Total; n != many {
			t.Errorf("after undo %d are untracked", n)
		}
	})
}

// queued is how many mutations wait.
func (e *engine) queued() (n int) {
	_ = e.do(e.t.Context(), func() { n = e.queue.Len() })
	return n
}

// dying is a store of bytes whose engine dies right after bytes of a record
// were stored.
type dying struct {
	blob.Store
	die func()
}

func (d *dying) Put(ctx context.Context, blobs ...blob.Fresh) error {
	err := d.Store.Put(ctx, blobs...)
	if d.die != nil && slices.ContainsFunc(blobs, func(f blob.Fresh) bool { return f.Kind == blob.Body }) {
		d.die()
	}
	return err
}

// INV-2, S28: an engine that dies between the bytes and the record leaves
// nothing of it; asked again with the same id, the next one tracks it once.
func TestDeathWhileTracking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		disk, words := replica.NewMemDisk(), &search.MemStore{}
		blobs := &dying{Store: blob.NewMemStore()}
		e := startMail(t, disk, blobs, words, r, true)
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(40)})
		var ids []crm.ID
		for _, row := range e.letters(view.MessageFilter{}).Rows {
			ids = append(ids, row.ID)
		}
		blobs.die = e.cancel
		p := view.TrackMessages{OnMessages: e.selection(ids...)}
		if _, err := e.Propose(t.Context(), p); err == nil {
			t.Error("it was answered")
		}
		<-e.result
		blobs.die = nil
		e = startMail(t, disk, blobs, words, r, true)
		defer func() { e.cancel(); <-e.result }() // the last one
		if n := e.letters(view.MessageFilter{Track: view.OnlyTracked}).Total; n != 0 {
			t.Errorf("%d are tracked", n)
		}
		before := e.queued()
		e.propose(p)
		if n := e.letters(view.MessageFilter{Track: view.OnlyTracked}).Total; n != 40 || e.queued()-before != 40 {
			t.Errorf("%d are tracked by %d mutations", n, e.queued()-before)
		}
		// The one after that takes all of it back.
		e.cancel()
		<-e.result
		e = startMail(t, disk, blobs, words, r, true)
		e.propose(view.Undo{ByID: view.ByID{Mutation: crm.ID{0xF0, 6: 0x70, 8: 0x80}, ID: p.Mutation}})
		if n := e.letters(view.MessageFilter{Track: view.OnlyTracked}).Total; n != 0 {
			t.Errorf("after undo %d are tracked", n)
		}
	})
}

// TRK-03: of a text that is longer than a record's body the beginning is there,
// and said to be no more than that; a shorter one is whole.
func TestLongText(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		head := "From: Anna Berg <anna@contoso.example>\r\nDate: Tue, 03 Nov 2026 08:00:00 +0000\r\nSubject: "
		line := "again and again\r\n"
		e.take(view.DefaultMailbox, map[string]string{
			"long.eml":  head + "Long\r\n\r\n" + strings.Repeat(line, track.MaxBodyText/len(line)*2),
			"short.eml": head + "Short\r\n\r\n" + strings.Repeat(line, track.MaxBodyText/len(line)/2),
		})
		for subject, cut := range map[string]bool{"Long": true, "Short": false} {
			saved := e.propose(view.TrackMessages{OnMessages: e.selection(e.messageCalled(subject))})
			body, b, err := e.EmailBody(t.Context(), view.EmailBodyQuery{ID: saved.Record.ID})
			if err != nil || body.Cut != cut || !strings.HasPrefix(string(b.Data), "again and again\n") {
				t.Errorf("%s: %d bytes, cut %v, %v", subject, len(b.Data), body.Cut, err)
			}
		}
	})
}

// S31: two copies of a message become one record, and a message that was
// tracked before joins it.
func TestCopiesShareARecord(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"one.eml": mailOf(1, ""), "two.eml": mailOf(1, "X-Copy: 2\r\n"), "three.eml": mailOf(1, "X-Copy: 3\r\n")})
		var ids []crm.ID
		for _, row := range e.letters(view.MessageFilter{}).Rows {
			ids = append(ids, row.ID)
		}
		if len(ids) != 3 {
			t.Fatalf("%d messages", len(ids))
		}
		e.propose(view.TrackMessages{OnMessages: e.selection(ids[:2]...)})
		e.propose(view.TrackMessages{OnMessages: e.selection(ids[2])})
		if a, b, c := e.recordOf(ids[0]), e.recordOf(ids[1]), e.recordOf(ids[2]); a.ID.IsZero() || a != b || b != c {
			t.Errorf("records %v %v %v", a, b, c)
		}
		e.plug()
		if n := e.relay.count(crm.Email); n != 1 {
			t.Errorf("the relay has %d e-mails", n)
		}
	})
}

// A message that cannot be read is tracked by its row and keeps no other back;
// one whose bytes are lost is awaited.
func TestTrackDamaged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blobs := blob.NewMemStore()
		e := startMail(t, replica.NewMemDisk(), blobs, &search.MemStore{}, newRelay(), true)
		defer func() { e.cancel(); <-e.result }()
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(3)})
		var ids []crm.ID
		for _, row := range e.letters(view.MessageFilter{}).Rows {
			ids = append(ids, row.ID)
		}
		raw := func(id crm.ID) crm.Hash {
			row, err := e.hotMessage(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			h, _ := row.Value("raw").Hash()
			return h
		}
		if err := blobs.Drop(t.Context(), raw(ids[0]), raw(ids[1])); err != nil {
			t.Fatal(err)
		}
		if err := blobs.Put(t.Context(), blob.Fresh{Hash: raw(ids[0]), Bytes: make([]byte, 1000)}); err != nil {
			t.Fatal(err)
		}
		e.propose(view.TrackMessages{OnMessages: e.selection(ids...)})
		for i, id := range ids {
			email := see[view.Email](e, view.EmailQuery{ID: e.recordOf(id).ID})
			if email.Phase != view.RecordFound || email.Awaited != (i == 1) || email.Subject == "" || len(email.Parties) != []int{1, 1, 2}[i] {
				t.Errorf("message %d: %+v", i, email)
			}
		}
		if len(e.reported) != 1 || !strings.Contains(e.reported[0].Error(), "read a message to track it") {
			t.Errorf("reported %v", e.reported)
		}
	})
}
