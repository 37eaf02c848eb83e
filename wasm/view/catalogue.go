package view

// Catalogue describes the entities to the page: forms, lists and labels.
type Catalogue struct {
	Entities []Entity `json:"entities"` // those that people see as records, in the order of menus
}

// Entity describes one entity.
type Entity struct {
	Name       string      `json:"name"` // logical name
	Label      string      `json:"label"`
	Plural     string      `json:"plural"`
	NameOf     string      `json:"nameOf"` // the attribute that names a record
	Attributes []Attribute `json:"attributes"`
	Form       []Section   `json:"form"`
	Columns    []string    `json:"columns"`
	Owned      bool        `json:"owned"`
	// States with their statuses, in order; empty where there are none.
	States []State `json:"states"`
}

// AttributeType is how an attribute is shown and edited.
type AttributeType string

const (
	TypeText     AttributeType = "text"
	TypeMemo     AttributeType = "memo"
	TypeInteger  AttributeType = "integer"
	TypeDecimal  AttributeType = "decimal"
	TypeMoney    AttributeType = "money"
	TypeBoolean  AttributeType = "boolean"
	TypeChoice   AttributeType = "choice"
	TypeChoices  AttributeType = "choices"
	TypeDateTime AttributeType = "datetime"
	TypeDate     AttributeType = "date"
	TypeLookup   AttributeType = "lookup"
	TypeOwner    AttributeType = "owner"
	TypeState    AttributeType = "state"
	TypeStatus   AttributeType = "status"
	TypeEmail    AttributeType = "email"
	TypePhone    AttributeType = "phone"
	TypeURL      AttributeType = "url"
)

// Attribute describes one attribute.
type Attribute struct {
	Name     string        `json:"name"`
	Label    string        `json:"label"`
	Type     AttributeType `json:"type"`
	Targets  []string      `json:"targets,omitempty"`
	Options  []Option      `json:"options,omitempty"`
	Required bool          `json:"required,omitempty"`
	// Computed attributes cannot be edited.
	Computed  bool `json:"computed,omitempty"`
	MaxLength int  `json:"maxLength,omitempty"`
	Sortable  bool `json:"sortable,omitempty"`
}

// Option is one value of a choice.
type Option struct {
	Value int64  `json:"value"`
	Label string `json:"label"`
}

// Section is a part of a form.
type Section struct {
	Label      string   `json:"label"`
	Attributes []string `json:"attributes"`
}

// State is one state with its statuses.
type State struct {
	Option
	Statuses []Option `json:"statuses"`
}
