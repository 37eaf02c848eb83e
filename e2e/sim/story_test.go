package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/blob"
	"regarding/wasm/replica"
)

// story runs one script. Its commands, each with an example:
//
//	browsers anna/laptop anna/phone bruno/desk    browsers of people, all open; bruno is the administrator
//	offline anna/laptop          online anna/laptop
//	close anna/laptop            open anna/laptop             kill -9 and a new start
//	crash                                                     of the relay
//	create anna/laptop account/contoso name=(Contoso Ltd)
//	update anna/laptop account/contoso telephone1=(555 0100)
//	assign anna/laptop account/contoso to=bruno
//	state anna/laptop account/contoso state=1
//	delete anna/laptop account/contoso      restore anna/laptop account/contoso
//	merge anna/laptop account/contoso account/contoso2
//	undo anna/laptop                                          what was done there last
//	discard anna/laptop          dismiss anna/laptop          all issues, all notices
//	revoke anna/laptop device=anna/phone
//	role cleo role=readOnly
//	settle                                                    until nothing has anything to do
//	show account/contoso fields=(name,telephone1)             on every browser
//	issues anna/laptop    notices anna/laptop    bin anna/laptop    duplicates anna/laptop
//	backup    restore-backup
//
// Those of mail are in story_track_test.go.
type story struct {
	t    *testing.T
	w    *world
	keys map[string]crm.Key
	last map[*device]mutation.ID
	told uint64 // commits told so far
}

// SYNC-01, SYNC-02, SYNC-03, SYNC-04, SYNC-05, SYNC-09, SYNC-11, CRM-05, TRK-01,
// TRK-02, TRK-03, TRK-06, TRK-10, DEL-01, DEL-02, DEL-03, DEL-17, AUTO-06: one
// file a story.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		s := &story{t: t, keys: map[string]crm.Key{}, last: map[*device]mutation.ID{}}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			s.t = t
			return s.run(d)
		})
	})
}

func (s *story) run(d *datadriven.TestData) (out string) {
	defer func() {
		if f, ok := recover().(*Failure); ok {
			s.t.Fatal(f)
		}
	}()
	switch d.Cmd {
	case "browsers":
		s.browsers(d)
		return "ok"
	case "crash":
		s.w.relay.crash()
		return "ok"
	case "backup", "restore-backup":
		s.w.relay.backupOrRestore()
		s.told = s.w.model.head()
		return fmt.Sprintf("at %d", s.w.model.head())
	case "settle":
		return s.settle()
	case "show":
		return s.show(d)
	case "role":
		return s.role(d)
	case "mail":
		return s.mail()
	case "timeline":
		return s.timeline(d)
	}
	dev := s.device(d.CmdArgs[0].Key)
	switch d.Cmd {
	case "offline":
		dev.step(replica.GoOffline{})
	case "online":
		dev.step(replica.GoOnline{})
	case "close":
		dev.kill()
	case "open":
		dev.open()
	case "issues":
		return s.issues(dev)
	case "notices":
		return s.notices(dev)
	case "duplicates":
		return s.duplicates(dev)
	case "bin":
		return s.names(dev, dev.binKeys())
	case "import", "track", "regard", "stop", "trash", "untrash", "revive":
		return s.post(dev, d)
	case "read":
		return s.read(dev, d)
	default:
		return s.propose(dev, d)
	}
	return "ok"
}

func (s *story) browsers(d *datadriven.TestData) {
	w := newWorld(Config{Seed: 1, Mail: true, Tracks: true})
	w.devices, w.saved = nil, nil
	for _, a := range d.CmdArgs {
		owner, _, _ := strings.Cut(a.Key, "/")
		i := slices.IndexFunc(w.users, func(p *person) bool { return strings.EqualFold(p.name, owner) })
		if i < 0 {
			d.Fatalf(s.t, "nobody is called %s", owner)
		}
		dev := &device{world: w, user: w.users[i], name: a.Key, disk: replica.NewMemDisk(), medium: newMedium(blob.DefaultPolicy)}
		w.devices = append(w.devices, dev)
		dev.open()
	}
	s.w = w
	s.rest()
	s.told = w.model.head()
}

func (s *story) device(name string) *device {
	for _, d := range s.w.devices {
		if d.name == name {
			return d
		}
	}
	s.t.Fatalf("no browser %s", name)
	return nil
}

// key returns the key of a name like account/contoso, new if it must be.
func (s *story) key(name string) crm.Key {
	if _, ok := s.keys[name]; !ok {
		entity, _, _ := strings.Cut(name, "/")
		e, known := crm.EntityNamed(entity)
		if !known {
			s.t.Fatalf("no entity %s", entity)
		}
		s.keys[name] = crm.Key{Entity: e, ID: s.w.newID()}
	}
	return s.keys[name]
}

