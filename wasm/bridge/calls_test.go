package bridge

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someID = "01900000-0000-7000-8000-000000000001"

// everything are arguments that every call and view finds its own in.
const everything = `{"mutation":"` + someID + `","id":"` + someID + `","ids":["` + someID + `"],"entity":"account","fields":{"name":"Acme"},` +
	`"owner":{"entity":"systemuser","id":"` + someID + `","name":"Ada"},"state":1,"status":0,"survivor":"` + someID + `",` +
	`"other":"01900000-0000-7000-8000-000000000002","name":"Laptop","entities":["account"],"text":"ac","count":8,"offset":0,` +
	`"writes":[{"mutation":"` + someID + `","entity":"account","id":null,"fields":{"name":"Acme"}}],` +
	`"sort":"name","descending":true,"search":"a","scope":"all",` +
	`"messages":{"ids":["` + someID + `"]},"folder":"` + someID + `","mailbox":"` + someID + `","parent":"` + someID + `","address":"ada@acme.example",` +
	`"part":"2","bodiesMonths":12,"files":[{"name":"a.eml","path":"a.eml","sizeBytes":1}],"total":1,` +
	`"regarding":{"entity":"account","id":"` + someID + `"},"record":{"entity":"contact","id":"` + someID + `"},"pinned":true,` +
	`"item":"` + someID + `","deleteRecord":true,"fetchXml":"<fetch/>","model":{"entity":"contact"}}`

// Every call reaches the engine with its arguments, and is answered.
func TestEveryCall(t *testing.T) {
	want := map[string]string{
		"wake": "wake", "selfCheck": "selfCheck", "zonedTime": "zonedTime  Europe/Berlin", "forget": "forget",
		"createRecord": "propose CreateRecord", "updateRecord": "propose UpdateRecord", "assignRecords": "propose AssignRecords", "writeRecords": "propose CreateRecord",
		"setRecordState": "propose SetRecordState", "deleteRecords": "propose DeleteRecords", "restoreRecords": "propose RestoreRecords",
		"mergeRecords": "propose MergeRecords", "keepBoth": "propose KeepBoth", "undo": "propose Undo", "retryIssue": "propose RetryIssue",
		"recreateIssue": "propose RecreateIssue", "discardIssue": "propose DiscardIssue", "closeNotices": "propose CloseNotices",
		"restoreNotice": "propose RestoreNotice", "nameDevice": "propose NameDevice", "revokeDevice": "propose RevokeDevice",
		"lookup": "lookup ac", "goOffline": "steer 1", "goOnline": "steer 2", "synchronize": "steer 3", "pauseSync": "steer 4",
		"markMessages": "propose MarkMessages", "flagMessages": "propose FlagMessages", "moveMessages": "propose MoveMessages",
		"archiveMessages": "propose ArchiveMessages", "trashMessages": "propose TrashMessages", "deleteMessages": "propose DeleteMessages", "restoreMessages": "propose RestoreMessages",
		"createFolder": "propose CreateFolder", "renameFolder": "propose RenameFolder", "moveFolder": "propose MoveFolder",
		"deleteFolder": "propose DeleteFolder", "emptyFolder": "propose EmptyFolder", "allowRemote": "propose AllowRemote",
		"distrustSender": "propose DistrustSender", "pauseImport": "steerImport 1", "resumeImport": "steerImport 2",
		"cancelImport": "steerImport 3", "dismissImport": "steerImport 4", "messageBody": "messageBody 2", "attachment": "attachment 2",
		"keepOffline": "keepOffline 12", "fetchMessage": "fetchMessage",
		"trackMessages": "propose TrackMessages", "setRegarding": "propose SetRegarding", "stopTracking": "propose StopTracking",
		"matchAddress": "propose MatchAddress", "regardingChoices": "regardingChoices a", "searchServer": "searchServer a", "pin": "pin contact true",
		"trackPreview": "trackPreview 8", "stopQuestion": "stopQuestion", "readFilter": "readFilter <fetch/>", "writeFilter": "writeFilter contact", "filterWords": "filterWords account", "emailBody": "emailBody", "emailFile": "emailFile",
		"resumeSync": "steer 5", "checkCopy": "steer 6", "dropUnreadable": "steer 7", "exportUnsent": "exportUnsent", "moreHistory": "moreHistory account",
	}
	for _, c := range calls {
		s := newScreen()
		s.ask(hello)
		switch c.name {
		case callHello, callPing, callBye, "watch", "unwatch", "startImport", "messageIds": // the last two: mail_test.go
			continue
		}
		got := s.ask(`{"id":7,"call":"` + c.name + `","args":` + everything + `}`)
		if !strings.HasPrefix(got, `{"id":7,"reply":{`) {
			t.Errorf("%s: %s", c.name, got)
		}
		asked := ""
		if len(s.motor.asked) == 1 {
			asked = s.motor.asked[0]
		}
		if asked != want[c.name] {
			t.Errorf("%s asked %q, want %q", c.name, s.motor.asked, want[c.name])
		}
	}
}

