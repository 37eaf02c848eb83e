package bridge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/view"
)

// motor is an Engine that notes what it is asked.
type motor struct {
	asked []string
	err   error
	tell  func(view.Session)
}

func (m *motor) note(format string, args ...any) error {
	m.asked = append(m.asked, fmt.Sprintf(format, args...))
	return m.err
}

func (m *motor) Program() view.Program {
	return view.Program{Version: "1", Build: "b1", Protocol: 1}
}

func (m *motor) Wake(context.Context) error { return m.note("wake") }

func (m *motor) SelfCheck(context.Context) (view.SelfCheck, error) {
	return view.SelfCheck{Checks: []view.Check{{Name: view.CheckText, OK: true, Detail: "é"}}}, m.note("selfCheck")
}

func (m *motor) ZonedTime(_ context.Context, local, zone string) (view.ZonedTime, error) {
	return view.ZonedTime{Local: local, Zone: zone, At: 5}, m.note("zonedTime %s %s", local, zone)
}

func (m *motor) Watch(_ context.Context, q view.Query, tell func(any)) (func(), error) {
	name := strings.TrimPrefix(fmt.Sprintf("%T", q), "view.")
	if err := m.note("watch %s", name); err != nil {
		return nil, err
	}
	m.tell = func(s view.Session) { tell(s) }
	if _, ok := q.(view.SessionQuery); ok {
		tell(view.Session{Connection: view.Connection{State: view.Offline}})
	} else {
		tell(q)
	}
	return func() { m.asked = append(m.asked, "unwatch "+name) }, nil
}

func (m *motor) Propose(_ context.Context, p view.Proposal) (view.Saved, error) {
	return view.Saved{Mutation: view.Proposed(p)}, m.note("propose %s", strings.TrimPrefix(fmt.Sprintf("%T", p), "view."))
}

func (m *motor) ProposeAll(ctx context.Context, list []view.Proposal) ([]view.Outcome, error) {
	outcomes := make([]view.Outcome, len(list))
	for i, p := range list {
		if outcomes[i].Err = p.Check(); outcomes[i].Err == nil {
			outcomes[i].Saved, _ = m.Propose(ctx, p)
		}
	}
	return outcomes, m.err
}

func (m *motor) Lookup(_ context.Context, q view.LookupQuery) (view.Matches, error) {
	return view.Matches{Matches: []view.LookupMatch{}}, m.note("lookup %s", q.Text)
}

func (m *motor) Steer(_ context.Context, s view.Steering) error { return m.note("steer %d", s) }

func (m *motor) MoreHistory(_ context.Context, q view.HistoryQuery) error {
	return m.note("moreHistory %s", q.Entity)
}

func (m *motor) ExportUnsent(context.Context, view.ExportQuery) (view.Export, error) {
	return view.Export{Name: "x.json", JSON: "{}"}, m.note("exportUnsent")
}

func (m *motor) StartImport(_ context.Context, c view.StartImport, files []view.File) error {
	return m.note("startImport %s %d", c.Mailbox, len(files))
}

func (m *motor) SteerImport(_ context.Context, _ crm.ID, order view.ImportOrder) error {
	return m.note("steerImport %d", order)
}

func (m *motor) MessageIDs(_ context.Context, q view.MessageIDsQuery) (view.MessageIDs, error) {
	return view.MessageIDs{IDs: []crm.ID{}}, m.note("messageIds %d", q.Count)
}

func (m *motor) MessageBody(_ context.Context, q view.PartQuery) (view.MessageBody, view.Blob, error) {
	return view.MessageBody{Kind: view.BodyHTML}, view.Blob{Type: "text/html", Data: []byte("<p>")}, m.note("messageBody %s", q.Part)
}

func (m *motor) Attachment(_ context.Context, q view.PartQuery) (view.PartFile, view.Blob, error) {
	return view.PartFile{Name: "a.png"}, view.Blob{Type: "image/png", Data: []byte{1}}, m.note("attachment %s", q.Part)
}

func (m *motor) KeepOffline(_ context.Context, k view.KeepOffline) error {
	return m.note("keepOffline %d", k.BodiesMonths)
}

func (m *motor) FetchMessage(context.Context, crm.ID) error { return m.note("fetchMessage") }

func (m *motor) SearchServer(_ context.Context, q view.ServerSearch) (view.RegardingChoices, error) {
	return view.RegardingChoices{Choices: []view.Suggestion{}}, m.note("searchServer %s", q.Search)
}