func (s *story) user(name string) *person {
	for _, u := range s.w.users {
		if strings.EqualFold(u.name, name) {
			return u
		}
	}
	s.t.Fatalf("nobody is called %s", name)
	return nil
}

func arg(d *datadriven.TestData, name string) string {
	for _, a := range d.CmdArgs {
		if a.Key == name {
			return strings.Join(a.Vals, ",")
		}
	}
	return ""
}

func (s *story) args(dev *device, d *datadriven.TestData) mutation.Args {
	switch d.Cmd {
	case "undo":
		return mutation.Undo{Mutation: s.last[dev]}
	case "discard":
		keys := dev.shownKeys(crm.SyncIssue)
		return mutation.CloseIssue{Issue: keys[0].ID}
	case "dismiss":
		var ids []crm.ID
		for _, k := range dev.shownKeys(crm.SyncNotice) {
			ids = append(ids, k.ID)
		}
		return mutation.CloseNotice{Notices: ids}
	case "revoke":
		return mutation.RevokeDevice{Device: s.device(arg(d, "device")).identity()}
	}
	key := s.key(d.CmdArgs[1].Key)
	var fields []mutation.Field
	for _, a := range d.CmdArgs[2:] {
		if at, ok := key.Entity.Attribute(a.Key); ok && at.Type.Kind() == crm.String {
			fields = append(fields, mutation.Field{Name: a.Key, Value: crm.Str(strings.Join(a.Vals, ","))})
		}
	}
	switch d.Cmd {
	case "create":
		return mutation.Create{Key: key, Fields: fields}
	case "update":
		return mutation.Update{Key: key, Fields: fields}
	case "assign":
		u := s.user(arg(d, "to"))
		return mutation.Assign{Keys: []crm.Key{key}, Owner: crm.Ref{Entity: crm.SystemUser, ID: u.id.ID, Name: u.name}}
	case "state":
		state := int64(0)
		fmt.Sscan(arg(d, "state"), &state)
		return mutation.SetState{Keys: []crm.Key{key}, State: state}
	case "delete":
		return mutation.Delete{Keys: []crm.Key{key}, Confirmed: 1}
	case "restore":
		return mutation.Restore{Keys: []crm.Key{key}}
	case "merge":
		return mutation.Merge{Survivor: key, Other: s.key(d.CmdArgs[2].Key)}
	}
	d.Fatalf(s.t, "no command %s", d.Cmd)
	return nil
}

func (s *story) propose(dev *device, d *datadriven.TestData) string {
	return s.proposed(dev, d, func() { s.w.propose(dev, s.args(dev, d)) })
}

// proposed says what came of what propose gave to a browser.
func (s *story) proposed(dev *device, d *datadriven.TestData, propose func()) string {
	w := s.w
	before := len(w.trace.lines)
	propose()
	m := w.saved[len(w.saved)-1].mutation
	for _, line := range w.trace.lines[before:] {
		if _, why, ok := strings.Cut(line, "is told at once: "); ok {
			return "refused at once: " + why
		}
	}
	if d.Cmd != "undo" {
		s.last[dev] = m.ID
	}
	return s.line(dev)
}

func (s *story) line(dev *device) string {
	switch {
	case dev.revoked:
		return fmt.Sprintf("%s  revoked", dev.name)
	case dev.engine == nil:
		return fmt.Sprintf("%s  closed", dev.name)
	case dev.status.OfflineChosen:
		return fmt.Sprintf("%s  offline, outbox %d, cursor %d", dev.name, dev.status.Waiting, dev.state.Cursor.Commit)
	}
	return fmt.Sprintf("%s  outbox %d, cursor %d", dev.name, dev.status.Waiting, dev.state.Cursor.Commit)
}

// rest lets the machines run until none has anything to do.
func (s *story) rest() {
	turns := 0
	for idle := 0; idle < 60; idle++ {
		if turns++; turns > 20_000 {
			s.w.fail("INV-1", "the machines do not come to rest")
		}
		s.w.advance(50 * 1e6)
		for i := range len(s.w.devices) + 1 {
			if s.w.machine(i) {
				idle = 0
			}
		}
		busy := slices.ContainsFunc(s.w.devices, func(d *device) bool { return d.link != nil && !d.link.cut && len(d.link.up)+len(d.link.down) > 0 })
		if !busy && idle > 30 {
			break
		}
	}
}

func (s *story) settle() string {
	s.w.calm = true
	s.rest()
	var b strings.Builder
	commits, err := s.w.relay.ledger.After(s.w.organization, min(s.told, s.w.model.head()), 1<<20)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range commits {
		if c.Device.IsZero() {
			continue
		}
		by := "another device"
		for _, d := range s.w.devices {
			if d.state.Device == c.Device {
				by = d.name
			}
		}
		fmt.Fprintf(&b, "relay  commit: %s by %s", kindName(c.Kind), by)
		if c.Refused != nil {
			fmt.Fprintf(&b, ", refused: %v %s", c.Refused.Kind, c.Refused.Op)
		}
		fmt.Fprintln(&b)
	}
	s.told = s.w.model.head()
	for _, d := range s.w.devices {
		fmt.Fprintln(&b, s.line(d))
		if d.engine != nil && d.status.Complete {
			s.w.checkBase("INV-1", d, d.state)
		}
	}
	return b.String()
}

