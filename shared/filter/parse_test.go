package filter

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"regarding/shared/fault"
)

// samePlaces compares queries but for positions.
var samePlaces = cmp.Options{cmpopts.IgnoreTypes(Position{}), cmpopts.EquateEmpty()}

func mustParse(t testing.TB, text string) *Query {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return q
}

// FILT-05
func TestParsePositions(t *testing.T) {
	const text = "<?xml version='1.0'?>\n<fetch>\n  <entity name='é'><order attribute='a'/><filter>\n" +
		"\t<condition attribute='a' operator='in'>\r\n<value>1</value><value>ü</value></condition><condition attribute='b' operator='eq' value='2'/>" +
		"</filter></entity>\n</fetch>\n"
	q := mustParse(t, text)
	f := q.Entity.Filters[0]
	in, eq := f.Items[0].(*Condition), f.Items[1].(*Condition)
	for _, c := range []struct {
		what string
		at   Position
		want string // what stands there
		line int
	}{
		{"fetch", q.At, "<fetch>", 2}, {"entity", q.Entity.At, "<entity", 3}, {"order", q.Entity.Orders[0].At, "<order", 3},
		{"filter", f.At, "<filter>", 3}, {"in", in.At, "<condition attribute='a'", 4}, {"second value", in.Values[1].At, "<value>ü", 5},
		{"eq", eq.At, "<condition attribute='b'", 5}, {"value of eq", eq.Values[0].At, "2'", 5},
	} {
		lines := strings.Split(text[:c.at.Offset], "\n")
		column := utf8.RuneCountInString(lines[len(lines)-1]) + 1
		if !strings.HasPrefix(text[c.at.Offset:], c.want) || c.at.Line != c.line || c.at.Column != column {
			t.Errorf("%s is at %+v, want line %d, column %d, %q", c.what, c.at, c.line, column, c.want)
		}
	}
}

// Each error says where, what was found and what could stand there. FILT-05
func TestParseErrors(t *testing.T) {
	in := func(s string) string { return "<fetch>\n<entity name='a'>" + s + "</entity></fetch>" }
	for _, c := range []struct {
		name, text   string
		code         Code
		line, column int
		found        string
	}{
		{"nothing", "", CodeMalformed, 1, 1, "the end of the text"},
		{"not XML", "select 1", CodeMalformed, 1, 1, `text "select 1"`},
		{"bare ampersand", in("<filter><condition attribute='a' operator='eq' value='a & b'/></filter>"), CodeMalformed, 2, 74, "a bare &"},
		{"unknown reference", in("<filter><condition attribute='a' operator='eq' value='&nbsp;'/></filter>"), CodeMalformed, 2, 72, `the reference "&nbsp;"`},
		{"reference to a control character", in("&#1;"), CodeMalformed, 2, 18, `the reference "&#1;"`},
		{"control character", in("\x01"), CodeMalformed, 2, 18, "a control character"},
		{"bytes", in("\xff"), CodeMalformed, 2, 18, "a byte that is not UTF-8"},
		{"no quotes", "<fetch top=5/>", CodeMalformed, 1, 12, `"5"`},
		{"open quote", "<fetch top='5/>", CodeMalformed, 1, 12, "a value without a closing quote"},
		{"< in a value", "<fetch top='<'/>", CodeMalformed, 1, 13, "< in a value"},
		{"mark twice", "<fetch top='1' top='2'/>", CodeMalformed, 1, 16, "a second top"},
		{"no blank", "<fetch top='1'page='2'/>", CodeMalformed, 1, 15, `"p"`},
		{"open comment", "<!-- <fetch/>", CodeMalformed, 1, 1, "a comment without an end"},
		{"open CDATA", "<fetch><![CDATA[ ", CodeMalformed, 1, 8, "CDATA without an end"},
		{"document type", "\n <!doctype fetch><fetch/>", CodeDocumentType, 2, 2, "a document type declaration"},
		{"entity declaration", "<!ENTITY a 'b'><fetch/>", CodeMalformed, 1, 1, `"<!ENTITY a '"`},
		{"wrong end", "<fetch>\n</entity>", CodeMalformed, 2, 1, "</entity>"},
		{"after the end", "<fetch><entity name='a'/></fetch><fetch/>", CodeMalformed, 1, 34, "<fetch>"},
		{"wrong element", in("<order><filter/></order>"), CodeMissingMark, 2, 18, "<order> without attribute"},
		{"unknown element", in("<where/>"), CodeUnknownElement, 2, 18, "<where> in <entity>"},
		{"unknown mark", in("<order attribute='a' by='b'/>"), CodeUnknownMark, 2, 39, `"by" in <order>`},
		{"two entities", "<fetch><entity name='a'/><entity name='b'/></fetch>", CodeUnknownElement, 1, 26, "<entity> in <fetch>"},
		{"text between", in("hello"), CodeMalformed, 2, 18, `text "hello"`},
		{"unknown operator", in("<filter><condition attribute='a' operator='equals'/></filter>"), CodeUnknownOperator, 2, 61, `"equals"`},
		{"value twice", in("<filter><condition attribute='a' operator='eq' value='1'><value>2</value></condition></filter>"), CodeUnexpectedValue, 2, 75, `<value> beside value="..."`},
		{"element in a value", in("<filter><condition attribute='a' operator='eq'><value><b/></value></condition></filter>"), CodeUnknownElement, 2, 72, "<b> in <value>"},
		{"link without from", in("<link-entity name='b' to='c'/>"), CodeMissingMark, 2, 18, "<link-entity> without from"},
		{"top too large", "<fetch top='9999'><entity name='a'/></fetch>", CodeTooManyRows, 1, 13, `top "9999"`},
		{"count is no number", "<fetch count='-1'><entity name='a'/></fetch>", CodeBadMark, 1, 15, `"-1" for count`},
		{"too large", strings.Repeat(" ", MaxBytes+1), CodeTooLarge, 1, 1, "262145 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := Parse(c.text)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, query %v", err, q)
			}
			if e.Code != c.code || e.At.Line != c.line || e.At.Column != c.column || e.Found != c.found || e.Expected == "" {
				t.Errorf("got %s, %v", e.Code, e)
			}
			want := fault.Invalid
			if c.code == CodeTooLarge || c.code == CodeTooManyRows {
				want = fault.TooLarge
			}
			if fault.KindOf(err) != want {
				t.Errorf("kind %v, want %v", fault.KindOf(err), want)
			}
		})
	}
}

