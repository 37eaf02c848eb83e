package worker

import (
	"testing"
	"time"

	"regarding/shared/mailbox"
	"regarding/wasm/importer"
	"regarding/wasm/view"
)

// handPart hands over one of two files of an import.
func (e *engine) handPart(c view.StartImport, n int, text string) error {
	e.t.Helper()
	c.Mailbox, c.From, c.Total = view.DefaultMailbox, n, 2
	c.Files = []view.ImportFile{{Name: "Inbox.mbox", Path: "Inbox.mbox", SizeBytes: int64(len(text))}}
	err := e.StartImport(e.t.Context(), c, []view.File{content(text)})
	settle()
	return err
}

// S23: bytes are sent when what is being imported is in.
func TestBytesFollowAnImport(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		c := view.StartImport{ID: e.id()}
		if err := e.handPart(c, 0, inbox(30)); err != nil {
			t.Fatal(err)
		}
		settle()
		if run, _ := e.run(); run.State != view.ImportReading || run.Imported == 0 || e.queued() > 0 {
			t.Fatalf("%+v, and %d wait", run, e.queued())
		}
		if n := len(e.relay.blobs); n > 0 {
			t.Errorf("the bytes of %d were sent while files are imported", n)
		}
		if err := e.handPart(c, 1, inbox(31)); err != nil {
			t.Fatal(err)
		}
		run := e.shown(view.ImportDone)
		if want := (importer.Counts{Found: 61, Imported: 31, Duplicates: 30}); counted(run) != want {
			t.Errorf("counted %+v, want %+v", counted(run), want)
		}
		settle()
		settle()
		if n := len(e.relay.blobs); n != 31 {
			t.Errorf("the relay has the bytes of %d", n)
		}
	})
}

// MBX-01: a page that goes while it hands over leaves an import that waits for
// its files, with all of what came safe. It goes on with the same files.
func TestThePageGoesWhileItHandsOver(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		c := view.StartImport{ID: e.id()}
		if err := e.handPart(c, 0, inbox(30)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(handPatience)
		run := e.shown(view.ImportWaiting)
		if run.Imported != 30 || e.messages() != 30 {
			t.Errorf("it waits with %+v and %d messages", run, e.messages())
		}
		// What a page that was only slow sends now is refused, and it begins again.
		if err := e.handPart(c, 1, inbox(31)); err == nil {
			t.Error("the rest is taken without what comes before it")
		}
		for n, text := range []string{inbox(30), inbox(31)} {
			if err := e.handPart(c, n, text); err != nil {
				t.Fatal(err)
			}
		}
		run = e.shown(view.ImportDone)
		if want := (importer.Counts{Found: 61, Imported: 31, Duplicates: 30}); counted(run) != want || e.messages() != 31 {
			t.Errorf("counted %+v, want %+v; %d messages", counted(run), want, e.messages())
		}
		if *run.Mailbox != mailbox.DefaultID(user).ID {
			t.Errorf("it went into %v", *run.Mailbox)
		}
	})
}
