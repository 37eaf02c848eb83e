package mutation

import (
	"encoding/binary"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// appendArgs appends the arguments in their newest version; argsOf reads them.
// A change of what either does is a new version, with an upgrade.
func appendArgs(b []byte, args Args) []byte {
	switch a := args.(type) {
	case Create:
		return appendFields(crm.AppendKey(b, a.Key), a.Fields)
	case Update:
		b = appendFields(crm.AppendKey(b, a.Key), a.Fields)
		b = binary.AppendUvarint(b, uint64(len(a.Sets)))
		for _, s := range a.Sets {
			b = appendText(b, s.Name)
			b = appendTexts(b, s.Added)
			b = appendTexts(b, s.Removed)
		}
		b = binary.AppendUvarint(b, uint64(len(a.Seen)))
		for _, s := range a.Seen {
			b = binary.AppendUvarint(b, uint64(s.Group))
			b = binary.AppendUvarint(b, uint64(s.Version.Incarnation))
			b = binary.AppendUvarint(b, s.Version.Commit)
		}
		return b
	case Assign:
		return crm.AppendValue(appendKeys(b, a.Keys), crm.Lookup(a.Owner))
	case SetState:
		b = appendKeys(b, a.Keys)
		b = binary.AppendVarint(b, a.State)
		b = binary.AppendVarint(b, a.Status)
		return appendFields(b, a.Fields)
	case Delete:
		return binary.AppendUvarint(appendKeys(b, a.Keys), uint64(min(max(a.Confirmed, 0), maxConfirmed)))
	case Restore:
		return appendKeys(b, a.Keys)
	case Merge:
		return appendFields(crm.AppendKey(crm.AppendKey(b, a.Survivor), a.Other), a.Fields)
	case KeepBoth:
		return append(b, a.Duplicate[:]...)
	case Undo:
		return append(b, a.Mutation.ID[:]...)
	case CloseIssue:
		return append(append(b, a.Issue[:]...), a.Retried.ID[:]...)
	case CloseNotice:
		b = binary.AppendUvarint(b, uint64(len(a.Notices)))
		for _, id := range a.Notices {
			b = append(b, id[:]...)
		}
		return b
	case NameDevice:
		return appendText(append(b, a.Device.ID[:]...), a.Name)
	case RevokeDevice:
		return append(b, a.Device.ID[:]...)
	case PutUser:
		b = append(b, a.User.ID[:]...)
		b = appendText(b, a.Name)
		b = appendText(b, a.Email)
		return append(b, byte(a.Role), flagByte(a.Disabled))
	case PutOrganization:
		return appendText(append(b, a.Organization.ID[:]...), a.Name)
	case JoinDevice:
		b = append(append(b, a.Device.ID[:]...), a.User.ID[:]...)
		return appendText(appendText(b, a.Name), a.Agent)
	case SeeDevice:
		return appendTime(append(b, a.Device.ID[:]...), a.Seen)
	case Purge:
		return appendKeys(b, a.Keys)
	case Import:
		b = binary.AppendUvarint(append(b, a.Mailbox.ID[:]...), uint64(len(a.Items)))
		for _, item := range a.Items {
			b = appendItem(b, item)
		}
		return b
	case UpdateItems:
		return appendFields(appendKeys(b, a.Keys), a.Fields)
	case Track:
		return appendTrack(b, a)
	case StopTracking:
		return append(crm.AppendKey(crm.AppendKey(b, a.Item), a.Record), flagByte(a.DeleteRecord))
	case Detach:
		return append(crm.AppendKey(b, a.Item), flagByte(a.Back))
	case Unknown:
		return append(b, a.Bytes...)
	}
	panic(fmt.Sprintf("mutation: arguments of type %T", args))
}

// argsOf reads arguments of a known kind in their newest version. Composite
// literals evaluate their calls from left to right, which is the order of the
// bytes.
func (r *reader) argsOf(kind Kind) Args {
	switch kind {
	case KindCreate:
		return Create{Key: r.key(), Fields: r.fields()}
	case KindUpdate:
		return Update{Key: r.key(), Fields: r.fields(), Sets: r.sets(), Seen: r.seen()}
	case KindAssign:
		return Assign{Keys: r.keys(), Owner: r.ref()}
	case KindSetState:
		return SetState{Keys: r.keys(), State: r.varint(), Status: r.varint(), Fields: r.fields()}
	case KindDelete:
		return Delete{Keys: r.keys(), Confirmed: int(r.bounded(maxConfirmed))}
	case KindRestore:
		return Restore{Keys: r.keys()}
	case KindMerge:
		return Merge{Survivor: r.key(), Other: r.key(), Fields: r.fields()}
	case KindKeepBoth:
		return KeepBoth{Duplicate: r.id()}
	case KindUndo:
		return Undo{Mutation: ID{r.id()}}
	case KindCloseIssue:
		return CloseIssue{Issue: r.id(), Retried: ID{r.id()}}
	case KindCloseNotice:
		return CloseNotice{Notices: r.ids(MaxNotices)}
	case KindNameDevice:
		return NameDevice{Device: DeviceID{r.id()}, Name: r.text()}
	case KindRevokeDevice:
		return RevokeDevice{Device: DeviceID{r.id()}}
	case KindPutUser:
		return PutUser{
			User: crm.UserID{ID: r.id()}, Name: r.text(), Email: r.text(),
			Role: crm.Role(r.byte()), Disabled: r.flag(),
		}
	case KindPutOrganization:
		return PutOrganization{Organization: crm.OrganizationID{ID: r.id()}, Name: r.text()}
	case KindJoinDevice:
		return JoinDevice{Device: DeviceID{r.id()}, User: crm.UserID{ID: r.id()}, Name: r.text(), Agent: r.text()}
	case KindSeeDevice:
		return SeeDevice{Device: DeviceID{r.id()}, Seen: r.time()}
	case KindPurge:
		return Purge{Keys: r.keys()}
	case KindImport:
		return Import{Mailbox: mailbox.ID{ID: r.id()}, Items: listOf(r, MaxImport, 19, r.item)}
	case KindUpdateItems:
		return UpdateItems{Keys: r.keys(), Fields: r.fields()}
	case KindTrack:
		return r.track()
	case KindStopTracking:
		return StopTracking{Item: r.key(), Record: r.key(), DeleteRecord: r.flag()}
	case KindDetach:
		return Detach{Item: r.key(), Back: r.flag()}
	}
	panic(fmt.Sprintf("mutation: kind %d is known and not decoded", kind))
}

// ref reads a Reference value, or Null for none.
func (r *reader) ref() crm.Ref {
	at := r.at
	v := r.value()
	if v.Kind() != crm.Null && v.Kind() != crm.Reference {
		r.at = at
		r.fail("a value of kind %d in the place of a reference", v.Kind())
	}
	return v.Ref()
}

// maxConfirmed is the greatest count that a person can have confirmed.
const maxConfirmed = 1<<31 - 1

func flagByte(v bool) byte {
	if v {
		return 1
	}
	return 0
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTexts(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, s)
	}
	return b
}

func appendKeys(b []byte, keys []crm.Key) []byte {
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, k := range keys {
		b = crm.AppendKey(b, k)
	}
	return b
}

func appendItem(b []byte, item Item) []byte {
	b = crm.AppendKey(b, item.Key)
	hashed := item.Content != mailbox.Hash{}
	b = append(b, flagByte(hashed))
	if hashed {
		b = append(b, item.Content[:]...)
	}
	return appendFields(b, item.Fields)
}

func appendFields(b []byte, fields []Field) []byte {
	b = binary.AppendUvarint(b, uint64(len(fields)))
	for _, f := range fields {
		b = appendText(b, f.Name)
		b = crm.AppendValue(b, f.Value)
	}
	return b
}