// Several writes in one call are answered each for itself, in their order.
func TestWriteRecords(t *testing.T) {
	s := newScreen()
	s.ask(hello)
	got := s.ask(`{"id":7,"call":"writeRecords","args":{"writes":[` +
		`{"mutation":"` + someID + `","entity":"account","id":null,"fields":{"name":"Acme"}},` +
		`{"mutation":"` + someID + `","entity":"nothing","id":null,"fields":{}},` +
		`{"mutation":"` + someID + `","entity":"account","id":"` + someID + `","fields":{"name":"Acme"}}]}}`)
	saved := `{"saved":{"mutation":"` + someID + `","record":null},"fault":null}`
	if want := `{"id":7,"reply":{"results":[` + saved + `,{"saved":null,"fault":{"kind":"invalid","op":"view.check"}},` + saved + `]}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if diff := cmp.Diff([]string{"propose CreateRecord", "propose UpdateRecord"}, s.motor.asked); diff != "" {
		t.Error(diff)
	}
	many := strings.TrimSuffix(strings.Repeat(`{},`, maxWrites+1), ",")
	if got := s.ask(`{"id":8,"call":"writeRecords","args":{"writes":[` + many + `]}}`); !strings.Contains(got, `"fault":{"kind":"invalid"`) {
		t.Errorf("%d writes: %.200s", maxWrites+1, got)
	}
}

// A page watches several views, and one view several times, each under a key.
func TestWatchWithArguments(t *testing.T) {
	s := newScreen()
	s.ask(hello)
	s.ask(`{"id":2,"call":"watch","args":{"view":"record","key":"a","args":{"entity":"account","id":"` + someID + `"}}}`)
	s.ask(`{"id":3,"call":"watch","args":{"view":"record","key":"b","args":{"entity":"contact","id":"` + someID + `"}}}`)
	s.ask(`{"id":4,"call":"watch","args":{"view":"record","key":"a","args":{"entity":"lead","id":"` + someID + `"}}}`)
	s.ask(`{"id":5,"call":"unwatch","args":{"view":"record","key":"b"}}`)
	s.ask(`{"id":6,"call":"unwatch","args":{"view":"history","key":"a"}}`)
	want := []string{
		`{"view":"record","key":"a","data":{"entity":"account","id":"` + someID + `"}}`,
		`{"view":"record","key":"b","data":{"entity":"contact","id":"` + someID + `"}}`,
		`{"view":"record","key":"a","data":{"entity":"lead","id":"` + someID + `"}}`,
	}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Error(diff)
	}
	asked := []string{"watch RecordQuery", "watch RecordQuery", "unwatch RecordQuery", "watch RecordQuery", "unwatch RecordQuery"}
	if diff := cmp.Diff(asked, s.motor.asked); diff != "" {
		t.Error(diff)
	}
}

// What is beyond a limit is refused before the engine hears of it.
func TestLimits(t *testing.T) {
	ids := strings.TrimSuffix(strings.Repeat(`"`+someID+`",`, 2001), ",")
	fields := map[string]any{}
	for i := range 513 {
		fields[fmt.Sprint("f", i)] = i
	}
	many, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	with := func(name, value string) string {
		var args map[string]json.RawMessage
		if err := json.Unmarshal([]byte(everything), &args); err != nil {
			t.Fatal(err)
		}
		args[name] = json.RawMessage(value)
		b, err := json.Marshal(args)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	long := `"` + strings.Repeat("x", 5000) + `"`
	zero := `"00000000-0000-0000-0000-000000000000"`
	tests := []struct{ call, args string }{
		{"deleteRecords", with("ids", "["+ids+"]")},
		{"deleteRecords", with("ids", "[]")},
		{"deleteRecords", with("entity", `"syncissue"`)},
		{"deleteRecords", with("mutation", zero)},
		{"createRecord", with("fields", string(many))},
		{"createRecord", with("fields", `{`+long+`:1}`)},
		{"createRecord", with("entity", `"nothing"`)},
		{"updateRecord", with("id", zero)},
		{"mergeRecords", with("other", `"`+someID+`"`)},
		{"assignRecords", with("owner", `{"entity":"systemuser","id":`+zero+`}`)},
		{"nameDevice", with("name", long)},
		{"lookup", with("text", long)},
		{"lookup", with("count", "51")},
		{"lookup", with("entities", "[]")},
		{"lookup", with("entities", `["nothing"]`)},
		{"closeNotices", with("ids", "["+ids+"]")},
		{"moreHistory", with("entity", `""`)},
		{"watch", `{"view":"list","args":` + with("count", "501") + `}`},
		{"watch", `{"view":"list","args":` + with("offset", "-1") + `}`},
		{"watch", `{"view":"list","args":` + with("sort", `"description"`) + `}`},
		{"watch", `{"view":"list","args":` + with("scope", `"some"`) + `}`},
		{"watch", `{"view":"list","args":` + with("search", long) + `}`},
		{"watch", `{"view":"bin","args":` + with("count", "501") + `}`},
		{"watch", `{"view":"outbox","args":` + with("count", "-1") + `}`},
		{"watch", `{"view":"record","args":` + with("id", zero) + `}`},
		{"watch", `{"view":"session","key":` + long + `}`},
		{"unwatch", `{"view":"session","key":` + long + `}`},
	}
	for _, tt := range tests {
		s := newScreen()
		s.ask(hello)
		got := s.ask(`{"id":7,"call":"` + tt.call + `","args":` + tt.args + `}`)
		if !strings.HasPrefix(got, `{"id":7,"fault":{"kind":"invalid"`) || len(s.motor.asked) > 0 {
			t.Errorf("%s %.100s: got %s, asked %q", tt.call, tt.args, got, s.motor.asked)
		}
	}
	s := newScreen()
	s.ask(hello)
	for i := range maxWatched + 1 {
		got := s.ask(fmt.Sprintf(`{"id":7,"call":"watch","args":{"view":"sync","key":"%d"}}`, i))
		if refused := strings.Contains(got, "fault"); refused != (i == maxWatched) {
			t.Errorf("view %d: %s", i, got)
		}
	}
}
