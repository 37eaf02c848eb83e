package worker

import (
	"fmt"
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/wasm/view"
)

// proposeMail makes the mutations of a proposal about mail, as many as are
// needed; then is told when all are stored, or of the first that is not. ok is
// false for other proposals.
func (w *Worker) proposeMail(id mutation.ID, p view.Proposal, then func(error)) (ok bool) {
	list, err := w.mailArgs(id, p)
	if err == nil && list == nil {
		if u, isUndo := p.(view.Undo); isUndo {
			return w.undoGroup(id, u, then)
		}
		return false
	}
	if err != nil {
		then(err)
		return true
	}
	w.putAll(id, list, then)
	return true
}

// putAll proposes mutations that are undone together: the first bears the id of
// the proposal, the others ids that follow from it.
func (w *Worker) putAll(id mutation.ID, list []mutation.Args, then func(error)) {
	group := make([]mutation.ID, len(list))
	for i := range list {
		group[i] = id
		if i > 0 {
			group[i] = derived(id, fmt.Sprint("part ", i), crm.ID{})
		}
	}
	if len(group) > 1 {
		if w.groups == nil {
			w.groups = map[mutation.ID][]mutation.ID{}
		}
		w.groups[id] = group
	}
	w.putNext(group, list, nil, then)
}

// putNext proposes mutations, so many in one turn that nothing else has to wait.
func (w *Worker) putNext(ids []mutation.ID, list []mutation.Args, failed error, then func(error)) {
	n := min(len(list), stepMessages)
	if n == 0 {
		then(failed)
		return
	}
	left := n
	for i := range n {
		w.put(ids[i], list[i], func(err error) {
			if failed == nil {
				failed = err
			}
			switch left--; {
			case left > 0:
			case n == len(list):
				then(failed)
			default:
				go func() {
					w.config.Yield()
					_ = w.do(w.runCtx, func() { w.putNext(ids[n:], list[n:], failed, then) })
				}()
			}
		})
	}
}

// undoGroup undoes the mutations that were made of one proposal, the last one
// first.
func (w *Worker) undoGroup(id mutation.ID, u view.Undo, then func(error)) bool {
	group := w.groupOf(mutation.ID{ID: u.ID})
	if group == nil {
		return false
	}
	var list []mutation.Args
	for _, one := range slices.Backward(group) {
		list = append(list, mutation.Undo{Mutation: one})
	}
	w.putAll(id, list, then)
	return true
}

// mailArgs are the arguments of the mutations that a proposal about mail is,
// nil for other proposals.
func (w *Worker) mailArgs(id mutation.ID, p view.Proposal) ([]mutation.Args, error) {
	switch p := p.(type) {
	case view.MarkMessages:
		return w.updateMessages(p.Messages, mutation.Field{Name: "isread", Value: crm.Bool(p.Read)})
	case view.FlagMessages:
		return w.updateMessages(p.Messages, mutation.Field{Name: "isflagged", Value: crm.Bool(p.Flagged)})
	case view.MoveMessages:
		return w.updateMessages(p.Messages, inFolder(p.Folder))
	case view.RestoreMessages:
		return w.updateMessages(p.Messages, mutation.Field{Name: "folderid"})
	case view.ArchiveMessages:
		return w.toStandard(p.Messages, crm.FolderArchive)
	case view.TrashMessages:
		return w.toStandard(p.Messages, crm.FolderDeleted)
	case view.DeleteMessages:
		keys, err := w.selected(p.Messages)
		if err != nil {
			return nil, err
		}
		return deletions(keys, mutation.MaxItems), nil
	case view.DeleteRecords:
		if p.Entity == crm.Email.String() && len(p.IDs) > maxEmailsDeleted {
			return deletions(keysOf(p.RecordsOf), maxEmailsDeleted), nil
		}
		return nil, nil
	case view.RestoreRecords:
		if p.Entity != crm.Email.String() || len(p.IDs) <= maxEmailsDeleted {
			return nil, nil
		}
		var list []mutation.Args
		for part := range slices.Chunk(keysOf(p.RecordsOf), maxEmailsDeleted) {
			list = append(list, mutation.Restore{Keys: part})
		}
		return list, nil
	case view.AllowRemote:
		return w.allowRemote(p)
	case view.MatchAddress:
		return w.matchAddress(p)
	case view.DistrustSender:
		return one(mutation.Update{
			Key: crm.Key{Entity: crm.Mailbox, ID: p.ID}, Sets: []mutation.SetChange{{Name: "trustedsenders", Removed: []string{strings.ToLower(p.Address)}}},
		}), nil
	}
	return w.folderArgs(id, p)
}

