package worker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/wasm/blob"
	"regarding/wasm/importer"
	"regarding/wasm/replica"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

// computer is what outlives an engine, and loses power before a write.
type computer struct {
	diary
	disk  *replica.MemDisk
	blobs *blob.MemStore
	words *search.MemStore
	relay *relay
	// writes counts; from the one with number dies on there are no more.
	writes, dies int
	// saving, unless nil, is called before the record of an import is stored.
	saving func()
}

var errDead = errors.New("the power is gone")

func newComputer() *computer {
	c := &computer{diary: diary{known: Known{Profile: ines}}, disk: replica.NewMemDisk(), blobs: blob.NewMemStore(), words: &search.MemStore{}, relay: newRelay()}
	c.blobs.Refuse = c.write
	c.disk.Before = func(_ int, b *replica.Batch) error {
		if b.Empty() {
			return nil
		}
		return c.write()
	}
	return c
}

func (c *computer) write() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.writes++; c.dies > 0 && c.writes >= c.dies {
		return errDead
	}
	return nil
}

// SaveImport does not return once the power is gone.
func (c *computer) SaveImport(ctx context.Context, id crm.ID, record []byte) error {
	if c.saving != nil {
		c.saving()
	}
	if c.write() != nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return c.diary.SaveImport(ctx, id, record)
}

// diesAt lets the power fail before a write from now on, the first being 1; 0
// for never. It returns how many there were since.
func (c *computer) diesAt(write int) (writes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	writes, c.writes, c.dies = c.writes, 0, write
	return writes
}

// start starts an engine on the computer.
func (c *computer) start(t *testing.T) *engine {
	t.Helper()
	return startMail(t, c.disk, c.blobs, c.words, c.relay, false, c)
}

func (e *engine) end() {
	e.cancel()
	<-e.result
}

// hand hands over files, by path and in the order of their paths.
func (e *engine) hand(id crm.ID, files map[string]string) error {
	e.t.Helper()
	c := view.StartImport{ID: id, Mailbox: view.DefaultMailbox, Total: len(files)}
	var handles []view.File
	for _, path := range slices.Sorted(maps.Keys(files)) {
		c.Files = append(c.Files, view.ImportFile{Name: path[strings.LastIndexByte(path, '/')+1:], Path: path, SizeBytes: int64(len(files[path]))})
		handles = append(handles, content(files[path]))
	}
	err := e.StartImport(e.t.Context(), c, handles)
	settle()
	return err
}

// run returns the only import that shows, and whether there is one.
func (e *engine) run() (view.ImportRun, bool) {
	e.t.Helper()
	list := see[view.Imports](e, view.ImportsQuery{}).Running
	if len(list) != 1 {
		return view.ImportRun{}, false
	}
	if run := list[0]; run.Found != run.Imported+run.Duplicates+run.Refused {
		e.t.Errorf("the counts do not add up: %+v", run)
	}
	return list[0], true
}

// shown waits until the only import that shows is in a state.
func (e *engine) shown(state view.ImportState) view.ImportRun {
	e.t.Helper()
	for range 20 {
		if run, ok := e.run(); ok && run.State == state {
			return run
		}
	}
	run, _ := e.run()
	e.t.Fatalf("the import is not %s but %+v", state, run)
	return run
}

func (e *engine) messages() int {
	e.t.Helper()
	return e.letters(view.MessageFilter{}).Total
}

func counted(run view.ImportRun) importer.Counts {
	return importer.Counts{Found: run.Found, Imported: run.Imported, Duplicates: run.Duplicates, Refused: run.Refused}
}

var someFiles = map[string]string{
	"a/Inbox.mbox": inbox(260), "b/again.eml": mailOf(7, ""), "c/photo.png": "\x89PNG\x00", "d/Other.mbox": inbox(300), "e/people.vcf": strings.ReplaceAll(cardText, "\n", "\r\n"),
}

const cardText = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Berg\nN:Berg;Anna;;;\nEND:VCARD\n"

// MBX-01: the power fails before any write of an import. Afterwards what was
// shown as saved is there, the import waits for its files, and with them it
// ends with the counts of one that was never interrupted: nothing is twice, and
// what it made before counts as imported.
func TestImportGoesOnAfterAnyEnd(t *testing.T) {
	want := importer.Counts{Found: 563, Imported: 301, Duplicates: 261, Refused: 1}
	for dies := 1; ; dies++ {
		interrupted := false
		synctest.Test(t, func(t *testing.T) {
			c := newComputer()
			first := c.start(t)
			id := first.id()
			c.diesAt(dies)
			if err := first.hand(id, someFiles); err != nil {
				t.Fatal(err)
			}
			for range 4 {
				settle()
			}
			before, _ := first.run()
			first.end()
			interrupted = c.diesAt(0) >= dies

			second := c.start(t)
			defer second.end()
			run, kept := second.run()
			if there := second.messages(); interrupted && there < before.Imported-1 { // one is a card
				t.Errorf("ended before write %d: %d messages are there, %d items were shown as imported", dies, there, before.Imported)
			}
			if kept && run.State != view.ImportWaiting && run.State != view.ImportDone {
				t.Errorf("ended before write %d: it is %s", dies, run.State)
			}
			if kept && run.Imported < before.Imported {
				t.Errorf("ended before write %d: %d were imported, now %d", dies, before.Imported, run.Imported)
			}
			if run.State != view.ImportDone {
				if err := second.hand(id, someFiles); err != nil {
					t.Fatalf("ended before write %d: %v", dies, err)
				}
			}
			done := second.shown(view.ImportDone)
			if got := counted(done); got != want || done.FilesDone != 5 || done.BytesDone != done.Bytes {
				t.Errorf("ended before write %d: %+v, want %+v", dies, done, want)
			}
			if there := second.messages(); there != 300 {
				t.Errorf("ended before write %d: %d messages", dies, there)
			}
		})
		if t.Failed() || !interrupted {
			if dies < 12 {
				t.Errorf("only %d writes were tried", dies)
			}
			return
		}
	}
}