func TestErrorReads(t *testing.T) {
	_, err := Parse("<fetch>\n  <entity name='a'><where/></entity></fetch>")
	const want = "filter.parse: invalid: line 2, column 20: found <where> in <entity>, expected <attribute>, <all-attributes>, <order>, <filter> or <link-entity>"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestPrint(t *testing.T) {
	const want = `<fetch top="3" useraworderby="true">
  <entity name="account">
    <attribute name="name"/>
    <order attribute="name" descending="true"/>
    <filter type="or">
      <condition attribute="name" operator="eq" value="O'Neil &amp; &lt;Sons&gt; &quot;&#9;"/>
      <condition attribute="name" operator="eq" value=""/>
      <filter/>
      <link-entity name="contact" from="parentcustomerid" to="accountid" link-type="not any">
        <filter>
          <condition attribute="statecode" operator="in">
            <value>0</value>
            <value/>
          </condition>
        </filter>
      </link-entity>
    </filter>
    <link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="c" visible="false"/>
  </entity>
</fetch>
`
	q := mustParse(t, strings.ReplaceAll(want, "<value/>", "<value></value>"))
	if got := Print(q); strings.ReplaceAll(got, "<value></value>", "<value/>") != want {
		t.Error(cmp.Diff(want, got))
	}
}

// Parse(Print(q)) is q, whatever texts stand in it. FILT-01
func TestParseReadsWhatPrintWrites(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune(" \t\n\r<>&'\"]-aé%_[\u0301\U0001F600;#x")), 1, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{T: t, schema: worldSchema()}
		q := g.query()
		q.Cookie = rapid.SampledFrom([]string{"", "a&b"}).Draw(t, "cookie")
		if q.Cookie != "" {
			q.Top = 0
		}
		var rename func(e *Entity)
		var mangle func(f *Filter)
		rename = func(e *Entity) {
			e.Name = text.Draw(t, "name")
			e.All = g.chance(3)
			for i := range e.Attributes {
				e.Attributes[i] = Attribute{Name: text.Draw(t, "attribute"), Alias: text.Draw(t, "alias"), Aggregate: Aggregate(g.below(7)),
					GroupBy: g.chance(2), Grouping: Grouping(g.below(8)), UTC: g.chance(2), Distinct: g.chance(2)}
			}
			for _, f := range e.Filters {
				mangle(f)
			}
			for _, l := range e.Links {
				l.Hidden, l.Intersect = g.chance(2), g.chance(2)
				rename(&l.Entity)
			}
		}
		mangle = func(f *Filter) {
			f.QuickFind = g.chance(2)
			for _, item := range f.Items {
				switch item := item.(type) {
				case *Condition:
					for i := range item.Values {
						item.Values[i].Text = text.Draw(t, "value")
					}
				case *Filter:
					mangle(item)
				case *Link:
					rename(&item.Entity)
				}
			}
		}
		rename(&q.Entity)
		printed := Print(q)
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if diff := cmp.Diff(q, again, samePlaces); diff != "" {
			t.Fatalf("%s\n%s", diff, printed)
		}
		if Print(again) != printed {
			t.Fatalf("printed again it reads otherwise:\n%s", printed)
		}
	})
}

// FuzzParse: no text makes Parse or Compile panic, and what is accepted is
// accepted as it is printed.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"cases-operators.json", "cases-structure.json", "cases-joins.json", "cases-errors.json"} {
		var cases []conformanceCase
		readJSON(f, filepath.Join("testdata", "fetchxml", pattern), &cases)
		for i := range cases {
			if text := cases[i].text(); len(text) < 4096 {
				f.Add(text)
			}
		}
	}
	f.Add("\uFEFF<?xml version='1.0'?><!-- a --><?pi?><fetch\txmlns:x='y'\n><entity name='a'><no-attrs/></entity></fetch >")
	catalogue := FromCatalogue()
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.At.Line < 1 || e.At.Column < 1 || e.At.Offset > len(text) || e.Found == "" || e.Expected == "" {
				t.Fatalf("error %#v", err)
			}
			return
		}
		again, err := Parse(Print(q))
		if err != nil {
			t.Fatalf("%v\n%s", err, Print(q))
		}
		if diff := cmp.Diff(q, again, samePlaces); diff != "" {
			t.Fatal(diff)
		}
		if p, err := Compile(q, catalogue, Context{}); err == nil {
			if _, err := p.Run(newShelf(), Options{}); err != nil && fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
		}
	})
}
