package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/replica"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

// post answers requests for bytes as the relay does, for one person.
func (r *relay) post(_ context.Context, path string, body []byte, _ int) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.blobs == nil {
		r.blobs, r.parts = map[crm.Hash][]byte{}, map[crm.Hash][]byte{}
	}
	switch path {
	case pathSearch:
		q, err := wire.DecodeRecordSearch(body)
		if err != nil {
			return nil, err
		}
		found := wire.FoundRecords{Records: slices.DeleteFunc(slices.Clone(r.found), func(one wire.FoundRecord) bool { return !strings.HasPrefix(one.Name, q.Text) })}
		return json.Marshal(found)
	case pathSend:
		blobs, err := wire.DecodeBlobs(body)
		if err != nil {
			return nil, err
		}
		stored := []string{}
		for _, b := range blobs {
			h := wire.HashBlob(b)
			r.blobs[h] = slices.Clone(b)
			stored = append(stored, h.String())
		}
		return json.Marshal(map[string]any{"stored": stored})
	case pathPart:
		p, err := wire.DecodeBlobPart(body)
		if err != nil {
			return nil, err
		}
		if uint64(len(r.parts[p.Hash])) == p.Offset {
			r.parts[p.Hash] = append(r.parts[p.Hash], p.Bytes...)
		}
		if b := r.parts[p.Hash]; uint64(len(b)) == p.Total && wire.HashBlob(b) == p.Hash {
			r.blobs[p.Hash] = b
		}
		return json.Marshal(map[string]any{"have": len(r.parts[p.Hash])})
	case pathRead:
		wants, err := wire.DecodeBlobWants(body)
		if err != nil {
			return nil, err
		}
		var answer []byte
		for _, want := range wants {
			b := r.blobs[want.Hash]
			piece := wire.BlobPiece{Hash: want.Hash, Total: uint64(len(b)), Offset: want.Offset}
			if !r.mayFetch(want) {
				b, piece.Total = nil, 0
			}
			if len(b) > 0 {
				rest := b[min(int(want.Offset), len(b)):]
				piece.Bytes = rest[:min(len(rest), wire.MaxBlobPieceBytes)]
			}
			answer = wire.AppendBlobPiece(answer, piece)
		}
		return answer, nil
	}
	return nil, fault.New(fault.NotFound, "test.post", "%s", path)
}

func (r *relay) count(e crm.Entity) (n int) {
	for _, row := range r.tx.Rows() {
		if row.Entity == e {
			n++
		}
	}
	return n
}

// content is a file that a page hands over.
type content string

func (c content) Read(_ context.Context, offset int64, length int) ([]byte, error) {
	rest := c[min(int(offset), len(c)):]
	return []byte(rest[:min(len(rest), length)]), nil
}

// take imports files by path and returns the run when it has ended.
func (e *engine) take(to string, files map[string]string) view.ImportRun {
	e.t.Helper()
	c := view.StartImport{ID: e.id(), Mailbox: to, Name: "Private", Total: len(files)}
	var handles []view.File
	for _, path := range slices.Sorted(keysIn(files)) {
		c.Files = append(c.Files, view.ImportFile{Name: path[strings.LastIndexByte(path, '/')+1:], Path: path, SizeBytes: int64(len(files[path])), Modified: 1})
		handles = append(handles, content(files[path]))
	}
	if err := e.StartImport(e.t.Context(), c, handles); err != nil {
		e.t.Fatalf("import: %v", err)
	}
	for range 20 {
		settle()
		for _, run := range see[view.Imports](e, view.ImportsQuery{}).Running {
			if run.ID == c.ID && run.State != view.ImportReading {
				return run
			}
		}
	}
	e.t.Fatal("the import does not end")
	return view.ImportRun{}
}

