package worker

import (
	"context"
	"errors"
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
// stands below mu.
type importRun struct {
	w     *Worker
	state view.ImportRun
	// box and folder are where it goes; made says that they are there.
	box     mailbox.ID
	local   bool
	folder  *crm.ID
	handed  int // how many files were handed over
	total   int
	files   chan []importer.File
	stopped context.CancelFunc

	mu     sync.Mutex
	paused chan struct{} // closed to go on, nil while it is not paused
}

// errCancelled ends an import that its person has ended.
var errCancelled = errors.New("the import was cancelled")

// StartImport begins an import or hands over more of its files. An import that
// has ended, or that this engine does not know, begins with its first file.
//
// Faults: NotFound for a mailbox or folder that is not there; Invalid for
// files that are not the next ones.
func (w *Worker) StartImport(ctx context.Context, c view.StartImport, files []view.File) error {
	if w.config.Blobs == nil {
		return fault.New(fault.Internal, "worker.startImport", "there is no store for bytes")
	}
	if len(files) != len(c.Files) {
		return fault.New(fault.Invalid, "worker.startImport", "%d files and %d handles", len(c.Files), len(files))
	}
	list := make([]importer.File, len(files))
	for i, f := range c.Files {
		path := f.Path
		if path == "" {
			path = f.Name
		}
		list[i] = importer.File{Path: path, SizeBytes: f.SizeBytes, Reader: files[i]}
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

// importOf returns the run that files belong to, and begins it if they are the
// first ones.
func (w *Worker) importOf(c view.StartImport, files []importer.File) (*importRun, error) {
	run := w.importNamed(c.ID)
	if run != nil && (c.From > 0 || run.handed == 0 || run.active()) {
		if c.From != run.handed || !run.active() {
			return nil, fault.New(fault.Invalid, "worker.startImport", "files from %d, and %d were handed over", c.From, run.handed)
		}
		run.take(files)
		return run, nil
	}
	if c.From > 0 {
		return nil, fault.New(fault.Invalid, "worker.startImport", "the first files are missing")
	}
	w.imports = slices.DeleteFunc(w.imports, func(r *importRun) bool { return r.state.ID == c.ID })
	run = &importRun{
		w: w, total: c.Total, folder: c.Folder, files: make(chan []importer.File, c.Total/len(c.Files)+1),
		state: view.ImportRun{ID: c.ID, State: view.ImportReading, Files: c.Total, Rows: []view.ImportRefusal{}},
	}
	if err := run.where(c); err != nil {
		return nil, err
	}
	run.take(files)
	w.imports = append(w.imports, run)
	ctx, stop := context.WithCancel(w.runCtx)
	run.stopped = stop
	go run.work(ctx)
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

// active reports whether the run goes on.
func (r *importRun) active() bool {
	return r.state.State == view.ImportReading || r.state.State == view.ImportPaused
}

func (r *importRun) take(files []importer.File) {
	r.handed += len(files)
	for _, f := range files {
		r.state.Bytes += f.SizeBytes
	}
}

// where finds the mailbox that the run goes into.
func (r *importRun) where(c view.StartImport) error {
	switch c.Mailbox {
	case view.DefaultMailbox:
		r.box = mailbox.DefaultID(r.w.config.User)
	case view.DeviceMailbox:
		// The same again when the run is begun anew.
		r.box, r.local = mailbox.ID{ID: ordinary(derived(mutation.ID{ID: c.ID}, "mailbox", crm.ID{}).ID)}, true
	default:
		id, err := crm.ParseID(c.Mailbox)
		if err != nil {
			return fault.New(fault.Invalid, "worker.startImport", "mailbox: %v", err)
		}
		row, ok := r.w.table.Row(crm.Key{Entity: crm.Mailbox, ID: id})
		if !ok || row.Deleted != nil {
			return fault.New(fault.NotFound, "worker.startImport", "mailbox %v", id)
		}
		r.box, r.local = mailbox.ID{ID: id}, row.Value("deviceonly").Int() == 1
	}
	if c.Folder != nil {
		row, ok := r.w.table.Row(crm.Key{Entity: crm.MailFolder, ID: *c.Folder})
		if !ok || row.Deleted != nil || row.Value("mailboxid").Ref().ID != r.box.ID {
			return fault.New(fault.NotFound, "worker.startImport", "folder %v", *c.Folder)
		}
	}
	id := r.box.ID
	r.state.Mailbox = &id
	return r.makeBox(c.Name)
}

// ordinary gives a derived id the form of one that anybody may make.
func ordinary(id crm.ID) crm.ID {
	id[6] = id[6]&0x0f | 0x70
	return id
}

// makeBox makes the mailbox and its standard folders where they are missing.
func (r *importRun) makeBox(name string) error {
	w := r.w
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

// work imports the files as they are handed over.
func (r *importRun) work(ctx context.Context) {
	defer r.stopped()
	m := importer.New(importer.Config{
		Sink: r, Charsets: r.w.config.Charsets, Box: r.box, Owner: r.w.config.User, Pause: r.w.pause(), Gate: r.gate, Tell: r.tell,
		Now: r.w.config.Now, Total: r.total,
	})
	var err error
	for handed := 0; err == nil && handed < r.total; {
		select {
		case files := <-r.files:
			handed += len(files)
			err = m.Add(ctx, files)
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err == nil {
		err = m.End(ctx)
	}
	_ = r.w.do(r.w.runCtx, func() { r.ended(err) })
}

func (r *importRun) ended(err error) {
	switch {
	case err == nil:
		r.state.State = view.ImportDone
	case r.state.State == view.ImportCancelled:
	default:
		kind := fault.KindOf(err)
		r.state.State, r.state.Fault = view.ImportFailed, &kind
		if kind == fault.Internal && r.w.runCtx.Err() == nil {
			r.w.config.Report(err)
		}
	}
	r.w.finder.flush()
}

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

// gate waits while the run is paused, and while much waits to be sent that can
// be sent.
func (r *importRun) gate(ctx context.Context) error {
	r.mu.Lock()
	paused := r.paused
	r.mu.Unlock()
	if paused != nil {
		select {
		case <-paused:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// tell shows how far the run is.
func (r *importRun) tell(p importer.Progress) {
	_ = r.w.do(r.w.runCtx, func() {
		s := &r.state
		s.FilesDone, s.BytesDone = p.FilesDone, p.BytesDone
		s.Found, s.Imported, s.Duplicates, s.Refused = p.Found, p.Imported, p.Duplicates, p.Refused
		for _, one := range p.Refusals {
			s.Rows = append([]view.ImportRefusal{{File: one.File, Offset: one.Offset, Reason: one.Reason, Detail: one.Detail}}, s.Rows...)
		}
		s.Rows = s.Rows[:min(len(s.Rows), maxRefusalsShown):min(len(s.Rows), maxRefusalsShown)]
	})
}

// SteerImport tells an import what to do.
//
// Faults: NotFound for one that is not known, Invalid for an order that it
// cannot follow now.
func (w *Worker) SteerImport(ctx context.Context, id crm.ID, order view.ImportOrder) error {
	var failed error
	err := w.do(ctx, func() {
		run := w.importNamed(id)
		if run == nil {
			failed = fault.New(fault.NotFound, "worker.steerImport", "import %v", id)
			return
		}
		failed = run.steer(order)
	})
	if err != nil {
		return err
	}
	return failed
}

func (r *importRun) steer(order view.ImportOrder) error {
	switch {
	case order == view.PauseImport && r.state.State == view.ImportReading:
		r.state.State = view.ImportPaused
		r.hold(true)
	case order == view.ResumeImport && r.state.State == view.ImportPaused:
		r.state.State = view.ImportReading
		r.hold(false)
	case order == view.CancelImport && r.active():
		r.state.State = view.ImportCancelled
		r.hold(false)
		r.stopped()
	case order == view.DismissImport && !r.active():
		r.w.imports = slices.DeleteFunc(r.w.imports, func(other *importRun) bool { return other == r })
	default:
		return fault.New(fault.Invalid, "worker.steerImport", "an import that is %s", r.state.State)
	}
	return nil
}

func (r *importRun) hold(paused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case paused && r.paused == nil:
		r.paused = make(chan struct{})
	case !paused && r.paused != nil:
		close(r.paused)
		r.paused = nil
	}
}

// runs lists the imports for a page, the newest first.
func (w *Worker) runs() view.Imports {
	list := view.Imports{Running: []view.ImportRun{}}
	for _, r := range slices.Backward(w.imports) {
		list.Running = append(list.Running, r.state)
	}
	return list
}
