// Package mutation is the closed list of things that a person can do, and
// Apply, which does them to a Tx: in the browser at once as a guess, at the
// relay as the truth.
package mutation

import (
	"time"

	"regarding/shared/crm"
)

// ID names a mutation, for ever and everywhere.
type ID struct{ crm.ID }

// DeviceID names a browser profile of a person; its row is a crm.Device.
type DeviceID struct{ crm.ID }

// Kind is what is done. Numbers are stored and sent and only ever appended.
type Kind uint16

const (
	KindCreate Kind = iota + 1
	KindUpdate
	KindAssign
	KindSetState
	KindDelete
	KindRestore
	KindMerge
	KindKeepBoth
	KindUndo
	KindCloseIssue
	KindCloseNotice
	KindNameDevice
	KindRevokeDevice
	// Those from here to KindPurge are done by the relay itself, never by a
	// person.
	KindPutUser
	KindPutOrganization
	KindJoinDevice
	KindSeeDevice
	KindPurge
	// Those from here on are a person's again.
	KindImport
	KindUpdateItems
	KindTrack
	KindStopTracking
	KindDetach
	kindEnd
)

// Mutation is one intended change.
//
// Its arguments hold everything the outcome depends on besides the rows: ids
// that were minted, times, choices; so that Apply gives the same anywhere (S15).
type Mutation struct {
	ID ID
	// Device proposed it; zero for the relay itself.
	Device DeviceID
	Actor  crm.UserID
	// PerformedAt is when it was done, in UTC and whole milliseconds, on the
	// device's clock corrected by the offset measured at hello.
	PerformedAt time.Time
	Args        Args
}

// Args are the arguments of one kind: one of the types below, by value, or
// Unknown for a kind that a newer build wrote.
type Args interface {
	Kind() Kind
	// version of the arguments' encoding that this build writes.
	version() uint16
}

// Field is an attribute, by logical name, and its value. A name that this
// build does not know is kept and passed on (S30).
type Field struct {
	Name  string
	Value crm.Value
}

// SetChange adds members to a Set attribute and removes members from it (S17).
type SetChange struct {
	Name    string
	Added   []string
	Removed []string
}

// Seen is the commit that last changed a field group, as the author saw it.
type Seen struct {
	Group   crm.Group
	Version crm.Version
}

// Create makes a new row.
type Create struct {
	Key    crm.Key
	Fields []Field
}

// Update changes fields of one row: only those that changed.
type Update struct {
	Key    crm.Key
	Fields []Field
	Sets   []SetChange
	// Seen has an entry for every group that is written and that somebody had
	// written before, as far as the author knew.
	Seen []Seen
}

// Assign gives rows to another owner.
type Assign struct {
	Keys  []crm.Key
	Owner crm.Ref
}

// SetState changes state and status together: deactivate, activate, win,
// lose, resolve, reopen, complete, cancel.
type SetState struct {
	Keys   []crm.Key
	State  int64
	Status int64
	// Fields are what goes with it (actual close date, resolution).
	Fields []Field
}

// Delete puts records into the recycle bin.
type Delete struct {
	Keys []crm.Key
	// Confirmed is the count that the person confirmed (S20).
	Confirmed int
}

// Restore takes records out of the recycle bin.
type Restore struct{ Keys []crm.Key }

// Merge makes two records of one entity one: Fields are written to the
// survivor, the other goes to the recycle bin, and its id becomes an alias of
// the survivor's (CRM-05, S16).
type Merge struct {
	Survivor crm.Key
	Other    crm.Key
	Fields   []Field
}

// KeepBoth says that two records that look alike are not one.
type KeepBoth struct{ Duplicate crm.ID }

// Undo puts back what a mutation changed, where nobody changed it since (S22).
type Undo struct{ Mutation ID }

// CloseIssue takes a refused mutation out of the sync issues, with its
// dependants: discarded, or done again as another mutation.
type CloseIssue struct {
	Issue crm.ID
	// Retried is the mutation that takes its place, zero when discarded.
	Retried ID
}

