package view

import "regarding/shared/crm"

// Scope says which records a list holds.
type Scope string

const (
	ScopeActive   Scope = "active"
	ScopeInactive Scope = "inactive"
	ScopeMine     Scope = "mine" // active ones that the person owns
	ScopeAll      Scope = "all"
)

// ListQuery is what a list of records shows.
type ListQuery struct {
	Entity string `json:"entity"`
	// Sort is an attribute; "" means modifiedon. Descending turns it round.
	Sort       string `json:"sort"`
	Descending bool   `json:"descending"`
	// Search keeps rows one of whose list columns has a word that begins so.
	Search string `json:"search"`
	Scope  Scope  `json:"scope"`
	// Conditions must all hold, at most MaxConditions of them.
	Conditions []Condition `json:"conditions,omitempty"`
	// Filter, unless it is "", is FetchXML that selects the rows that may be in
	// the list. Where Sort is "", its first order counts.
	Filter string `json:"filter,omitempty"`
	// Offset and Count are the window that is wanted; Count at most 500.
	Offset int `json:"offset"`
	Count  int `json:"count"`
}

// List is a window of a list. Cells are in the order of the entity's Columns.
type List struct {
	Total  int       `json:"total"`
	Offset int       `json:"offset"`
	Rows   []ListRow `json:"rows"`
	// Loading says that rows are still being read from this device.
	Loading bool `json:"loading"`
	// Faults say what is wrong with the filter of the list, which then is empty;
	// Filtering that it is being evaluated, and Looked how many rows it looked at.
	Faults    []FilterFault `json:"faults,omitempty"`
	Filtering bool          `json:"filtering,omitempty"`
	Looked    int           `json:"looked,omitempty"`
}

// ListRow is one record of a list.
type ListRow struct {
	ID      crm.ID  `json:"id"`
	Name    string  `json:"name"`
	Cells   []Input `json:"cells"`
	Pending bool    `json:"pending,omitempty"`
	Active  bool    `json:"active"`
}

// RecordPhase is what is known of a record.
type RecordPhase string

const (
	RecordLoading RecordPhase = "loading"
	RecordFound   RecordPhase = "found"
	RecordDeleted RecordPhase = "deleted" // in the recycle bin
	RecordAbsent  RecordPhase = "absent"  // not on this device
)

// Record is one record's page.
type Record struct {
	Phase  RecordPhase `json:"phase"`
	Entity string      `json:"entity"`
	ID     crm.ID      `json:"id"`
	// MergedInto is the record that this one became, null unless merged.
	MergedInto *Link  `json:"mergedInto"`
	Name       string `json:"name"`
	// Fields has a value for every attribute that is not null.
	Fields map[string]Input `json:"fields"`
	// Pending lists attributes with changes that wait to be sent.
	Pending []string `json:"pending"`
	// Notices are those about this record, newest first.
	Notices    []Notice    `json:"notices"`
	Duplicates []Duplicate `json:"duplicates"`
	DeletedBy  *Link       `json:"deletedBy"`
	DeletedOn  int64       `json:"deletedOn"`
	// What the person may do; the relay decides (S21).
	MayWrite   bool `json:"mayWrite"`
	MayDelete  bool `json:"mayDelete"`
	MayAssign  bool `json:"mayAssign"`
	MayRestore bool `json:"mayRestore"`
}

// HistoryPhase is what is known of a record's history.
type HistoryPhase string

const (
	HistoryLoading HistoryPhase = "loading"
	HistoryReady   HistoryPhase = "ready"
	// HistoryOffline: the relay cannot be asked now; Entries are what this
	// device did and has not sent, and what was read before.
	HistoryOffline HistoryPhase = "offline"
)

// History is the history of a record, newest first.
type History struct {
	Phase   HistoryPhase   `json:"phase"`
	Entries []HistoryEntry `json:"entries"`
	More    bool           `json:"more"`
}

// HistoryEntry is one change of a record.
type HistoryEntry struct {
	// Mutation can be undone while MayUndo.
	Mutation crm.ID          `json:"mutation"`
	Kind     ChangeKind      `json:"kind"`
	At       int64           `json:"at"` // when it was done
	SentAt   int64           `json:"sentAt"`
	By       *Link           `json:"by"` // null: the relay itself
	Device   string          `json:"device"`
	Pending  bool            `json:"pending"`
	Changes  []HistoryChange `json:"changes"`
	MayUndo  bool            `json:"mayUndo"`
	Erased   bool            `json:"erased,omitempty"`
}

// HistoryChange is a field before and after.
type HistoryChange struct {
	Attribute string `json:"attribute"`
	Label     string `json:"label"`
	Before    Input  `json:"before"`
	After     Input  `json:"after"`
}

// NoticeSide says whose value was lost.
type NoticeSide string

const (
	// SideOverwritten: another person replaced a value of mine.
	SideOverwritten NoticeSide = "overwritten"
	// SideReplaced: mine replaced a value of another person.
	SideReplaced NoticeSide = "replaced"
)

// Notice tells of a value that synchronization replaced (SYNC-03).
type Notice struct {
	ID      crm.ID         `json:"id"`
	Side    NoticeSide     `json:"side"`
	Record  Link           `json:"record"`
	By      *Link          `json:"by"` // the other person
	At      int64          `json:"at"`
	Changes []NoticeChange `json:"changes"`
}

// NoticeChange is one field of a notice: the value that was lost, and the one
// that stands.
type NoticeChange struct {
	Attribute string `json:"attribute"`
	Label     string `json:"label"`
	Lost      Input  `json:"lost"`
	Standing  Input  `json:"standing"`
}

// DuplicateReason is what two records have in common.
type DuplicateReason string

const (
	SameEmail        DuplicateReason = "email"
	SameNameAndPhone DuplicateReason = "namePhone"
	SameMessage      DuplicateReason = "sameMessage"
)

// Duplicate says that a record may be the same as another.
type Duplicate struct {
	ID     crm.ID          `json:"id"`
	Reason DuplicateReason `json:"reason"`
	One    Link            `json:"one"`
	Other  Link            `json:"other"`
	At     int64           `json:"at"`
}

// BinQuery is a window of the recycle bin.
type BinQuery struct {
	Entity string `json:"entity"` // "" for all
	Search string `json:"search"`
	Offset int    `json:"offset"`
	Count  int    `json:"count"`
}

// Bin is the recycle bin, last deleted first.
type Bin struct {
	Total  int      `json:"total"`
	Offset int      `json:"offset"`
	Rows   []BinRow `json:"rows"`
}

// DeletionCause is why a record is in the recycle bin.
type DeletionCause string

const (
	CauseChosen DeletionCause = "chosen"
	CauseMerged DeletionCause = "merged"
	CauseUndone DeletionCause = "undone"
)

// BinRow is a deleted record.
type BinRow struct {
	Record     Link          `json:"record"`
	By         *Link         `json:"by"`
	On         int64         `json:"on"`
	Cause      DeletionCause `json:"cause"`
	PurgedOn   int64         `json:"purgedOn"`
	MayRestore bool          `json:"mayRestore"`
	Pending    bool          `json:"pending,omitempty"`
}

// LookupQuery is what a type-ahead asks.
type LookupQuery struct {
	Entities []string `json:"entities"`
	Text     string   `json:"text"`
	Count    int      `json:"count"`
}

// LookupMatch is a record that a type-ahead offers. Detail tells records of
// the same name apart.
type LookupMatch struct {
	Link
	Detail string `json:"detail"`
}
