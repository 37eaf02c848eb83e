package filter

import (
	"errors"
	"testing"

	"regarding/shared/crm"
)

// The conformance data's schema is the least that the catalogue has
// (product.md, "Words").
func TestCatalogueHasTheSchemaOfTheData(t *testing.T) {
	catalogue, data := FromCatalogue(), loadDataset(t).schema
	for name, want := range data.byName {
		e, ok := catalogue.Entity(name)
		if !ok {
			t.Errorf("the catalogue has no %s", name)
			continue
		}
		if e.IDName != want.IDName || e.NameOf != want.NameOf && want.NameOf != "" {
			t.Errorf("%s: id %q, name %q, want %q, %q", name, e.IDName, e.NameOf, want.IDName, want.NameOf)
		}
		if want.Parent != "" && e.Parent != want.Parent {
			t.Errorf("%s: hierarchy by %q, want %q", name, e.Parent, want.Parent)
		}
		for _, a := range want.Attributes {
			held, ok := e.attribute(a.Name)
			if !ok || classOf(held) != classOf(&a) {
				t.Errorf("%s.%s: held as %v, want %v", name, a.Name, held, classOf(&a))
			}
		}
	}
}

func TestCompileForTheCatalogue(t *testing.T) {
	const text = `<fetch><entity name="appointment">
		<filter><condition attribute="statecode" operator="in"><value>0</value><value>3</value></condition></filter>
		<link-entity name="activityparty" from="activityid" to="activityid" link-type="exists">
			<filter><condition attribute="participationtypemask" operator="in"><value>5</value><value>7</value></condition>
				<condition attribute="partyid" operator="eq-userid"/></filter>
		</link-entity></entity></fetch>`
	p, err := Read(text, FromCatalogue(), Context{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Entity().Number != crm.Appointment {
		t.Errorf("selects %v", p.Entity().Name)
	}
	_, err = Read(`<fetch><entity name="appointment"><filter><condition attribute="colour" operator="eq" value="1"/></filter></entity></fetch>`, FromCatalogue(), Context{})
	if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeUnknownAttribute || e.At.Line != 1 || e.At.Column != 43 {
		t.Errorf("error %v", err)
	}
}
