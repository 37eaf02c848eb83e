package worker

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

var (
	organization = crm.OrganizationID{ID: crm.ID{1}}
	user         = crm.UserID{ID: crm.ID{2}}
	ines         = crm.Profile{
		Organization: organization, OrganizationName: "Northbeam",
		User: user, Name: "Ines Author", Email: "ines@northbeam.example", Role: crm.Administrator,
	}
)

// diary is a Store and notes, in order, what happens to it.
type diary struct {
	known   Known
	refuse  error
	entries []string
	aside   [][]byte
	mu      sync.Mutex
	imports map[crm.ID][]byte
	glance  []byte
}

func (d *diary) Load(context.Context) (Known, error) { return d.known, d.refuse }

func (d *diary) Save(_ context.Context, k Known) error {
	d.entries = append(d.entries, "store "+k.Profile.Name+" "+k.Contact.Format(time.TimeOnly))
	if d.refuse != nil {
		return d.refuse
	}
	d.known = k
	return nil
}

func (d *diary) Check(context.Context) error { return d.refuse }

func (d *diary) Aside(context.Context) ([][]byte, error) { return d.aside, nil }

func (d *diary) DropAside(context.Context) error {
	if d.refuse == nil {
		d.aside = nil
	}
	return d.refuse
}

func (d *diary) Imports(context.Context) ([][]byte, error) {
	var list [][]byte
	for _, id := range slices.SortedFunc(maps.Keys(d.imports), func(a, b crm.ID) int { return bytes.Compare(a[:], b[:]) }) {
		list = append(list, d.imports[id])
	}
	return list, nil
}

func (d *diary) SaveImport(_ context.Context, id crm.ID, record []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.imports == nil {
		d.imports = map[crm.ID][]byte{}
	}
	if d.imports[id] = record; record == nil {
		delete(d.imports, id)
	}
	return nil
}

func (d *diary) SaveGlance(_ context.Context, glance []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.glance = glance
	return d.refuse
}

func (d *diary) Forget(context.Context) error {
	d.entries = append(d.entries, "forget")
	return d.refuse
}

func (d *diary) shown(s view.Session) {
	name := "nobody"
	if s.Profile != nil {
		name = s.Profile.Name
	}
	d.entries = append(d.entries, fmt.Sprintf("show %s %s", name, s.Connection.State))
}

// cable is a Link whose events the test makes.
type cable struct {
	state func(view.Connection)
	frame func(wire.Frame)
	woken int
	diary *diary
}

func (c *cable) Run(ctx context.Context, state func(view.Connection), frame func(wire.Frame)) {
	c.state, c.frame = state, frame
	<-ctx.Done()
	c.diary.entries = append(c.diary.entries, "link ended")
}

func (c *cable) Wake()              { c.woken++ }
func (c *cable) Send(...wire.Frame) {}
func (c *cable) Hold(bool)          {}
func (c *cable) Reconnect()         {}

// device is a running worker in a synctest bubble.
type device struct {
	*Worker
	store    *diary
	cable    *cable
	reported []error
	result   chan error
	cancel   func()
}