func keysIn(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func mailOf(n int, more string) string {
	return fmt.Sprintf("From: Anna <anna@contoso.example>\r\nTo: Ines <ines@northbeam.example>\r\nSubject: Number %d\r\nDate: Tue, 17 Nov 1999 09:%02d:00 +0100\r\nMessage-ID: <%d@contoso.example>\r\n%s\r\nHello about item%d.\r\n", n, n%60, n, more, n)
}

func inbox(count int) string {
	var b strings.Builder
	for n := range count {
		b.WriteString("From anna@contoso.example Tue Nov 17 08:02:00 2026\n" + strings.ReplaceAll(mailOf(n, ""), "\r\n", "\n") + "\n")
	}
	return b.String()
}

func folderNamed(e *engine, name string) view.MailFolder {
	e.t.Helper()
	for _, box := range see[view.MailFolders](e, view.MailFoldersQuery{}).Mailboxes {
		for _, f := range box.Folders {
			if f.Name == name {
				return f
			}
		}
	}
	e.t.Fatalf("no folder %s", name)
	return view.MailFolder{}
}

func (e *engine) letters(f view.MessageFilter) view.Messages {
	e.t.Helper()
	if f.Sort == "" {
		f.Sort, f.Descending = view.ByDate, true
	}
	return see[view.Messages](e, view.MessagesQuery{MessageFilter: f, Count: 100})
}

// MBX-01, MBX-07: files come in, on this device and on another of the same
// person, with their bytes; nothing twice.
func TestImportReachesOtherDevices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		e := startEngine(t, replica.NewMemDisk(), r, false)
		defer func() { e.cancel(); <-e.result }()
		attachment := strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\r\n", 2000)
		files := map[string]string{
			"Inbox.mbox": inbox(40), "Work/plan.eml": mailOf(77, "References: <3@contoso.example>\r\n"), "picture.png": "\x89PNG\x00",
			"big.eml": "From: Ben <ben@contoso.example>\r\nSubject: big one\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee the drawing\r\n--b\r\nContent-Type: application/pdf; name=drawing.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + attachment + "--b--\r\n",
		}
		run := e.take(view.DefaultMailbox, files)
		if run.State != view.ImportDone || run.Found != 43 || run.Imported != 42 || run.Refused != 1 || run.FilesDone != 4 || run.Rows[0].File != "picture.png" {
			t.Fatalf("the import %+v", run)
		}
		if again := e.take(view.DefaultMailbox, files); again.Imported != 0 || again.Duplicates != 42 {
			t.Fatalf("the import again %+v", again)
		}
		settle()
		settle()
		if len(r.blobs) < 42 {
			t.Errorf("the relay has the bytes of %d", len(r.blobs))
		}
		if s := see[view.MailStorage](e, view.MailStorageQuery{}); s.Messages != 42 || s.Bodies != 42 || s.WaitingCount != 0 {
			t.Errorf("storage %+v", s)
		}
		if f := folderNamed(e, "Inbox"); f.Total != 41 {
			t.Errorf("the inbox %+v", f)
		}

		// The relay as a device sees it that never sent anything.
		theirs := &relay{tx: r.tx, head: r.head, blobs: r.blobs}
		other := startEngine(t, replica.NewMemDisk(), theirs, false)
		defer func() { other.cancel(); <-other.result }()
		for range 6 {
			settle()
		}
		work := folderNamed(other, "Work")
		list := other.letters(view.MessageFilter{Folder: &work.ID})
		if len(list.Rows) != 1 || list.Rows[0].Subject != "Number 77" || list.Rows[0].Body != view.BytesHere {
			t.Fatalf("on the other device: %+v", list)
		}
		m := see[view.Message](other, view.MessageQuery{ID: list.Rows[0].ID})
		if m.Phase != view.MessageFound || len(m.To) != 1 || m.To[0].Name != "Ines" || m.Body != view.BytesHere {
			t.Errorf("the message %+v", m)
		}
		body, text, err := other.MessageBody(t.Context(), view.PartQuery{ID: list.Rows[0].ID})
		if err != nil || body.Kind != view.BodyText || !strings.Contains(string(text.Data), "item77") {
			t.Errorf("its text %+v %q %v", body, text.Data, err)
		}
		found := other.letters(view.MessageFilter{Search: "item7 "})
		if found = other.letters(view.MessageFilter{Search: "item7 "}); found.Total != 1 || found.Rows[0].Subject != "Number 7" {
			t.Errorf("the search finds %+v", found)
		}
		found = other.letters(view.MessageFilter{Search: "big draw"})
		if found = other.letters(view.MessageFilter{Search: "big draw"}); found.Total != 1 {
			t.Errorf("the search finds %+v", found)
		}
		whole := see[view.Message](other, view.MessageQuery{ID: found.Rows[0].ID})
		if len(whole.Attachments) != 1 || whole.Attachments[0].Name != "drawing.pdf" || whole.Attachments[0].State != view.BytesNotKept {
			t.Fatalf("attachments of an old message %+v", whole.Attachments)
		}
		if err := other.FetchMessage(t.Context(), found.Rows[0].ID); err != nil {
			t.Fatal(err)
		}
		settle()
		settle()
		if file, b, err := other.Attachment(t.Context(), view.PartQuery{ID: found.Rows[0].ID, Part: whole.Attachments[0].Part}); err != nil || file.Name != "drawing.pdf" || len(b.Data) != 84000 {
			t.Errorf("the attachment %+v, %d bytes, %v", file, len(b.Data), err)
		}
		if len(e.reported)+len(other.reported) > 0 {
			t.Errorf("reported %v %v", e.reported, other.reported)
		}
	})
}