func one(args mutation.Args) []mutation.Args { return []mutation.Args{args} }

// folderArgs is mailArgs for proposals about folders.
func (w *Worker) folderArgs(id mutation.ID, p view.Proposal) ([]mutation.Args, error) {
	switch p := p.(type) {
	case view.CreateFolder:
		key, err := w.newKey(id, crm.MailFolder)
		if err != nil {
			return nil, err
		}
		fields := []mutation.Field{
			{Name: "name", Value: crm.Str(strings.TrimSpace(p.Name))},
			{Name: "mailboxid", Value: crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: p.Mailbox})},
		}
		if p.Parent != nil {
			fields = append(fields, parent(*p.Parent))
		}
		return one(mutation.Create{Key: key, Fields: fields}), nil
	case view.RenameFolder:
		return w.editFolder(p.ID, mutation.Field{Name: "name", Value: crm.Str(strings.TrimSpace(p.Name))}), nil
	case view.MoveFolder:
		if p.Parent == nil {
			return w.editFolder(p.ID, mutation.Field{Name: "parentid"}), nil
		}
		return w.editFolder(p.ID, parent(*p.Parent)), nil
	case view.DeleteFolder:
		folder, bin, err := w.folder(p.ID)
		if err != nil {
			return nil, err
		}
		if slices.Contains(w.table.Under(bin), p.ID) {
			return w.deleteUnder(w.table.Under(p.ID), true), nil
		}
		return w.editFolder(folder.ID, parent(bin)), nil
	case view.EmptyFolder:
		_, bin, err := w.folder(p.ID)
		if err != nil {
			return nil, err
		}
		if slices.Contains(w.table.Under(bin), p.ID) {
			list := w.deleteUnder(w.table.Under(p.ID)[1:], true)
			return append(deletions(w.table.MessagesIn(p.ID), mutation.MaxItems), list...), nil
		}
		return w.moveTo(w.table.MessagesIn(p.ID), crm.FolderDeleted), nil
	}
	return nil, nil
}

func parent(id crm.ID) mutation.Field {
	return mutation.Field{Name: "parentid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: id})}
}

func inFolder(id crm.ID) mutation.Field {
	return mutation.Field{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: id})}
}

func (w *Worker) editFolder(id crm.ID, f mutation.Field) []mutation.Args {
	return one(w.edit(crm.Key{Entity: crm.MailFolder, ID: id}, []mutation.Field{f}))
}

// folder returns a folder and the Deleted items of its mailbox.
func (w *Worker) folder(id crm.ID) (row crm.Row, bin crm.ID, err error) {
	row, ok := w.table.Row(crm.Key{Entity: crm.MailFolder, ID: id})
	if !ok || row.Deleted != nil {
		return row, bin, fault.New(fault.NotFound, mutation.OpNotFound, "folder %v", id)
	}
	box := mailbox.ID{ID: row.Value("mailboxid").Ref().ID}
	return row, mailbox.StandardFolderID(box, crm.FolderDeleted).ID, nil
}

// deleteUnder deletes messages and folders for good: what lies in a folder
// before it.
func (w *Worker) deleteUnder(folders []crm.ID, andFolders bool) []mutation.Args {
	var messages, keys []crm.Key
	for _, id := range slices.Backward(folders) {
		messages = append(messages, w.table.MessagesIn(id)...)
		keys = append(keys, crm.Key{Entity: crm.MailFolder, ID: id})
	}
	list := deletions(messages, mutation.MaxItems)
	if andFolders {
		list = append(list, deletions(keys, mutation.MaxItems)...)
	}
	return list
}

