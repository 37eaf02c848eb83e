package worker

import (
	"context"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/view"
)

// stopTracking makes the mutation that ends the tracking of one message.
func (w *Worker) stopTracking(p view.StopTracking) (mutation.Args, error) {
	at, err := w.trackedAs(p.ID)
	if err != nil {
		return nil, err
	}
	return mutation.StopTracking{Item: at.row.Key, Record: at.record, DeleteRecord: p.DeleteRecord}, nil
}

// trackedAs says how a message that is tracked stands.
func (w *Worker) trackedAs(id crm.ID) (standing, error) {
	at, ok := w.standingOf(crm.Key{Entity: crm.MailMessage, ID: id})
	if !ok {
		return at, fault.New(fault.NotFound, mutation.OpNotFound, "message %v", id)
	}
	if !at.tracked() {
		return at, fault.New(fault.NotFound, mutation.OpLinkChanged, "message %v is not tracked", id)
	}
	return at, nil
}

// StopQuestion says what stopping to track a message does, and whether there is
// a choice, by the deletion table (TRK-02, DEL-03).
func (w *Worker) StopQuestion(ctx context.Context, q view.StopQuestionQuery) (answer view.StopQuestion, err error) {
	err = w.do(ctx, func() { answer = w.table.StopQuestion(q.ID, w.actor(), w.options()) })
	return answer, err
}

// matchAddress makes the mutations that give an address to a record: it is
// written to the first free one of its addresses, and the people of the
// message's record who have it become that record (PANE-03).
func (w *Worker) matchAddress(p view.MatchAddress) ([]mutation.Args, error) {
	key := w.table.Resolve(keyOf(p.Record.Entity, p.Record.ID))
	row := w.wholeRow(key)
	if row == nil || row.Deleted != nil {
		return nil, fault.New(fault.NotFound, mutation.OpNotFound, "%v %v", key.Entity, key.ID)
	}
	list := []mutation.Args{}
	address := crm.NormalizeEmail(p.Address)
	name, err := addressFor(*row, address)
	if err != nil {
		return nil, err
	}
	if name != "" {
		list = append(list, w.edit(key, []mutation.Field{{Name: name, Value: crm.Str(p.Address)}}))
	}
	at, ok := w.standingOf(crm.Key{Entity: crm.MailMessage, ID: p.Item})
	if !ok || !at.tracked() {
		return list, nil
	}
	ref := crm.Ref{Entity: key.Entity, ID: key.ID, Name: crm.Name(*row)}
	for _, party := range w.table.PartiesOf(at.record) {
		of, shown := w.table.Row(party)
		if shown && of.Value("partyid").Ref().ID.IsZero() && crm.NormalizeEmail(of.Value("addressused").Text()) == address {
			list = append(list, mutation.Update{Key: party, Fields: []mutation.Field{{Name: "partyid", Value: crm.Lookup(ref)}}})
		}
	}
	return list, nil
}

// addressFor returns the attribute of a record in which an address has room, ""
// where it is one of its addresses already.
func addressFor(row crm.Row, address string) (name string, err error) {
	info, _ := row.Entity.Info()
	for i := range info.Attributes {
		a := &info.Attributes[i]
		if a.Type != crm.TypeEmail || a.Computed() {
			continue
		}
		switch held := crm.NormalizeEmail(row.At(a.Slot).Text()); {
		case held == address:
			return "", nil
		case held == "" && name == "":
			name = a.Name
		}
	}
	if name == "" {
		return "", fault.New(fault.Invalid, view.OpAddressesTaken, "%v %v has no room for another address", row.Entity, row.ID)
	}
	return name, nil
}

// renamed returns arguments that name another record in the place of one
// that was made again.
func renamed(args mutation.Args, was, is crm.Key) mutation.Args {
	switch a := args.(type) {
	case mutation.Track:
		if a.Record == was {
			a.Record = is
		}
		return a
	case mutation.StopTracking:
		if a.Record == was {
			a.Record = is
		}
		return a
	case mutation.Update:
		if a.Key == was {
			a.Key = is
		}
		return a
	case mutation.Delete:
		a.Keys = replaced(a.Keys, was, is)
		return a
	}
	return args
}

func replaced(keys []crm.Key, was, is crm.Key) []crm.Key {
	keys = slices.Clone(keys)
	for i := range keys {
		if keys[i] == was {
			keys[i] = is
		}
	}
	return keys
}
