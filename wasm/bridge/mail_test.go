package bridge

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regarding/wasm/view"
)

// page is a file of a page, for what only counts them.
type page struct{}

func (page) Read(context.Context, int64, int) ([]byte, error) { return nil, nil }

// MBX-01: as many files travel beside the message as it names.
func TestFilesBesideTheMessage(t *testing.T) {
	const start = `{"id":7,"call":"startImport","args":{"id":"` + someID + `","mailbox":"default","from":0,"total":2,"files":[` +
		`{"name":"a.eml","path":"mail/a.eml","sizeBytes":1},{"name":"b.mbox","path":"b.mbox","sizeBytes":2}]}}`
	const refused = `{"id":7,"fault":{"kind":"invalid","op":"bridge.startImport"}}`
	for files, want := range []string{refused, refused, `{"id":7,"reply":{}}`, refused} {
		s := newScreen()
		s.ask(hello)
		handles := make([]view.File, files)
		for i := range handles {
			handles[i] = page{}
		}
		if got := string(s.tell(start, handles...).JSON); got != want {
			t.Errorf("%d files: %s", files, got)
		}
		asked := []string{"startImport default 2"}
		if want == refused {
			asked = nil
		}
		if diff := cmp.Diff(asked, s.motor.asked); diff != "" {
			t.Errorf("%d files: %s", files, diff)
		}
	}
}

// MBX-05: bytes go beside the reply, and only with those that have some.
func TestBytesBesideTheReply(t *testing.T) {
	s := newScreen()
	s.ask(hello)
	a := s.tell(`{"id":7,"call":"attachment","args":{"id":"` + someID + `","part":"2.1"}}`)
	if got := string(a.JSON); got != `{"id":7,"reply":{"name":"a.png","type":"","sizeBytes":0}}` {
		t.Error(got)
	}
	if diff := cmp.Diff(&view.Blob{Type: "image/png", Data: []byte{1}}, a.Blob); diff != "" {
		t.Error(diff)
	}
	if a := s.tell(`{"id":8,"call":"ping"}`); a.Blob != nil {
		t.Error("bytes beside a ping")
	}
	s.motor.err = fmt.Errorf("broken")
	if a := s.tell(`{"id":9,"call":"attachment","args":{"id":"` + someID + `","part":"2.1"}}`); a.Blob != nil || !strings.Contains(string(a.JSON), "fault") {
		t.Errorf("a refused call: %s, %v", a.JSON, a.Blob)
	}
}

func TestMessageIDs(t *testing.T) {
	s := newScreen()
	s.ask(hello)
	if got := s.ask(`{"id":7,"call":"messageIds","args":{"folder":"` + someID + `","sort":"date","count":10000}}`); got != `{"id":7,"reply":{"ids":[]}}` {
		t.Error(got)
	}
}

