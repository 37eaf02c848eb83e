package view

import "regarding/shared/crm"

// count is how many messages a folder has.
type count struct{ total, unread int }

// tally counts the live messages of each folder.
type tally struct {
	folders      map[crm.ID]count
	folder, read int // slots
}

func newTally() *tally {
	return &tally{folders: map[crm.ID]count{}, folder: slotOf(crm.MailMessage, "folderid"), read: slotOf(crm.MailMessage, "isread")}
}

// add counts the row at a place n times: 1 when it comes, -1 when it goes.
func (t *tally) add(r *rows, place int32, n int) {
	if !r.live(place) {
		return
	}
	folder := r.value(place, t.folder).Ref().ID
	c := t.folders[folder]
	c.total += n
	if r.value(place, t.read).Int() == 0 {
		c.unread += n
	}
	if c == (count{}) {
		delete(t.folders, folder)
		return
	}
	t.folders[folder] = c
}