// MBX-05: the parts of a message within a message are its own.
func TestMessagesWithinMessages(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		with := func(subject, file, inner string) string {
			return "From: Anna <anna@contoso.example>\r\nSubject: " + subject + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=" + file +
				"\r\n\r\n--" + file + "\r\nContent-Type: text/plain; name=" + file + "\r\nContent-Disposition: attachment\r\n\r\nthis is " + file +
				"\r\n--" + file + "\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--" + file + "--\r\n"
		}
		e.take(view.DefaultMailbox, map[string]string{"a.eml": with("outer", "one.txt", with("middle", "two.txt", mailOf(5, "")))})
		f := folderNamed(e, "Inbox")
		id := e.letters(view.MessageFilter{Folder: &f.ID}).Rows[0].ID
		part := ""
		for _, want := range []struct{ subject, file string }{{"outer", "one.txt"}, {"middle", "two.txt"}, {"Number 5", ""}} {
			m := see[view.Message](e, view.MessageQuery{ID: id, Part: part})
			if m.Subject != want.subject {
				t.Fatalf("at %q: %q, want %q", part, m.Subject, want.subject)
			}
			for _, a := range m.Attachments {
				if a.Message != nil {
					part = a.Part
					continue
				}
				file, b, err := e.Attachment(t.Context(), view.PartQuery{ID: id, Part: a.Part})
				if err != nil || file.Name != want.file || string(b.Data) != "this is "+want.file {
					t.Errorf("at %q: %+v %q %v", a.Part, file, b.Data, err)
				}
			}
		}
		if body, b, err := e.MessageBody(t.Context(), view.PartQuery{ID: id, Part: part}); err != nil || !strings.Contains(string(b.Data), "item5") {
			t.Errorf("the text of the innermost: %+v %q %v", body, b.Data, err)
		}
	})
}

// S7: a relay that was restored gets the bytes again that it has lost.
func TestBytesAreSentAgainAfterARestore(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(12)})
		settle()
		settle()
		if len(e.relay.blobs) != 12 {
			t.Fatalf("the relay has the bytes of %d", len(e.relay.blobs))
		}
		clear(e.relay.blobs)
		_ = e.do(t.Context(), func() { e.courier.incarnation = 99 })
		settle()
		settle()
		settle()
		if len(e.relay.blobs) != 12 {
			t.Errorf("after the restore the relay has the bytes of %d", len(e.relay.blobs))
		}
	})
}

// MBX-06: read, flag, move, delete, empty, folders and undo, offline too.
func TestMailChanges(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(10)})
		box := mailbox.DefaultID(user)
		in := folderNamed(e, "Inbox")
		ids := func(f view.MessageFilter) []crm.ID {
			var list []crm.ID
			for _, row := range e.letters(f).Rows {
				list = append(list, row.ID)
			}
			return list
		}
		all := ids(view.MessageFilter{Folder: &in.ID})
		if len(all) != 10 {
			t.Fatalf("%d messages", len(all))
		}
		on := func(ids ...crm.ID) view.OnMessages {
			return view.OnMessages{Mutation: e.id(), Messages: view.Selection{IDs: ids}}
		}
		e.propose(view.MarkMessages{OnMessages: on(all[:3]...), Read: false})
		e.propose(view.FlagMessages{OnMessages: on(all[0]), Flagged: true})
		if got := folderNamed(e, "Inbox"); got.Unread != 3 || got.Total != 10 {
			t.Errorf("the inbox %+v", got)
		}
		if got := ids(view.MessageFilter{Unread: true, Flagged: true}); !slices.Equal(got, all[:1]) {
			t.Errorf("unread and flagged are %v", got)
		}
		made := e.propose(view.CreateFolder{Mutation: e.id(), Mailbox: box.ID, Name: "Projects"})
		projects := made.Record.ID
		e.propose(view.MoveMessages{OnMessages: on(all[4:6]...), Folder: projects})
		archived := view.ArchiveMessages{OnMessages: on(all[3], all[6])}
		e.propose(archived)
		if got := folderNamed(e, "Archive"); got.Total != 2 {
			t.Errorf("the archive %+v", got)
		}
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: archived.Mutation}})
		trashed := view.TrashMessages{OnMessages: on(all[7:]...)}
		e.propose(trashed)
		bin := folderNamed(e, "Deleted items")
		if got := folderNamed(e, "Inbox"); got.Total != 5 || bin.Total != 3 {
			t.Errorf("the inbox %+v, deleted %+v", got, bin)
		}
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: trashed.Mutation}})
		if got := folderNamed(e, "Inbox"); got.Total != 8 {
			t.Errorf("after undo the inbox has %+v", got)
		}
		e.propose(view.TrashMessages{OnMessages: on(all[7:]...)})
		e.propose(view.RestoreMessages{OnMessages: on(all[9])})
		e.propose(view.RenameFolder{ByID: view.ByID{Mutation: e.id(), ID: projects}, Name: "Plans"})
		e.propose(view.DeleteFolder{ByID: view.ByID{Mutation: e.id(), ID: projects}})
		if got := folderNamed(e, "Plans"); got.Parent == nil || *got.Parent != bin.ID || got.Total != 2 {
			t.Errorf("the deleted folder %+v", got)
		}
		e.propose(view.EmptyFolder{ByID: view.ByID{Mutation: e.id(), ID: bin.ID}})
		settle()
		if got := folderNamed(e, "Deleted items"); got.Total != 0 {
			t.Errorf("deleted items %+v", got)
		}
		everything := view.MessageFilter{Mailbox: &box.ID, Sort: view.ByDate}
		e.propose(view.MarkMessages{OnMessages: view.OnMessages{Mutation: e.id(), Messages: view.Selection{All: &everything, Except: all[:1]}}, Read: true})
		if got := folderNamed(e, "Inbox"); got.Total != 6 || got.Unread != 1 {
			t.Errorf("in the end the inbox has %+v", got)
		}
	})
}

