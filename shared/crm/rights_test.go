package crm

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"regarding/shared/fault"
)

var (
	me, other = UserID{testID(1)}, UserID{testID(2)}
	person    = func(role Role) Actor { return Actor{User: me, Role: role} }
	relay     = Actor{System: true}
)

func ownedBy(e Entity, user UserID) Row {
	return NewRow(Key{e, testID(9)}, UserID{}).WithValue("ownerid", Lookup(Ref{SystemUser, user.ID, ""}))
}

func in(e Entity, partition UserID) Row { return NewRow(Key{e, testID(9)}, partition) }

func binned(r Row, by UserID) Row {
	r.Deleted = &Deletion{by, time.UnixMilli(1), Chosen}
	return r
}

// actors are asked in this order in the tables below.
var actors = []Actor{person(Member), person(ReadOnly), person(Administrator), relay, person(99), {Role: Member}}

// answers writes what the actors are told: + allowed, - denied, ? not found.
func answers(ask func(Actor) error) string {
	var b strings.Builder
	for _, a := range actors {
		switch fault.KindOf(ask(a)) {
		case 0:
			b.WriteByte('+')
		case fault.Denied:
			b.WriteByte('-')
		case fault.NotFound:
			b.WriteByte('?')
		case fault.Invalid:
			b.WriteByte('!')
		default:
			b.WriteByte('x')
		}
	}
	return b.String()
}

func readable(r Row) func(Actor) error {
	return func(a Actor) error {
		if MayRead(a, r) {
			return nil
		}
		return fault.New(fault.NotFound, "test", "not readable")
	}
}

