package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// maxChoices is how many records are remembered as pinned, and as used lately.
const maxChoices = 20

// previewStep is how many messages of a preview are looked at in one turn.
const previewStep = 1000

// TrackPreview says how the messages of a selection stand, in its order (TRK-06).
func (w *Worker) TrackPreview(ctx context.Context, q view.TrackPreviewQuery) (view.TrackPreview, error) {
	var items []crm.Key
	var failed error
	if err := w.do(ctx, func() { items, failed = w.selected(q.Messages) }); err != nil || failed != nil {
		return view.TrackPreview{}, errors.Join(err, failed)
	}
	whole := view.TrackPreview{Rows: []view.TrackPreviewRow{}}
	for step := range slices.Chunk(items, previewStep) {
		ids := make([]crm.ID, len(step))
		for i, k := range step {
			ids[i] = k.ID
		}
		if err := w.do(ctx, func() {
			part := w.table.TrackPreview(ids, q.Count-len(whole.Rows))
			whole.Total, whole.Untracked = whole.Total+part.Total, whole.Untracked+part.Untracked
			whole.Rows = append(whole.Rows, part.Rows...)
		}); err != nil {
			return view.TrackPreview{}, err
		}
	}
	whole.MustConfirm = whole.Total > view.MaxUnconfirmed
	return whole, nil
}

// RegardingChoices offers records to set regarding to.
func (w *Worker) RegardingChoices(ctx context.Context, q view.RegardingQuery) (view.RegardingChoices, error) {
	var choosing *view.Choosing
	done := make(chan struct{})
	if err := w.do(ctx, func() {
		choosing = w.table.Choose(q, w.paneFacts(nil))
		w.searches = append(w.searches, &searching{step: choosing.Step, ended: func() { close(done) }})
	}); err != nil {
		return view.RegardingChoices{}, err
	}
	select {
	case <-done:
	case <-w.ended:
		return view.RegardingChoices{}, errEnded()
	case <-ctx.Done():
		return view.RegardingChoices{}, ctx.Err()
	}
	var answer view.RegardingChoices
	err := w.do(ctx, func() { answer = choosing.Choices() })
	return answer, err
}

// Pin keeps a record among the first choices on this device, or no more.
func (w *Worker) Pin(ctx context.Context, p view.Pin) error {
	return w.do(ctx, func() {
		ref := crm.Ref{Entity: keyOf(p.Record.Entity, p.Record.ID).Entity, ID: p.Record.ID, Name: p.Record.Name}
		w.known.Pinned = without(w.known.Pinned, ref)
		if p.Pinned {
			w.known.Pinned = firstOf(ref, w.known.Pinned)
		}
		w.chosen++
		w.save(w.runCtx)
	})
}

// usedRecord remembers a record that something was set regarding to.
func (w *Worker) usedRecord(ref crm.Ref) {
	w.known.Recent = firstOf(ref, w.known.Recent)
	w.chosen++
	w.save(w.runCtx)
}

func firstOf(ref crm.Ref, list []crm.Ref) []crm.Ref {
	list = append([]crm.Ref{ref}, without(list, ref)...)
	return list[:min(len(list), maxChoices)]
}

func without(list []crm.Ref, ref crm.Ref) []crm.Ref {
	return slices.DeleteFunc(slices.Clone(list), func(other crm.Ref) bool { return other.Key() == ref.Key() })
}

// choicesVersion is the form of EncodeChoices.
//
// History: 1 what is pinned, then what was used lately.
const choicesVersion = 1

// EncodeChoices returns the records that a person keeps and used for regarding
// in the form in which a Store keeps them.
func EncodeChoices(k Known) []byte {
	b := []byte{choicesVersion}
	for _, list := range [][]crm.Ref{k.Pinned, k.Recent} {
		b = append(b, byte(min(len(list), maxChoices)))
		for _, ref := range list[:min(len(list), maxChoices)] {
			b = crm.AppendValue(b, crm.Lookup(ref))
		}
	}
	return b
}

// DecodeChoices puts what EncodeChoices returned into k, which it leaves as it
// is with an error.
func DecodeChoices(k *Known, b []byte) error {
	if len(b) == 0 || b[0] != choicesVersion {
		return fmt.Errorf("%d bytes, not of version %d", len(b), choicesVersion)
	}
	b = b[1:]
	var lists [2][]crm.Ref
	for i := range lists {
		if len(b) == 0 {
			return errors.New("a list is missing")
		}
		n := int(b[0])
		b = b[1:]
		for range n {
			v, rest, err := crm.DecodeValue(b)
			if err != nil {
				return fmt.Errorf("record: %w", err)
			}
			if v.Kind() == crm.Reference {
				lists[i] = append(lists[i], v.Ref())
			}
			b = rest
		}
	}
	k.Pinned, k.Recent = lists[0], lists[1]
	return nil
}
