package view

import (
	"cmp"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/filter"
)

// FilterWords asks what conditions on an entity can be made of.
type FilterWords struct {
	Entity string `json:"entity"`
}

// FilterVocabulary is the answer.
type FilterVocabulary struct {
	Attributes []FilterAttribute `json:"attributes"` // by label
	Relations  []FilterRelation  `json:"relations"`  // those to one record first, then by label
	// Operators says how many values each takes.
	Operators []FilterOperator `json:"operators"`
}

// FilterAttribute is an attribute and the operators that it can be compared
// with, in the order in which they are offered.
type FilterAttribute struct {
	Attribute
	Operators []string `json:"operators"`
}

// FilterOperator is an operator by its name in FetchXML. Most is -1 for any
// number of values.
type FilterOperator struct {
	Name  string `json:"name"`
	Least int    `json:"least"`
	Most  int    `json:"most"`
	// Counts says that the value is a number (of days, years) and not one of
	// the attribute's; ComparesAttributes that it takes another attribute, too.
	Counts             bool `json:"counts,omitempty"`
	ComparesAttributes bool `json:"comparesAttributes,omitempty"`
}

// FilterRelation is a way to related rows: From is the attribute of the other
// entity, To that of this one.
type FilterRelation struct {
	Entity string `json:"entity"`
	// EntityLabel is what people call the other entity's rows.
	EntityLabel string `json:"entityLabel"`
	From        string `json:"from"`
	To          string `json:"to"`
	// Label is that of the lookup that makes the relation; Many says that it
	// is the other entity's, so that there may be many rows.
	Label string `json:"label"`
	Many  bool   `json:"many"`
}

// Check implements a call's check.
func (c FilterWords) Check() error { return checkEntity(c.Entity) }

// WordsOf answers FilterWords.
func WordsOf(c FilterWords) FilterVocabulary {
	e, _ := crm.EntityNamed(c.Entity)
	info, _ := e.Info()
	v := FilterVocabulary{Attributes: []FilterAttribute{}, Relations: []FilterRelation{}, Operators: []FilterOperator{}}
	for i := range info.Attributes {
		a := &info.Attributes[i]
		described, ok := attributeOf(a)
		if a.Type == crm.TypeID {
			described, ok = Attribute{Name: a.Name, Label: a.Label, Type: TypeLookup, Targets: []string{info.Name}}, true
		}
		if !ok {
			continue
		}
		fa := FilterAttribute{Attribute: described, Operators: []string{}}
		for _, op := range filter.Operators() {
			if op.Takes(a) && op != filter.Neq {
				fa.Operators = append(fa.Operators, op.String())
			}
		}
		v.Attributes = append(v.Attributes, fa)
		for _, target := range a.Targets {
			if to, ok := target.Info(); ok && to.Record {
				v.Relations = append(v.Relations, FilterRelation{Entity: to.Name, EntityLabel: to.Label, From: to.IDName, To: a.Name, Label: a.Label})
			}
		}
	}
	for _, other := range crm.Entities() {
		from, _ := other.Info()
		if from.Personal {
			continue
		}
		for i := range from.Attributes {
			if a := &from.Attributes[i]; slices.Contains(a.Targets, e) {
				v.Relations = append(v.Relations, FilterRelation{Entity: from.Name, EntityLabel: from.Label, From: a.Name, To: info.IDName, Label: a.Label, Many: true})
			}
		}
	}
	slices.SortStableFunc(v.Attributes, func(a, b FilterAttribute) int { return cmp.Compare(a.Label, b.Label) })
	slices.SortStableFunc(v.Relations, func(a, b FilterRelation) int {
		if a.Many != b.Many {
			if b.Many {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Label, b.Label))
	})
	for _, op := range filter.Operators() {
		least, most := op.Values()
		v.Operators = append(v.Operators, FilterOperator{
			Name: op.String(), Least: least, Most: most, Counts: op.Counts(), ComparesAttributes: op.ComparesAttributes(),
		})
	}
	return v
}
