package replica_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

var someTime = time.UnixMilli(1_800_000_000_000).UTC()

// device is a replica with its driver, as wasm/worker drives it.
type device struct {
	t     tb
	relay *relay
	user  crm.UserID
	seed  byte
	disk  *replica.MemDisk
	cfg   replica.Config

	replica *replica.Replica
	store   *replica.MemStore
	session *session
	now     time.Time

	shown   map[crm.Key]replica.Change
	saved   map[mutation.ID]bool
	refused map[mutation.ID]fault.Kind
	status  replica.Status
	answers []wire.History
	sent    []wire.Frame
	writes  []replica.Batch
	revoked bool
	dead    error // the engine was killed
	redial  bool
	trouble []error
	double  bool
}

func newDevice(t tb, l *relay, user crm.UserID, seed uint64) *device {
	d := &device{
		t: t, relay: l, user: user, seed: byte(seed), disk: replica.NewMemDisk(), now: someTime,
		saved: map[mutation.ID]bool{}, refused: map[mutation.ID]fault.Kind{},
	}
	d.cfg = replica.Config{User: user, Role: crm.Member, Name: "Laptop", Agent: "Test", Random: random(seed), Slice: 3}
	d.open()
	return d
}

func random(seed uint64) *rand.ChaCha8 {
	var s [32]byte
	s[0], s[1] = byte(seed), byte(seed>>8)
	return rand.NewChaCha8(s)
}

// open starts an engine over the disk.
func (d *device) open() {
	d.t.Helper()
	d.cfg.Now = d.now
	d.replica, d.store, d.session, d.dead = replica.New(d.cfg), d.disk.Store(), nil, nil
	d.shown = map[crm.Key]replica.Change{}
	state, outbox, confirmed, err := d.store.Open(d.t.Context())
	if err != nil {
		d.t.Fatalf("open: %v", err)
	}
	d.replica.Step(replica.Opened{State: state, Outbox: outbox, Confirmed: confirmed})
	d.run()
	if err := d.store.Scan(d.t.Context(), func(rows []crm.Row) error {
		for _, row := range rows {
			if _, ok := d.replica.Overlay(row.Key); !ok {
				d.shown[row.Key] = replica.Change{Key: row.Key, Row: &row}
			}
		}
		d.replica.Step(replica.Scanned{Rows: rows})
		return nil
	}); err != nil {
		d.t.Fatalf("scan: %v", err)
	}
	d.step(replica.Scanned{Last: true})
}

// step steps inputs and carries out what follows.
func (d *device) step(inputs ...replica.Input) {
	d.t.Helper()
	for _, in := range inputs {
		d.replica.Step(in)
	}
	d.run()
}

// run carries out outputs until nothing is left to do.
func (d *device) run() {
	d.t.Helper()
	for range 100_000 {
		if d.dead != nil {
			return
		}
		out := d.replica.Ready()
		if !d.carryOut(out) && !out.Again {
			return
		}
		if out.Again && d.dead == nil {
			d.replica.Step(replica.Continue{})
		}
	}
	d.t.Fatal("the replica never comes to rest")
}

// carryOut does what an output says, and reports whether that brought input.
func (d *device) carryOut(out replica.Output) (input bool) {
	d.t.Helper()
	if !out.Write.Empty() {
		d.writes = append(d.writes, out.Write)
	}
	if err := d.store.Write(d.t.Context(), &out.Write); err != nil {
		if fault.KindOf(err) != fault.Full {
			d.dead = err
			return false
		}
		d.session = nil
		d.replica.Step(replica.WriteFailed{Kind: fault.Full})
		return true
	}
	for _, id := range out.Saved {
		d.saved[id] = true
	}
	for _, r := range out.Refused {
		d.refused[r.Mutation] = r.Fault.Kind
	}
	for _, c := range out.Changes {
		d.shown[c.Key] = c
		if c.Row == nil {
			delete(d.shown, c.Key)
		}
	}
	if out.Status != nil {
		d.status = *out.Status
	}
	d.answers = append(d.answers, out.Answers...)
	d.revoked = d.revoked || out.Revoked
	if out.Trouble != nil {
		d.trouble = append(d.trouble, out.Trouble)
	}
	d.sent = append(d.sent, out.Sends...)
	if d.session != nil && !out.Reconnect {
		for _, f := range out.Sends {
			d.session.take(f)
		}
	}
	if len(out.Need) > 0 {
		if slices.Contains(out.Need, crm.Key{}) {
			d.t.Fatal("the row of no key is asked for")
		}
		rows, err := d.store.Rows(d.t.Context(), out.Need)
		if err != nil {
			d.t.Fatalf("rows: %v", err)
		}
		d.replica.Step(replica.Loaded{Keys: out.Need, Rows: rows})
		input = true
	}
	if out.Reconnect && d.session != nil {
		d.session, d.redial = nil, true
	}
	return input
}

// connect begins a session.
func (d *device) connect() {
	d.t.Helper()
	var standing wire.Standing
	d.session, standing = d.relay.hello(d.user, d.replica.Hello())
	d.step(replica.Connected{Standing: standing, Now: d.now, Relay: d.now.Add(time.Minute)})
}

func (d *device) cut() {
	d.session = nil
	d.step(replica.Disconnected{})
}

