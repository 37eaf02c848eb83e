package worker

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/wasm/view"
)

// maxExportBytes leaves room for the message around an export, in which every
// quote and line takes more.
const maxExportBytes = 400 << 10

// exported is the file of work that was not sent.
type exported struct {
	Made         string           `json:"made"`
	Organization string           `json:"organization"`
	Person       string           `json:"person"`
	NotSent      []exportedChange `json:"notSent"`
	Refused      []exportedChange `json:"refused"`
	// Unreadable are changes that were damaged in this device's storage, as
	// they lie there.
	Unreadable [][]byte `json:"unreadable,omitempty"`
}

type exportedChange struct {
	Kind    view.ChangeKind       `json:"kind"`
	Records []view.Link           `json:"records"`
	Detail  string                `json:"detail,omitempty"`
	Done    string                `json:"done"`
	Why     string                `json:"why,omitempty"`
	Values  map[string]view.Input `json:"values,omitempty"`
}

// ExportUnsent returns what was not sent, was refused or could not be read, as
// a file that a person can read, or a part of it. What is sent between two
// parts may be missing from the later one; nothing else is.
func (w *Worker) ExportUnsent(ctx context.Context, q view.ExportQuery) (view.Export, error) {
	var file view.Export
	var failed error
	err := w.do(ctx, func() { file, failed = w.export(q.After) })
	if err != nil {
		return view.Export{}, err
	}
	return file, failed
}

// exporting is a part of an export on its way. What may be in it comes in an
// order that stays, each thing with a mark that is greater than the one before.
type exporting struct {
	exported
	after, next string
	size        int
	count       int
}

// wants reports whether the thing at mark belongs to this part. Its size is
// only known when it is made, so each part has at least one.
func (e *exporting) wants(mark string) bool { return mark > e.after && e.next == "" }

// fits notes that the thing at mark takes so many bytes and reports whether
// there was room; if not, the next part begins with it.
func (e *exporting) fits(mark string, bytes int) bool {
	if e.count > 0 && e.size+bytes > maxExportBytes {
		e.next = e.after
		return false
	}
	e.size, e.count, e.after = e.size+bytes, e.count+1, mark
	return true
}

func (w *Worker) export(after string) (view.Export, error) {
	now := w.config.Now().UTC()
	e := &exporting{after: after, exported: exported{
		Made: now.Format(time.RFC3339), Organization: w.known.Profile.OrganizationName, Person: w.known.Profile.Email,
		NotSent: []exportedChange{}, Refused: []exportedChange{},
	}}
	add := func(list *[]exportedChange, mark string, make func() exportedChange) error {
		if !e.wants(mark) {
			return nil
		}
		c := make()
		b, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("encode a change that was not sent: %w", err)
		}
		if e.fits(mark, len(b)) {
			*list = append(*list, c)
		}
		return nil
	}
	for _, waiting := range w.queue.All() {
		if err := add(&e.NotSent, fmt.Sprintf("1 %020d", waiting.Local), func() exportedChange { return w.exportedChange(waiting.Mutation, "") }); err != nil {
			return view.Export{}, err
		}
	}
	for _, row := range w.wholes(crm.SyncIssue) {
		m, err := mutation.Decode(row.Value("mutation").Bytes())
		if err != nil {
			w.config.Report(fmt.Errorf("export issue %v: %w", row.ID, err))
			if mark := "2 " + row.ID.String(); e.wants(mark) && e.fits(mark, base64.StdEncoding.EncodedLen(len(row.Value("mutation").Bytes()))) {
				e.Unreadable = append(e.Unreadable, row.Value("mutation").Bytes())
			}
			continue
		}
		if err := add(&e.Refused, "2 "+row.ID.String(), func() exportedChange { return w.exportedChange(m, row.Value("op").Text()) }); err != nil {
			return view.Export{}, err
		}
	}
	for i, value := range w.aside {
		if mark := fmt.Sprintf("3 %020d", i); e.wants(mark) && e.fits(mark, base64.StdEncoding.EncodedLen(len(value))) {
			e.Unreadable = append(e.Unreadable, value)
		}
	}
	b, err := json.MarshalIndent(e.exported, "", "  ")
	if err != nil {
		return view.Export{}, fmt.Errorf("encode what was not sent: %w", err)
	}
	return view.Export{
		Name: "not-sent-" + now.Format("2006-01-02-1504") + partName(after) + ".json", JSON: string(b), Count: e.count, Next: e.next,
	}, nil
}

// partName tells the files of parts apart.
func partName(after string) string {
	if after == "" {
		return ""
	}
	return "-after-" + strings.ReplaceAll(after, " ", "-")
}

func (w *Worker) exportedChange(m mutation.Mutation, why string) exportedChange {
	change := w.table.Change(m, "")
	c := exportedChange{
		Kind: change.Kind, Records: w.allLinks(m), Detail: change.Detail, Done: m.PerformedAt.Format(time.RFC3339), Why: why,
		Values: map[string]view.Input{},
	}
	key, fields := view.FieldsOf(m.Args)
	for _, f := range fields {
		if a, ok := key.Entity.Attribute(f.Name); ok {
			c.Values[f.Name] = view.InputOf(a, f.Value, w.table.Link)
		}
	}
	return c
}

func (w *Worker) allLinks(m mutation.Mutation) []view.Link {
	links := []view.Link{}
	for _, k := range mutation.Subjects(m) {
		links = append(links, w.table.Link(crm.Ref{Entity: k.Entity, ID: k.ID}))
	}
	return links
}