// REL-03, S21: the table of product.md, "Rights". The answers are those to a
// member, a read-only user, an administrator, the relay, a user with an
// unknown role, and nobody.
func TestRights(t *testing.T) {
	free, own := Options{}, Options{DeleteOwnOnly: true}
	template := ownedBy(Template, me)
	shared := template.WithValue("ispersonal", Bool(false))
	tests := []struct {
		name string
		want string
		ask  func(Actor) error
	}{
		{"read a record", "++++??", readable(ownedBy(Account, other))},
		{"read a user", "++++??", readable(in(SystemUser, UserID{}))},
		{"read an alias", "++++??", readable(in(Alias, UserID{}))},
		{"read an unknown entity", "++++??", readable(in(500, UserID{}))},
		{"read my device", "++++??", readable(in(Device, me))},
		{"read another's device", "???+??", readable(in(Device, other))},
		{"read a device outside partitions", "???+??", readable(in(Device, UserID{}))},
		{"read a binned record", "??++??", readable(binned(ownedBy(Account, other), other))},
		{"read a binned record of mine", "++++??", readable(binned(ownedBy(Account, me), other))},
		{"read a record that I binned", "++++??", readable(binned(ownedBy(Account, other), me))},
		{"read a binned notice of another", "???+??", readable(binned(in(SyncNotice, other), me))},

		{"create a record", "+-++--", func(a Actor) error { return MayCreate(a, Account, UserID{}) }},
		{"create a party", "+-++--", func(a Actor) error { return MayCreate(a, ActivityParty, UserID{}) }},
		{"create a connection role", "+-++--", func(a Actor) error { return MayCreate(a, ConnectionRole, UserID{}) }},
		{"create a team", "--++--", func(a Actor) error { return MayCreate(a, Team, UserID{}) }},
		{"create a user", "--++--", func(a Actor) error { return MayCreate(a, SystemUser, UserID{}) }},
		{"create an alias", "---+--", func(a Actor) error { return MayCreate(a, Alias, UserID{}) }},
		{"create a duplicate", "---+--", func(a Actor) error { return MayCreate(a, Duplicate, UserID{}) }},
		{"create my device", "---+??", func(a Actor) error { return MayCreate(a, Device, me) }},
		{"create another's device", "???+??", func(a Actor) error { return MayCreate(a, Device, other) }},
		{"create a record in my partition", "---+??", func(a Actor) error { return MayCreate(a, Account, me) }},
		{"create an unknown entity", "---+--", func(a Actor) error { return MayCreate(a, 500, UserID{}) }},

		{"write a record", "+-++??", func(a Actor) error { return MayWrite(a, ownedBy(Account, other), "name") }},
		{"write an unknown attribute", "+-++??", func(a Actor) error { return MayWrite(a, ownedBy(Account, other), "new_shoe") }},
		{"write what is computed", "---+??", func(a Actor) error { return MayWrite(a, ownedBy(Account, me), "createdon") }},
		{"write an id", "---+??", func(a Actor) error { return MayWrite(a, ownedBy(Account, me), "accountid") }},
		{"write in the bin", "---+??", func(a Actor) error { return MayWrite(a, binned(ownedBy(Account, me), me), "name") }},
		{"write another's bin", "??-+??", func(a Actor) error { return MayWrite(a, binned(ownedBy(Account, other), other), "name") }},
		{"write an option", "--++??", func(a Actor) error { return MayWrite(a, in(Organization, UserID{}), "deleteownonly") }},
		{"write a role", "--++??", func(a Actor) error { return MayWrite(a, NewRow(Key{SystemUser, me.ID}, UserID{}), "role") }},
		{"write a currency", "--++??", func(a Actor) error { return MayWrite(a, in(TransactionCurrency, UserID{}), "currencyname") }},
		{"write an alias", "---+??", func(a Actor) error { return MayWrite(a, in(Alias, UserID{}), "new_shoe") }},
		{"decide a duplicate", "+-++??", func(a Actor) error { return MayWrite(a, in(Duplicate, UserID{}), "state") }},
		{"write a duplicate", "---+??", func(a Actor) error { return MayWrite(a, in(Duplicate, UserID{}), "new_shoe") }},
		{"name my device", "++++??", func(a Actor) error { return MayWrite(a, in(Device, me), "name") }},
		{"revoke my device", "---+??", func(a Actor) error { return MayWrite(a, in(Device, me), "revokedon") }},
		{"name another's device", "???+??", func(a Actor) error { return MayWrite(a, in(Device, other), "name") }},
		{"write my template", "+-++??", func(a Actor) error { return MayWrite(a, template, "body") }},
		{"share my template", "--++??", func(a Actor) error { return MayWrite(a, template, "ispersonal") }},
		{"write a shared template", "--++??", func(a Actor) error { return MayWrite(a, shared, "body") }},

		{"read my message", "++++??", readable(in(MailMessage, me))},
		{"read another's message", "???+??", readable(in(MailMessage, other))},
		{"read my binned message", "++++??", readable(binned(in(MailMessage, me), me))},
		{"read another's binned message", "???+??", readable(binned(in(MailMessage, other), other))},
		{"read a message outside partitions", "???+??", readable(in(MailMessage, UserID{}))},
		{"create a folder of mine", "++++??", func(a Actor) error { return MayCreate(a, MailFolder, me) }},
		{"create another's folder", "???+??", func(a Actor) error { return MayCreate(a, MailFolder, other) }},
		{"create a folder outside partitions", "---+--", func(a Actor) error { return MayCreate(a, MailFolder, UserID{}) }},
		{"write my message", "++++??", func(a Actor) error { return MayWrite(a, in(MailMessage, me), "isread") }},
		{"write another's message", "???+??", func(a Actor) error { return MayWrite(a, in(MailMessage, other), "isread") }},
		{"write what is computed of my message", "---+??", func(a Actor) error { return MayWrite(a, in(MailMessage, me), "createdon") }},
		{"write my binned message", "---+??", func(a Actor) error { return MayWrite(a, binned(in(MailMessage, me), me), "isread") }},
		{"delete my card", "++++??", func(a Actor) error { return MayDelete(a, in(MailCard, me), own) }},
		{"delete another's card", "???+??", func(a Actor) error { return MayDelete(a, in(MailCard, other), free) }},
		{"restore my mailbox", "++++??", func(a Actor) error { return MayRestore(a, binned(in(Mailbox, me), me)) }},
		{"restore another's mailbox", "???+??", func(a Actor) error { return MayRestore(a, binned(in(Mailbox, other), other)) }},
		{"assign my message", "----??", func(a Actor) error { return MayAssign(a, in(MailMessage, me)) }},

		{"assign a record", "+-++??", func(a Actor) error { return MayAssign(a, ownedBy(Account, other)) }},
		{"assign a team", "----??", func(a Actor) error { return MayAssign(a, in(Team, UserID{})) }},
		{"assign another's bin", "??-+??", func(a Actor) error { return MayAssign(a, binned(ownedBy(Account, other), other)) }},

		{"delete a record", "+-++??", func(a Actor) error { return MayDelete(a, ownedBy(Account, other), free) }},
		{"delete another's with the option", "--++??", func(a Actor) error { return MayDelete(a, ownedBy(Account, other), own) }},
		{"delete my own with the option", "+-++??", func(a Actor) error { return MayDelete(a, ownedBy(Account, me), own) }},
		{"delete a party with the option", "+-++??", func(a Actor) error { return MayDelete(a, in(ActivityParty, UserID{}), own) }},
		{"delete a shared template", "--++??", func(a Actor) error { return MayDelete(a, shared, free) }},
		{"delete the organization", "---+??", func(a Actor) error { return MayDelete(a, in(Organization, UserID{}), free) }},
		{"delete a user", "---+??", func(a Actor) error { return MayDelete(a, in(SystemUser, UserID{}), free) }},
		{"delete a team", "--++??", func(a Actor) error { return MayDelete(a, in(Team, UserID{}), free) }},
		{"dismiss my notice", "++++??", func(a Actor) error { return MayDelete(a, in(SyncNotice, me), free) }},
		{"discard my issue", "++++??", func(a Actor) error { return MayDelete(a, in(SyncIssue, me), own) }},
		{"dismiss another's notice", "???+??", func(a Actor) error { return MayDelete(a, in(SyncNotice, other), free) }},
		{"delete my device", "---+??", func(a Actor) error { return MayDelete(a, in(Device, me), free) }},
		{"delete an alias", "---+??", func(a Actor) error { return MayDelete(a, in(Alias, UserID{}), free) }},

		{"restore a record", "??++??", func(a Actor) error { return MayRestore(a, binned(ownedBy(Account, other), other)) }},
		{"restore what I binned", "+-++??", func(a Actor) error { return MayRestore(a, binned(ownedBy(Account, other), me)) }},
		{"restore my own", "+-++??", func(a Actor) error { return MayRestore(a, binned(ownedBy(Account, me), other)) }},
		{"restore my notice", "++++??", func(a Actor) error { return MayRestore(a, binned(in(SyncNotice, me), me)) }},
		{"restore what is not binned", "!!!!??", func(a Actor) error { return MayRestore(a, ownedBy(Account, me)) }},
	}
	for _, tt := range tests {
		if got := answers(tt.ask); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// S21: the errors do not tell a row that may not be read from one that does
// not exist.
func TestNotFoundTellsNothing(t *testing.T) {
	secret := in(SyncNotice, other).WithValue("fieldgroup", Str("salary"))
	err := MayDelete(person(Administrator), secret, Options{})
	if want := fmt.Sprintf("crm.delete: notFound: %v %v", secret.Entity, secret.ID); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// REL-03: the actor is whom the newest row of the user describes.
func TestActorOf(t *testing.T) {
	user := NewRow(Key{SystemUser, me.ID}, UserID{}).WithValue("role", Whole(int64(Administrator)))
	if got := ActorOf(user); got != person(Administrator) {
		t.Errorf("got %v", got)
	}
	for name, r := range map[string]Row{
		"disabled": user.WithValue("isdisabled", Bool(true)), "binned": binned(user, other), "no role": user.WithValue("role", Value{}),
		"odd role": user.WithValue("role", Whole(256+1)), "of another kind": NewRow(Key{Contact, me.ID}, UserID{}).WithValue("role", Whole(3)),
	} {
		if got := ActorOf(r); got.Role.Known() || got.System {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if OptionsOf(NewRow(Key{Organization, testID(1)}, UserID{})).DeleteOwnOnly ||
		!OptionsOf(NewRow(Key{Organization, testID(1)}, UserID{}).WithValue("deleteownonly", Bool(true))).DeleteOwnOnly {
		t.Error("the option is not read")
	}
}