// CloseNotice takes notices off the lists of what was overwritten.
type CloseNotice struct{ Notices []crm.ID }

// NameDevice names one of the actor's devices.
type NameDevice struct {
	Device DeviceID
	Name   string
}

// RevokeDevice ends one of the actor's devices: its local data goes at the
// next contact.
type RevokeDevice struct{ Device DeviceID }

// PutUser makes a user's row say what the relay's accounts say.
type PutUser struct {
	User     crm.UserID
	Name     string
	Email    string
	Role     crm.Role
	Disabled bool
}

// PutOrganization makes the organization's row say what its account says.
type PutOrganization struct {
	Organization crm.OrganizationID
	Name         string
}

// JoinDevice makes the row of a device that was never seen before.
type JoinDevice struct {
	Device DeviceID
	User   crm.UserID
	Name   string
	Agent  string
}

// SeeDevice notes that a device was seen.
type SeeDevice struct {
	Device DeviceID
	Seen   time.Time
}

// Purge removes rows from the recycle bin for good (S25).
type Purge struct{ Keys []crm.Key }

// Unknown holds the arguments of a kind, or of a version of a kind, that this
// build does not know, as they came (S30).
type Unknown struct {
	Number  Kind
	Version uint16
	Bytes   []byte
}

func (Create) Kind() Kind          { return KindCreate }
func (Update) Kind() Kind          { return KindUpdate }
func (Assign) Kind() Kind          { return KindAssign }
func (SetState) Kind() Kind        { return KindSetState }
func (Delete) Kind() Kind          { return KindDelete }
func (Restore) Kind() Kind         { return KindRestore }
func (Merge) Kind() Kind           { return KindMerge }
func (KeepBoth) Kind() Kind        { return KindKeepBoth }
func (Undo) Kind() Kind            { return KindUndo }
func (CloseIssue) Kind() Kind      { return KindCloseIssue }
func (CloseNotice) Kind() Kind     { return KindCloseNotice }
func (NameDevice) Kind() Kind      { return KindNameDevice }
func (RevokeDevice) Kind() Kind    { return KindRevokeDevice }
func (PutUser) Kind() Kind         { return KindPutUser }
func (PutOrganization) Kind() Kind { return KindPutOrganization }
func (JoinDevice) Kind() Kind      { return KindJoinDevice }
func (SeeDevice) Kind() Kind       { return KindSeeDevice }
func (Purge) Kind() Kind           { return KindPurge }
func (Import) Kind() Kind          { return KindImport }
func (UpdateItems) Kind() Kind     { return KindUpdateItems }
func (u Unknown) Kind() Kind       { return u.Number }

func (Create) version() uint16          { return 1 }
func (Update) version() uint16          { return 1 }
func (Assign) version() uint16          { return 1 }
func (SetState) version() uint16        { return 1 }
func (Delete) version() uint16          { return 1 }
func (Restore) version() uint16         { return 1 }
func (Merge) version() uint16           { return 1 }
func (KeepBoth) version() uint16        { return 1 }
func (Undo) version() uint16            { return 1 }
func (CloseIssue) version() uint16      { return 1 }
func (CloseNotice) version() uint16     { return 1 }
func (NameDevice) version() uint16      { return 1 }
func (RevokeDevice) version() uint16    { return 1 }
func (PutUser) version() uint16         { return 1 }
func (PutOrganization) version() uint16 { return 1 }
func (JoinDevice) version() uint16      { return 1 }
func (SeeDevice) version() uint16       { return 1 }
func (Purge) version() uint16           { return 1 }
func (Import) version() uint16          { return 1 }
func (UpdateItems) version() uint16     { return 1 }
func (u Unknown) version() uint16       { return u.Version }

// MaxBytes is the most that one encoded mutation may have.
const MaxBytes = 256 << 10
