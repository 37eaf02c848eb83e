package filter

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

type conformanceCase struct {
	Name, Group, Certainty, FetchXML string
	Generate                         *struct {
		Repeat                                int
		Prefix, Unit, Middle, UnitEnd, Suffix string
	}
	Expect struct {
		IDs              *[]string
		Rows             *[]map[string]any
		Error            string
		Ordered          bool
		MoreRecords      *bool
		TotalRecordCount *int
		Walk             []int
	}
}

func (c *conformanceCase) text() string {
	if g := c.Generate; g != nil {
		return g.Prefix + strings.Repeat(g.Unit, g.Repeat) + g.Middle + strings.Repeat(g.UnitEnd, g.Repeat) + g.Suffix
	}
	return c.FetchXML
}

// TestConformance runs the pack in testdata/fetchxml, or in the folder that
// FETCHXML_DIR names: dataset.json and cases-*.json. Each case runs without
// and with indexes, and as it is printed.
//
// FILT-01, FILT-05
func TestConformance(t *testing.T) {
	d := loadDataset(t)
	files, err := filepath.Glob(filepath.Join(packFolder(), "cases-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", packFolder(), err)
	}
	slices.Sort(files)
	for _, file := range files {
		var cases []conformanceCase
		readJSON(t, file, &cases)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			for i := range cases {
				t.Run(cases[i].Name, func(t *testing.T) { d.conform(t, &cases[i]) })
			}
		})
	}
}

func (d *dataset) conform(t *testing.T, c *conformanceCase) {
	text := c.text()
	if c.Expect.Error != "" {
		d.refused(t, text, Code(c.Expect.Error))
		return
	}
	q, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	printed, err := Parse(Print(q))
	if err != nil {
		t.Fatalf("printed: %v", err)
	}
	for _, query := range []*Query{q, printed} {
		for _, source := range []*shelf{d.source, d.source.withIndexes()} {
			d.judge(t, c, *query, source)
		}
	}
}

// refused expects an error of Parse or Compile. Another kind than the pack's
// is told, as the pack says, but no failure.
func (d *dataset) refused(t *testing.T, text string, want Code) {
	begin := time.Now()
	p, err := Read(text, d.schema, d.context)
	took := time.Since(begin)
	if err == nil {
		t.Fatalf("was accepted: %+v", p.Query())
	}
	var e *Error
	if !errors.As(err, &e) || fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge {
		t.Fatalf("%v is no error of this package", err)
	}
	if e.At.Line == 0 || e.Found == "" || e.Expected == "" {
		t.Errorf("%v does not say where, what was found and what was expected", err)
	}
	if e.Code != want {
		t.Logf("kind is %s, the pack says %s: %v", e.Code, want, err)
	}
	if took > time.Second {
		t.Errorf("took %v", took)
	}
}

func (d *dataset) judge(t *testing.T, c *conformanceCase, q Query, source *shelf) {
	t.Helper()
	run := func() *Result {
		p, err := Compile(&q, d.schema, d.context)
		if err != nil {
			t.Fatal(err)
		}
		result, err := p.Run(source, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	result := run()
	want := &c.Expect
	if want.MoreRecords != nil && result.More != *want.MoreRecords {
		t.Errorf("more records = %v, want %v", result.More, *want.MoreRecords)
	}
	if want.TotalRecordCount != nil && result.Total != *want.TotalRecordCount {
		t.Errorf("total = %d, want %d", result.Total, *want.TotalRecordCount)
	}
	rows := result.Rows
	if want.Walk != nil {
		sizes := []int{len(result.Rows)}
		for q.Page = max(q.Page, 1); result.More && len(sizes) <= len(want.Walk); {
			q.Page++
			q.Cookie = result.Cookie
			result = run()
			sizes = append(sizes, len(result.Rows))
			rows = append(rows, result.Rows...)
		}
		if !slices.Equal(sizes, want.Walk) {
			t.Errorf("page sizes = %v, want %v", sizes, want.Walk)
		}
	}
	var got, wanted []string
	if want.IDs != nil {
		wanted = slices.Clone(*want.IDs)
		for _, row := range rows {
			got = append(got, row.Rows[0].ID.String())
		}
	} else {
		for _, row := range *want.Rows {
			wanted = append(wanted, jsonText(t, row))
		}
		for _, row := range rows {
			got = append(got, jsonText(t, d.object(result.Columns, row)))
		}
	}
	if !want.Ordered {
		slices.Sort(got)
		slices.Sort(wanted)
	}
	if !slices.Equal(got, wanted) {
		t.Errorf("got  %v\nwant %v", got, wanted)
	}
}

// object is a row as the pack writes it.
func (d *dataset) object(columns []Column, row ResultRow) map[string]any {
	object := map[string]any{}
	for i, col := range columns {
		if v := row.Values[i]; !v.IsNull() {
			object[col.Name] = packValue(&col, v)
		}
	}
	return object
}

func packValue(col *Column, v crm.Value) any {
	switch v.Kind() {
	case crm.String:
		return v.Text()
	case crm.Reference:
		return v.Ref().ID.String()
	case crm.Time:
		return v.Time().Format(time.RFC3339)
	case crm.Float:
		return v.Float()
	case crm.Set:
		return v.Members()
	}
	switch {
	case col.Aggregate == CountRows || col.Aggregate == CountColumn || col.Grouping != NoGrouping:
	case col.Attribute.Type == crm.TypeMoney:
		return float64(v.Int()) / crm.MoneyUnit
	case col.Attribute.Type == crm.TypeDate:
		year, month, day := dateOf(v.Int())
		return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	}
	return float64(v.Int())
}

// jsonText writes an object with its numbers to four decimals.
func jsonText(t *testing.T, object map[string]any) string {
	t.Helper()
	for name, value := range object {
		if f, ok := value.(float64); ok {
			object[name] = math.Round(f*10_000) / 10_000
		}
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
