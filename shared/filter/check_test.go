package filter

import (
	"errors"
	"testing"

	"regarding/shared/fault"
)

// What the conformance pack does not try. FILT-05
func TestCheckErrors(t *testing.T) {
	const link = `<link-entity name="contact" from="parentcustomerid" to="accountid" alias="c">`
	for _, c := range []struct {
		name, inside string // of <entity name="account">
		code         Code
		found        string
	}{
		{"link of two types", `<link-entity name="contact" from="fullname" to="accountid"/>`, CodeBadLink, "fullname (text) with accountid (id)"},
		{"link to a set", `<link-entity name="account" from="new_tags" to="new_tags"/>`, CodeBadLink, "new_tags (choices) with new_tags (choices)"},
		{"unknown entity of a link", `<link-entity name="none" from="a" to="accountid"/>`, CodeUnknownEntity, `the entity "none"`},
		{"inner link in a filter", `<filter><link-entity name="contact" from="parentcustomerid" to="accountid"/></filter>`, CodeBadLink, "a link of type inner in a filter"},
		{"order in an any link", `<filter><link-entity name="contact" from="parentcustomerid" to="accountid" link-type="any"><order attribute="fullname"/></link-entity></filter>`,
			CodeBadLink, "an order in a link of type any"},
		{"columns within an exists link", `<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="exists">
			<link-entity name="account" from="primarycontactid" to="contactid"><attribute name="name"/></link-entity></link-entity>`, CodeBadLink, "columns of a link of type inner"},
		{"name of a link that stands after", `<link-entity name="task" from="regardingobjectid" to="accountid"><filter><condition entityname="c" attribute="fullname" operator="null"/></filter></link-entity>` + link + `</link-entity>`,
			CodeUnknownAlias, "in the filter of a link the name of one that stands after it"},
		{"name outside an any link", link + `</link-entity><filter><link-entity name="task" from="regardingobjectid" to="accountid" link-type="any"><filter>
			<condition entityname="c" attribute="fullname" operator="null"/></filter></link-entity></filter>`, CodeUnknownAlias, `the name "c"`},
		{"order by an unknown name", `<order entityname="z" attribute="name"/>`, CodeUnknownAlias, `the name "z"`},
		{"order by an unknown alias", `<order alias="z"/>`, CodeUnknownAlias, `the alias "z"`},
		{"valueof an unknown name", `<filter><condition attribute="name" operator="eq" valueof="z.name"/></filter>`, CodeUnknownAlias, `the name "z"`},
		{"valueof another type", `<filter><condition attribute="name" operator="eq" valueof="revenue"/></filter>`, CodeTypeMismatch, "name (text) with revenue (money)"},
		{"valueof and value", `<filter><condition attribute="name" operator="eq" valueof="fax" value="1"/></filter>`, CodeUnexpectedValue, "a value beside valueof"},
		{"like of a number", `<filter><condition attribute="revenue" operator="like" value="1%"/></filter>`, CodeTypeMismatch, "like for revenue, which is money"},
		{"more than a lookup", `<filter><condition attribute="ownerid" operator="gt" value="1"/></filter>`, CodeTypeMismatch, "gt for ownerid, which is id"},
		{"user of a text", `<filter><condition attribute="name" operator="eq-userid"/></filter>`, CodeTypeMismatch, "eq-userid for name, which is text"},
		{"under of a lookup without hierarchy", `<filter><condition attribute="primarycontactid" operator="under" value="01890a5d-ac96-774b-bcce-b302099a8057"/></filter>`,
			CodeTypeMismatch, "under for primarycontactid, which has no hierarchy"},
		{"fiscal period 14", `<filter><condition attribute="createdon" operator="in-fiscal-period" value="14"/></filter>`, CodeBadValue, `"14" for in-fiscal-period`},
		{"fiscal year 0", `<filter><condition attribute="createdon" operator="in-fiscal-year" value="0"/></filter>`, CodeBadValue, `"0" for in-fiscal-year`},
		{"three values between", `<filter><condition attribute="revenue" operator="between"><value>1</value><value>2</value><value>3</value></condition></filter>`, CodeValueCount, "3 values for between"},
		{"groups without aggregate", `<attribute name="name" alias="n" groupby="true"/>`, CodeBadAggregate, "aggregate, groupby or dategrouping"},
		{"alias twice", `<attribute name="name" alias="n"/><attribute name="fax" alias="n"/>`, CodeDuplicateAlias, `a second alias "n"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(`<fetch><entity name="account">`+c.inside+`</entity></fetch>`, FromCatalogue(), Context{})
			var e *Error
			if !errors.As(err, &e) || e.Code != c.code || e.Found != c.found || e.Expected == "" || e.At.Line == 0 {
				t.Errorf("got %v, want %s: %s", err, c.code, c.found)
			}
		})
	}
}

func TestCheckAggregateErrors(t *testing.T) {
	for _, c := range []struct{ name, inside, found string }{
		{"nothing", ``, "an aggregate query without columns"},
		{"all columns", `<all-attributes/>`, "<all-attributes> in an aggregate query"},
		{"neither", `<attribute name="name" alias="n"/>`, "a column without aggregate and groupby"},
		{"both", `<attribute name="name" alias="n" groupby="true" aggregate="count"/>`, "groupby beside aggregate"},
		{"date without a part", `<attribute name="createdon" alias="n" groupby="true"/>`, "a group of date and time without dategrouping"},
		{"part of a text", `<attribute name="name" alias="n" groupby="true" dategrouping="day"/>`, "dategrouping of text"},
		{"distinct sum", `<attribute name="revenue" alias="n" aggregate="sum" distinct="true"/>`, `distinct beside "sum"`},
		{"most of a lookup", `<attribute name="ownerid" alias="n" aggregate="max"/>`, "max of id"},
		{"order by an attribute", `<attribute name="name" alias="n" groupby="true"/><order attribute="name"/>`, `an order by the attribute "name"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(`<fetch aggregate="true"><entity name="account">`+c.inside+`</entity></fetch>`, FromCatalogue(), Context{})
			var e *Error
			if !errors.As(err, &e) || e.Code != CodeBadAggregate || e.Found != c.found {
				t.Errorf("got %v, want %s", err, c.found)
			}
		})
	}
}

