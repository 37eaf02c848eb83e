package sim

import (
	"fmt"
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// recordEntities are what people in the simulation work on.
var recordEntities = []crm.Entity{crm.Account, crm.Contact, crm.Lead, crm.Opportunity, crm.Incident}

// texts are short on purpose: people often write the same thing.
var texts = []string{"", "Ada", "Bo", "Cy", "Dee", "a note", "another note"}

// addresses are few, so that duplicates come about.
var addresses = []string{"", "ada@contoso.example", "bo@contoso.example", "cy@fabrikam.example"}

// field is one attribute that people change, with a way to make values of it.
type field struct {
	name string
	make func(*world, *device) crm.Value
}

func textField(name string) field {
	return field{name, func(w *world, _ *device) crm.Value {
		if name == "description" && w.rand.chance(6) {
			return crm.Str(strings.Repeat("long ", 30_000)) // several make a poke of parts
		}
		return crm.Str(pick(w.rand, texts))
	}}
}

// required is a text that is never empty.
func requiredField(name string) field {
	return field{name, func(w *world, _ *device) crm.Value {
		w.names++
		return crm.Str(fmt.Sprintf("%s %d", pick(w.rand, texts[1:]), w.names))
	}}
}

func addressField(name string) field {
	return field{name, func(w *world, _ *device) crm.Value { return crm.Str(pick(w.rand, addresses)) }}
}

func moneyField(name string) field {
	return field{name, func(w *world, _ *device) crm.Value { return crm.Whole(int64(w.rand.IntN(50)) * 10_000) }}
}

func lookupField(name string, to crm.Entity) field {
	return field{name, func(w *world, d *device) crm.Value {
		if keys := d.shownKeys(to); len(keys) > 0 && w.rand.chance(80) {
			key := pick(w.rand, keys)
			return crm.Lookup(crm.Ref{Entity: to, ID: key.ID, Name: crm.Name(*d.screen[key])})
		}
		return crm.Value{}
	}}
}

// fields lists what people change of each entity; the first is required where
// people make them.
var fields = map[crm.Entity][]field{
	crm.Account:     {requiredField("name"), textField("description"), addressField("emailaddress1"), textField("telephone1"), moneyField("revenue"), lookupField("primarycontactid", crm.Contact)},
	crm.Contact:     {requiredField("lastname"), textField("firstname"), addressField("emailaddress1"), textField("address1_city"), textField("address1_line1"), lookupField("parentcustomerid", crm.Account)},
	crm.Lead:        {requiredField("lastname"), textField("subject"), addressField("emailaddress1"), textField("companyname")},
	crm.Opportunity: {requiredField("name"), moneyField("estimatedvalue"), lookupField("customerid", crm.Account), textField("description")},
	crm.Incident:    {requiredField("title"), textField("description"), lookupField("customerid", crm.Contact)},
	crm.Email:       {lookupField("regardingobjectid", crm.Account), lookupField("regardingobjectid", crm.Contact)},
}

// work does what a person at d might do next; it returns false when there is
// nothing of the kind it drew to do.
func (w *world) work(d *device) bool {
	if w.config.Demotions && d.user != w.users[2] && w.rand.chance(35) {
		return w.remove(d)
	}
	if w.config.Merges && w.rand.chance(50) {
		if w.rand.chance(30) {
			return w.merge(d)
		}
		return w.update(d)
	}
	if w.config.Mail && w.rand.chance(50) {
		return w.mail(d)
	}
	switch n := w.rand.IntN(100); {
	case n < 22:
		return w.create(d)
	case n < 58:
		return w.update(d)
	case n < 63:
		return w.onRecords(d, 3, func(keys []crm.Key) mutation.Args {
			u := pick(w.rand, w.users)
			return mutation.Assign{Keys: keys, Owner: crm.Ref{Entity: crm.SystemUser, ID: u.id.ID, Name: u.name}}
		})
	case n < 67:
		return w.onRecords(d, 2, func(keys []crm.Key) mutation.Args {
			return mutation.SetState{Keys: keys, State: int64(w.rand.IntN(2))}
		})
	case n < 73:
		return w.remove(d)
	case n < 77:
		return w.restore(d)
	case n < 80:
		return w.merge(d)
	case n < 82:
		return w.keepBoth(d)
	case n < 89:
		return w.undo(d)
	case n < 93:
		return w.closeIssue(d)
	case n < 96:
		return w.closeNotices(d)
	case n < 98:
		return w.propose(d, mutation.NameDevice{Device: d.identity(), Name: pick(w.rand, texts[1:])})
	default:
		return w.repeat(d)
	}
}

func (w *world) create(d *device) bool {
	entity := pick(w.rand, recordEntities)
	list := fields[entity]
	args := mutation.Create{Key: crm.Key{Entity: entity, ID: w.newID()}}
	for i, f := range list {
		if i == 0 || w.rand.chance(50) {
			if v := f.make(w, d); !v.IsNull() {
				args.Fields = append(args.Fields, mutation.Field{Name: f.name, Value: v})
			}
		}
	}
	return w.propose(d, args)
}

func (w *world) update(d *device) bool {
	keys := d.shownKeys(recordEntities...)
	if len(keys) == 0 {
		return false
	}
	// A few rows get most of the changes, so that people meet.
	key := keys[min(w.rand.IntN(len(keys)), w.rand.IntN(len(keys)))]
	if aliases := d.shownKeys(crm.Alias); len(aliases) > 0 && w.rand.chance(15) {
		// Somebody still has the address of a record that was merged.
		alias := pick(w.rand, aliases)
		key = crm.Key{Entity: d.screen[alias].Value("target").Ref().Entity, ID: alias.ID}
	}
	list := fields[key.Entity]
	args := mutation.Update{Key: key}
	from := w.rand.IntN(len(list))
	for i := range 1 + w.rand.IntN(2) {
		f := list[(from+i)%len(list)]
		args.Fields = append(args.Fields, mutation.Field{Name: f.name, Value: f.make(w, d)})
	}
	id := w.propose(d, args)
	w.checkOwnWrite(d, args)
	return id
}

// onRecords proposes something for up to most live records of one entity.
func (w *world) onRecords(d *device, most int, args func([]crm.Key) mutation.Args) bool {
	keys := d.shownKeys(pick(w.rand, recordEntities))
	if len(keys) == 0 {
		return false
	}
	from := w.rand.IntN(len(keys))
	keys = keys[from:min(len(keys), from+1+w.rand.IntN(most))]
	return w.propose(d, args(slices.Clone(keys)))
}

func (w *world) remove(d *device) bool {
	return w.onRecords(d, 3, func(keys []crm.Key) mutation.Args { return mutation.Delete{Keys: keys, Confirmed: len(keys)} })
}

func (w *world) restore(d *device) bool {
	keys := d.binKeys()
	if len(keys) == 0 {
		return false
	}
	return w.propose(d, mutation.Restore{Keys: []crm.Key{pick(w.rand, keys)}})
}

func (w *world) merge(d *device) bool {
	keys := d.shownKeys(pick(w.rand, recordEntities[:3]))
	if len(keys) < 2 {
		return false
	}
	i := w.rand.IntN(len(keys) - 1)
	return w.propose(d, mutation.Merge{Survivor: keys[i], Other: keys[i+1]})
}

func (w *world) keepBoth(d *device) bool {
	keys := d.shownKeys(crm.Duplicate)
	if len(keys) == 0 {
		return false
	}
	return w.propose(d, mutation.KeepBoth{Duplicate: pick(w.rand, keys).ID})
}

// undo takes back something that was proposed at d, or at another device of
// the same person.
func (w *world) undo(d *device) bool {
	var own []mutation.ID
	for _, s := range w.saved {
		if s.user == d.user {
			own = append(own, s.mutation.ID)
		}
	}
	if len(own) == 0 {
		return false
	}
	return w.propose(d, mutation.Undo{Mutation: own[max(0, len(own)-1-w.rand.IntN(8))]})
}

func (w *world) closeIssue(d *device) bool {
	keys := d.shownKeys(crm.SyncIssue)
	if len(keys) == 0 {
		return false
	}
	return w.propose(d, mutation.CloseIssue{Issue: pick(w.rand, keys).ID})
}

func (w *world) closeNotices(d *device) bool {
	keys := d.shownKeys(crm.SyncNotice)
	if len(keys) == 0 {
		return false
	}
	return w.propose(d, mutation.CloseNotice{Notices: []crm.ID{pick(w.rand, keys).ID}})
}

// repeat proposes the last mutation of d again, as a tab does that has not
// heard that it was saved (S28).
func (w *world) repeat(d *device) bool {
	for _, s := range slices.Backward(w.saved) {
		if s.device == d {
			w.trace.add("%s repeats %v", d.name, s.mutation.ID)
			d.proposeMutation(s.mutation)
			return true
		}
	}
	return false
}

// propose builds a mutation of d's person and gives it to d.
func (w *world) propose(d *device, args mutation.Args) bool {
	m := mutation.Mutation{
		ID: mutation.ID{ID: w.newID()}, Device: d.identity(), Actor: d.user.id,
		PerformedAt: d.engine.Clock(), Args: args,
	}
	about := ""
	if u, ok := args.(mutation.Undo); ok {
		about = fmt.Sprintf(" of %v", u.Mutation)
	}
	w.trace.add("%s proposes %s %v%s", d.name, kindName(args.Kind()), m.ID, about)
	d.proposeMutation(m)
	return true
}

func (w *world) newID() crm.ID {
	id, err := crm.NewID(w.now, w.rand)
	if err != nil {
		panic(err) // a source never fails
	}
	return id
}

var kindNames = [...]string{
	mutation.KindCreate: "create", mutation.KindUpdate: "update", mutation.KindAssign: "assign",
	mutation.KindSetState: "setState", mutation.KindDelete: "delete", mutation.KindRestore: "restore",
	mutation.KindMerge: "merge", mutation.KindKeepBoth: "keepBoth", mutation.KindUndo: "undo",
	mutation.KindCloseIssue: "closeIssue", mutation.KindCloseNotice: "closeNotice",
	mutation.KindNameDevice: "nameDevice", mutation.KindRevokeDevice: "revokeDevice",
	mutation.KindImport: "import", mutation.KindUpdateItems: "updateItems",
	mutation.KindTrack: "track", mutation.KindStopTracking: "stopTracking", mutation.KindDetach: "detach",
}

func kindName(k mutation.Kind) string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", k)
}
