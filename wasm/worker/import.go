package worker

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/wasm/importer"
	"regarding/wasm/view"
)

const (
	// maxMessages is the most messages that a device takes in: their rows are
	// held in memory.
	maxMessages = 250_000
	// importBytes is how large the fields of one mutation of an import become.
	importBytes = 160 << 10
	// maxImportWaiting is how many mutations may wait while the relay can be
	// reached, before an import waits for it.
	maxImportWaiting = 64
	// maxRefusalsShown is how many refusals a run shows.
	maxRefusalsShown = 200
)

// importRun is one import. Its fields belong to Run's goroutine, but for what
// stands below mu; where it goes does not change while it works.
type importRun struct {
	w      *Worker
	state  view.ImportRun
	name   string // of the mailbox, if it has to be made
	box    mailbox.ID
	local  bool
	folder *crm.ID
	list   fileList
	files  chan []importer.File
	record importRecord
	// making are items that were being made and are not counted yet.
	making map[crm.ID]bool
	// folders are those that the next items need, as far as they were missing.
	folders []mutation.Item
	// stopped ends the run's goroutine, nil where there is none.
	stopped context.CancelFunc

	// writing is held while the record is stored or taken away.
	writing sync.Mutex

	mu     sync.Mutex
	paused chan struct{} // closed to go on, nil while it is not held
}

// StartImport begins an import or hands over more of its files. One that waits
// for its files goes on with them; one that has ended, or that this engine does
// not know, begins anew. Both want the first file first.
//
// Faults: NotFound for a mailbox or folder that is not there; Invalid for
// files that are not the next ones, or not those with which the import began.
func (w *Worker) StartImport(ctx context.Context, c view.StartImport, files []view.File) error {
	if w.config.Blobs == nil {
		return fault.New(fault.Internal, opStart, "there is no store for bytes")
	}
	if len(files) != len(c.Files) {
		return fault.New(fault.Invalid, opStart, "%d files and %d handles", len(c.Files), len(files))
	}
	list := make([]importer.File, len(files))
	for i, f := range c.Files {
		path := f.Path
		if path == "" {
			path = f.Name
		}
		list[i] = importer.File{Path: path, SizeBytes: f.SizeBytes, Reader: readerOf(files[i])}
		if f.Modified > 0 {
			list[i].Modified = time.UnixMilli(f.Modified).UTC()
		}
	}
	select {
	case <-w.loaded: // what is there already must be known
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ended:
		return errEnded()
	}
	var run *importRun
	var failed error
	if err := w.do(ctx, func() { run, failed = w.importOf(c, list) }); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	select {
	case run.files <- list:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ended:
		return errEnded()
	}
}

// readerOf is a file of a page as the importer reads it.
func readerOf(f view.File) importer.Reader {
	if joined, ok := f.(view.JoinedFile); ok {
		return joinedReader{joined}
	}
	return f
}

type joinedReader struct{ view.JoinedFile }

// Join implements importer.Joiner.
func (r joinedReader) Join(readers []importer.Reader) (importer.Reader, bool) {
	files := make([]view.File, len(readers))
	for i, one := range readers {
		other, ok := one.(joinedReader)
		if !ok {
			return nil, false
		}
		files[i] = other.JoinedFile
	}
	return r.JoinedFile.Join(files)
}

const opStart = "worker.startImport"

// importOf returns the run that files belong to, and begins it or lets it go on
// if they are the first ones.
func (w *Worker) importOf(c view.StartImport, files []importer.File) (*importRun, error) {
	run := w.importNamed(c.ID)
	if run != nil && run.active() {
		if c.From != run.list.len() {
			return nil, fault.New(fault.Invalid, opStart, "files from %d, and %d were handed over", c.From, run.list.len())
		}
		return run, run.take(files)
	}
	if c.From > 0 {
		return nil, fault.New(fault.Invalid, opStart, "the first files are missing")
	}
	waits := run != nil && run.state.State == view.ImportWaiting
	if waits && c.Total != run.state.Files {
		return nil, errOtherFiles()
	}
	if !waits {
		w.imports = slices.DeleteFunc(w.imports, func(r *importRun) bool { return r == run })
		run = &importRun{w: w, folder: c.Folder, name: c.Name, making: map[crm.ID]bool{}, state: view.ImportRun{ID: c.ID, Files: c.Total, Rows: []view.ImportRefusal{}}}
		if err := run.into(c); err != nil {
			return nil, err
		}
		w.imports = append(w.imports, run)
	}
	run.list, run.state.Bytes = fileList{}, 0
	if err := run.take(files); err != nil {
		return nil, err
	}
	if err := run.makeBox(); err != nil {
		return nil, err
	}
	run.state.State, run.state.Fault = view.ImportReading, nil
	run.files = make(chan []importer.File, c.Total/len(c.Files)+1)
	ctx, stop := context.WithCancel(w.runCtx)
	run.stopped = stop
	if !waits {
		run.noted(importer.Position{}, importer.Progress{})
	}
	go run.work(ctx, run.record)
	return run, nil
}

