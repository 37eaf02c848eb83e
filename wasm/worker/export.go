package worker

import (
	"context"
	"encoding/json"
	"fmt"
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
	// LeftOut counts changes for which there was no room.
	LeftOut int `json:"leftOut,omitempty"`
}

type exportedChange struct {
	Kind    view.ChangeKind       `json:"kind"`
	Records []view.Link           `json:"records"`
	Detail  string                `json:"detail,omitempty"`
	Done    string                `json:"done"`
	Why     string                `json:"why,omitempty"`
	Values  map[string]view.Input `json:"values,omitempty"`
}

// ExportUnsent returns what was not sent or was refused, as a file that a
// person can read.
func (w *Worker) ExportUnsent(ctx context.Context) (view.Export, error) {
	var file view.Export
	var failed error
	err := w.do(ctx, func() { file, failed = w.export() })
	if err != nil {
		return view.Export{}, err
	}
	return file, failed
}

func (w *Worker) export() (view.Export, error) {
	now := w.config.Now().UTC()
	e := exported{
		Made: now.Format(time.RFC3339), Organization: w.known.Profile.OrganizationName, Person: w.known.Profile.Email,
		NotSent: []exportedChange{}, Refused: []exportedChange{},
	}
	size := 0
	fits := func(c exportedChange) bool {
		b, err := json.Marshal(c)
		if err != nil || size+len(b) > maxExportBytes {
			e.LeftOut++
			return false
		}
		size += len(b)
		return true
	}
	for _, waiting := range w.queue.All() {
		if c := w.exportedChange(waiting.Mutation, ""); fits(c) {
			e.NotSent = append(e.NotSent, c)
		}
	}
	for _, row := range w.wholes(crm.SyncIssue) {
		m, err := mutation.Decode(row.Value("mutation").Bytes())
		if err != nil {
			e.LeftOut++
			continue
		}
		if c := w.exportedChange(m, row.Value("op").Text()); fits(c) {
			e.Refused = append(e.Refused, c)
		}
	}
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return view.Export{}, fmt.Errorf("encode what was not sent: %w", err)
	}
	return view.Export{
		Name: "not-sent-" + now.Format("2006-01-02-1504") + ".json", JSON: string(b), Count: len(e.NotSent) + len(e.Refused),
	}, nil
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