// What is beyond a limit is refused before the engine hears of it.
func TestMailLimits(t *testing.T) {
	const zero = `"00000000-0000-0000-0000-000000000000"`
	id := `"` + someID + `"`
	ids := "[" + strings.TrimSuffix(strings.Repeat(id+",", view.MaxSelected+1), ",") + "]"
	long := strings.Repeat("x", 5000)
	tests := []struct{ call, args string }{
		{"markMessages", `{"mutation":` + id + `,"messages":{"ids":[]}}`},
		{"markMessages", `{"mutation":` + id + `,"messages":{"ids":` + ids + `}}`},
		{"markMessages", `{"mutation":` + zero + `,"messages":{"ids":[` + id + `]}}`},
		{"markMessages", `{"mutation":` + id + `,"messages":{"ids":[` + id + `],"all":{"sort":"date"}}}`},
		{"markMessages", `{"mutation":` + id + `,"messages":{"all":{"sort":"colour"}}}`},
		{"moveMessages", `{"mutation":` + id + `,"messages":{"ids":[` + id + `]}}`},
		{"createFolder", `{"mutation":` + id + `,"mailbox":` + id + `,"name":""}`},
		{"createFolder", `{"mutation":` + id + `,"mailbox":` + id + `,"name":"` + long + `"}`},
		{"createFolder", `{"mutation":` + id + `,"mailbox":` + id + `,"parent":` + zero + `,"name":"a"}`},
		{"renameFolder", `{"mutation":` + id + `,"id":` + id + `,"name":""}`},
		{"moveFolder", `{"mutation":` + id + `,"id":` + id + `,"parent":` + zero + `}`},
		{"distrustSender", `{"mutation":` + id + `,"id":` + id + `,"address":"` + long + `"}`},
		{"startImport", `{"id":` + id + `,"mailbox":"mine","total":1,"files":[{"name":"a"}]}`},
		{"startImport", `{"id":` + id + `,"mailbox":"default","total":0,"files":[]}`},
		{"startImport", `{"id":` + id + `,"mailbox":"default","from":1,"total":1,"files":[{"name":"a"}]}`},
		{"startImport", `{"id":` + id + `,"mailbox":"default","total":1,"files":[{"name":"a","sizeBytes":-1}]}`},
		{"startImport", `{"id":` + id + `,"mailbox":"default","total":1,"files":[{"name":"` + long + `"}]}`},
		{"pauseImport", `{"id":` + zero + `}`},
		{"messageIds", `{"sort":"date","count":10001}`},
		{"messageBody", `{"id":` + id + `,"part":"` + long + `"}`},
		{"attachment", `{"id":` + zero + `}`},
		{"keepOffline", `{"bodiesMonths":-1}`},
		{"fetchMessage", `{"id":` + zero + `}`},
		{"watch", `{"view":"messages","args":{"sort":"date","count":501}}`},
		{"watch", `{"view":"messages","args":{"sort":"date","folder":` + zero + `}}`},
		{"watch", `{"view":"message","args":{"id":` + zero + `}}`},
		{"watch", `{"view":"cards","args":{"search":"` + long + `"}}`},
		{"watch", `{"view":"card","args":{}}`},
		{"trackMessages", `{"mutation":` + id + `,"messages":{"ids":[]}}`},
		{"trackMessages", `{"mutation":` + zero + `,"messages":{"ids":[` + id + `]}}`},
		{"setRegarding", `{"mutation":` + id + `,"messages":{"ids":[]},"regarding":null}`},
		{"setRegarding", `{"mutation":` + id + `,"messages":{"ids":[` + id + `]},"regarding":{"entity":"account","id":` + zero + `}}`},
		{"setRegarding", `{"mutation":` + id + `,"messages":{"ids":[` + id + `]},"regarding":{"entity":"mailmessage","id":` + id + `}}`},
		{"stopTracking", `{"mutation":` + id + `,"id":` + zero + `}`},
		{"matchAddress", `{"mutation":` + id + `,"address":"","record":{"entity":"contact","id":` + id + `},"item":` + id + `}`},
		{"matchAddress", `{"mutation":` + id + `,"address":"a@a.example","record":{"entity":"nothing","id":` + id + `},"item":` + id + `}`},
		{"matchAddress", `{"mutation":` + id + `,"address":"a@a.example","record":{"entity":"contact","id":` + id + `},"item":` + zero + `}`},
		{"regardingChoices", `{"count":51}`},
		{"regardingChoices", `{"search":"` + long + `"}`},
		{"regardingChoices", `{"entities":["nothing"]}`},
		{"searchServer", `{"count":51}`},
		{"pin", `{"record":{"entity":"account","id":` + zero + `},"pinned":true}`},
		{"trackPreview", `{"messages":{"ids":[` + id + `]},"count":201}`},
		{"trackPreview", `{"messages":{"ids":[]},"count":1}`},
		{"filterWords", `{"entity":"nosuch"}`},
		{"stopQuestion", `{"id":` + zero + `}`},
		{"emailBody", `{}`},
		{"emailFile", `{}`},
		{"watch", `{"view":"pane","args":{}}`},
		{"watch", `{"view":"email","args":{}}`},
		{"watch", `{"view":"timeline","args":{"entity":"account","id":` + id + `,"count":201}}`},
		{"watch", `{"view":"timeline","args":{"entity":"mailbox","id":` + id + `,"count":20}}`},
	}
	for _, tt := range tests {
		s := newScreen()
		s.ask(hello)
		got := s.tell(`{"id":7,"call":"`+tt.call+`","args":`+tt.args+`}`, page{})
		if !strings.HasPrefix(string(got.JSON), `{"id":7,"fault":{"kind":"invalid"`) || len(s.motor.asked) > 0 {
			t.Errorf("%s %.100s: got %s, asked %q", tt.call, tt.args, got.JSON, s.motor.asked)
		}
	}
}
