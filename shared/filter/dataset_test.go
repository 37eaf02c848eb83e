package filter

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
)

// dataset is dataset.json of a conformance pack, loaded.
type dataset struct {
	schema  *Schema
	context Context
	source  *shelf
}

type jsonAttribute struct {
	Type    string
	Targets []string
	Options map[string]string
}

type jsonEntity struct {
	PrimaryID, PrimaryName, EntitySet, HierarchyParent string
	Intersect                                          bool
	Attributes                                         map[string]jsonAttribute
}

type jsonContext struct {
	Now                               time.Time
	TimeZone                          string
	UserID, BusinessUnitID            crm.ID
	UILanguageID                      int64
	WeekStart                         string
	FiscalYearStart, FiscalPeriodType string
	FiscalYearNamedBy                 string
	HierarchySecurityDepth            int
	Collation                         string
}

var jsonTypes = map[string]crm.Type{
	"string": crm.TypeText, "memo": crm.TypeMemo, "integer": crm.TypeInteger, "decimal": crm.TypeDecimal, "money": crm.TypeMoney,
	"boolean": crm.TypeBoolean, "choice": crm.TypeChoice, "choices": crm.TypeChoices, "state": crm.TypeState, "status": crm.TypeStatus,
	"datetime": crm.TypeDateTime, "dateonly": crm.TypeDate, "lookup": crm.TypeLookup, "owner": crm.TypeOwner,
	"uniqueidentifier": crm.TypeLookup, "entityname": crm.TypeText, "language": crm.TypeLanguage,
}

// packFolder is where the conformance pack is.
func packFolder() string {
	if dir := os.Getenv("FETCHXML_DIR"); dir != "" {
		return dir
	}
	return filepath.Join("testdata", "fetchxml")
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func loadDataset(t testing.TB) *dataset {
	t.Helper()
	var file struct {
		Context jsonContext
		Schema  map[string]jsonEntity
		Rows    map[string][]map[string]any
	}
	readJSON(t, filepath.Join(packFolder(), "dataset.json"), &file)
	d := &dataset{}
	d.loadSchema(t, file.Schema)
	d.loadRows(t, file.Rows)
	d.loadContext(t, file.Context)
	return d
}

func (d *dataset) loadSchema(t testing.TB, entities map[string]jsonEntity) {
	numbers := map[string]crm.Entity{}
	for i, name := range slices.Sorted(maps.Keys(entities)) {
		numbers[name] = crm.Entity(1000 + i) // none of the catalogue's
	}
	var infos []*crm.EntityInfo
	for _, name := range slices.Sorted(maps.Keys(entities)) {
		e := entities[name]
		info := &crm.EntityInfo{Number: numbers[name], Name: name, SetName: e.EntitySet, IDName: e.PrimaryID,
			NameOf: e.PrimaryName, Parent: e.HierarchyParent}
		for slot, attribute := range slices.Sorted(maps.Keys(e.Attributes)) {
			j := e.Attributes[attribute]
			a := crm.Attribute{Name: attribute, Type: jsonTypes[j.Type], Slot: crm.Slot(slot)}
			if a.Type == 0 {
				t.Fatalf("%s.%s has the unknown type %q", name, attribute, j.Type)
			}
			if attribute == e.PrimaryID {
				a.Type = crm.TypeID
			}
			for _, target := range j.Targets {
				a.Targets = append(a.Targets, numbers[target])
			}
			for value, label := range j.Options {
				n, err := strconv.ParseInt(value, 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				a.Options = append(a.Options, crm.Option{Value: n, Label: label})
			}
			info.Attributes = append(info.Attributes, a)
		}
		infos = append(infos, info)
	}
	d.schema = NewSchema(infos)
}

func (d *dataset) loadRows(t testing.TB, rows map[string][]map[string]any) {
	d.source = newShelf()
	owner := map[string]crm.Entity{} // of each id
	for name, list := range rows {
		e, _ := d.schema.Entity(name)
		for _, row := range list {
			owner[row[e.IDName].(string)] = e.Number
		}
	}
	for name, list := range rows {
		e, _ := d.schema.Entity(name)
		for _, object := range list {
			row := crm.NewRow(crm.Key{Entity: e.Number, ID: mustID(t, object[e.IDName].(string))}, crm.UserID{})
			for attribute, value := range object {
				a, ok := e.attribute(attribute)
				if !ok {
					t.Fatalf("%s.%s is not in the schema", name, attribute)
				}
				if value != nil && a.Type != crm.TypeID {
					row = row.With(a.Slot, jsonValue(t, a, value, owner))
				}
			}
			d.source.put(row)
		}
	}
}

func mustID(t testing.TB, s string) crm.ID {
	id, err := crm.ParseID(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func jsonValue(t testing.TB, a *crm.Attribute, value any, owner map[string]crm.Entity) crm.Value {
	switch classOf(a) {
	case textual:
		return crm.Str(value.(string))
	case identity:
		s := value.(string)
		return crm.Lookup(crm.Ref{Entity: owner[s], ID: mustID(t, s)})
	case monetary:
		n, high, ok := amount(strconv.FormatFloat(value.(float64), 'f', -1, 64))
		if !ok || n != high {
			t.Fatalf("%s: %v is no amount", a.Name, value)
		}
		return crm.Whole(n)
	case decimal:
		return crm.Number(value.(float64))
	case instant:
		at, err := time.Parse(time.RFC3339, value.(string))
		if err != nil {
			t.Fatal(err)
		}
		return crm.Instant(at)
	case civil:
		at, err := time.Parse(time.DateOnly, value.(string))
		if err != nil {
			t.Fatal(err)
		}
		return crm.Whole(dayOf(at.Date()))
	case plural:
		var members []string
		for _, member := range value.([]any) {
			members = append(members, strconv.FormatInt(int64(member.(float64)), 10))
		}
		return crm.SetOf(members...)
	}
	if b, ok := value.(bool); ok {
		return crm.Bool(b)
	}
	return crm.Whole(int64(value.(float64)))
}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

var fiscalPeriods = map[string]FiscalPeriod{
	"quarterly": Quarters, "monthly": Months, "semiannually": HalfYears, "annually": WholeYears, "fourweekly": FourWeeks,
}

func (d *dataset) loadContext(t testing.TB, c jsonContext) {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	week := slices.Index(weekdays, strings.ToLower(c.WeekStart))
	period, ok := fiscalPeriods[strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(c.FiscalPeriodType))]
	if week < 0 || !ok || c.Collation != "ci-ai" {
		t.Fatalf("context %+v is not understood", c)
	}
	var month, day int
	if _, err := fmt.Sscanf(c.FiscalYearStart, "%d-%d", &month, &day); err != nil {
		t.Fatal(err)
	}
	d.context = Context{
		Now: c.Now, Zone: zone, WeekStart: time.Weekday(week),
		Fiscal: Fiscal{Month: time.Month(month), Day: day, Period: period, NamedByEnd: c.FiscalYearNamedBy == "end"},
		User:   c.UserID, BusinessUnit: c.BusinessUnitID, Language: c.UILanguageID,
	}.WithPeople(d.schema, d.source, c.HierarchySecurityDepth)
}