// receive takes n frames from the relay, all with n < 0, and reports whether
// there was one.
func (d *device) receive(n int) bool {
	d.t.Helper()
	any := false
	for ; n != 0 && d.session != nil && d.dead == nil; n-- {
		d.session.pokes()
		if len(d.session.out) == 0 {
			break
		}
		f := d.session.out[0]
		d.session.out = d.session.out[1:]
		any = true
		d.step(replica.Frame{Frame: f})
		if d.double && d.session != nil {
			d.step(replica.Frame{Frame: f})
		}
		if _, ok := f.(wire.Bye); ok {
			d.session, d.redial = nil, true
		}
	}
	return any
}

// settle goes on until nothing moves any more, connecting as often as needed.
func (d *device) settle() {
	d.t.Helper()
	for range 1000 {
		if d.dead != nil {
			d.open()
		}
		if d.session == nil && !d.status.OfflineChosen {
			d.connect()
		}
		moved := d.receive(-1)
		d.tick(time.Second)
		if !moved && d.session != nil && len(d.session.out) == 0 && d.status.Waiting == 0 && d.status.Complete {
			return
		}
	}
	d.t.Fatalf("does not settle: %+v, state %+v, trouble %v", d.status, d.replica.State(), d.trouble)
}

func (d *device) tick(by time.Duration) {
	d.now = d.now.Add(by)
	d.replica.Tick(d.now)
	d.run()
}

func (d *device) propose(n int, args mutation.Args) mutation.ID {
	d.t.Helper()
	id := mutationID(d, n)
	d.step(replica.Propose{Mutation: mutation.Mutation{ID: id, Args: args}})
	return id
}

func mutationID(d *device, n int) mutation.ID {
	id := mutation.ID{ID: crm.ID{9, 9, byte(n >> 8), byte(n)}}
	id.ID[14], id.ID[15] = d.user.ID[1], d.seed
	return id
}

func account(n int) crm.Key {
	return crm.Key{Entity: crm.Account, ID: crm.ID{2, byte(n >> 8), byte(n), 0, 0, 0, 0x70, 0, 0x80, 0, 0, byte(n >> 8), byte(n)}}
}

func create(n int, name string) mutation.Create {
	return mutation.Create{Key: account(n), Fields: []mutation.Field{{Name: "name", Value: crm.Str(name)}}}
}

func rename(n int, name string) mutation.Update {
	return mutation.Update{Key: account(n), Fields: []mutation.Field{{Name: "name", Value: crm.Str(name)}}}
}

func (d *device) name(n int) string {
	c, ok := d.shown[d.replica.Resolve(account(n))]
	if !ok || c.Row.Deleted != nil {
		return ""
	}
	return c.Row.Value("name").Text()
}

// wantRelay checks INV-1: the device holds what the relay says it must, byte
// for byte, and shows nothing else.
func (d *device) wantRelay() {
	d.t.Helper()
	if err := d.sameAsRelay(); err != nil {
		d.t.Fatal(err)
	}
}

func (d *device) sameAsRelay() error {
	if !d.status.Complete || d.status.Waiting > 0 {
		return fmt.Errorf("not at rest: %+v", d.status)
	}
	want := map[crm.Key]crm.Row{}
	for _, row := range d.relay.readable(d.user) {
		want[row.Key] = row
	}
	var keys []crm.Key
	if err := d.store.Scan(d.t.Context(), func(rows []crm.Row) error {
		for _, row := range rows {
			keys = append(keys, row.Key)
		}
		return nil
	}); err != nil {
		return err
	}
	rows, err := d.store.Rows(d.t.Context(), keys)
	if err != nil {
		return err
	}
	if len(rows) != len(want) || len(d.shown) != len(want) {
		return fmt.Errorf("INV-1: %d rows held, %d shown, want %d", len(rows), len(d.shown), len(want))
	}
	for _, row := range rows {
		b := crm.AppendRow(nil, want[row.Row.Key], crm.CatalogueVersion)
		if !bytes.Equal(row.Bytes, b) {
			return fmt.Errorf("INV-1: %v held as %v, want %v", row.Row.Key, row.Row, want[row.Row.Key])
		}
		shown, ok := d.shown[row.Row.Key]
		if !ok || shown.Pending || !shown.Row.Hot().SameContent(want[row.Row.Key].Hot()) {
			return fmt.Errorf("INV-1: %v shown as %v", row.Row.Key, shown)
		}
	}
	return nil
}

// wantOnce checks INV-2: what was saved took effect once, or was refused once.
func (d *device) wantOnce() {
	d.t.Helper()
	for id := range d.saved {
		if d.relay.times[id] != 1 {
			d.t.Fatalf("INV-2: %v took effect %d times", id, d.relay.times[id])
		}
	}
}

var errKilled = errors.New("killed")

func sends[T wire.Frame](d *device) []T {
	var list []T
	for _, f := range d.sent {
		if f, ok := f.(T); ok {
			list = append(list, f)
		}
	}
	return list
}

func pushed(d *device) []string {
	var list []string
	for _, f := range sends[wire.Push](d) {
		for i, b := range f.Mutations {
			m, err := mutation.Decode(b)
			if err != nil {
				d.t.Fatal(err)
			}
			list = append(list, fmt.Sprint(f.First+uint64(i), ":", m.ID.ID[3]))
		}
	}
	return slices.Clip(list)
}