func (w *Worker) importNamed(id crm.ID) *importRun {
	for _, r := range w.imports {
		if r.state.ID == id {
			return r
		}
	}
	return nil
}

// importing reports whether files are being imported.
func (w *Worker) importing() bool {
	return slices.ContainsFunc(w.imports, func(r *importRun) bool { return r.state.State == view.ImportReading })
}

// active reports whether the run has a goroutine that goes on with it.
func (r *importRun) active() bool {
	return r.state.State == view.ImportReading || r.state.State == view.ImportPaused
}

// take notes files that were handed over. Those that are not the ones with
// which the run began put it back to waiting.
func (r *importRun) take(files []importer.File) error {
	for _, f := range files {
		r.list.add(f)
		r.state.Bytes += f.SizeBytes
	}
	if r.list.begins(r.record.Through, r.record.Files) {
		return nil
	}
	r.rest()
	return errOtherFiles()
}

// errOtherFiles is also what the page tells from other faults by its kind: the
// first files of an import that waits can be refused for nothing else.
func errOtherFiles() error {
	return fault.New(fault.Invalid, opStart, "these are not the files of the import")
}

// into finds the mailbox that the run goes into.
func (r *importRun) into(c view.StartImport) error {
	switch c.Mailbox {
	case view.DefaultMailbox:
		r.box = mailbox.DefaultID(r.w.config.User)
	case view.DeviceMailbox:
		// The same again when the run is begun anew.
		r.box, r.local = mailbox.ID{ID: ordinary(derived(mutation.ID{ID: c.ID}, "mailbox", crm.ID{}).ID)}, true
	default:
		id, err := crm.ParseID(c.Mailbox)
		if err != nil {
			return fault.New(fault.Invalid, opStart, "mailbox: %v", err)
		}
		row, ok := r.w.table.Row(crm.Key{Entity: crm.Mailbox, ID: id})
		if !ok || row.Deleted != nil {
			return fault.New(fault.NotFound, opStart, "mailbox %v", id)
		}
		r.box, r.local = mailbox.ID{ID: id}, row.Value("deviceonly").Int() == 1
	}
	if c.Folder != nil {
		row, ok := r.w.table.Row(crm.Key{Entity: crm.MailFolder, ID: *c.Folder})
		if !ok || row.Deleted != nil || row.Value("mailboxid").Ref().ID != r.box.ID {
			return fault.New(fault.NotFound, opStart, "folder %v", *c.Folder)
		}
	}
	id := r.box.ID
	r.state.Mailbox = &id
	return nil
}

// ordinary gives a derived id the form of one that anybody may make.
func ordinary(id crm.ID) crm.ID {
	id[6] = id[6]&0x0f | 0x70
	return id
}

// makeBox makes the mailbox and its standard folders where they are missing.
func (r *importRun) makeBox() error {
	w, name := r.w, r.name
	var items []mutation.Item
	key := crm.Key{Entity: crm.Mailbox, ID: r.box.ID}
	if row, ok := w.table.Row(key); !ok || row.Deleted != nil {
		if name == "" {
			name = w.known.Profile.Name
		}
		if name == "" {
			name = "Mail"
		}
		fields := []mutation.Field{{Name: "name", Value: crm.Str(name)}}
		if r.local {
			device := w.replica.State().Device.ID
			fields = append(fields, mutation.Field{Name: "deviceonly", Value: crm.Bool(true)}, mutation.Field{Name: "deviceid", Value: crm.Str(device.String())})
		}
		items = append(items, mutation.Item{Key: key, Fields: fields})
	}
	for _, kind := range mailbox.StandardFolders() {
		key := crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(r.box, kind).ID}
		if row, ok := w.table.Row(key); !ok || row.Deleted != nil {
			items = append(items, mutation.Item{Key: key, Fields: []mutation.Field{{Name: "name", Value: crm.Str(standardNames[kind])}}})
		}
	}
	if len(items) == 0 {
		return nil
	}
	id, err := crm.NewID(w.config.Now(), w.config.Random)
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	w.put(mutation.ID{ID: id}, mutation.Import{Mailbox: r.box, Items: items}, func(error) {})
	return nil
}

// standardNames are the names of standard folders; pages show their own words.
var standardNames = map[int64]string{
	crm.FolderInbox: "Inbox", crm.FolderSent: "Sent items", crm.FolderDrafts: "Drafts", crm.FolderArchive: "Archive",
	crm.FolderJunk: "Junk email", crm.FolderDeleted: "Deleted items",
}

