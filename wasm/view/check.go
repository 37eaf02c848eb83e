package view

import (
	"unicode/utf8"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// Limits of what a page may ask for; more is refused with fault.Invalid.
const (
	// MaxWindow is the most rows of one window.
	MaxWindow = 500
	// MaxOffset is the last place at which a window may begin.
	MaxOffset = 10_000_000
	// MaxSearch is the most characters of what is searched for.
	MaxSearch = 200
	// MaxMatches is the most records that a type-ahead offers.
	MaxMatches = 50
)

const opCheck = "view.check"

func invalid(format string, args ...any) error {
	return fault.New(fault.Invalid, opCheck, format, args...)
}

// checks returns the first error.
func checks(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkMutation(id crm.ID) error {
	if id.IsZero() {
		return invalid("no id of a mutation")
	}
	return nil
}

// checkEntity refuses names of entities that people do not see as records.
func checkEntity(name string) error {
	e, ok := crm.EntityNamed(name)
	if !ok {
		return invalid("unknown entity %.40q", name)
	}
	// The views that a person saves are made and changed as records are.
	if info, _ := e.Info(); !info.Record && e != crm.UserQuery {
		return invalid("%s is not an entity of records", name)
	}
	return nil
}

func checkID(id crm.ID) error {
	if id.IsZero() {
		return invalid("no id of a row")
	}
	return nil
}

func checkIDs(ids []crm.ID, most int) error {
	if len(ids) == 0 || len(ids) > most {
		return invalid("%d ids, at least 1 and at most %d", len(ids), most)
	}
	for _, id := range ids {
		if id.IsZero() {
			return invalid("an id is missing")
		}
	}
	return nil
}

func checkFields(fields map[string]Input) error {
	if len(fields) > mutation.MaxFields {
		return invalid("%d fields, at most %d", len(fields), mutation.MaxFields)
	}
	for name := range fields {
		if name == "" || len(name) > crm.MaxNameBytes {
			return invalid("%.40q is not the name of a field", name)
		}
	}
	return nil
}

func checkText(what, text string, most int) error {
	if n := utf8.RuneCountInString(text); n > most {
		return invalid("%s of %d characters, at most %d", what, n, most)
	}
	return nil
}

func checkWindow(offset, count int) error {
	if offset < 0 || offset > MaxOffset || count < 0 || count > MaxWindow {
		return invalid("a window of %d rows from %d, at most %d from at most %d", count, offset, MaxWindow, MaxOffset)
	}
	return nil
}

// Check refuses what can never be done, with fault.Invalid; so do the others.
func (p CreateRecord) Check() error {
	return checks(checkMutation(p.Mutation), checkEntity(p.Entity), checkFields(p.Fields))
}

func (p UpdateRecord) Check() error {
	return checks(checkMutation(p.Mutation), checkEntity(p.Entity), checkID(p.ID), checkFields(p.Fields))
}

func (p RecordsOf) Check() error {
	return checks(checkMutation(p.Mutation), checkEntity(p.Entity), checkIDs(p.IDs, mutation.MaxKeys))
}

func (p DeleteRecords) Check() error { return p.RecordsOf.checkWithFiles() }

func (p RestoreRecords) Check() error { return p.RecordsOf.checkWithFiles() }

// checkWithFiles checks what may also be of the files of e-mails, which are no
// records by themselves: they alone go from an e-mail that was sent or received
// (semantics.md, 4.7).
func (p RecordsOf) checkWithFiles() error {
	if e, ok := crm.EntityNamed(p.Entity); ok && e == crm.Attachment {
		return checks(checkMutation(p.Mutation), checkIDs(p.IDs, mutation.MaxKeys))
	}
	return p.Check()
}

func (p AssignRecords) Check() error {
	if p.Owner.ID.IsZero() {
		return invalid("no owner")
	}
	return p.RecordsOf.Check()
}

func (p SetRecordState) Check() error {
	return checks(p.RecordsOf.Check(), checkFields(p.Fields))
}

func (p MergeRecords) Check() error {
	if p.Survivor == p.Other {
		return invalid("a record is merged with itself")
	}
	return checks(checkMutation(p.Mutation), checkEntity(p.Entity), checkID(p.Survivor), checkID(p.Other), checkFields(p.Fields))
}

func (p ByID) Check() error { return checks(checkMutation(p.Mutation), checkID(p.ID)) }

func (p RetryIssue) Check() error { return checks(p.ByID.Check(), checkFields(p.Fields)) }

func (p CloseNotices) Check() error {
	return checks(checkMutation(p.Mutation), checkIDs(p.IDs, mutation.MaxNotices))
}

func (p NameDevice) Check() error {
	return checks(p.ByID.Check(), checkText("a name", p.Name, maxDeviceName))
}

// maxDeviceName is more than the catalogue takes, which names the attribute.
const maxDeviceName = 1000

func (SessionQuery) Check() error    { return nil }
func (SyncQuery) Check() error       { return nil }
func (IssuesQuery) Check() error     { return nil }
func (NoticesQuery) Check() error    { return nil }
func (DuplicatesQuery) Check() error { return nil }
func (DevicesQuery) Check() error    { return nil }
func (q OutboxQuery) Check() error   { return checkWindow(q.Offset, q.Count) }

func (q RecordQuery) Check() error  { return checks(checkEntity(q.Entity), checkID(q.ID)) }
func (q HistoryQuery) Check() error { return checks(checkEntity(q.Entity), checkID(q.ID)) }

func (q BinQuery) Check() error {
	if q.Entity != "" {
		if err := checkEntity(q.Entity); err != nil {
			return err
		}
	}
	return checks(checkText("a search", q.Search, MaxSearch), checkWindow(q.Offset, q.Count))
}

func (q ListQuery) Check() error {
	if err := checks(checkEntity(q.Entity), checkText("a search", q.Search, MaxSearch), checkText("a filter", q.Filter, maxFilterText), checkWindow(q.Offset, q.Count)); err != nil {
		return err
	}
	switch q.Scope {
	case ScopeActive, ScopeInactive, ScopeMine, ScopeAll:
	default:
		return invalid("unknown scope %.40q", q.Scope)
	}
	e, _ := crm.EntityNamed(q.Entity)
	if _, err := compile(e, q.Conditions); err != nil || q.Sort == "" {
		return err
	}
	if a, ok := e.Attribute(q.Sort); !ok || !sortable(a) {
		return invalid("%s cannot be sorted by %.40q", q.Entity, q.Sort)
	}
	return nil
}

func (q LookupQuery) Check() error {
	if len(q.Entities) == 0 || len(q.Entities) > len(crm.Entities()) {
		return invalid("%d entities, at least 1", len(q.Entities))
	}
	for _, name := range q.Entities {
		if _, ok := crm.EntityNamed(name); !ok {
			return invalid("unknown entity %.40q", name)
		}
	}
	if q.Count < 0 || q.Count > MaxMatches {
		return invalid("%d matches, at most %d", q.Count, MaxMatches)
	}
	return checkText("a search", q.Text, MaxSearch)
}