func (s *story) show(d *datadriven.TestData) string {
	key := s.key(d.CmdArgs[0].Key)
	var b strings.Builder
	for _, dev := range s.w.devices {
		if dev.engine == nil {
			continue
		}
		row := dev.screen[dev.engine.Resolve(key)]
		switch {
		case row == nil:
			fmt.Fprintf(&b, "%s  not there\n", dev.name)
			continue
		case row.Deleted != nil:
			fmt.Fprintf(&b, "%s  in the recycle bin\n", dev.name)
			continue
		}
		fmt.Fprintf(&b, "%s ", dev.name)
		for _, f := range strings.Split(arg(d, "fields"), ",") {
			fmt.Fprintf(&b, " %s=%q", f, text(row.Value(f)))
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

func text(v crm.Value) string {
	switch v.Kind() {
	case crm.Reference:
		return v.Ref().Name
	case crm.Int:
		return fmt.Sprint(v.Int())
	}
	return v.Text()
}

func (s *story) role(d *datadriven.TestData) string {
	u := s.user(d.CmdArgs[0].Key)
	if err := u.role.UnmarshalText([]byte(arg(d, "role"))); err != nil {
		s.t.Fatal(err)
	}
	s.w.relay.putUser(u)
	return "ok"
}

func (s *story) issues(dev *device) string {
	var b strings.Builder
	for _, k := range dev.shownKeys(crm.SyncIssue) {
		row := dev.screen[k]
		dependent := ""
		if !row.Value("parentissue").IsNull() {
			dependent = ", waits for another"
		}
		m, _ := mutation.Decode(dev.full(k).Value("mutation").Bytes())
		kind := "?"
		if m.Args != nil {
			kind = kindName(m.Args.Kind())
		}
		fmt.Fprintf(&b, "%s of %s: %v %s%s\n", kind, s.nameOf(row.Value("subject").Ref().Key()), fault.Kind(row.Value("reason").Int()), row.Value("op").Text(), dependent)
	}
	return sorted(b.String())
}

func (s *story) notices(dev *device) string {
	var b strings.Builder
	for _, k := range dev.shownKeys(crm.SyncNotice) {
		row := dev.full(k)
		side := "overwritten"
		if row.Value("side").Int() == crm.NoticeReplaced {
			side = "you replaced"
		}
		mine, _ := mutation.DecodeFields(row.Value("mine").Bytes())
		theirs, _ := mutation.DecodeFields(row.Value("theirs").Bytes())
		fmt.Fprintf(&b, "%s: %s of %s, mine %s, theirs %s\n", side, row.Value("fieldgroup").Text(), s.nameOf(row.Value("subject").Ref().Key()), fieldsText(mine), fieldsText(theirs))
	}
	return sorted(b.String())
}

func fieldsText(list []mutation.Field) string {
	var parts []string
	for _, f := range list {
		parts = append(parts, fmt.Sprintf("%q", text(f.Value)))
	}
	return strings.Join(parts, " ")
}

func (s *story) duplicates(dev *device) string {
	var b strings.Builder
	for _, k := range dev.shownKeys(crm.Duplicate) {
		row := dev.screen[k]
		names := []string{s.nameOf(row.Value("one").Ref().Key()), s.nameOf(row.Value("other").Ref().Key())}
		slices.Sort(names)
		fmt.Fprintf(&b, "%s and %s: state %d\n", names[0], names[1], row.Value("state").Int())
	}
	return sorted(b.String())
}

// full reads a row as it is stored: a list does not hold all of it.
func (d *device) full(k crm.Key) crm.Row {
	rows, err := d.store.Rows(background, []crm.Key{k})
	if err != nil || len(rows) != 1 {
		d.world.fail("INV-2", "%s cannot read %v", d.name, k)
	}
	return rows[0].Row
}

func (s *story) names(dev *device, keys []crm.Key) string {
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintln(&b, s.nameOf(k))
	}
	return sorted(b.String())
}

func (s *story) nameOf(k crm.Key) string {
	for _, name := range slices.Sorted(maps.Keys(s.keys)) {
		if s.keys[name] == k {
			return name
		}
	}
	return k.Entity.String()
}

func sorted(lines string) string {
	if lines == "" {
		return "none"
	}
	list := strings.SplitAfter(strings.TrimSuffix(lines, "\n")+"\n", "\n")
	slices.Sort(list)
	return strings.Join(list, "")
}
