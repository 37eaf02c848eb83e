package mutation

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

const (
	goldenMailFile  = "testdata/golden_mail.txt"
	goldenMailLines = 300
	// goldenMailCatalogue stays, like goldenCatalogue.
	goldenMailCatalogue = 2
)

// S15, S31, S32: golden vectors of what is done to mailboxes, in the form of
// TestGoldenVectors. Ada does it on two devices, Bo and Rita next to her.
func TestGoldenMailVectors(t *testing.T) {
	if *update {
		if err := os.WriteFile(goldenMailFile, goldenMailText(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(goldenMailFile)
	if err != nil {
		t.Fatal(err)
	}
	if !*update && !bytes.Equal(goldenMailText(), text) {
		t.Errorf("the generator writes another %s", goldenMailFile)
	}
	w := newGoldenWorld(goldenMailCatalogue)
	outcomes := w.checkVectors(t, text, goldenMailLines)
	for _, must := range []string{
		"ok", OpNotFound, OpDeleted, OpExists, OpInvalid, OpNotDeleted, OpStandardFolder, OpFolderCycle, OpDeviceOnly, OpDependent,
	} {
		found := false
		for outcome := range outcomes {
			found = found || outcome == must || strings.HasSuffix(outcome, ":"+must)
		}
		if !found {
			t.Errorf("no line ends in %s", must)
		}
	}
	for _, args := range []Args{Import{}, UpdateItems{}, Create{}, Update{}, Delete{}, Restore{}, Undo{}} {
		if outcomes[fmt.Sprintf("%T", args)] < 10 {
			t.Errorf("%d lines are a %T", outcomes[fmt.Sprintf("%T", args)], args)
		}
	}
	for _, e := range []crm.Entity{crm.Mailbox, crm.MailFolder, crm.MailMessage, crm.MailCard} {
		if len(w.all(e)) == 0 {
			t.Errorf("no %v is left", e)
		}
	}
}

func goldenMailText() []byte {
	var out bytes.Buffer
	g := &goldenMailer{goldenMaker{world: newGoldenWorld(goldenMailCatalogue), random: 20261123}}
	start := beginnings()
	for i := range goldenMailLines {
		u, args := relay, Args(nil)
		if i < len(start) {
			args = start[i]
		} else {
			u, args = g.next()
		}
		m := g.mutation(u, args)
		m.PerformedAt = m.PerformedAt.Add(time.Duration(choose(&g.random, []int{0, 0, -3000, 300})) * time.Second)
		fmt.Fprintf(&out, "%x %s\n", Encode(m), g.outcome(m))
		if u != relay {
			g.mutations = append(g.mutations, m.ID)
		}
	}
	return out.Bytes()
}

// goldenMailer proposes what the vectors of mailboxes hold.
type goldenMailer struct{ goldenMaker }

func (g *goldenMailer) next() (crm.UserID, Args) {
	r := &g.random
	u := choose(r, []crm.UserID{ada, ada, ada, ada, bo, rita})
	box := mailbox.DefaultID(u)
	if r.below(20) == 0 {
		box = mailbox.DefaultID(choose(r, people)) // often another's
	}
	switch n := r.below(100); {
	case n < 25:
		return u, g.imported(u, box)
	case n < 45:
		fields := []Field{choose(r, []Field{
			{"isread", crm.Bool(true)}, {"isflagged", crm.Bool(true)}, {"showremote", crm.Bool(true)}, {"subject", crm.Str("no")},
		})}
		if r.below(2) == 0 {
			fields = append(fields[:r.below(2)], Field{"folderid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: g.folderOf(box)})})
		} else if r.below(3) == 0 {
			fields = []Field{{"folderid", crm.Value{}}}
		}
		return u, UpdateItems{Keys: g.someOf(crm.MailMessage, u), Fields: fields}
	case n < 55:
		key := crm.Key{Entity: crm.MailFolder, ID: g.newID()}
		if r.below(5) == 0 {
			key.ID = choose(r, []crm.ID{g.folderOf(box), mailbox.StandardFolderID(box, crm.FolderArchive).ID})
		}
		g.keys = append(g.keys, key)
		fields := []Field{text("name", choose(r, goldenTexts)), {"mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: box.ID, Name: "Mail"})}}
		if r.below(2) == 0 {
			fields = append(fields, Field{"parentid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: g.folderOf(box)})})
		}
		return u, Create{Key: key, Fields: fields}
	case n < 58:
		key := crm.Key{Entity: crm.Mailbox, ID: choose(r, []crm.ID{g.newID(), mailbox.DefaultID(u).ID, mailbox.DefaultID(bo).ID})}
		return u, Create{Key: key, Fields: []Field{text("name", "Old mail"), {"deviceonly", crm.Bool(r.below(2) == 0)}}}
	case n < 70:
		row := g.row(crm.Key{Entity: crm.MailFolder, ID: g.folderOf(box)})
		if row == nil {
			return u, Update{Key: crm.Key{Entity: crm.Mailbox, ID: box.ID}, Sets: []SetChange{{Name: "trustedsenders", Added: []string{"x@x.example"}}}}
		}
		return u, Edit(*row, []Field{choose(r, []Field{
			text("name", choose(r, goldenTexts)), {"parentid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: g.folderOf(box)})},
			{"parentid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: row.ID})}, {"kind", crm.Whole(crm.FolderSent)},
		})})
	case n < 78:
		keys := g.someOf(choose(r, []crm.Entity{crm.MailMessage, crm.MailFolder, crm.MailCard, crm.Mailbox}), u)
		return u, Delete{Keys: keys, Confirmed: len(keys)}
	case n < 86:
		return u, Restore{Keys: g.someOf(choose(r, []crm.Entity{crm.MailMessage, crm.MailFolder, crm.MailCard, crm.Mailbox}), u)}
	case n < 98:
		if len(g.mutations) == 0 {
			return u, Undo{}
		}
		return u, Undo{Mutation: g.mutations[max(0, len(g.mutations)-1-r.below(6))]}
	}
	return relay, Purge{Keys: g.someOf(crm.MailMessage, u)}
}

// imported is what a device of u finds in files that all have.
func (g *goldenMailer) imported(u crm.UserID, box mailbox.ID) Import {
	r := &g.random
	i := Import{Mailbox: box}
	if r.below(4) > 0 {
		i.Items = append(i.Items, mailboxItems(box)...)
	}
	for range r.below(4) {
		i.Items = append(i.Items, messageItem(box, r.below(12), g.folderOf(box)))
	}
	if r.below(2) == 0 {
		i.Items = append(i.Items, cardItem(box, r.below(4)))
	}
	if r.below(12) == 0 {
		stray := messageItem(box, 99, g.folderOf(box))
		stray.Key.ID = g.newID()
		i.Items = append(i.Items, stray)
	}
	return i
}

// folderOf is most often a folder of box, standard or not.
func (g *goldenMailer) folderOf(box mailbox.ID) crm.ID {
	var ids []crm.ID
	for _, row := range g.all(crm.MailFolder) {
		if row.Value("mailboxid").Ref().ID == box.ID {
			ids = append(ids, row.ID)
		}
	}
	if len(ids) == 0 || g.random.below(30) == 0 {
		return testID(8, 3)
	}
	return choose(&g.random, ids)
}

// someOf are rows of u's, sometimes one of nobody's or of somebody else's.
func (g *goldenMailer) someOf(e crm.Entity, u crm.UserID) []crm.Key {
	all := g.all(e)
	var mine []crm.Key
	for _, row := range all {
		if row.Partition == u || g.random.below(30) == 0 {
			mine = append(mine, row.Key)
		}
	}
	if len(mine) == 0 || g.random.below(40) == 0 {
		return []crm.Key{{Entity: e, ID: testID(8, 4)}}
	}
	var keys []crm.Key
	for range 1 + g.random.below(5)*g.random.below(2) {
		keys = append(keys, choose(&g.random, mine))
	}
	return keys
}
