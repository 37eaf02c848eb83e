package mutation

import (
	"time"

	"regarding/shared/crm"
)

// Presence is what a Tx knows of a row (S15).
type Presence uint8

const (
	// NotKnown rows may exist elsewhere; they never refuse anything.
	NotKnown Presence = iota
	// Absent rows do not exist.
	Absent
	// Found rows do; also those in the recycle bin.
	Found
)

// Tx is what Apply works on: the rows as they are, and as Apply has changed
// them so far.
type Tx interface {
	// Row returns a row, also from the recycle bin. Its key passes through the
	// aliases as they are at that moment, so the row may bear another key (S16);
	// keys of alias rows themselves do not. Rows that the actor may not read are
	// returned too: Apply itself answers NotFound for them.
	Row(crm.Key) (crm.Row, Presence)
	// Put writes a row under its own key; its version and stamps are set by
	// Apply.
	Put(crm.Row)
	// Remove erases the row with exactly that key. The truth does that, and a
	// guess does it to issues, notices, aliases and possible duplicates.
	Remove(crm.Key)
	// Matches lists the live records of an entity found under a duplicate
	// key, oldest first, at most limit. NotKnown on devices.
	Matches(e crm.Entity, key crm.DuplicateKey, limit int) ([]crm.Key, Presence)
	// Referrers lists the rows of an entity whose lookup names exactly target,
	// also those in the recycle bin, by key, at most limit; whoever reads them.
	// Only for the attributes of referrings. NotKnown on devices.
	Referrers(target crm.Key, e crm.Entity, attribute string, limit int) ([]crm.Key, Presence)
	// Effects returns what a mutation changed, as it was when it was carried
	// out, and by whom. NotKnown where that is not held.
	Effects(ID) (Done, Presence)
	// Author returns who wrote a version, and with what. NotKnown on devices.
	Author(crm.Version) (Author, Presence)
	// Issue returns the open sync issue of the actor that holds the refused
	// create of a row. NotKnown on devices.
	Issue(actor crm.UserID, created crm.Key) (crm.ID, Presence)
	// Dependants lists the open sync issues of the actor whose parentissue is
	// the given one, by id: what a device holds of them, or nothing.
	Dependants(actor crm.UserID, issue crm.ID) ([]crm.ID, Presence)
}

// Author is who wrote a version, with a mutation of a kind.
type Author struct {
	User crm.UserID
	Kind Kind
}

// Effect is what a mutation did to one row. Before is nil for a new row,
// After is nil for an erased one.
type Effect struct {
	Key           crm.Key
	Before, After *crm.Row
}

// Done is a mutation that was carried out: its effects in the order of their keys.
type Done struct {
	ID      ID
	Actor   crm.UserID
	Version crm.Version
	Effects []Effect
}

// Env is what Apply must know besides mutation and rows.
type Env struct {
	Actor   crm.Actor
	Options crm.Options
	// Version of the commit in the making; zero for a guess, and for one that
	// is Local that of the device's own commit.
	Version crm.Version
	// Now is the relay's clock at the commit; the zero time for a guess.
	Now time.Time
}

// Truth reports whether Apply decides (the relay) or guesses (a device).
func (e Env) Truth() bool { return !e.Version.IsZero() && !e.Version.IsLocal() }

// Local reports whether the guess is all there will be: a device carries out
// what is done to mailboxes that are kept on it only, and commits it itself
// (MBX-07). Its versions are of crm.LocalIncarnation.
func (e Env) Local() bool { return e.Version.IsLocal() }
