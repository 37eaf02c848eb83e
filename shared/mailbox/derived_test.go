package mailbox

import (
	"testing"

	"regarding/shared/crm"
)

// S31: ids of what a machine makes are the same on every device, and no two
// people, mailboxes or kinds share one.
func TestDerivedIDs(t *testing.T) {
	ada, bo := crm.UserID{ID: crm.ID{1}}, crm.UserID{ID: crm.ID{2}}
	box := DefaultID(ada)
	if got, want := box.String(), "f888e091-31d0-81d4-a143-1fa9a882d8d1"; got != want {
		t.Errorf("the default mailbox of %v is %s, want %s", ada, got, want)
	}
	if got, want := StandardFolderID(box, crm.FolderInbox).String(), "87dc0ebe-7c00-810d-a8e3-4f62d1a1fc1a"; got != want {
		t.Errorf("its inbox is %s, want %s", got, want)
	}
	seen := map[crm.ID]bool{}
	for _, u := range []crm.UserID{ada, bo} {
		box := DefaultID(u)
		ids := []crm.ID{box.ID}
		for _, kind := range StandardFolders() {
			ids = append(ids, StandardFolderID(box, kind).ID)
		}
		ids = append(ids, ImportedItemID(box, Hash{1}).ID, ImportedItemID(box, Hash{2}).ID)
		for _, id := range ids {
			if seen[id] || !IsDerived(id) {
				t.Errorf("%v is there twice, or has another form", id)
			}
			seen[id] = true
		}
	}
	if len(StandardFolders()) != crm.FolderOrdinary-1 {
		t.Error("a kind of standard folder is missing")
	}
	if IsDerived(crm.ID{6: 0x70, 8: 0x80}) {
		t.Error("a minted id has the form of a derived one")
	}
}
