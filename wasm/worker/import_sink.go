package worker

import (
	"context"
	"fmt"
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
	var items []mutation.Item
	if err := r.w.do(ctx, func() { id, items = r.folderOf(path) }); err != nil || len(items) == 0 {
		return id, err
	}
	return id, r.propose(ctx, items)
}

// folderOf returns the folder under a path, with the items that make what is
// missing of it: by name where there is one, else under an id that every
// device derives.
func (r *importRun) folderOf(path []string) (id mailbox.FolderID, missing []mutation.Item) {
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
		if row, ok := r.w.table.Row(key); !ok || row.Deleted != nil {
			missing = append(missing, mutation.Item{Key: key, Content: digest, Fields: fields})
		}
		parent = key.ID
	}
	return mailbox.FolderID{ID: parent}, missing
}

// Save implements importer.Sink: bytes first, then the rows that refer to them.
func (r *importRun) Save(ctx context.Context, items []importer.Item) ([]bool, error) {
	w := r.w
	known := make([]bool, len(items))
	full := false
	if err := w.do(ctx, func() {
		seen := map[crm.ID]bool{}
		for i := range items {
			key := items[i].Row.Key
			row, ok := w.table.Row(key)
			known[i] = ok && row.Deleted == nil || seen[key.ID]
			seen[key.ID] = true
		}
		full = w.table.Messages() >= maxMessages
	}); err != nil {
		return nil, err
	}
	if full {
		return nil, fault.New(fault.TooLarge, "worker.import", "more than %d messages", maxMessages)
	}
	var blobs []blob.Fresh
	var made []mutation.Item
	var found []search.Document
	for i := range items {
		if known[i] {
			continue
		}
		blobs = append(blobs, r.fresh(items[i])...)
		made = append(made, mutation.ItemOf(items[i].Row, items[i].Content))
		found = append(found, documentOf(items[i].Row, items[i].To, items[i].Text, true))
	}
	if len(made) == 0 {
		return known, nil
	}
	if err := w.courier.keep(ctx, blobs); err != nil {
		return nil, err
	}
	if err := r.propose(ctx, made); err != nil {
		return nil, err
	}
	w.finder.add(found...)
	return known, r.ease(ctx)
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

// propose imports items in mutations of a bounded size, and waits until all are
// safe.
func (r *importRun) propose(ctx context.Context, items []mutation.Item) error {
	w := r.w
	for len(items) > 0 {
		n, size := 0, 0
		for n < len(items) && n < mutation.MaxImport {
			if size += sizeOf(items[n]); n > 0 && size > importBytes {
				break
			}
			n++
		}
		part := items[:n]
		items = items[n:]
		done := make(chan error, 1)
		id, err := crm.NewID(w.config.Now(), w.config.Random)
		if err != nil {
			return fmt.Errorf("make an id: %w", err)
		}
		if err := w.do(ctx, func() {
			w.put(mutation.ID{ID: id}, mutation.Import{Mailbox: r.box, Items: part}, func(err error) { done <- err })
		}); err != nil {
			return err
		}
		select {
		case err := <-done:
			if err != nil {
				return err
			}
		case <-w.ended:
			return errEnded()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

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

// Saved implements importer.Sink.
func (r *importRun) Saved(importer.Position) {}
