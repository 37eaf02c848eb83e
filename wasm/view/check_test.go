package view_test

import (
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// TRK-03: the files of an e-mail are deleted and restored as records are, and
// nothing else is done to them.
func TestCheckFilesOfEmails(t *testing.T) {
	id := crm.ID{0, 0, 0, 0, 0, 1, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}
	of := func(entity string) view.RecordsOf {
		return view.RecordsOf{Mutation: id, Entity: entity, IDs: []crm.ID{id}}
	}
	for _, tt := range []struct {
		name string
		p    view.Proposal
		want bool
	}{
		{"a file is deleted", view.DeleteRecords{RecordsOf: of("activitymimeattachment")}, true},
		{"and restored", view.RestoreRecords{RecordsOf: of("activitymimeattachment")}, true},
		{"it has no owner", view.AssignRecords{RecordsOf: of("activitymimeattachment"), Owner: view.Link{Entity: "systemuser", ID: id}}, false},
		{"it has no state", view.SetRecordState{RecordsOf: of("activitymimeattachment"), State: 1}, false},
		{"a record is deleted", view.DeleteRecords{RecordsOf: of("account")}, true},
		{"a party is not", view.DeleteRecords{RecordsOf: of("activityparty")}, false},
		{"no file is no deletion", view.DeleteRecords{RecordsOf: view.RecordsOf{Mutation: id, Entity: "activitymimeattachment"}}, false},
	} {
		if err := tt.p.Check(); (err == nil) != tt.want {
			t.Errorf("%s: Check = %v, want accepted: %v", tt.name, err, tt.want)
		}
	}
}
