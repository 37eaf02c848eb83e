package view

import "regarding/shared/crm"

// Proposal is what a page asks to be done: one of the types below that say
// that they propose, by value. Every one takes the mutation's id from the page
// (UUIDv7), so that a page which heard nothing may repeat it: it is done once
// (S28). All are answered by Saved.
type Proposal interface {
	proposed() crm.ID
	Check() error
}

// Proposed returns the id of the mutation that p makes.
func Proposed(p Proposal) crm.ID { return p.proposed() }

// Saved answers a proposal: it is safe on this device, and will be sent.
type Saved struct {
	Mutation crm.ID `json:"mutation"`
	// Record is the record that was made, for CreateRecord and RecreateIssue.
	Record *Link `json:"record"`
}

// CreateRecord proposes a new record.
type CreateRecord struct {
	Mutation crm.ID           `json:"mutation"`
	Entity   string           `json:"entity"`
	Fields   map[string]Input `json:"fields"`
}

// UpdateRecord proposes new values for some fields of a record.
type UpdateRecord struct {
	Mutation crm.ID           `json:"mutation"`
	Entity   string           `json:"entity"`
	ID       crm.ID           `json:"id"`
	Fields   map[string]Input `json:"fields"`
}

// RecordWrite is a CreateRecord, or an UpdateRecord where ID names a record.
type RecordWrite struct {
	Mutation crm.ID           `json:"mutation"`
	Entity   string           `json:"entity"`
	ID       *crm.ID          `json:"id"`
	Fields   map[string]Input `json:"fields"`
}

// Proposal returns what w proposes.
func (w RecordWrite) Proposal() Proposal {
	if w.ID == nil {
		return CreateRecord{Mutation: w.Mutation, Entity: w.Entity, Fields: w.Fields}
	}
	return UpdateRecord{Mutation: w.Mutation, Entity: w.Entity, ID: *w.ID, Fields: w.Fields}
}

// Outcome is what became of one of several proposals: Saved, or Err.
type Outcome struct {
	Saved Saved
	Err   error
}

// RecordsOf names records of one entity.
type RecordsOf struct {
	Mutation crm.ID   `json:"mutation"`
	Entity   string   `json:"entity"`
	IDs      []crm.ID `json:"ids"`
}

// AssignRecords proposes another owner.
type AssignRecords struct {
	RecordsOf
	Owner Link `json:"owner"`
}

// SetRecordState proposes a state; Status 0 means its default.
type SetRecordState struct {
	RecordsOf
	State  int64            `json:"state"`
	Status int64            `json:"status"`
	Fields map[string]Input `json:"fields"`
}

// DeleteRecords proposes that records go to the recycle bin; the page has had
// their number confirmed. RestoreRecords takes them out again.
type (
	DeleteRecords  struct{ RecordsOf }
	RestoreRecords struct{ RecordsOf }
)

// MergeRecords proposes that Other becomes Survivor (CRM-05).
type MergeRecords struct {
	Mutation crm.ID           `json:"mutation"`
	Entity   string           `json:"entity"`
	Survivor crm.ID           `json:"survivor"`
	Other    crm.ID           `json:"other"`
	Fields   map[string]Input `json:"fields"` // values of Other that the survivor takes
}

// ByID proposes something for a row of the product's own.
type ByID struct {
	Mutation crm.ID `json:"mutation"`
	ID       crm.ID `json:"id"`
}

// What is proposed by the id of a row alone: KeepBoth of a possible duplicate,
// Undo of a mutation, RecreateIssue (make its record again) and DiscardIssue of
// a sync issue, RestoreNotice (take the lost values back) of a notice,
// RevokeDevice of a device.
type (
	KeepBoth      struct{ ByID }
	Undo          struct{ ByID }
	RecreateIssue struct{ ByID }
	DiscardIssue  struct{ ByID }
	RestoreNotice struct{ ByID }
	RevokeDevice  struct{ ByID }
)

// RetryIssue proposes the refused mutation again, with other values where
// Fields has them, and its dependants after it.
type RetryIssue struct {
	ByID
	Fields map[string]Input `json:"fields"`
}

// CloseNotices proposes that notices are no longer shown.
type CloseNotices struct {
	Mutation crm.ID   `json:"mutation"`
	IDs      []crm.ID `json:"ids"`
}

// NameDevice proposes a name for a device.
type NameDevice struct {
	ByID
	Name string `json:"name"`
}

func (p CreateRecord) proposed() crm.ID { return p.Mutation }
func (p UpdateRecord) proposed() crm.ID { return p.Mutation }
func (p RecordsOf) proposed() crm.ID    { return p.Mutation }
func (p MergeRecords) proposed() crm.ID { return p.Mutation }
func (p ByID) proposed() crm.ID         { return p.Mutation }
func (p CloseNotices) proposed() crm.ID { return p.Mutation }

// Matches answers a LookupQuery, the best first.
type Matches struct {
	Matches []LookupMatch `json:"matches"`
}

// Steering is what a page tells synchronization to do.
type Steering uint8

const (
	GoOffline Steering = iota + 1
	GoOnline
	Synchronize
	PauseSync
	ResumeSync
	CheckCopy
	// DropUnreadable forgets changes that could not be read.
	DropUnreadable
)

// ExportQuery asks for work that was not sent: After is the Next of the part
// before, "" for the first.
type ExportQuery struct {
	After string `json:"after,omitempty"`
}

// Export is work that was not sent, as a file for the person: as much as one
// message takes.
type Export struct {
	Name string `json:"name"` // of the file
	JSON string `json:"json"`
	// Count is how many changes it holds.
	Count int `json:"count"`
	// Next asks for the part that follows; left out where none does.
	Next string `json:"next,omitempty"`
}

// Query is a view with the arguments with which it is watched: one of the
// types below and ListQuery, BinQuery, RecordQuery, HistoryQuery, by value.
type Query interface {
	query()
	Check() error
}

// Views without arguments.
type (
	SessionQuery    struct{}
	SyncQuery       struct{}
	IssuesQuery     struct{}
	NoticesQuery    struct{}
	DuplicatesQuery struct{}
	DevicesQuery    struct{}
)

// OutboxQuery is a window of the outbox.
type OutboxQuery struct {
	Offset int `json:"offset"`
	Count  int `json:"count"`
}

// RecordQuery is the page of one record.
type RecordQuery struct {
	Entity string `json:"entity"`
	ID     crm.ID `json:"id"`
}

// HistoryQuery is the history of one record. As a call it asks for what is
// older than what is shown.
type HistoryQuery struct {
	Entity string `json:"entity"`
	ID     crm.ID `json:"id"`
}

func (SessionQuery) query()    {}
func (SyncQuery) query()       {}
func (IssuesQuery) query()     {}
func (NoticesQuery) query()    {}
func (DuplicatesQuery) query() {}
func (DevicesQuery) query()    {}
func (OutboxQuery) query()     {}
func (RecordQuery) query()     {}
func (HistoryQuery) query()    {}
func (ListQuery) query()       {}
func (BinQuery) query()        {}
