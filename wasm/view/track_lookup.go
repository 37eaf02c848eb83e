package view

import (
	"maps"
	"slices"

	"regarding/shared/crm"
)

// OpAddressesTaken names the rule by which a record has no room for another
// address (PANE-03).
const OpAddressesTaken = "view.addressesTaken"

// sentAs is from whom the messages in folders of sent ones are, as of a change
// of messages and folders.
type sentAs struct {
	messages, folders uint64
	least             int
	addresses         []string
}

// SentAs returns the addresses from which at least so many messages are that
// lie in folders of sent ones, normalised and sorted. It looks through the
// messages again only when many of them have changed; the caller must not
// change it.
func (t *Table) SentAs(least int) []string {
	messages, folders := t.rowsOf(crm.MailMessage), t.rowsOf(crm.MailFolder)
	if messages == nil || folders == nil {
		return nil
	}
	few := uint64(len(messages.ids) / 64)
	if s := t.sentAs; messages.changes-s.messages <= few && s.folders == folders.changes && s.least == least {
		return s.addresses
	}
	t.sentAs = sentAs{messages: messages.changes, folders: folders.changes, least: least}
	kind := slotOf(crm.MailFolder, "kind")
	sent := map[uint32]bool{}
	for id, place := range folders.at {
		if folders.live(place) && folders.value(place, kind).Int() == crm.FolderSent {
			if ref, named := t.refs.at[crm.Key{Entity: crm.MailFolder, ID: id}]; named {
				sent[ref] = true
			}
		}
	}
	from := &messages.columns[messageSlots.address]
	written := map[string]int{}
	for place, ref := range messages.columns[messageSlots.folder].refs {
		if sent[ref] && messages.live(int32(place)) && !from.empty() {
			written[from.texts[place]]++
		}
	}
	times := map[string]int{}
	for address, n := range written {
		times[crm.NormalizeEmail(address)] += n
	}
	delete(times, "")
	maps.DeleteFunc(times, func(_ string, n int) bool { return n < least })
	t.sentAs.addresses = slices.Sorted(maps.Keys(times))
	return t.sentAs.addresses
}

// FilesOf lists the files of an e-mail record that are in use, the pictures in
// its text too, by id.
func (t *Table) FilesOf(email crm.Key) []crm.Key {
	return t.partsOf(crm.Attachment, slotOf(crm.Attachment, "objectid"), email)
}

// PartiesOf lists the parties of an activity that are in use, by id; not those
// whom one person alone knows of.
func (t *Table) PartiesOf(activity crm.Key) []crm.Key {
	return t.partsOf(crm.ActivityParty, partySlots[crm.ActivityParty].activity, activity)
}

func (t *Table) partsOf(e crm.Entity, slot int, of crm.Key) []crm.Key {
	var keys []crm.Key
	for place := range t.naming(e, slot, of) {
		keys = append(keys, crm.Key{Entity: e, ID: t.rowsOf(e).ids[place]})
	}
	slices.SortFunc(keys, crm.Key.Compare)
	return keys
}
