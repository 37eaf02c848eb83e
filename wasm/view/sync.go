package view

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// SyncPhase is what the device is doing with the relay.
type SyncPhase string

const (
	PhaseApart     SyncPhase = "apart"     // no connection
	PhasePulling   SyncPhase = "pulling"   // what happened meanwhile comes in
	PhaseFilling   SyncPhase = "filling"   // the first synchronization
	PhaseComparing SyncPhase = "comparing" // what is held with what should be
	PhasePushing   SyncPhase = "pushing"   // what waited goes out
	PhaseLive      SyncPhase = "live"      // nothing waits
)

// StorageState is how this device's storage takes what is written.
type StorageState string

const (
	StorageOK     StorageState = "ok"
	StorageFull   StorageState = "full"   // no room: changes are not being saved
	StorageFailed StorageState = "failed" // changes are not being saved
)

// Sync is how synchronization stands.
type Sync struct {
	// Phase is "apart", "pulling", "filling", "comparing", "pushing" or "live".
	Phase SyncPhase `json:"phase"`
	// Done of Total in this phase; Total is 0 when not known.
	Done  int `json:"done"`
	Total int `json:"total"`
	// Waiting counts mutations not yet confirmed, Issues those refused,
	// Overwritten and Replaced the notices, Duplicates the open ones.
	Waiting     int `json:"waiting"`
	Issues      int `json:"issues"`
	Overwritten int `json:"overwritten"`
	Replaced    int `json:"replaced"`
	Duplicates  int `json:"duplicates"`
	// Complete says that this device holds everything it should.
	Complete   bool  `json:"complete"`
	LastSynced int64 `json:"lastSynced"`
	// Rows counts records on this device.
	Rows          int          `json:"rows"`
	OfflineChosen bool         `json:"offlineChosen"`
	Paused        bool         `json:"paused"`
	Held          *fault.Kind  `json:"held"` // why the relay takes nothing now
	Storage       StorageState `json:"storage"`
	// Checked is when the last self-check ended, Differed what it healed.
	Checked  int64 `json:"checked"`
	Differed int   `json:"differed"`
	// Commit is the cursor, for a report.
	Commit uint64 `json:"commit"`
	// Revoked says that this device was ended by its person.
	Revoked bool `json:"revoked"`
	// Unreadable counts changes of this person that were saved here and could
	// not be read again. They are kept, and in the export, until dropUnreadable.
	Unreadable int `json:"unreadable,omitempty"`
}

// Outbox is a window of what waits, in the order in which it will be sent.
type Outbox struct {
	Total  int      `json:"total"`
	Offset int      `json:"offset"`
	Rows   []Change `json:"rows"`
}

// ChangeKind is what a mutation does.
type ChangeKind string

const (
	KindCreate       ChangeKind = "create"
	KindUpdate       ChangeKind = "update"
	KindAssign       ChangeKind = "assign"
	KindSetState     ChangeKind = "setState"
	KindDelete       ChangeKind = "delete"
	KindRestore      ChangeKind = "restore"
	KindMerge        ChangeKind = "merge"
	KindKeepBoth     ChangeKind = "keepBoth"
	KindUndo         ChangeKind = "undo"
	KindCloseIssue   ChangeKind = "closeIssue"
	KindCloseNotice  ChangeKind = "closeNotice"
	KindNameDevice   ChangeKind = "nameDevice"
	KindRevokeDevice ChangeKind = "revokeDevice"
	// KindTrack: Detail is what the message was set regarding to, "" for nothing.
	// KindSetRegarding: of a message that was tracked; "" clears it.
	KindTrack        ChangeKind = "track"
	KindSetRegarding ChangeKind = "setRegarding"
	KindStopTracking ChangeKind = "stopTracking"
	KindUnknown      ChangeKind = "unknown"
)

// Change is one mutation as a person reads it: the page puts it in words.
type Change struct {
	Mutation crm.ID     `json:"mutation"`
	Kind     ChangeKind `json:"kind"`
	// Records it is about; Count says how many, Records holds the first three.
	Records []Link `json:"records"`
	Count   int    `json:"count"`
	// Fields are labels of what it changes.
	Fields []string `json:"fields"`
	// Detail is the new owner, state, name or regarding record, where the kind
	// has one.
	Detail string `json:"detail"`
	At     int64  `json:"at"`
	// Sent says that it was sent and is not yet confirmed.
	Sent bool `json:"sent"`
	// MayUndo says that it can be taken back.
	MayUndo bool `json:"mayUndo"`
}

// Issue is a mutation that the relay refused.
type Issue struct {
	ID     crm.ID     `json:"id"`
	Change Change     `json:"change"`
	Reason fault.Kind `json:"reason"`
	// Op says which rule refused it ("mutation.deleted").
	Op string `json:"op"`
	At int64  `json:"at"`
	// Values are the fields of a create or update, to be edited; of a tracking
	// what the message was set regarding to.
	Entity string           `json:"entity"`
	Values map[string]Input `json:"values"`
	// Dependants are later mutations that need this one.
	Dependants []Issue `json:"dependants"`
	// MayRecreate says that its record was deleted and can be made again.
	MayRecreate bool `json:"mayRecreate"`
}

// Issues are the sync issues, newest first.
type Issues struct {
	Rows []Issue `json:"rows"`
}

// Notices are what was overwritten and replaced, newest first.
type Notices struct {
	Rows []Notice `json:"rows"`
}

// Duplicates are the open possible duplicates, newest first.
type Duplicates struct {
	Rows []Duplicate `json:"rows"`
}

// Device is one of the person's devices.
type Device struct {
	ID       crm.ID `json:"id"`
	Name     string `json:"name"`
	Agent    string `json:"agent"`
	This     bool   `json:"this"`
	JoinedOn int64  `json:"joinedOn"`
	SeenOn   int64  `json:"seenOn"`
	Revoked  int64  `json:"revoked"` // when, 0 if it is not
	// Waiting is known of this device only.
	Waiting int `json:"waiting"`
}

// Devices are the person's devices, this one first.
type Devices struct {
	Rows []Device `json:"rows"`
}
