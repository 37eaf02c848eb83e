package view

import "regarding/shared/crm"

// NewCatalogue returns the catalogue of this build for the page.
func NewCatalogue() Catalogue {
	c := Catalogue{Entities: []Entity{}}
	for _, e := range crm.Entities() {
		if info, _ := e.Info(); info.Record {
			c.Entities = append(c.Entities, entityOf(info))
		}
	}
	return c
}

func entityOf(info *crm.EntityInfo) Entity {
	e := Entity{
		Name: info.Name, Label: info.Label, Plural: info.Plural, NameOf: info.NameOf,
		Attributes: []Attribute{}, Form: []Section{}, Columns: append([]string{}, info.Columns...),
		Owned: info.Owned, States: statesOf(info),
	}
	for i := range info.Attributes {
		if a, ok := attributeOf(&info.Attributes[i]); ok {
			e.Attributes = append(e.Attributes, a)
		}
	}
	for _, s := range info.Form {
		e.Form = append(e.Form, Section(s))
	}
	return e
}

// attributeOf describes a; ok is false for what people never see.
func attributeOf(a *crm.Attribute) (Attribute, bool) {
	t, ok := attributeTypes[a.Type]
	if !ok {
		return Attribute{}, false
	}
	described := Attribute{
		Name: a.Name, Label: a.Label, Type: t, Required: a.Required, Computed: a.Computed(),
		MaxLength: a.MaxLength, Sortable: sortable(a),
	}
	for _, target := range a.Targets {
		described.Targets = append(described.Targets, target.String())
	}
	for _, o := range a.Options {
		described.Options = append(described.Options, Option{Value: o.Value, Label: o.Label})
	}
	return described, true
}

var attributeTypes = map[crm.Type]AttributeType{
	crm.TypeText: TypeText, crm.TypeMemo: TypeMemo, crm.TypeInteger: TypeInteger, crm.TypeDecimal: TypeDecimal,
	crm.TypeMoney: TypeMoney, crm.TypeBoolean: TypeBoolean, crm.TypeChoice: TypeChoice, crm.TypeChoices: TypeChoices,
	crm.TypeDateTime: TypeDateTime, crm.TypeDate: TypeDate, crm.TypeLookup: TypeLookup, crm.TypeOwner: TypeOwner,
	crm.TypeState: TypeState, crm.TypeStatus: TypeStatus, crm.TypeEmail: TypeEmail, crm.TypePhone: TypePhone,
	crm.TypeURL: TypeURL, crm.TypeLanguage: TypeInteger,
}

// sortable reports whether lists can be sorted by a: memory holds it, and its
// values have an order.
func sortable(a *crm.Attribute) bool {
	switch a.Type {
	case crm.TypeID, crm.TypeBytes, crm.TypeChoices:
		return false
	}
	return a.Hot
}

func statesOf(info *crm.EntityInfo) []State {
	states := []State{}
	state, ok := info.Number.Attribute("statecode")
	if !ok {
		return states
	}
	status, hasStatus := info.Number.Attribute("statuscode")
	for _, o := range state.Options {
		s := State{Option: Option{Value: o.Value, Label: o.Label}, Statuses: []Option{}}
		if hasStatus {
			for _, of := range status.Options {
				if of.State == o.Value {
					s.Statuses = append(s.Statuses, Option{Value: of.Value, Label: of.Label})
				}
			}
		}
		states = append(states, s)
	}
	return states
}
