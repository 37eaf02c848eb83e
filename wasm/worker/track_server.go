package worker

import (
	"context"
	"encoding/json"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

const pathSearch = "/api/records/search"

// SearchServer asks the relay for records to set regarding to that are not on
// this device (TRK-06). Its fault is Offline where the relay cannot be asked.
func (w *Worker) SearchServer(ctx context.Context, q view.ServerSearch) (view.RegardingChoices, error) {
	online := false
	if err := w.do(ctx, func() { online = w.online && w.config.Post != nil }); err != nil {
		return view.RegardingChoices{}, err
	}
	if !online {
		return view.RegardingChoices{}, fault.New(fault.Offline, "worker.searchServer", "the relay cannot be asked")
	}
	search := wire.RecordSearch{Text: q.Search, Most: wire.MaxSearchFound}
	for _, name := range q.Entities {
		e, _ := crm.EntityNamed(name)
		search.Entities = append(search.Entities, e)
	}
	answer, err := w.config.Post(ctx, pathSearch, wire.AppendRecordSearch(nil, search), wire.MaxSearchAnswer)
	if err != nil {
		return view.RegardingChoices{}, err
	}
	var found wire.FoundRecords
	if err := json.Unmarshal(answer, &found); err != nil {
		return view.RegardingChoices{}, fault.New(fault.Internal, "worker.searchServer", "the answer: %w", err)
	}
	var choices view.RegardingChoices
	err = w.do(ctx, func() {
		choices = w.table.Elsewhere(found, q.Count)
		w.elsewhere = map[crm.ID]string{}
		for _, c := range choices.Choices {
			w.elsewhere[c.Record.ID] = c.Record.Name
		}
	})
	return choices, err
}