func (m *motor) RegardingChoices(_ context.Context, q view.RegardingQuery) (view.RegardingChoices, error) {
	return view.RegardingChoices{Choices: []view.Suggestion{}}, m.note("regardingChoices %s", q.Search)
}

func (m *motor) Pin(_ context.Context, p view.Pin) error {
	return m.note("pin %s %v", p.Record.Entity, p.Pinned)
}

func (m *motor) ReadFilter(_ context.Context, c view.ReadFilter) (view.FilterRead, error) {
	return view.FilterRead{Faults: []view.FilterFault{}}, m.note("readFilter %s", c.FetchXML)
}

func (m *motor) WriteFilter(_ context.Context, c view.WriteFilter) (view.FilterWritten, error) {
	return view.FilterWritten{Faults: []view.FilterFault{}}, m.note("writeFilter %s", c.Model.Entity)
}

func (m *motor) FilterWords(_ context.Context, c view.FilterWords) (view.FilterVocabulary, error) {
	return view.FilterVocabulary{}, m.note("filterWords %s", c.Entity)
}

func (m *motor) TrackPreview(_ context.Context, q view.TrackPreviewQuery) (view.TrackPreview, error) {
	return view.TrackPreview{Rows: []view.TrackPreviewRow{}}, m.note("trackPreview %d", q.Count)
}

func (m *motor) StopQuestion(context.Context, view.StopQuestionQuery) (view.StopQuestion, error) {
	return view.StopQuestion{Asks: true}, m.note("stopQuestion")
}

func (m *motor) EmailBody(context.Context, view.EmailBodyQuery) (view.MessageBody, view.Blob, error) {
	return view.MessageBody{Kind: view.BodyText}, view.Blob{Type: "text/plain", Data: []byte("x")}, m.note("emailBody")
}

func (m *motor) EmailFile(context.Context, view.EmailFileQuery) (view.PartFile, view.Blob, error) {
	return view.PartFile{Name: "a.pdf"}, view.Blob{Type: "application/pdf", Data: []byte{1}}, m.note("emailFile")
}

func (m *motor) Forget(context.Context) error { return m.note("forget") }

// screen is a page with what it was sent and what was reported of it.
type screen struct {
	*Page
	motor    *motor
	sent     []string
	reported []error
}

func newScreen() *screen {
	s := &screen{motor: &motor{}}
	s.Page = NewPage(s.motor,
		func(b []byte) { s.sent = append(s.sent, string(b)) },
		func(err error) { s.reported = append(s.reported, err) },
	)
	return s
}

func (s *screen) ask(message string) string {
	return string(s.tell(message).JSON)
}

func (s *screen) tell(message string, files ...view.File) Answer {
	return Dispatch(context.Background(), s.Page, Message{JSON: []byte(message), Files: files})
}

const hello = `{"id":1,"call":"hello","args":{"build":"b1","zone":"Europe/Berlin"}}`