// MBX-06: without a mailbox a list, a search and a selection are of all of
// them; each message goes to the archive of its own.
func TestMessagesOfAllMailboxes(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(4)})
		e.take(view.DeviceMailbox, map[string]string{"Inbox.mbox": inbox(6)})
		settle()
		if got := e.letters(view.MessageFilter{}); got.Total != 10 {
			t.Errorf("%d messages in all mailboxes", got.Total)
		}
		found := view.MessageFilter{Search: "item2"}
		e.letters(found) // the words are read
		if got := e.letters(found); got.Total != 2 {
			t.Errorf("the search finds %+v", got)
		}
		all := view.MessageFilter{Sort: view.ByDate}
		archive := view.ArchiveMessages{OnMessages: view.OnMessages{Mutation: e.id(), Messages: view.Selection{All: &all}}}
		e.propose(archive)
		settle()
		boxes := see[view.MailFolders](e, view.MailFoldersQuery{}).Mailboxes
		var archived []int
		for _, box := range boxes {
			for _, f := range box.Folders {
				if f.Kind == "archive" {
					archived = append(archived, f.Total)
				}
			}
		}
		if slices.Sort(archived); !slices.Equal(archived, []int{4, 6}) {
			t.Errorf("the archives have %v", archived)
		}
	})
}

// MBX-07: what is kept on this device only never leaves it.
func TestDeviceOnlyMailbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		disk, blobs, words := replica.NewMemDisk(), blob.NewMemStore(), &search.MemStore{}
		e := startMail(t, disk, blobs, words, r, false)
		run := e.take(view.DeviceMailbox, map[string]string{"Inbox.mbox": inbox(30)})
		if run.State != view.ImportDone || run.Imported != 30 {
			t.Fatalf("the import %+v", run)
		}
		f := folderNamed(e, "Inbox")
		list := e.letters(view.MessageFilter{Folder: &f.ID})
		e.propose(view.MarkMessages{OnMessages: view.OnMessages{Mutation: e.id(), Messages: view.Selection{IDs: []crm.ID{list.Rows[0].ID}}}})
		settle()
		settle()
		if len(r.blobs) != 0 || r.count(crm.MailMessage) != 0 || r.count(crm.Mailbox) != 0 {
			t.Errorf("the relay has %d blobs, %d messages", len(r.blobs), r.count(crm.MailMessage))
		}
		e.cancel()
		<-e.result
		e = startMail(t, disk, blobs, words, r, false)
		defer func() { e.cancel(); <-e.result }()
		settle()
		if f := folderNamed(e, "Inbox"); f.Total != 30 || f.Unread != 1 {
			t.Errorf("after a new start the inbox has %+v", f)
		}
		if s := see[view.Sync](e, view.SyncQuery{}); s.Waiting != 0 || s.Issues != 0 {
			t.Errorf("sync %+v", s)
		}
		found := e.letters(view.MessageFilter{Search: "item12"})
		if found = e.letters(view.MessageFilter{Search: "item12"}); found.Total != 1 {
			t.Errorf("the search finds %+v", found)
		}
	})
}
