package worker

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/wasm/importer"
	"regarding/wasm/view"
)

// importRecord is what the device keeps of an import, so that another engine
// goes on with it and shows it until it is dismissed. It is stored before
// items are made and after they are safe, so what it says is never more than
// what is there.
//
// History of recordVersion: 1 is the first.
type importRecord struct {
	Version int `json:"version"`
	// Run is what was shown when everything before At was safe.
	Run view.ImportRun    `json:"run"`
	At  importer.Position `json:"at"`
	// Through and Files tell those files from others: Files is a digest of the
	// names and sizes up to the one with number Through.
	Through int    `json:"through"`
	Files   string `json:"files"`
	// Making are the items after At that were being made: such of them as are
	// there are of this import, and no duplicates.
	Making []crm.ID `json:"making"`
	Name   string   `json:"name"`
	Local  bool     `json:"local"`
	Folder *crm.ID  `json:"folder"`
}

const recordVersion = 1

// counts are what had been counted at At.
func (c importRecord) counts() importer.Counts {
	return importer.Counts{Found: c.Run.Found, Imported: c.Run.Imported, Duplicates: c.Run.Duplicates, Refused: c.Run.Refused}
}

// loadImports lists the imports that are kept. One that had not ended waits for
// its files; one that this build cannot read is not shown.
func (w *Worker) loadImports(ctx context.Context) error {
	records, err := w.config.Store.Imports(ctx)
	if err != nil {
		return fmt.Errorf("load imports: %w", err)
	}
	for _, b := range records {
		var c importRecord
		if err := json.Unmarshal(b, &c); err != nil || c.Version != recordVersion || c.Run.Mailbox == nil {
			w.config.Report(fmt.Errorf("the record of an import, of version %d, is not one of %d: %w", c.Version, recordVersion, err))
			continue
		}
		w.imports = append(w.imports, w.runOf(c))
	}
	return nil
}

// runOf is the run of a record: one that has ended, or waits for its files.
func (w *Worker) runOf(c importRecord) *importRun {
	r := &importRun{w: w, state: c.Run, name: c.Name, box: mailbox.ID{ID: *c.Run.Mailbox}, local: c.Local, folder: c.Folder, record: c, making: map[crm.ID]bool{}}
	for _, id := range c.Making {
		r.making[id] = true
	}
	if r.active() {
		r.state.State, r.state.Fault = view.ImportWaiting, nil
	}
	return r
}

// noted makes the record say that all before a place is safe, which shows
// as progress says.
func (r *importRun) noted(at importer.Position, p importer.Progress) {
	c := &r.record
	c.Version, c.Name, c.Local, c.Folder = recordVersion, r.name, r.local, r.folder
	c.Run, c.At, c.Making = progressed(r.state, p), at, slices.Collect(maps.Keys(r.making))
	c.Through = min(at.File, r.list.len()-1)
	c.Files = r.list.digest(c.Through)
}

// write stores the record, unless the run is no longer shown.
func (r *importRun) write(ctx context.Context) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	var c importRecord
	shown := false
	if err := r.w.do(ctx, func() { c, shown = r.record, r.w.importNamed(r.state.ID) == r }); err != nil || !shown {
		return err
	}
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write the record of an import: %w", err)
	}
	return r.w.config.Store.SaveImport(ctx, r.state.ID, b)
}

// forget takes the run and its record away.
func (r *importRun) forget(ctx context.Context) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	if err := r.w.config.Store.SaveImport(ctx, r.state.ID, nil); err != nil {
		return err
	}
	return r.w.do(ctx, func() {
		r.w.imports = slices.DeleteFunc(r.w.imports, func(other *importRun) bool { return other == r })
	})
}

// rest puts the run back to waiting for its files.
func (r *importRun) rest() {
	if r.stopped == nil { // it waited, and has not begun
		r.list, r.state = fileList{}, r.w.runOf(r.record).state
		return
	}
	r.stopped()
	r.state.State = view.ImportWaiting
	r.w.imports[slices.Index(r.w.imports, r)] = r.w.runOf(r.record)
}

// Saved implements importer.Sink.
func (r *importRun) Saved(ctx context.Context, at importer.Position, p importer.Progress) {
	if r.w.do(ctx, func() { r.noted(at, p) }) != nil {
		return
	}
	// What was stored before stands for the same. Save says that there is no room.
	if err := r.write(ctx); err != nil && ctx.Err() == nil && fault.KindOf(err) != fault.Full {
		r.w.config.Report(fmt.Errorf("note how far an import is: %w", err))
	}
}

// fileList is the files of an import in their order: for each a digest of its
// name and size and of those before it.
type fileList struct{ digests [][16]byte }

func (l *fileList) len() int { return len(l.digests) }

func (l *fileList) add(f importer.File) {
	h := sha256.New()
	if n := len(l.digests); n > 0 {
		h.Write(l.digests[n-1][:])
	}
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(f.SizeBytes)))
	h.Write([]byte(f.Path))
	l.digests = append(l.digests, [16]byte(h.Sum(nil)))
}

func (l *fileList) digest(n int) string {
	if n < 0 || n >= len(l.digests) {
		return ""
	}
	return hex.EncodeToString(l.digests[n][:])
}

// begins reports whether the list, as far as it goes, is one that has a digest
// at a place.
func (l *fileList) begins(n int, digest string) bool {
	return digest == "" || n >= len(l.digests) || l.digest(n) == digest
}