func TestDispatch(t *testing.T) {
	const invalid = `{"id":7,"fault":{"kind":"invalid","op":"bridge.dispatch"}}`
	tests := []struct {
		name, message, want string
		asked               []string
	}{
		{"ping", `{"id":7,"call":"ping","args":{}}`, `{"id":7,"reply":{}}`, nil},
		{"no arguments", `{"id":7,"call":"ping"}`, `{"id":7,"reply":{}}`, nil},
		{"unknown fields", `{"id":7,"call":"ping","args":{"x":1},"y":[2]}`, `{"id":7,"reply":{}}`, nil},
		{"wake", `{"id":7,"call":"wake","args":{}}`, `{"id":7,"reply":{}}`, []string{"wake"}},
		{"self check", `{"id":7,"call":"selfCheck"}`, `{"id":7,"reply":{"checks":[{"name":"text","ok":true,"detail":"é"}]}}`, []string{"selfCheck"}},
		{"zoned time", `{"id":7,"call":"zonedTime","args":{"local":"2026-11-22T09:00","zone":"UTC"}}`,
			`{"id":7,"reply":{"local":"2026-11-22T09:00","zone":"UTC","at":5}}`, []string{"zonedTime 2026-11-22T09:00 UTC"}},
		{"the page's zone", `{"id":7,"call":"zonedTime","args":{"local":"x"}}`,
			`{"id":7,"reply":{"local":"x","zone":"Europe/Berlin","at":5}}`, []string{"zonedTime x Europe/Berlin"}},
		{"forget", `{"id":7,"call":"forget","args":{}}`, `{"id":7,"reply":{}}`, []string{"forget"}},
		{"unknown call", `{"id":7,"call":"launch","args":{}}`, invalid, nil},
		{"no call", `{"id":7}`, invalid, nil},
		{"wrong arguments", `{"id":7,"call":"watch","args":{"view":3}}`, `{"id":7,"fault":{"kind":"invalid","op":"bridge.watch"}}`, nil},
		{"arguments that are no object", `{"id":7,"call":"watch","args":"session"}`, `{"id":7,"fault":{"kind":"invalid","op":"bridge.watch"}}`, nil},
		{"unknown view", `{"id":7,"call":"watch","args":{"view":"sky"}}`, `{"id":7,"fault":{"kind":"invalid","op":"bridge.watch"}}`, nil},
		{"unwatch of an unknown view", `{"id":7,"call":"unwatch","args":{"view":"sky"}}`, `{"id":7,"fault":{"kind":"invalid","op":"bridge.unwatch"}}`, nil},
		{"not JSON", `{"id":7`, `{"id":0,"fault":{"kind":"invalid","op":"bridge.dispatch"}}`, nil},
		{"nothing", ``, `{"id":0,"fault":{"kind":"invalid","op":"bridge.dispatch"}}`, nil},
		{"negative id", `{"id":-7,"call":"ping"}`, `{"id":0,"fault":{"kind":"invalid","op":"bridge.dispatch"}}`, nil},
		{"too large", strings.Repeat(" ", MaxMessageBytes+1), `{"id":0,"fault":{"kind":"tooLarge","op":"bridge.dispatch"}}`, nil},
	}
	for _, tt := range tests {
		s := newScreen()
		s.ask(hello)
		if got := s.ask(tt.message); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if diff := cmp.Diff(tt.asked, s.motor.asked); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// SYNC-06: an engine serves pages of its own build only.
func TestHelloComesFirst(t *testing.T) {
	s := newScreen()
	const want = `{"id":2,"fault":{"kind":"invalid","op":"bridge.dispatch"}}`
	for _, c := range calls {
		switch c.name {
		case callHello, callPing, callBye:
			continue
		}
		if got := s.ask(`{"id":2,"call":"` + c.name + `","args":{"view":"session"}}`); got != want {
			t.Errorf("%s before hello: %s", c.name, got)
		}
	}
	if got, want := s.ask(`{"id":1,"call":"hello","args":{"build":"b2"}}`), `{"id":1,"fault":{"kind":"tooOld","op":"bridge.hello"}}`; got != want {
		t.Errorf("another build: %s", got)
	}
	if got := s.ask(`{"id":2,"call":"wake"}`); got != want {
		t.Errorf("after a refused hello: %s", got)
	}
	if got, want := s.ask(hello), `{"id":1,"reply":{"version":"1","build":"b1","protocol":1}}`; got != want {
		t.Errorf("hello: %s", got)
	}
	if got, want := s.ask(`{"id":2,"call":"wake"}`), `{"id":2,"reply":{}}`; got != want {
		t.Errorf("after hello: %s", got)
	}
}

func TestWatch(t *testing.T) {
	s := newScreen()
	s.ask(hello)
	s.ask(`{"id":2,"call":"watch","args":{"view":"session"}}`)
	s.motor.tell(view.Session{Connection: view.Connection{State: view.Online}})
	const (
		offline = `{"view":"session","data":{"profile":null,"connection":{"state":"offline","lastContact":0,"retryAt":0,"fault":null},"engine":{"version":"","build":"","protocol":0},"relay":null}}`
		online  = `{"view":"session","data":{"profile":null,"connection":{"state":"online","lastContact":0,"retryAt":0,"fault":null},"engine":{"version":"","build":"","protocol":0},"relay":null}}`
	)
	if diff := cmp.Diff([]string{offline, online}, s.sent); diff != "" {
		t.Error(diff)
	}
	// Watching again starts anew; unwatching twice is no error.
	s.ask(`{"id":3,"call":"watch","args":{"view":"session"}}`)
	s.ask(`{"id":4,"call":"unwatch","args":{"view":"session"}}`)
	if got, want := s.ask(`{"id":5,"call":"unwatch","args":{"view":"session"}}`), `{"id":5,"reply":{}}`; got != want {
		t.Errorf("got %s", got)
	}
	if diff := cmp.Diff([]string{"watch SessionQuery", "unwatch SessionQuery", "watch SessionQuery", "unwatch SessionQuery"}, s.motor.asked); diff != "" {
		t.Error(diff)
	}
}

func TestByeEndsThePage(t *testing.T) {
	s := newScreen()
	s.ask(hello)
	s.ask(`{"id":2,"call":"watch","args":{"view":"session"}}`)
	if got, want := s.ask(`{"id":3,"call":"bye"}`), `{"id":3,"reply":{}}`; got != want || !s.Closed() {
		t.Errorf("got %s, closed %v", got, s.Closed())
	}
	if diff := cmp.Diff([]string{"watch SessionQuery", "unwatch SessionQuery"}, s.motor.asked); diff != "" {
		t.Error(diff)
	}
	if got, want := s.ask(`{"id":4,"call":"watch","args":{"view":"session"}}`), `{"id":4,"fault":{"kind":"invalid","op":"bridge.dispatch"}}`; got != want {
		t.Errorf("after bye: %s", got)
	}
}

// The text of an error stays behind: a rule's kind and operation go to the
// page, everything about an internal error goes to the log.
func TestFaults(t *testing.T) {
	tests := []struct {
		name     string
		err      error
		want     string
		reported int
	}{
		{"a rule", fmt.Errorf("wake: %w", fault.New(fault.Full, "idb.write", "secret")), `{"id":2,"fault":{"kind":"full","op":"idb.write"}}`, 0},
		{"internal", errors.New("secret"), `{"id":2,"fault":{"kind":"internal","op":"bridge.wake"}}`, 1},
	}
	for _, tt := range tests {
		s := newScreen()
		s.ask(hello)
		s.motor.err = tt.err
		if got := s.ask(`{"id":2,"call":"wake"}`); got != tt.want || len(s.reported) != tt.reported {
			t.Errorf("%s: got %s, reported %v", tt.name, got, s.reported)
		}
	}
}

func TestBusyAndFarewell(t *testing.T) {
	tests := []struct{ name, message, want string }{
		{"request", `{"id":7,"call":"ping"}`, `{"id":7,"fault":{"kind":"busy","op":"bridge.dispatch"}}`},
		{"garbage", `[`, `{"id":0,"fault":{"kind":"busy","op":"bridge.dispatch"}}`},
	}
	for _, tt := range tests {
		if got := string(Busy([]byte(tt.message))); got != tt.want {
			t.Errorf("%s: got %s", tt.name, got)
		}
	}
	if got := string(Farewell()); got != `{"bye":true}` {
		t.Errorf("farewell: %s", got)
	}
}

func FuzzDispatch(f *testing.F) {
	f.Add([]byte(hello), true)
	for _, c := range calls {
		f.Add([]byte(`{"id":2,"call":"`+c.name+`","args":{"view":"session","local":"2026-11-22T09:00","zone":"UTC","build":"b1"}}`), true)
		f.Add([]byte(`{"id":18446744073709551615,"call":"`+c.name+`","args":null}`), false)
		f.Add([]byte(`{"id":3,"call":"`+c.name+`","args":`+everything+`}`), true)
	}
	for _, v := range views {
		f.Add([]byte(`{"id":4,"call":"watch","args":{"view":"`+v.name+`","key":"k","args":`+everything+`}}`), true)
	}
	f.Add([]byte{}, true)
	f.Add([]byte(`{"id":1e3,"call":{},"args":[[[[]]]]}`), true)
	f.Add([]byte("{\"id\":2,\"call\":\"zonedTime\",\"args\":{\"local\":\"\xff\\ud800\"}}"), true)
	f.Add(bytes.Repeat([]byte("["), 20_000), true)
	f.Fuzz(func(t *testing.T, message []byte, greeted bool) {
		s := newScreen()
		if greeted {
			s.ask(hello)
		}
		for _, b := range [][]byte{Dispatch(t.Context(), s.Page, Message{JSON: message}).JSON, Busy(message)} {
			var a struct {
				ID    *uint64          `json:"id"`
				Reply *json.RawMessage `json:"reply"`
				Fault *Fault           `json:"fault"`
			}
			if err := json.Unmarshal(b, &a); err != nil {
				t.Fatalf("%q: %v", b, err)
			}
			if a.ID == nil || (a.Reply == nil) == (a.Fault == nil) || len(b) > MaxMessageBytes {
				t.Fatalf("not an answer: %q", b)
			}
		}
		for _, b := range s.sent {
			if !json.Valid([]byte(b)) {
				t.Fatalf("sent %q", b)
			}
		}
	})
}