// MBX-01: an import that waits goes on with its own files only, and can be
// cancelled; one that has ended shows until it is dismissed.
func TestImportThatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newComputer()
		e := c.start(t)
		id := e.id()
		c.diesAt(9)
		if err := e.hand(id, someFiles); err != nil {
			t.Fatal(err)
		}
		e.end()
		c.diesAt(0)

		e = c.start(t)
		was := e.shown(view.ImportWaiting)
		for name, files := range map[string]map[string]string{
			"another first file": {"a/Inbox.mbox": inbox(261), "b": "", "c": "", "d": "", "e": ""},
			"another name":       {"a/Outbox.mbox": inbox(260), "b": "", "c": "", "d": "", "e": ""},
			"fewer files":        {"a/Inbox.mbox": inbox(260)},
		} {
			if err := e.hand(id, files); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
			if now := e.shown(view.ImportWaiting); counted(now) != counted(was) || now.Bytes != was.Bytes {
				t.Errorf("%s: %+v, before %+v", name, now, was)
			}
		}
		if err := e.SteerImport(t.Context(), id, view.DismissImport); fault.KindOf(err) != fault.Invalid {
			t.Errorf("it was dismissed while it waits: %v", err)
		}
		if err := e.SteerImport(t.Context(), id, view.CancelImport); err != nil {
			t.Fatal(err)
		}
		e.end()

		e = c.start(t)
		if now := e.shown(view.ImportCancelled); counted(now) != counted(was) {
			t.Errorf("cancelled: %+v, before %+v", now, was)
		}
		if err := e.SteerImport(t.Context(), id, view.DismissImport); err != nil {
			t.Fatal(err)
		}
		e.end()

		e = c.start(t)
		defer e.end()
		if run, shown := e.run(); shown {
			t.Errorf("it was dismissed: %+v", run)
		}
	})
}

// MBX-01: files that come in several parts, the later of which are others, put
// the import back to waiting.
func TestImportWithOtherFilesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newComputer()
		e := c.start(t)
		defer func() { e.end() }()
		file := func(n int) view.ImportFile {
			return view.ImportFile{Name: fmt.Sprint(n, ".eml"), SizeBytes: int64(len(mailOf(n, "")))}
		}
		id := e.id()
		hand := func(from int, numbers ...int) error {
			part := view.StartImport{ID: id, Mailbox: view.DefaultMailbox, From: from, Total: 60}
			var handles []view.File
			for _, n := range numbers {
				part.Files, handles = append(part.Files, file(n)), append(handles, content(mailOf(n, "")))
			}
			err := e.StartImport(t.Context(), part, handles)
			settle()
			return err
		}
		count := func(from, to int) (list []int) {
			for n := from; n < to; n++ {
				list = append(list, n)
			}
			return list
		}
		if err := errors.Join(hand(0, count(0, 30)...), hand(30, count(30, 50)...)); err != nil {
			t.Fatal(err)
		}
		e.end()
		e = c.start(t)
		was := e.shown(view.ImportWaiting)
		if was.Imported < 25 {
			t.Fatalf("nothing was noted: %+v", was)
		}
		if err := hand(0, count(0, 20)...); err != nil {
			t.Fatal(err)
		}
		if err := hand(20, count(21, 61)...); fault.KindOf(err) != fault.Invalid {
			t.Errorf("other files were taken: %v", err)
		}
		if now := e.shown(view.ImportWaiting); counted(now) != counted(was) {
			t.Errorf("%+v, before %+v", now, was)
		}
		if err := errors.Join(hand(0, count(0, 30)...), hand(30, count(30, 60)...)); err != nil {
			t.Fatal(err)
		}
		if done := e.shown(view.ImportDone); counted(done) != (importer.Counts{Found: 60, Imported: 60}) {
			t.Errorf("%+v", done)
		}
	})
}