// work imports the files as they are handed over, from where the record says.
func (r *importRun) work(ctx context.Context, from importRecord) {
	defer r.stopped()
	var m *importer.Import
	m = importer.New(importer.Config{
		Sink: r, Charsets: r.w.config.Charsets, Box: r.box, Owner: r.w.config.User, Pause: r.w.pause(), Tell: r.tell,
		Gate: func(ctx context.Context) error { return r.gate(ctx, m.Settle) },
		Now:  r.w.config.Now, From: from.At, Before: from.counts(),
	})
	err := r.room(ctx, func() error { return r.write(ctx) })
	for handed := 0; err == nil && handed < from.Run.Files; {
		select {
		case files := <-r.files:
			handed += len(files)
			err = m.Add(ctx, files)
		case <-time.After(handPatience):
			if err = m.End(ctx); err == nil { // what came is safe
				err = r.w.do(ctx, r.rest)
			}
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err == nil {
		err = m.End(ctx)
	}
	r.stopped()
	_ = m.Settle(ctx) // nothing of the run moves any more
	_ = r.w.do(r.w.runCtx, func() { r.ended(err) })
	if err := r.write(r.w.runCtx); err != nil && r.w.runCtx.Err() == nil && fault.KindOf(err) != fault.Full {
		r.w.config.Report(fmt.Errorf("note that an import has ended: %w", err))
	}
}

func (r *importRun) ended(err error) {
	switch {
	case err == nil:
		r.state.State = view.ImportDone
	case !r.active(): // it was cancelled, or waits for its files again
	default:
		kind := fault.KindOf(err)
		r.state.State, r.state.Fault = view.ImportFailed, &kind
		if kind == fault.Internal && r.w.runCtx.Err() == nil {
			r.w.config.Report(err)
		}
	}
	r.w.finder.flush()
	r.record.Run = r.state
}

// handPatience is how long an import waits for the next of its files. Then the
// page that was handing them over is taken for gone, and the import waits for
// somebody who chooses them again. A page that was only slow sees that it
// waits, and hands all of them over anew.
const handPatience = 10 * time.Second

// pause returns a function that hands over to others every few milliseconds.
func (w *Worker) pause() func() {
	begun := w.config.Now()
	return func() {
		if w.config.Now().Sub(begun) >= slice {
			w.config.Yield()
			begun = w.config.Now()
		}
	}
}

// gate waits while the run is held, and says that it is paused: nothing of it
// moves from then on, as settle has waited for what was under way.
func (r *importRun) gate(ctx context.Context, settle func(context.Context) error) error {
	held := r.held()
	if held == nil {
		return ctx.Err()
	}
	if err := settle(ctx); err != nil {
		return err
	}
	if err := r.w.do(ctx, func() {
		if r.held() != nil && r.state.State == view.ImportReading {
			r.state.State = view.ImportPaused
		}
	}); err != nil {
		return err
	}
	select {
	case <-held:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// held returns what is closed when the run goes on, nil while it does.
func (r *importRun) held() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.paused
}

// roomInterval is how long an import waits for room before it tries again.
const roomInterval = 30 * time.Second

// room does something for which this device may have no room: then the run is
// paused and says so, and it is done again when the person resumes the run, or
// after a while.
func (r *importRun) room(ctx context.Context, do func() error) error {
	for {
		err := do()
		if fault.KindOf(err) != fault.Full {
			return err
		}
		if err := r.w.do(ctx, func() {
			if r.active() {
				full := fault.Full
				r.state.State, r.state.Fault = view.ImportPaused, &full
				r.hold(true)
			}
		}); err != nil {
			return err
		}
		select {
		case <-r.held():
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(roomInterval):
			if err := r.w.do(ctx, func() { _ = r.steer(view.ResumeImport) }); err != nil {
				return err
			}
		}
	}
}

// tell shows how far the run is.
func (r *importRun) tell(p importer.Progress) {
	_ = r.w.do(r.w.runCtx, func() { r.state = progressed(r.state, p) })
}

// progressed is how a run shows that has come so far.
func progressed(run view.ImportRun, p importer.Progress) view.ImportRun {
	run.FilesDone, run.BytesDone = p.FilesDone, p.BytesDone
	run.Found, run.Imported, run.Duplicates, run.Refused = p.Found, p.Imported, p.Duplicates, p.Refused
	run.Rows = shownRefusals(p.Refusals, run.Rows)
	return run
}

// shownRefusals puts the newest refusals before those that show, the newest first.
func shownRefusals(fresh []importer.Refusal, shown []view.ImportRefusal) []view.ImportRefusal {
	if len(fresh) == 0 {
		return shown
	}
	if len(shown) > 0 {
		last := importer.Refusal{File: shown[0].File, Offset: shown[0].Offset, Reason: shown[0].Reason, Detail: shown[0].Detail, Count: shown[0].Count}
		if last.Take(fresh[0]) {
			shown = slices.Clone(shown) // pages may still be shown the old one
			shown[0].Count, fresh = last.Count, fresh[1:]
		}
	}
	list := make([]view.ImportRefusal, 0, maxRefusalsShown)
	for _, one := range slices.Backward(fresh) {
		list = append(list, view.ImportRefusal{File: one.File, Offset: one.Offset, Reason: one.Reason, Detail: one.Detail, Count: one.Count})
	}
	list = append(list, shown...)
	return list[:min(len(list), maxRefusalsShown)]
}

// runs lists the imports for a page, the newest first.
func (w *Worker) runs() view.Imports {
	list := view.Imports{Running: []view.ImportRun{}}
	for _, r := range slices.Backward(w.imports) {
		list.Running = append(list.Running, r.state)
	}
	return list
}
