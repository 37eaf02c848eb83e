package mutation

import (
	"errors"
	"fmt"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Apply carries m out on tx. It is a pure function of its arguments and does
// the same in the browser, as a guess, and at the relay, as the truth (S15).
//
// A *fault.Error means refusal: tx then holds nothing of m that may be kept.
// Its op is a stable name that the page has a sentence for: the constants Op*.
// Any other error is a broken store. A guess is never refused for what is
// NotKnown: rows that it does not know are passed over. Of arguments that are
// Unknown there is no guess, and no error; the truth answers TooOld with
// OpUnknownKind, and whoever keeps it lets such a mutation wait (S30).
//
// Every row that Apply puts bears env.Version, and so does the stamp of each
// field group that changed; rows that would hold what they held are not put.
func Apply(tx Tx, m Mutation, env Env) error {
	a := &act{tx: tx, m: m, env: env, by: env.Actor.User, at: m.PerformedAt.UTC().Truncate(time.Millisecond)}
	if env.Truth() {
		if now := env.Now.UTC().Truncate(time.Millisecond); a.at.After(now) {
			a.at = now
		}
		if !env.Actor.System && m.Actor != env.Actor.User {
			return refuse(fault.Denied, OpDenied, "the mutation is another person's")
		}
	}
	return a.do()
}

// The operations of refusals. They are stored and the page maps them to
// sentences: never renamed, only appended.
const (
	// OpInvalid: a value, or what is asked for, can never be accepted.
	OpInvalid = "mutation.invalid"
	// OpNotFound: the row does not exist for this actor.
	OpNotFound = "mutation.notFound"
	// OpDeleted: the row is in the recycle bin.
	OpDeleted = "mutation.deleted"
	// OpNotDeleted: the row to restore is not in the recycle bin.
	OpNotDeleted = "mutation.notDeleted"
	// OpDenied: the actor has no right to it.
	OpDenied = "mutation.denied"
	// OpExists: a row with the id of the new one exists.
	OpExists = "mutation.exists"
	// OpDependent: a row that the mutation names was to be created by one that
	// was refused.
	OpDependent = "mutation.dependent"
	// OpUnknownKind: this build does not know the kind, its version, or the
	// entity; it waits for one that does.
	OpUnknownKind = "mutation.unknownKind"
	// OpTooMany: more rows, fields or notices than one mutation may name.
	OpTooMany = "mutation.tooMany"
	// OpTooLarge: a value or a row is beyond a limit of the product.
	OpTooLarge = "mutation.tooLarge"
	// OpUnconfirmed: so many rows are deleted only when the count was confirmed.
	OpUnconfirmed = "mutation.unconfirmed"
	// OpSame: a row is to be merged with itself, perhaps because it was already.
	OpSame = "mutation.same"
	// OpTooOld: what the undone mutation changed is no longer held.
	OpTooOld = "mutation.tooOld"
	// OpDeviceOnly: a row of a mailbox that is kept on one device only does not
	// leave it (MBX-07).
	OpDeviceOnly = "mutation.deviceOnly"
	// OpStandardFolder: a standard folder is neither renamed, moved nor deleted.
	OpStandardFolder = "mutation.standardFolder"
	// OpFolderCycle: a folder cannot be within itself.
	OpFolderCycle = "mutation.folderCycle"
	// OpLinkChanged: the message is not tracked to that record any more.
	OpLinkChanged = "mutation.linkChanged"
	// OpNotRegardable: no activity is about a row of that entity.
	OpNotRegardable = "mutation.notRegardable"
	// OpSealed: of an e-mail that was sent or received only what it is about
	// changes.
	OpSealed = "mutation.sealed"
)

// MaxGuessBytes is about the most bytes of rows before and after that a guess
// may come to: the truth refuses a commit that is larger than 1 MiB (S26), and
// it is better said before anything was promised. Whoever proposes for many
// rows and is refused with OpTooLarge proposes for half of them, twice.
const MaxGuessBytes = 896 << 10

// MaxRowBytes is the most bytes that a row may have, encoded: values before
// and after it have room in one commit (S26).
const MaxRowBytes = 512 << 10

// act is one mutation being carried out.
type act struct {
	tx  Tx
	m   Mutation
	env Env
	by  crm.UserID
	at  time.Time // when it was done, in whole milliseconds, not after the relay's clock

	actorName  string
	actorKnown bool

	// Of a guess: bytes of the rows that were put, before and after, but for
	// those that were not looked at yet.
	size    int
	unsized []crm.Row
	encoded []byte

	box *crm.Row // the mailbox that was looked up last
}

func (a *act) do() error {
	switch args := a.m.Args.(type) {
	case Create:
		return a.create(args)
	case Update:
		return a.update(args)
	case Assign:
		return a.assign(args)
	case SetState:
		return a.setState(args)
	case Delete:
		return a.delete(args)
	case Restore:
		return a.restore(args)
	case Merge:
		return a.merge(args)
	case KeepBoth:
		return a.keepBoth(args)
	case Undo:
		return a.undo(args)
	case CloseIssue:
		return a.closeIssue(args)
	case CloseNotice:
		return a.closeNotice(args)
	case NameDevice:
		return a.nameDevice(args)
	case RevokeDevice:
		return a.revokeDevice(args)
	case Import:
		return a.importItems(args)
	case UpdateItems:
		return a.updateItems(args)
	case Track:
		return a.track(args)
	case StopTracking:
		return a.stopTracking(args)
	case Detach:
		return a.detachHere(args)
	case Unknown:
		return a.unknown("kind %d version %d", args.Number, args.Version)
	}
	if !a.env.Actor.System {
		return refuse(fault.Denied, OpDenied, "kind %d is done by the relay", a.m.Args.Kind())
	}
	switch args := a.m.Args.(type) {
	case PutUser:
		return a.putUser(args)
	case PutOrganization:
		return a.putOrganization(args)
	case JoinDevice:
		return a.joinDevice(args)
	case SeeDevice:
		return a.seeDevice(args)
	case Purge:
		return a.purge(args)
	}
	panic(fmt.Sprintf("mutation: %v has arguments of type %T", a.m.ID, a.m.Args))
}

// unknown makes a guess of nothing, and has the truth wait.
func (a *act) unknown(format string, args ...any) error {
	if !a.env.Truth() {
		return nil
	}
	return refuse(fault.TooOld, OpUnknownKind, format, args...)
}

// strange is unknown for an entity that this build does not know.
func (a *act) strange(key crm.Key) error {
	if key.Entity == 0 {
		return refuse(fault.Invalid, OpInvalid, "a key without an entity")
	}
	return a.unknown("%v", key.Entity)
}

func refuse(kind fault.Kind, op, format string, args ...any) error {
	return fault.New(kind, op, format, args...)
}

// refusal gives an error of package crm the op of this package.
func refusal(err error) error {
	var cause *fault.Error
	if !errors.As(err, &cause) {
		return err
	}
	op := OpInvalid
	switch cause.Kind {
	case fault.Denied:
		op = OpDenied
	case fault.NotFound:
		op = OpNotFound
	case fault.TooLarge:
		op = OpTooLarge
	}
	return &fault.Error{Kind: cause.Kind, Op: op, Err: err}
}

// readable reports whether the actor may read row, or might if it were not in
// the recycle bin: then the actor is told that it is there.
func (a *act) readable(row crm.Row) bool {
	row.Deleted = nil
	return crm.MayRead(a.env.Actor, row)
}

// lookup returns the row that key names, also from the recycle bin. ok is
// false for a row that a guess does not know.
func (a *act) lookup(key crm.Key) (row crm.Row, ok bool, err error) {
	if _, known := key.Entity.Info(); !known {
		return crm.Row{}, false, a.strange(key)
	}
	row, presence := a.tx.Row(key)
	switch {
	case presence == Found && a.readable(row):
		return row, true, nil
	case presence != NotKnown:
		// One that may not be read is answered like one that does not exist.
		return crm.Row{}, false, a.absent(key)
	}
	return crm.Row{}, false, a.notKnown(key)
}

// find is lookup for a row that must not be in the recycle bin.
func (a *act) find(key crm.Key) (row crm.Row, ok bool, err error) {
	row, ok, err = a.lookup(key)
	if ok && row.Deleted != nil {
		return crm.Row{}, false, refuse(fault.NotFound, OpDeleted, "%v %v", key.Entity, key.ID)
	}
	return row, ok, err
}

func (a *act) notFound(key crm.Key) error {
	return refuse(fault.NotFound, OpNotFound, "%v %v", key.Entity, key.ID)
}

// notKnown passes a row over in a guess; the truth knows every row.
func (a *act) notKnown(key crm.Key) error {
	if !a.env.Truth() {
		return nil
	}
	return fmt.Errorf("mutation %v: %v %v is not known to the truth", a.m.ID, key.Entity, key.ID)
}

// absent tells a row that never was from one whose create was refused (S9).
func (a *act) absent(key crm.Key) error {
	if a.env.Truth() {
		if _, presence := a.tx.Issue(a.by, key); presence == Found {
			return refuse(fault.NotFound, OpDependent, "%v %v", key.Entity, key.ID)
		}
	}
	return a.notFound(key)
}

// self is the actor as the value of a lookup, Null for the relay itself.
func (a *act) self() crm.Value { return crm.Lookup(a.selfRef()) }

func (a *act) selfRef() crm.Ref {
	ref := crm.Ref{Entity: crm.SystemUser, ID: a.by.ID}
	if a.by.IsZero() {
		return ref
	}
	if !a.actorKnown {
		a.actorKnown = true
		if row, presence := a.tx.Row(ref.Key()); presence == Found {
			a.actorName = crm.Name(row)
		}
	}
	ref.Name = a.actorName
	return ref
}

// limit refuses lists that are longer than one mutation may have.
func limit(what string, n, most int) error {
	if n > most {
		return refuse(fault.TooLarge, OpTooMany, "%d %s, at most %d", n, what, most)
	}
	return nil
}