func run(t *testing.T, store *diary) *device {
	t.Helper()
	d := &device{store: store, cable: &cable{diary: store}, result: make(chan error, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	d.cancel = cancel
	var err error
	d.Worker, err = New(ctx, Config{
		Store: store, Rows: replica.NewMemDisk().Store(), Link: d.cable, User: user, Now: time.Now, Random: rand.Reader,
		Program: view.Program{Version: "1", Build: "b", Protocol: wire.Protocol},
		Report:  func(err error) { d.reported = append(d.reported, err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	go func() { d.result <- d.Run(ctx) }()
	synctest.Wait()
	return d
}

func (d *device) watch(t *testing.T, tell func(view.Session)) (stop func()) {
	t.Helper()
	stop, err := d.WatchSession(t.Context(), tell)
	if err != nil {
		t.Fatal(err)
	}
	return stop
}

// SYNC-01: a device that starts without the relay knows whose it is.
func TestKnownOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		contact := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		d := run(t, &diary{known: Known{Profile: ines, Contact: contact}})
		defer d.cancel()
		retry := contact.Add(time.Hour).UnixMilli()
		d.cable.state(view.Connection{State: view.Offline, RetryAt: retry})

		var got view.Session
		d.watch(t, func(s view.Session) { got = s })
		want := view.Session{
			Profile: &view.Profile{
				OrganizationID: organization, OrganizationName: "Northbeam", UserID: user,
				Name: "Ines Author", Email: "ines@northbeam.example", Role: crm.Administrator, ManagesUsers: true,
			},
			Connection: view.Connection{State: view.Offline, LastContact: contact.UnixMilli(), RetryAt: retry},
			Engine:     view.Program{Version: "1", Build: "b", Protocol: wire.Protocol},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// SYNC-06: what the relay tells is stored, then shown to every watcher.
func TestStoredBeforeShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &diary{}
		d := run(t, store)
		defer d.cancel()
		stop := d.watch(t, store.shown)
		other := 0
		d.watch(t, func(view.Session) { other++ })

		d.cable.frame(wire.Welcome{Version: "2", Build: "c", Protocol: 1, Profile: ines})
		d.cable.state(view.Connection{State: view.Online})
		time.Sleep(time.Second)
		renamed := ines
		renamed.Name = "Ines Writer"
		d.cable.frame(wire.Account{Profile: renamed})
		stop()
		d.cable.frame(wire.Account{Profile: ines})

		want := []string{
			"show nobody connecting",
			"store Ines Author 00:00:00", "show Ines Author connecting", "show Ines Author online",
			"store Ines Writer 00:00:01", "show Ines Writer online",
			"store Ines Author 00:00:01",
		}
		if diff := cmp.Diff(want, store.entries); diff != "" {
			t.Error(diff)
		}
		if other != 5 {
			t.Errorf("the other watcher was told %d times", other)
		}
		var got view.Session
		d.watch(t, func(s view.Session) { got = s })
		if diff := cmp.Diff(&view.Program{Version: "2", Build: "c", Protocol: 1}, got.Relay); diff != "" {
			t.Error(diff)
		}
	})
}

// The time of the last contact is written now and then, not with every pong,
// and at the latest when the connection is lost.
func TestLastContactIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &diary{}
		d := run(t, store)
		defer d.cancel()
		online := func() { d.cable.state(view.Connection{State: view.Online, LastContact: time.Now().UnixMilli()}) }
		d.cable.frame(wire.Welcome{Profile: ines})
		for range 5 {
			time.Sleep(20 * time.Second)
			online()
		}
		lost := time.Now()
		time.Sleep(time.Minute)
		for range 2 {
			d.cable.state(view.Connection{State: view.Offline, LastContact: lost.UnixMilli()})
		}
		want := []string{"store Ines Author 00:00:00", "store Ines Author 00:01:00", "store Ines Author 00:01:40"}
		if diff := cmp.Diff(want, store.entries); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFullStoreIsReportedAndWorkGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &diary{}
		d := run(t, store)
		defer d.cancel()
		store.refuse = errors.New("disk full")
		d.cable.frame(wire.Welcome{Profile: ines})
		var got view.Session
		d.watch(t, func(s view.Session) { got = s })
		if got.Profile == nil || len(d.reported) != 1 {
			t.Errorf("profile %v, reported %v", got.Profile, d.reported)
		}
	})
}

func TestNewReportsAnUnreadableStore(t *testing.T) {
	broken := errors.New("broken")
	_, err := New(t.Context(), Config{Store: &diary{refuse: broken}, Now: time.Now})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// SYNC-09: signing out deletes what the device holds, and the engine ends.
func TestForget(t *testing.T) {
	for _, refuse := range []error{nil, errors.New("held open")} {
		synctest.Test(t, func(t *testing.T) {
			store := &diary{}
			d := run(t, store)
			defer d.cancel()
			stop := d.watch(t, func(view.Session) {})
			store.refuse = refuse
			// The link may be in the middle of handing something over.
			go d.cable.state(view.Connection{State: view.Online})
			if err := d.Forget(t.Context()); err != refuse {
				t.Errorf("got %v, want %v", err, refuse)
			}
			if err := <-d.result; err != refuse {
				t.Errorf("Run returned %v, want %v", err, refuse)
			}
			if diff := cmp.Diff([]string{"link ended", "forget"}, store.entries); diff != "" {
				t.Error(diff)
			}
			stop()
			if _, err := d.WatchSession(t.Context(), nil); fault.KindOf(err) != fault.Offline {
				t.Errorf("an ended engine answers %v", err)
			}
		})
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := run(t, &diary{})
		d.cancel()
		if err := <-d.result; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWakeReachesTheLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := run(t, &diary{})
		defer d.cancel()
		if err := d.Wake(t.Context()); err != nil || d.cable.woken != 1 {
			t.Errorf("woken %d times, %v", d.cable.woken, err)
		}
	})
}

func TestSelfCheckNamesWhatIsBroken(t *testing.T) {
	w := &Worker{config: Config{Store: &diary{}, Random: rand.Reader}}
	got, err := w.SelfCheck(t.Context())
	if err != nil || len(got.Checks) != 4 {
		t.Fatalf("got %+v, %v", got, err)
	}
	for _, c := range got.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
	w.config.Store = &diary{refuse: errors.New("no room")}
	w.config.Random = bytes.NewReader(make([]byte, 32))
	got, _ = w.SelfCheck(t.Context())
	broken := map[view.CheckName]string{}
	for _, c := range got.Checks {
		if !c.OK {
			broken[c.Name] = c.Detail
		}
	}
	want := map[view.CheckName]string{
		view.CheckRandom:  "two reads of 16 random bytes are equal",
		view.CheckStorage: "no room",
	}
	if diff := cmp.Diff(want, broken); diff != "" {
		t.Error(diff)
	}
}

// SYNC-06: a worker that waits for ever is noticed by who asks it for a turn.
func TestTurnOfAStuckWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := run(t, &diary{})
		defer d.cancel()
		if err := d.Turn(t.Context()); err != nil {
			t.Fatal(err)
		}
		stuck := make(chan struct{})
		go func() { _ = d.do(t.Context(), func() { <-stuck }) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := d.Turn(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(stuck)
	})
}
