package track

import "regarding/shared/crm"

// Cause is what happened to one half of a link.
type Cause uint8

const (
	// ItemDeleted: the item was deleted in the mailbox.
	ItemDeleted Cause = iota + 1
	// RecordDeleted: the record was deleted in the CRM.
	RecordDeleted
	// StopKeep: tracking was stopped, and the record is to stay.
	StopKeep
	// StopDelete: tracking was stopped, and the record is to go.
	StopDelete
)

// Kind is a sort of item, by which the rules differ.
type Kind uint8

const (
	Mail Kind = iota + 1
	Person
	Meeting
	// Series is a recurring meeting as a whole, Occurrence one of its meetings.
	Series
	Occurrence
	// ToDo is a task, phone call, letter or fax.
	ToDo
)

// KindOf returns the sort of item whose record is of e; ok is false for an
// entity that no item is tracked to.
func KindOf(e crm.Entity) (k Kind, ok bool) {
	switch e {
	case crm.Email:
		return Mail, true
	case crm.Contact:
		return Person, true
	case crm.Appointment:
		return Meeting, true
	case crm.RecurringAppointmentMaster:
		return Series, true
	case crm.Task, crm.PhoneCall, crm.Letter, crm.Fax:
		return ToDo, true
	}
	return 0, false
}

// Facts are what the rules ask of a link, for one person, at the click (S19).
type Facts struct {
	Kind Kind
	// Owner: the person owns the record. Organizer: the person called the
	// meeting.
	Owner, Organizer bool
	// Current, of a meeting: its end is not past, and it is open or scheduled;
	// of a series: its last occurrence is; of a task: it is neither completed nor
	// canceled. Of others it says nothing.
	Current bool
	// MayDelete: the person has the right to delete the record.
	MayDelete bool
}

// Verdict is what becomes of the other half of a link. The half that was
// deleted is gone, and the link ends in any case.
type Verdict struct {
	// DeleteItem and DeleteRecord say whether that half goes to the recycle bin.
	DeleteItem, DeleteRecord bool
	// Asks says, of the two ways to stop tracking, that the person is asked
	// which. Where it is false, there is one way: what StopDelete does.
	Asks bool
	// Impossible says that the cause cannot occur: no question is asked that
	// could be answered so.
	Impossible bool
}

// condition is when the other half goes.
type condition uint8

const (
	never condition = iota
	always
	ifOwner
	ifNotOwner
	ifCurrent
	ifCurrentAndOwner
	ifCurrentAndOwnerOrOrganizer
)

func (c condition) holds(f Facts) bool {
	switch c {
	case always:
		return true
	case ifOwner:
		return f.Owner
	case ifNotOwner:
		return !f.Owner
	case ifCurrent:
		return f.Current
	case ifCurrentAndOwner:
		return f.Current && f.Owner
	case ifCurrentAndOwnerOrOrganizer:
		return f.Current && (f.Owner || f.Organizer)
	}
	return false
}

// rules is the deletion table: when the other half goes, by what happened, and
// when a person who stops tracking is asked.
//
// Source: product.md, DEL-01 to DEL-16; semantics.md, 5.3 and 5.4.
var rules = map[Kind]struct {
	itemDeleted, recordDeleted, stopDelete condition
	asks                                   condition
}{
	Mail:       {never, never, always, always},
	Person:     {never, ifNotOwner, always, ifOwner},
	Meeting:    {ifCurrentAndOwnerOrOrganizer, ifCurrentAndOwnerOrOrganizer, ifCurrentAndOwner, always},
	Series:     {ifCurrentAndOwnerOrOrganizer, ifCurrentAndOwnerOrOrganizer, ifCurrentAndOwner, always},
	Occurrence: {ifCurrentAndOwnerOrOrganizer, ifCurrentAndOwnerOrOrganizer, never, never},
	ToDo:       {always, ifCurrent, always, always},
}

// Decide reports what becomes of the other half of a link when one half is
// deleted or tracking is stopped. It is a pure function of its arguments.
//
// Who stops tracking a contact that is another's is not asked: the record
// goes; without the right to that, the link alone ends (DEL-07).
//
// Source: requirements, "How Deletion Works for Tracked Items".
func Decide(c Cause, f Facts) Verdict {
	rule, known := rules[f.Kind]
	if !known {
		return Verdict{Impossible: true}
	}
	v := Verdict{}
	if c == StopKeep || c == StopDelete {
		v.Asks = rule.asks.holds(f)
		v.Impossible = f.Kind == Occurrence
	}
	switch c {
	case ItemDeleted:
		v.DeleteRecord = rule.itemDeleted.holds(f)
	case RecordDeleted:
		v.DeleteItem = rule.recordDeleted.holds(f)
	case StopDelete:
		v.DeleteRecord = rule.stopDelete.holds(f) && (v.Asks || f.MayDelete)
	case StopKeep:
		v.Impossible = v.Impossible || !v.Asks && f.MayDelete
	}
	return v
}
