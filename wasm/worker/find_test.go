package worker

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

func accountsWhere(inner string) string {
	return `<fetch><entity name="account"><order attribute="name" descending="true"/>` + inner + `</entity></fetch>`
}

// filtered watches a list with a filter; last returns what it showed last.
func (e *engine) filtered(text string) (last func() view.List) {
	e.t.Helper()
	var shown view.List
	stop, err := e.Watch(e.t.Context(), view.ListQuery{Entity: "account", Scope: view.ScopeAll, Count: 50, Filter: text}, func(data any) { shown = data.(view.List) })
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(stop)
	settle()
	return func() view.List { settle(); return shown }
}

func namesIn(l view.List) (names []string) {
	for _, row := range l.Rows {
		names = append(names, row.Name)
	}
	return names
}

// FILT-01: a list is what its filter selects, offline too, of values that
// memory holds and of those that only the store does, and stays so.
func TestFilteredList(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		for i := range 30 {
			e.propose(view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{
				"name": fmt.Sprintf("Account %02d", i), "description": fmt.Sprintf("likes %d engines", i%3),
			}})
		}
		byName := e.filtered(accountsWhere(`<filter><condition attribute="name" operator="ends-with" value="7"/></filter>`))
		byText := e.filtered(accountsWhere(`<filter><condition attribute="description" operator="like" value="%2 engines"/></filter>`))
		if got := namesIn(byName()); !slices.Equal(got, []string{"Account 27", "Account 17", "Account 07"}) {
			t.Errorf("by name: %v", got)
		}
		if l := byText(); l.Total != 10 || l.Looked != 30 || l.Filtering {
			t.Errorf("by text: %d of %d, filtering %v", l.Total, l.Looked, l.Filtering)
		}
		e.propose(view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": "Z 7", "description": "2 engines"}})
		time.Sleep(2 * time.Second)
		if got := namesIn(byName()); len(got) != 4 || got[0] != "Z 7" {
			t.Errorf("by name, after one was made: %v", got)
		}
		if l := byText(); l.Total != 11 {
			t.Errorf("by text, after one was made: %d", l.Total)
		}
	})
}

// FILT-05: a filter with a fault makes an empty list that says so.
func TestFilteredListFaults(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		e.create("Acme")
		for text, code := range map[string]string{
			`<fetch><entity name="account"><filter><condition`:                                        "malformed-xml",
			accountsWhere(`<filter><condition attribute="nosuch" operator="eq" value="1"/></filter>`): "unknown-attribute",
			`<fetch><entity name="contact"/></fetch>`:                                                 "unknown-entity",
		} {
			if l := e.filtered(text)(); len(l.Faults) == 0 || l.Faults[0].Code != code || l.Total != 0 {
				t.Errorf("%s: %+v", text, l)
			}
		}
	})
}

// A personal view is saved, changed and deleted as a row of one's own.
func TestPersonalView(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		fields := map[string]view.Input{"name": "Mine", "returnedtypecode": "account", "fetchxml": accountsWhere("\n")}
		saved := e.propose(view.CreateRecord{Mutation: e.id(), Entity: "userquery", Fields: fields})
		views := func() []view.ListRow {
			settle()
			return see[view.List](e, view.ListQuery{
				Entity: "userquery", Scope: view.ScopeAll, Sort: "name", Count: 5,
				Conditions: []view.Condition{{Attribute: "returnedtypecode", Op: view.Eq, Value: "account"}},
			}).Rows
		}
		if rows := views(); len(rows) != 1 || rows[0].Name != "Mine" || rows[0].Pending {
			t.Fatalf("views %+v", rows)
		}
		e.propose(view.UpdateRecord{Mutation: e.id(), Entity: "userquery", ID: saved.Record.ID, Fields: map[string]view.Input{"name": "Still mine"}})
		record := see[view.Record](e, view.RecordQuery{Entity: "userquery", ID: saved.Record.ID})
		if record.Name != "Still mine" || record.Fields["fetchxml"] != accountsWhere("\n") {
			t.Errorf("the view is %+v", record)
		}
		e.propose(view.DeleteRecords{RecordsOf: view.RecordsOf{Mutation: e.id(), Entity: "userquery", IDs: []crm.ID{saved.Record.ID}}})
		if rows := views(); len(rows) != 0 {
			t.Errorf("deleted, and there are %+v", rows)
		}
	})
}
