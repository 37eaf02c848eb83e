package bench

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"regarding/e2e/bench/record"
	"regarding/relay/auth"
	"regarding/relay/hub"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// devicesPerUser is how many devices each person of a benchmark has.
const devicesPerUser = 2

// BenchmarkFanOut is what one commit of a contact costs the hub with so many
// devices that hold everything, so that every one is sent it: the time for
// each must stay what it is with more of them.
func BenchmarkFanOut(b *testing.B) {
	var few float64
	for _, sessions := range []int{100, 1000} {
		b.Run(fmt.Sprint(sessions), func(b *testing.B) {
			s := newStage(b, sessions)
			b.ReportAllocs()
			for b.Loop() {
				s.commit(b)
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(sessions)
			b.ReportMetric(each, "ns/device")
			if sessions == 100 {
				few = each
			} else if few > 0 {
				b.ReportMetric(each/few, "times-per-device")
			}
		})
	}
}

// stage is a hub with devices that follow its log, and no ledger.
type stage struct {
	hub    *hub.Hub
	now    time.Time
	head   crm.Version
	random int
	ticket hub.Ticket
	conns  int
	rows   []crm.Row // what is committed, over and over
}

func newStage(b *testing.B, sessions int) *stage {
	s := &stage{now: time.UnixMilli(record.Now), head: crm.Version{Incarnation: 1, Commit: 1}}
	s.hub = hub.New(hub.Program{Version: "bench", Build: "bench"}, s.now, rand.Reader)
	for i := range 1000 {
		s.rows = append(s.rows, contact(i, s.head))
	}
	for n := range sessions {
		s.attach(b, hub.ConnID(n+1), n/devicesPerUser)
	}
	return s
}

func (s *stage) id() crm.ID {
	s.random++
	return record.ContactID(s.random)
}

func (s *stage) attach(b *testing.B, conn hub.ConnID, user int) {
	profile := crm.Profile{
		Organization: crm.OrganizationID{ID: record.ContactID(1 << 20)},
		User:         crm.UserID{ID: record.ContactID(1<<21 + user)}, Role: crm.Member,
	}
	s.hub.Step(hub.Connected{Conn: conn, Who: auth.Identity{Profile: profile}})
	hello := wire.Hello{
		Protocol: wire.Protocol, Organization: profile.Organization, User: profile.User, Credits: wire.InitialCredits,
		Replica: wire.Replica{Catalogue: crm.CatalogueVersion, Device: mutation.DeviceID{ID: s.id()}},
	}
	s.hub.Step(hub.Received{Conn: conn, Bytes: wire.Encode(hello)})
	for _, r := range s.hub.Ready().Reads {
		s.hub.Step(hub.Answer{
			Conn: r.Conn, Kind: r.Kind, Standing: ledger.Standing{Head: s.head, Known: true, Reaches: 1},
			Actor: crm.Actor{User: profile.User, Role: profile.Role},
		})
	}
	for _, send := range s.hub.Ready().Sends {
		if f, err := wire.Decode(send.Bytes); err != nil {
			b.Fatal(err)
		} else if _, ok := f.(wire.Welcome); !ok {
			b.Fatalf("answered %+v", f)
		}
	}
	s.conns++
}

// commit has the relay write one contact, and every device take it.
func (s *stage) commit(b *testing.B) {
	s.ticket++
	s.head.Commit++
	row := s.rows[int(s.head.Commit)%len(s.rows)]
	row.Version = s.head
	s.hub.Step(hub.Submitted{Ticket: s.ticket, Submission: ledger.Submission{Bytes: []byte{1}}})
	s.hub.Step(hub.Committed{Results: []ledger.Result{{Commit: &ledger.Commit{
		Organization: crm.OrganizationID{ID: record.ContactID(1 << 20)}, Version: s.head, Kind: mutation.KindCreate,
		Effects: []mutation.Effect{{Key: row.Key, After: &row}},
	}}}})
	sends := s.hub.Ready().Sends
	if len(sends) != s.conns {
		b.Fatalf("%d frames for %d devices", len(sends), s.conns)
	}
	for _, send := range sends {
		s.hub.Step(hub.Flushed{Conn: send.Conn, Bytes: len(send.Bytes)})
		if s.head.Commit%(wire.InitialCredits/2) == 0 {
			s.hub.Step(hub.Received{Conn: send.Conn, Bytes: wire.Encode(wire.Credit{Frames: wire.InitialCredits / 2})})
		}
	}
}

// contact returns the row of a record as a commit leaves it.
func contact(i int, version crm.Version) crm.Row {
	create, err := record.Create(i, 0, owners())
	if err != nil {
		panic(err)
	}
	row := crm.NewRow(create.Key, crm.UserID{})
	for _, f := range create.Fields {
		row = row.WithValue(f.Name, f.Value)
		if a, ok := crm.Contact.Attribute(f.Name); ok {
			row = row.Stamped(a.Group, version)
		}
	}
	row = crm.Derive(row)
	row.Version = version
	return row
}

// owners returns ids of the people who own records.
func owners() record.OwnerIDs {
	list := make(record.OwnerIDs, record.Owners)
	for n := range list {
		list[n] = crm.UserID{ID: record.ContactID(1<<21 + n)}
	}
	return list
}