// MBX-01: an import for which there is no room says so and keeps what it has;
// it goes on when it is told to, or by itself when there is room again.
func TestImportWaitsForRoom(t *testing.T) {
	for name, where := range map[string]func(c *computer, refuse func() error){
		"bytes": func(c *computer, refuse func() error) { c.blobs.Refuse = refuse },
		"rows": func(c *computer, refuse func() error) {
			c.disk.Before = func(int, *replica.Batch) error { return refuse() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newComputer()
				e := c.start(t)
				defer e.end()
				writes, full := 0, true
				where(c, func() error {
					c.mu.Lock()
					defer c.mu.Unlock()
					if writes++; full && writes > 6 {
						return fault.New(fault.Full, "test", "there is no room")
					}
					return nil
				})
				free := func(room bool) {
					c.mu.Lock()
					defer c.mu.Unlock()
					full = !room
				}
				id := e.id()
				if err := e.hand(id, map[string]string{"Inbox.mbox": inbox(1_500)}); err != nil {
					t.Fatal(err)
				}
				stopped := e.shown(view.ImportPaused)
				if stopped.Fault == nil || *stopped.Fault != fault.Full || stopped.Imported == 0 || e.messages() < stopped.Imported {
					t.Fatalf("there is no room: %+v, %d messages", stopped, e.messages())
				}
				if err := e.SteerImport(t.Context(), id, view.ResumeImport); err != nil {
					t.Fatal(err)
				}
				if again := e.shown(view.ImportPaused); again.Fault == nil || again.Imported != stopped.Imported {
					t.Errorf("there is still no room: %+v", again)
				}
				free(true)
				time.Sleep(roomInterval)
				done := e.shown(view.ImportDone)
				if got := counted(done); got != (importer.Counts{Found: 1_500, Imported: 1_500}) || done.Fault != nil {
					t.Errorf("%+v", done)
				}
				if there := e.messages(); there != 1_500 {
					t.Errorf("%d messages", there)
				}
			})
		})
	}
}

// Limits: a device that holds as many messages as it may takes cards and knows
// duplicates, and says in one line how many messages it left out.
func TestImportBeyondTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newComputer().start(t)
		defer e.end()
		e.maxMessages = 230
		if err := e.hand(e.id(), map[string]string{"a.mbox": inbox(600), "b.mbox": inbox(240), "c.vcf": cardText}); err != nil {
			t.Fatal(err)
		}
		done := e.shown(view.ImportDone)
		if got, want := counted(done), (importer.Counts{Found: 841, Imported: 231, Duplicates: 230, Refused: 380}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		var lines []string
		for _, r := range done.Rows {
			lines = append(lines, fmt.Sprint(r.File, " ", r.Reason, " ", r.Count))
		}
		if want := []string{"b.mbox mailboxFull 10", "a.mbox mailboxFull 370"}; !slices.Equal(lines, want) {
			t.Errorf("%q, want %q", lines, want)
		}
		if there := e.messages(); there != 230 {
			t.Errorf("%d messages", there)
		}
	})
}

// A page shows the newest refusals, the newest first, and no more than 200.
func TestShownRefusals(t *testing.T) {
	refused := func(from, to int) (list []importer.Refusal) {
		for n := from; n < to; n++ {
			list = append(list, importer.Refusal{File: "a", Offset: int64(n), Reason: mailbox.Empty, Count: 1})
		}
		return list
	}
	shown := shownRefusals(refused(150, 320), shownRefusals(refused(0, 150), nil))
	if len(shown) != maxRefusalsShown || shown[0].Offset != 319 || shown[199].Offset != 120 {
		t.Errorf("%d, from %d to %d", len(shown), shown[0].Offset, shown[len(shown)-1].Offset)
	}
}

// MBX-01: nothing of an import that says that it is paused moves, until it is
// told to go on.
func TestImportIsPaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newComputer()
		e := c.start(t)
		defer e.end()
		// The second batch is long under way when the import is told to pause:
		// records are stored in the beginning, and around each batch.
		slow := make(chan struct{})
		records := 0
		c.saving = func() {
			if records++; records == 4 {
				<-slow
			}
		}
		id := e.id()
		if err := e.hand(id, map[string]string{"Inbox.mbox": inbox(600)}); err != nil {
			t.Fatal(err)
		}
		if err := e.SteerImport(t.Context(), id, view.PauseImport); err != nil {
			t.Fatal(err)
		}
		if run := e.shown(view.ImportReading); run.Imported != firstOfImport {
			t.Errorf("%+v", run)
		}
		close(slow)
		paused := e.shown(view.ImportPaused)
		if paused.Imported <= firstOfImport || paused.Imported == 600 {
			t.Errorf("%+v", paused)
		}
		settle()
		if run := e.shown(view.ImportPaused); counted(run) != counted(paused) || e.messages() != paused.Imported {
			t.Errorf("%+v, %d messages", run, e.messages())
		}
		if err := e.SteerImport(t.Context(), id, view.ResumeImport); err != nil {
			t.Fatal(err)
		}
		if done := e.shown(view.ImportDone); counted(done) != (importer.Counts{Found: 600, Imported: 600}) {
			t.Errorf("%+v", done)
		}
	})
}

// firstOfImport is how many items the first batch of an import has.
const firstOfImport = 25
