package worker

import (
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// data returns what a watched view shows now, nil for nothing new.
func (w *Worker) data(watched *watcher) any {
	switch q := watched.query.(type) {
	case view.SessionQuery:
		return w.session()
	case view.SyncQuery:
		return w.sync()
	case view.OutboxQuery:
		return w.table.Outbox(&w.queue, q)
	case view.IssuesQuery:
		return w.table.Issues(w.wholes(crm.SyncIssue))
	case view.NoticesQuery:
		return w.table.Notices(w.wholes(crm.SyncNotice))
	case view.DuplicatesQuery:
		return w.table.Duplicates(crm.Key{})
	case view.DevicesQuery:
		return w.table.Devices(w.replica.State().Device, w.queue.Len())
	case view.BinQuery:
		if watched.last != nil && watched.seen == w.table.Version() {
			return nil
		}
		watched.seen = w.table.Version()
		return w.table.Bin(q, w.actor())
	case view.RecordQuery:
		return w.record(watched)
	case view.HistoryQuery:
		k := w.table.Resolve(keyOf(q.Entity, q.ID))
		return w.table.History(k, &w.queue, w.pastOf(k).Past, w.actor())
	}
	return w.mail(watched)
}

func (w *Worker) session() view.Session {
	s := view.Session{Connection: w.connection, Engine: w.config.Program, Relay: w.relay}
	s.Connection.LastContact = 0
	if !w.known.Contact.IsZero() {
		s.Connection.LastContact = w.known.Contact.UnixMilli()
	}
	if p := w.known.Profile; !p.User.IsZero() {
		s.Profile = &view.Profile{
			OrganizationID: p.Organization, OrganizationName: p.OrganizationName,
			UserID: p.User, Name: p.Name, Email: p.Email,
			Role: p.Role, ManagesUsers: p.Role.ManagesUsers(),
		}
	}
	return s
}

var phases = map[replica.Phase]view.SyncPhase{
	replica.Apart: view.PhaseApart, replica.Pulling: view.PhasePulling, replica.Filling: view.PhaseFilling,
	replica.Comparing: view.PhaseComparing, replica.Pushing: view.PhasePushing, replica.Live: view.PhaseLive,
}

func (w *Worker) sync() view.Sync {
	s := view.Sync{
		Phase: phases[w.status.Phase], Done: int(w.status.Done), Total: int(w.status.Total), Waiting: w.queue.Len(),
		Issues: w.table.CountIssues(), Duplicates: w.table.CountDuplicates(), Complete: w.status.Complete,
		Rows: w.table.Records(), OfflineChosen: w.status.OfflineChosen, Paused: w.status.Paused,
		Storage: view.StorageOK, Differed: int(w.status.Differed), Commit: w.status.Cursor.Commit, Revoked: w.revoked,
		Unreadable: len(w.aside),
	}
	s.Overwritten, s.Replaced = w.table.CountNotices()
	if !w.status.LastSynced.IsZero() {
		s.LastSynced = w.status.LastSynced.UnixMilli()
	}
	if !w.checked.IsZero() {
		s.Checked = w.checked.UnixMilli()
	}
	if w.status.Held != 0 {
		held := w.status.Held
		s.Held = &held
	}
	switch w.failed {
	case 0:
	case fault.Full:
		s.Storage = view.StorageFull
	default:
		s.Storage = view.StorageFailed
	}
	return s
}

// actor is who the person is, for what may be offered.
func (w *Worker) actor() crm.Actor { return w.table.Actor(w.known.Profile.Role) }

func (w *Worker) options() crm.Options {
	for _, k := range w.table.Keys(crm.Organization) {
		if row, ok := w.table.Row(k); ok {
			return crm.OptionsOf(row)
		}
	}
	return crm.Options{}
}

func (w *Worker) record(watched *watcher) any {
	if !watched.read {
		watched.row, watched.read = w.wholeRow(watched.of), true
	}
	facts := view.Facts{Actor: w.actor(), Options: w.options(), Pending: w.queue.Pending(watched.of)}
	for _, k := range w.table.NoticesOf(watched.of) {
		if row, ok := w.wholeOwn(k); ok {
			facts.Notices = append(facts.Notices, row)
		}
	}
	r := w.table.Record(watched.of, watched.row, facts)
	if watched.row == nil && !w.isLoaded() {
		// It may be among the rows that are still scanned.
		watched.read = false
		r.Phase = view.RecordLoading
	}
	return r
}

// wholeRow returns a row as it is shown, nil where there is none on this device.
func (w *Worker) wholeRow(k crm.Key) *crm.Row {
	if row, known := w.replica.Row(k); known {
		return row
	}
	rows := w.load([]crm.Key{k})
	if len(rows) == 0 {
		return nil
	}
	return &rows[0].Row
}

// load reads rows, which the replica then has at hand.
func (w *Worker) load(keys []crm.Key) []replica.BaseRow {
	rows, err := w.config.Rows.Rows(w.runCtx, keys)
	if err != nil {
		w.leave(fmt.Errorf("read rows: %w", err))
		return nil
	}
	w.replica.Step(replica.Loaded{Rows: rows})
	return rows
}

// wholes returns the whole rows of the person's issues or notices.
func (w *Worker) wholes(e crm.Entity) []crm.Row {
	keys := w.table.Keys(e)
	var missing []crm.Key
	for _, k := range keys {
		if _, ok := w.whole[k]; !ok {
			missing = append(missing, k)
		}
	}
	w.readOwn(missing)
	var rows []crm.Row
	for _, k := range keys {
		if row, ok := w.whole[k]; ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func (w *Worker) wholeOwn(k crm.Key) (crm.Row, bool) {
	if _, ok := w.whole[k]; !ok {
		w.readOwn([]crm.Key{k})
	}
	row, ok := w.whole[k]
	return row, ok
}

// readOwn reads issues and notices that are not at hand.
func (w *Worker) readOwn(keys []crm.Key) {
	if len(keys) == 0 {
		return
	}
	rows, err := w.config.Rows.Rows(w.runCtx, keys)
	if err != nil {
		w.leave(fmt.Errorf("read rows: %w", err))
		return
	}
	for i := range rows {
		w.whole[rows[i].Row.Key] = rows[i].Row
	}
}
