package filter

import "regarding/shared/crm"

// Schema is what queries are checked against: entities with their
// attributes. It is not changed after it was made and safe for concurrent
// use.
type Schema struct {
	byName   map[string]*EntitySchema
	byNumber map[crm.Entity]*EntitySchema
}

// EntitySchema is an entity of a Schema.
type EntitySchema struct {
	*crm.EntityInfo
	attributes map[string]*crm.Attribute
}

// NewSchema makes a Schema of entities. Numbers and names are each used once;
// an id that is not the row's own is a lookup without targets.
func NewSchema(entities []*crm.EntityInfo) *Schema {
	s := &Schema{make(map[string]*EntitySchema, len(entities)), make(map[crm.Entity]*EntitySchema, len(entities))}
	for _, info := range entities {
		e := &EntitySchema{info, make(map[string]*crm.Attribute, len(info.Attributes))}
		for i := range info.Attributes {
			e.attributes[info.Attributes[i].Name] = &info.Attributes[i]
		}
		s.byName[info.Name], s.byNumber[info.Number] = e, e
	}
	return s
}

// FromCatalogue makes the Schema of this build's catalogue.
func FromCatalogue() *Schema {
	var entities []*crm.EntityInfo
	for _, e := range crm.Entities() {
		info, _ := e.Info()
		entities = append(entities, info)
	}
	return NewSchema(entities)
}

// Entity returns the entity with a logical name.
func (s *Schema) Entity(name string) (*EntitySchema, bool) {
	e, ok := s.byName[name]
	return e, ok
}

func (e *EntitySchema) attribute(name string) (*crm.Attribute, bool) {
	a, ok := e.attributes[name]
	return a, ok
}

// class joins the types of attributes that are compared in the same way.
type class uint8

const (
	opaque   class = iota // bytes: null or not
	textual               // String
	whole                 // Int: numbers
	optional              // Int: choices, booleans, languages
	monetary              // Int in ten-thousandths
	decimal               // Float
	instant               // Time
	civil                 // Int: days since 1970
	identity              // Reference, or the row's own id
	plural                // Set of numbers
)

var classNames = [...]string{
	opaque: "bytes", textual: "text", whole: "whole number", optional: "choice", monetary: "money", decimal: "decimal number",
	instant: "date and time", civil: "date", identity: "id", plural: "choices",
}

func (c class) String() string { return classNames[c] }

func classOf(a *crm.Attribute) class {
	switch a.Type {
	case crm.TypeBoolean, crm.TypeChoice, crm.TypeState, crm.TypeStatus, crm.TypeLanguage:
		return optional
	case crm.TypeMoney:
		return monetary
	case crm.TypeDate:
		return civil
	case crm.TypeID:
		return identity
	}
	switch a.Type.Kind() {
	case crm.String:
		return textual
	case crm.Int:
		return whole
	case crm.Float:
		return decimal
	case crm.Time:
		return instant
	case crm.Reference:
		return identity
	case crm.Set:
		return plural
	}
	return opaque
}

// numeric reports whether c holds numbers, that compare with each other.
func (c class) numeric() bool {
	return c == whole || c == optional || c == monetary || c == decimal
}

// fits reports whether an operator of a family takes attributes of class c.
func (f family) fits(c class) bool {
	switch f {
	case anyType:
		return true
	case equality:
		return c != opaque
	case ordering:
		return c.numeric() || c == textual || c == instant || c == civil
	case pattern:
		return c == textual
	case membering:
		return c == plural
	case dating:
		return c == instant || c == civil
	case clocking:
		return c == instant
	case idents, climbing:
		return c == identity
	case speaking:
		return c == optional || c == whole
	}
	return false
}

// wants says which classes f takes.
func (f family) wants() string {
	switch f {
	case ordering:
		return "a number, a date or a text"
	case pattern:
		return "a text"
	case membering:
		return "choices"
	case dating:
		return "a date"
	case clocking:
		return "a date and time"
	case idents:
		return "an id"
	case speaking:
		return "a language"
	case climbing:
		return "an id of an entity with a hierarchy"
	}
	return "an attribute that can be compared"
}
