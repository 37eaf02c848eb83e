package mutation

import (
	"regarding/shared/crm"
	"regarding/shared/track"
)

// Subjects lists the rows that m is about, in the order of its arguments, each
// once. Of an Undo they are not known from the arguments.
func Subjects(m Mutation) []crm.Key {
	var k keyList
	k.subjects(m.Args)
	return k.list
}

// Keys lists every row that the arguments of m name, each once: the subjects,
// then what their new values refer to. These are the rows to load before m is
// carried out, and those whose refused create makes m a dependant (S9).
func Keys(m Mutation) []crm.Key {
	var k keyList
	k.subjects(m.Args)
	switch a := m.Args.(type) {
	case Create:
		k.values(a.Fields)
	case Update:
		k.values(a.Fields)
	case Assign:
		k.add(a.Owner.Key())
	case SetState:
		k.values(a.Fields)
	case Merge:
		k.values(a.Fields)
	case Import:
		k.add(crm.Key{Entity: crm.Mailbox, ID: a.Mailbox.ID})
		for _, item := range a.Items {
			k.values(item.Fields)
		}
	case UpdateItems:
		k.values(a.Fields)
	case Track:
		k.add(track.LinkKey(a.Item))
		if a.Sets {
			k.add(a.Regarding.Key())
		}
	case StopTracking:
		k.add(track.LinkKey(a.Item))
	case Detach:
		k.add(track.LinkKey(a.Item))
	}
	return k.list
}

// Created lists the rows that m makes and names in its arguments, or whose ids
// follow from them. Of an Import and a Track some may have been there before; by
// the key of the link, the first, the refused tracking of a message is found.
func Created(m Mutation) []crm.Key {
	var k keyList
	switch a := m.Args.(type) {
	case Create:
		k.add(a.Key)
	case Import:
		k.items(a)
	case Track:
		k.add(track.LinkKey(a.Item))
		if a.Promotion != nil {
			k.add(a.Record)
		}
	}
	return k.list
}

// keyList gathers keys, each once.
type keyList struct {
	list []crm.Key
	has  map[crm.Key]bool
}

func (k *keyList) add(keys ...crm.Key) {
	for _, key := range keys {
		if key.ID.IsZero() || k.has[key] {
			continue
		}
		if k.has == nil {
			k.has = make(map[crm.Key]bool)
		}
		k.has[key] = true
		k.list = append(k.list, key)
	}
}

func (k *keyList) values(fields []Field) {
	for _, f := range fields {
		if f.Value.Kind() == crm.Reference {
			k.add(f.Value.Ref().Key())
		}
	}
}

func (k *keyList) items(i Import) {
	for _, item := range i.Items {
		k.add(item.Key)
	}
}

func (k *keyList) subjects(args Args) {
	switch a := args.(type) {
	case Create:
		k.add(a.Key)
	case Update:
		k.add(a.Key)
	case Assign:
		k.add(a.Keys...)
	case SetState:
		k.add(a.Keys...)
	case Delete:
		k.add(a.Keys...)
	case Restore:
		k.add(a.Keys...)
	case Merge:
		k.add(a.Survivor, a.Other)
	case KeepBoth:
		k.add(crm.Key{Entity: crm.Duplicate, ID: a.Duplicate})
	case CloseIssue:
		k.add(crm.Key{Entity: crm.SyncIssue, ID: a.Issue})
	case CloseNotice:
		for _, id := range a.Notices {
			k.add(crm.Key{Entity: crm.SyncNotice, ID: id})
		}
	case NameDevice:
		k.add(crm.Key{Entity: crm.Device, ID: a.Device.ID})
	case RevokeDevice:
		k.add(crm.Key{Entity: crm.Device, ID: a.Device.ID})
	case PutUser:
		k.add(crm.Key{Entity: crm.SystemUser, ID: a.User.ID})
	case PutOrganization:
		k.add(crm.Key{Entity: crm.Organization, ID: a.Organization.ID})
	case JoinDevice:
		k.add(crm.Key{Entity: crm.Device, ID: a.Device.ID})
	case SeeDevice:
		k.add(crm.Key{Entity: crm.Device, ID: a.Device.ID})
	case Purge:
		k.add(a.Keys...)
	case Import:
		k.items(a)
	case UpdateItems:
		k.add(a.Keys...)
	case Track:
		k.add(a.Item, a.Record)
	case StopTracking:
		k.add(a.Item, a.Record)
	case Detach:
		k.add(a.Item)
	}
}