// Bytes can be there or not, and nothing else.
func TestBytesAreOpaque(t *testing.T) {
	for inside, want := range map[string]Code{
		`<filter><condition attribute="mutation" operator="not-null"/></filter>`:                                  "",
		`<filter><condition attribute="mutation" operator="eq" value="1"/></filter>`:                              CodeTypeMismatch,
		`<order attribute="mutation"/>`:                                                                           CodeTypeMismatch,
		`<link-entity name="syncissue" from="mutation" to="mutation"/>`:                                           CodeBadLink,
		`<filter><condition attribute="mutation" operator="in"><value>1</value></condition></filter>`:             CodeTypeMismatch,
		`<filter><condition attribute="mutation" operator="contain-values"><value>1</value></condition></filter>`: CodeTypeMismatch,
	} {
		_, err := Read(`<fetch><entity name="syncissue">`+inside+`</entity></fetch>`, FromCatalogue(), Context{})
		var e *Error
		if errors.As(err, &e); (err == nil) != (want == "") || e != nil && e.Code != want {
			t.Errorf("%s: %v, want %q", inside, err, want)
		}
	}
}

// Check finds every wrong part, for an editor to mark them all.
func TestCheckFindsAll(t *testing.T) {
	q := mustParse(t, `<fetch><entity name="account">
		<attribute name="none"/>
		<filter><condition attribute="revenue" operator="eq" value="much"/>
			<condition attribute="name" operator="today"/><condition attribute="name" operator="eq" value="fine"/>
			<filter type="or"><condition attribute="statecode" operator="in"><value>0</value><value>open</value></condition></filter></filter>
		</entity></fetch>`)
	got := map[int]Code{}
	for _, e := range Check(q, FromCatalogue()) {
		got[e.At.Line] = e.Code
	}
	want := map[int]Code{2: CodeUnknownAttribute, 3: CodeBadValue, 4: CodeTypeMismatch, 5: CodeBadValue}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for line, code := range want {
		if got[line] != code {
			t.Errorf("line %d: got %q, want %q", line, got[line], code)
		}
	}
	if errs := Check(mustParse(t, `<fetch><entity name="account"/></fetch>`), FromCatalogue()); errs != nil {
		t.Errorf("nothing is wrong, got %v", errs)
	}
}

// The limits hold for queries that an editor makes, too.
func TestCheckLimits(t *testing.T) {
	conditions, links, wrong := &Filter{}, []*Link{}, &Filter{}
	for range MaxConditions + 1 {
		conditions.Items = append(conditions.Items, &Condition{Attribute: "name", Operator: NotNull})
		wrong.Items = append(wrong.Items, &Condition{Attribute: "none", Operator: NotNull})
	}
	for range MaxLinks + 1 {
		links = append(links, &Link{Entity: Entity{Name: "contact"}, From: "parentcustomerid", To: "accountid"})
	}
	for _, c := range []struct {
		name  string
		query Query
		code  Code
		kind  fault.Kind
	}{
		{"conditions", Query{Entity: Entity{Name: "account", Filters: []*Filter{conditions}}}, CodeTooManyConditions, fault.TooLarge},
		{"links", Query{Entity: Entity{Name: "account", Links: links}}, CodeTooManyLinks, fault.TooLarge},
		{"top", Query{Top: MaxTop + 1, Entity: Entity{Name: "account"}}, CodeTooManyRows, fault.TooLarge},
		{"negative", Query{Count: -1, Entity: Entity{Name: "account"}}, CodeBadMark, fault.Invalid},
		{"top and page", Query{Top: 1, Page: 1, Entity: Entity{Name: "account"}}, CodeBadPaging, fault.Invalid},
		{"no entity", Query{}, CodeUnknownEntity, fault.Invalid},
		{"no operator", Query{Entity: Entity{Name: "account", Filters: []*Filter{{Items: []Item{&Condition{Attribute: "name"}}}}}}, CodeUnknownOperator, fault.Invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compile(&c.query, FromCatalogue(), Context{})
			var e *Error
			if !errors.As(err, &e) || e.Code != c.code || fault.KindOf(err) != c.kind {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
	if errs := Check(&Query{Entity: Entity{Name: "account", Filters: []*Filter{wrong}}}, FromCatalogue()); len(errs) != maxErrors {
		t.Errorf("%d errors, want %d", len(errs), maxErrors)
	}
}
