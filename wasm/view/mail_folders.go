package view

import (
	"bytes"
	"cmp"
	"slices"

	"regarding/shared/crm"
)

var folderKinds = map[int64]FolderKind{
	crm.FolderInbox: FolderInbox, crm.FolderSent: FolderSent, crm.FolderDrafts: FolderDrafts, crm.FolderArchive: FolderArchive,
	crm.FolderJunk: FolderJunk, crm.FolderDeleted: FolderDeleted, crm.FolderOrdinary: FolderOrdinary,
}

// shownKinds is the order in which folders of the same parent are shown.
var shownKinds = []FolderKind{FolderInbox, FolderDrafts, FolderSent, FolderArchive, FolderJunk, FolderDeleted, FolderOrdinary}

// MailFolders returns the mailboxes with their folders: that of the person
// first, then by name.
func (t *Table) MailFolders() MailFolders {
	list := MailFolders{Mailboxes: []Mailbox{}, Ready: !t.loading}
	for _, k := range t.Keys(crm.Mailbox) {
		row, ok := t.Row(k)
		if !ok || row.Deleted != nil {
			continue
		}
		box := Mailbox{
			ID: k.ID, Name: row.Value("name").Text(), DeviceOnly: row.Value("deviceonly").Int() == 1,
			Folders: []MailFolder{}, Trusted: row.Value("trustedsenders").Members(),
		}
		if box.Trusted == nil {
			box.Trusted = []string{}
		}
		list.Mailboxes = append(list.Mailboxes, box)
	}
	slices.SortStableFunc(list.Mailboxes, func(a, b Mailbox) int {
		if a.DeviceOnly != b.DeviceOnly {
			if a.DeviceOnly {
				return 1
			}
			return -1
		}
		return compareFolded(a.Name, b.Name)
	})
	children := t.folderTree()
	for i := range list.Mailboxes {
		box := &list.Mailboxes[i]
		box.Folders = t.under(box.Folders, children, folderPlace{box: box.ID}, 0)
	}
	return list
}

// folderPlace is where folders lie: in a mailbox, and there in another folder
// or at the top.
type folderPlace struct{ box, parent crm.ID }

// folderTree lists the live folders by where they lie. One whose parent is not
// there, or that lies in itself, is at the top.
func (t *Table) folderTree() map[folderPlace][]MailFolder {
	children := map[folderPlace][]MailFolder{}
	for _, k := range t.Keys(crm.MailFolder) {
		row, ok := t.Row(k)
		if !ok || row.Deleted != nil {
			continue
		}
		place := folderPlace{box: row.Value("mailboxid").Ref().ID}
		f := MailFolder{ID: k.ID, Name: row.Value("name").Text(), Kind: cmp.Or(folderKinds[row.Value("kind").Int()], FolderOrdinary)}
		if parent := row.Value("parentid").Ref().ID; t.isLive(crm.Key{Entity: crm.MailFolder, ID: parent}) && t.reachesTop(parent) && t.reachesTop(k.ID) {
			place.parent, f.Parent = parent, &parent
		}
		children[place] = append(children[place], f)
	}
	for _, list := range children {
		slices.SortFunc(list, func(a, b MailFolder) int {
			if c := slices.Index(shownKinds, a.Kind) - slices.Index(shownKinds, b.Kind); c != 0 {
				return c
			}
			if c := compareFolded(a.Name, b.Name); c != 0 {
				return c
			}
			return slices.Compare(a.ID[:], b.ID[:])
		})
	}
	return children
}

// maxFolderDepth is how deep folders are shown in each other.
const maxFolderDepth = 64

// reachesTop reports whether the parents of a folder come to an end.
func (t *Table) reachesTop(folder crm.ID) bool {
	for range maxFolderDepth {
		row, ok := t.Row(crm.Key{Entity: crm.MailFolder, ID: folder})
		if !ok {
			return true
		}
		parent := row.Value("parentid").Ref().ID
		if parent.IsZero() {
			return true
		}
		folder = parent
	}
	return false
}

// under appends the folders below a place, children after their parent.
func (t *Table) under(list []MailFolder, children map[folderPlace][]MailFolder, place folderPlace, depth int) []MailFolder {
	for _, f := range children[place] {
		f.Depth = depth
		if messages := t.rowsOf(crm.MailMessage); messages != nil {
			c := messages.tally.folders[f.ID]
			f.Unread, f.Total = c.unread, c.total
		}
		list = t.under(append(list, f), children, folderPlace{place.box, f.ID}, depth+1)
	}
	return list
}

// Under lists a folder and all below it.
func (t *Table) Under(folder crm.ID) []crm.ID {
	list := []crm.ID{folder}
	tree := t.folderTree()
	for i := 0; i < len(list); i++ {
		for place, children := range tree {
			if place.parent != list[i] {
				continue
			}
			for _, f := range children {
				list = append(list, f.ID)
			}
		}
	}
	return list
}

// setAside lists the folders whose messages are not shown among all: Deleted
// items, Junk, and what lies in them.
func (t *Table) setAside() []crm.ID {
	var list []crm.ID
	for _, k := range t.Keys(crm.MailFolder) {
		row, ok := t.Row(k)
		if !ok || row.Deleted != nil {
			continue
		}
		switch row.Value("kind").Int() {
		case crm.FolderDeleted, crm.FolderJunk:
			list = append(list, t.Under(k.ID)...)
		}
	}
	slices.SortFunc(list, func(a, b crm.ID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(list)
}

// FolderNamed returns the live folder with a name, without regard to case and
// accents, that lies in another one of a mailbox, or at the top; of several the
// one with the least id.
func (t *Table) FolderNamed(box, parent crm.ID, name string) (id crm.ID, ok bool) {
	r := t.rowsOf(crm.MailFolder)
	if r == nil {
		return crm.ID{}, false
	}
	for k, place := range r.at {
		if r.live(place) && compareFolded(r.value(place, folderSlots.name).Text(), name) == 0 &&
			r.value(place, folderSlots.box).Ref().ID == box && r.value(place, folderSlots.parent).Ref().ID == parent &&
			(!ok || bytes.Compare(k[:], id[:]) < 0) {
			id, ok = k, true
		}
	}
	return id, ok
}

var folderSlots = struct{ name, box, parent, kind int }{
	slotOf(crm.MailFolder, "name"), slotOf(crm.MailFolder, "mailboxid"), slotOf(crm.MailFolder, "parentid"), slotOf(crm.MailFolder, "kind"),
}

// Messages returns how many messages are shown or in the recycle bin.
func (t *Table) Messages() int {
	if r := t.rowsOf(crm.MailMessage); r != nil {
		return len(r.at)
	}
	return 0
}

// MessagesIn lists the live messages that lie in a folder itself.
func (t *Table) MessagesIn(folder crm.ID) []crm.Key {
	r := t.rowsOf(crm.MailMessage)
	if r == nil {
		return nil
	}
	var keys []crm.Key
	for place := range int32(len(r.ids)) {
		if r.live(place) && r.value(place, messageSlots.folder).Ref().ID == folder {
			keys = append(keys, crm.Key{Entity: crm.MailMessage, ID: r.ids[place]})
		}
	}
	return keys
}
