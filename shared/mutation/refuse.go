package mutation

import (
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// maxDetailBytes is how much of a refusal's text an issue keeps.
const maxDetailBytes = 1000

// Refuse writes the sync issue of a mutation that the truth refused into the
// partition of env.Actor, who proposed it: reason, the mutation's bytes, and
// what it is about (S9, SYNC-04). The caller has taken back what Apply put on
// tx. A guess is never refused, so in one it does nothing.
//
// The issue holds nothing that its reader may not read: names of rows come
// from rows that the actor may read, and of reasons that are about other rows
// it keeps the operation alone (INV-6).
func Refuse(tx Tx, m Mutation, reason *fault.Error, env Env) {
	if !env.Truth() {
		return
	}
	a := &act{tx: tx, m: m, env: env, by: env.Actor.User, at: env.Now}
	row := crm.NewRow(crm.Key{Entity: crm.SyncIssue, ID: IssueID(m.ID)}, a.by)
	created := Created(m)
	for _, f := range []Field{
		{"raisedon", crm.Instant(env.Now)},
		{"reason", crm.Whole(int64(reason.Kind))},
		{"op", crm.Str(clip(reason.Op, 200))},
		{"subject", crm.Lookup(a.subject())},
		{"parentissue", crm.Lookup(a.parent(created))},
		{"mutationid", crm.Str(m.ID.String())},
		{"creates", crm.SetOf(texts(created)...)},
		{"detail", crm.Str(detail(reason))},
		{"mutation", crm.Blob(Encode(m))},
	} {
		row = row.WithValue(f.Name, f.Value)
	}
	row = row.Stamped(0, env.Version)
	row.Version = env.Version
	tx.Put(row)
}

// IssueID returns the id of the sync issue of a refused mutation.
func IssueID(m ID) crm.ID { return crm.DerivedID(append([]byte("regarding issue\n"), m.ID[:]...)) }

// CreatesMember returns a key in the form in which the attribute "creates" of
// a sync issue lists it: logical name of the entity, slash, id.
func CreatesMember(key crm.Key) string { return key.Entity.String() + "/" + key.ID.String() }

func texts(keys []crm.Key) []string {
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = CreatesMember(key)
	}
	return list
}

// subject is the first row that the mutation is about, with its name if the
// actor may know it; the zero Ref if it is about none.
func (a *act) subject() crm.Ref {
	keys := Subjects(a.m)
	if len(keys) == 0 {
		return crm.Ref{}
	}
	ref := crm.Ref{Entity: keys[0].Entity, ID: keys[0].ID}
	if row, presence := a.tx.Row(keys[0]); presence == Found && a.readable(row) {
		ref.Name = crm.Name(row)
		return ref
	}
	if c, ok := a.m.Args.(Create); ok {
		row := crm.NewRow(c.Key, crm.UserID{})
		for _, f := range c.Fields {
			row = row.WithValue(f.Name, f.Value)
		}
		ref.Name = crm.Name(crm.Derive(row))
	}
	if t, ok := a.m.Args.(Track); ok && t.Promotion != nil {
		ref.Name = clip(t.Promotion.Subject, maxDetailBytes)
	}
	return ref
}

// parent is the issue that holds the create of a row which the mutation names
// and does not make itself.
func (a *act) parent(created []crm.Key) crm.Ref {
	for _, key := range Keys(a.m) {
		if slices.Contains(created, key) {
			continue
		}
		if issue, presence := a.tx.Issue(a.by, key); presence == Found {
			return crm.Ref{Entity: crm.SyncIssue, ID: issue}
		}
	}
	return crm.Ref{}
}

// detail is the text of a reason that is about the mutation itself.
func detail(reason *fault.Error) string {
	if reason.Err == nil || reason.Kind != fault.Invalid && reason.Kind != fault.TooLarge {
		return ""
	}
	return clip(reason.Err.Error(), maxDetailBytes)
}

// clip cuts s to n bytes of whole characters.
func clip(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}
