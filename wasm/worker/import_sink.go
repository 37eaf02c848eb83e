package worker

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/wasm/blob"
	"regarding/wasm/importer"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

// Folder implements importer.Sink.
func (r *importRun) Folder(ctx context.Context, path []string) (id mailbox.FolderID, err error) {
	if r.folder != nil {
		return mailbox.FolderID{ID: *r.folder}, nil
	}
	if kind := importer.StandardFolder(path); kind != crm.FolderOrdinary {
		return mailbox.StandardFolderID(r.box, kind), nil
	}
	path = path[:min(len(path), mutation.MaxFolderDepth-1)]
	return id, r.w.do(ctx, func() { id = r.folderOf(path) })
}

// folderOf returns the folder under a path: by name where there is one, else
// under an id that every device derives. What is missing of it is made with the
// next items.
func (r *importRun) folderOf(path []string) (id mailbox.FolderID) {
	parent, content := crm.ID{}, "folder"
	for i, name := range path {
		name = string([]rune(name)[:min(len([]rune(name)), view.MaxFolderName)])
		content += "\n" + name
		if found, ok := r.w.table.FolderNamed(r.box.ID, parent, name); ok {
			parent = found
			continue
		}
		if kind := importer.StandardFolder(path[:i+1]); i == 0 && kind != crm.FolderOrdinary {
			content = fmt.Sprintf("folder %d", kind)
			parent = crm.ID{} // below a standard folder lies at the top, with its name
			continue
		}
		digest := mailbox.ContentHash([]byte(content))
		key := crm.Key{Entity: crm.MailFolder, ID: mailbox.ImportedItemID(r.box, digest).ID}
		fields := []mutation.Field{{Name: "name", Value: crm.Str(name)}}
		if !parent.IsZero() {
			fields = append(fields, mutation.Field{Name: "parentid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: parent})})
		}
		r.folders = append(r.folders, mutation.Item{Key: key, Content: digest, Fields: fields})
		parent = key.ID
	}
	return mailbox.FolderID{ID: parent}
}

// missingFolders lists the folders of the run that are not there, those above
// first.
func (r *importRun) missingFolders() (missing []mutation.Item) {
	seen := map[crm.Key]bool{}
	for _, folder := range r.folders {
		if row, ok := r.w.table.Row(folder.Key); (!ok || row.Deleted != nil) && !seen[folder.Key] {
			missing, seen[folder.Key] = append(missing, folder), true
		}
	}
	return missing
}

// Save implements importer.Sink: bytes first, then the rows that refer to them.
// Where there is no room it waits for some.
func (r *importRun) Save(ctx context.Context, items []importer.Item) (became []importer.Outcome, err error) {
	err = r.room(ctx, func() error {
		became, err = r.save(ctx, items)
		return err
	})
	return became, err
}

func (r *importRun) save(ctx context.Context, items []importer.Item) ([]importer.Outcome, error) {
	w := r.w
	var became []importer.Outcome
	var missing []bool
	var made []mutation.Item
	if err := w.do(ctx, func() {
		became, missing = r.sort(items)
		made = r.missingFolders()
	}); err != nil {
		return nil, err
	}
	var blobs []blob.Fresh
	var found []search.Document
	for i, item := range items {
		if became[i] == importer.Made {
			found = append(found, documentOf(item.Row, item.To, item.Text, true))
		}
		if missing[i] {
			blobs = append(blobs, r.fresh(item)...)
			made = append(made, mutation.ItemOf(item.Row, item.Content))
		}
	}
	if len(found) == 0 {
		return became, nil
	}
	if err := r.write(ctx); err != nil {
		return nil, err
	}
	if err := w.courier.keep(ctx, blobs); err != nil {
		return nil, err
	}
	if err := r.propose(ctx, made); err != nil {
		return nil, err
	}
	w.finder.add(found...)
	if err := r.ease(ctx); err != nil {
		return nil, err
	}
	return became, w.do(ctx, func() {
		r.counted(items)
		r.folders = r.missingFolders()
	})
}

// sort tells of each item what becomes of it, and whether its row is missing
// yet. What is made is being made from now on, and the record says so: it may
// not all be made the first time, and what was is no duplicate then.
func (r *importRun) sort(items []importer.Item) (became []importer.Outcome, missing []bool) {
	w := r.w
	became, missing = make([]importer.Outcome, len(items)), make([]bool, len(items))
	room := max(w.maxMessages-w.table.Messages(), 0)
	seen := map[crm.ID]bool{}
	for i := range items {
		key := items[i].Row.Key
		row, ok := w.table.Row(key)
		there := ok && row.Deleted == nil
		switch {
		case seen[key.ID] || there && !r.making[key.ID]:
			became[i] = importer.Known
			continue
		case !there && key.Entity == crm.MailMessage && room == 0:
			became[i] = importer.Beyond
			continue
		case !there && key.Entity == crm.MailMessage:
			room--
		}
		became[i], missing[i] = importer.Made, !there
		seen[key.ID], r.making[key.ID] = true, true
	}
	r.record.Making = slices.Collect(maps.Keys(r.making))
	return became, missing
}

// counted notes that what became of items will be counted.
func (r *importRun) counted(items []importer.Item) {
	for _, item := range items {
		delete(r.making, item.Row.ID)
	}
}

// fresh lists the bytes of an item for the store.
func (r *importRun) fresh(item importer.Item) []blob.Fresh {
	var list []blob.Fresh
	day := blob.DayOf(item.Row.Value("receivedon").Time())
	reduced, _ := item.Row.Value("body").Hash()
	for _, b := range item.Blobs {
		f := blob.Facts{Size: uint64(len(b.Bytes)), Have: uint64(len(b.Bytes)), Day: day, Local: r.local}
		switch {
		case item.Row.Entity != crm.MailMessage:
		case b.Hash == reduced:
			f.Kind = blob.Body
		default:
			f.Kind = blob.Message
		}
		list = append(list, blob.Fresh{Hash: b.Hash, Bytes: b.Bytes, Facts: f})
	}
	return list
}

// propose imports items in mutations of a bounded size, all with one write, and
// waits until they are safe.
func (r *importRun) propose(ctx context.Context, items []mutation.Item) error {
	w := r.w
	var parts [][]mutation.Item
	for len(items) > 0 {
		n, size := 0, 0
		for n < len(items) && n < mutation.MaxImport {
			if size += sizeOf(items[n]); n > 0 && size > importBytes {
				break
			}
			n++
		}
		parts, items = append(parts, items[:n]), items[n:]
	}
	done := make(chan error, len(parts))
	var failed error
	if err := w.do(ctx, func() {
		for _, part := range parts {
			id, err := crm.NewID(w.config.Now(), w.config.Random)
			if err != nil {
				failed = fmt.Errorf("make an id: %w", err)
				return
			}
			w.put(mutation.ID{ID: id}, mutation.Import{Mailbox: r.box, Items: part}, func(err error) { done <- err })
		}
	}); err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	for range parts {
		if err := r.answer(ctx, done); err != nil {
			return err
		}
	}
	return nil
}

// answer waits for what becomes of a mutation. While the store is full it may
// be held back without an answer, behind other work: then it is as if it had
// been refused, and what is made of it after all is found when it is tried again.
func (r *importRun) answer(ctx context.Context, done <-chan error) error {
	for {
		select {
		case err := <-done:
			return err
		case <-r.w.ended:
			return errEnded()
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(answerPatience):
		}
		full := false
		if err := r.w.do(ctx, func() { full = r.w.failed == fault.Full }); err != nil {
			return err
		}
		if full {
			return fault.New(fault.Full, "worker.import", "the store takes nothing")
		}
	}
}

// answerPatience is how long an import waits for an answer before it looks
// whether the store is full; longer than retryInterval.
const answerPatience = 3 * time.Second

// sizeOf estimates how many bytes an item has in a mutation.
func sizeOf(item mutation.Item) int {
	n := 64
	for _, f := range item.Fields {
		n += len(f.Name) + len(f.Value.Text()) + len(f.Value.Bytes()) + 24
	}
	return n
}

// ease waits while more is made than the relay takes.
func (r *importRun) ease(ctx context.Context) error {
	for {
		waits := false
		if err := r.w.do(ctx, func() { waits = r.w.online && r.w.queue.Len() > maxImportWaiting }); err != nil || !waits {
			return err
		}
		select {
		case <-time.After(easeInterval):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// easeInterval is how long an import waits for the relay before it looks again.
const easeInterval = 50 * time.Millisecond