// deletions deletes rows that the person chose, so many by each mutation.
func deletions(keys []crm.Key, most int) (list []mutation.Args) {
	for part := range slices.Chunk(keys, most) {
		list = append(list, mutation.Delete{Keys: part, Confirmed: len(part)})
	}
	return list
}

// maxEmailsDeleted is how many e-mails are deleted by one mutation, or brought
// back: each takes its parties and files along, and a commit has an end (S26).
const maxEmailsDeleted = 1

// updateMessages writes a field of the messages of a selection.
func (w *Worker) updateMessages(s view.Selection, f mutation.Field) ([]mutation.Args, error) {
	keys, err := w.selected(s)
	if err != nil {
		return nil, err
	}
	return updates(keys, f), nil
}

func updates(keys []crm.Key, f mutation.Field) []mutation.Args {
	list := []mutation.Args{}
	for part := range slices.Chunk(keys, mutation.MaxItems) {
		list = append(list, mutation.UpdateItems{Keys: part, Fields: []mutation.Field{f}})
	}
	return list
}

// toStandard moves the messages of a selection to the folders of a kind of
// their mailboxes.
func (w *Worker) toStandard(s view.Selection, kind int64) ([]mutation.Args, error) {
	keys, err := w.selected(s)
	if err != nil {
		return nil, err
	}
	return w.moveTo(keys, kind), nil
}

// moveTo moves messages to the folder of a kind of their mailboxes.
func (w *Worker) moveTo(keys []crm.Key, kind int64) []mutation.Args {
	byBox := map[crm.ID][]crm.Key{}
	var boxes []crm.ID
	for _, k := range keys {
		row, ok := w.table.Row(k)
		if !ok {
			continue
		}
		box := row.Value("mailboxid").Ref().ID
		if byBox[box] == nil {
			boxes = append(boxes, box)
		}
		byBox[box] = append(byBox[box], k)
	}
	list := []mutation.Args{}
	for _, box := range boxes {
		to := mailbox.StandardFolderID(mailbox.ID{ID: box}, kind)
		list = append(list, updates(byBox[box], inFolder(to.ID))...)
	}
	return list
}

// allowRemote lets remote content of a message or its sender load.
func (w *Worker) allowRemote(p view.AllowRemote) ([]mutation.Args, error) {
	key := crm.Key{Entity: crm.MailMessage, ID: p.ID}
	row, ok := w.table.Row(key)
	if !ok {
		return nil, fault.New(fault.NotFound, mutation.OpNotFound, "message %v", p.ID)
	}
	sender := strings.ToLower(row.Value("fromaddress").Text())
	if !p.Sender {
		return updates([]crm.Key{key}, mutation.Field{Name: "showremote", Value: crm.Bool(true)}), nil
	}
	if sender == "" {
		return nil, fault.New(fault.Invalid, mutation.OpInvalid, "message %v has no sender", p.ID)
	}
	return one(mutation.Update{
		Key: row.Value("mailboxid").Ref().Key(), Sets: []mutation.SetChange{{Name: "trustedsenders", Added: []string{sender}}},
	}), nil
}

// selected lists the messages of a selection.
func (w *Worker) selected(s view.Selection) ([]crm.Key, error) {
	ids := s.IDs
	if s.All != nil {
		var found *view.Found
		if s.All.Search != "" {
			if found = w.finder.find(s.All.Search).found; found == nil {
				return nil, fault.New(fault.Busy, "worker.selected", "the search goes on")
			}
		}
		list := w.table.WatchMessages(view.MessagesQuery{MessageFilter: *s.All}, found)
		for !list.Ready(view.NoBudget) {
		}
		all := list.IDs(0, w.table.Messages())
		list.Close()
		except := make(map[crm.ID]bool, len(s.Except))
		for _, id := range s.Except {
			except[id] = true
		}
		ids = slices.DeleteFunc(all, func(id crm.ID) bool { return except[id] })
	}
	if s.Threads {
		ids = w.table.WithThreads(ids)
	}
	keys := make([]crm.Key, len(ids))
	for i, id := range ids {
		keys[i] = crm.Key{Entity: crm.MailMessage, ID: id}
	}
	return keys, nil
}
