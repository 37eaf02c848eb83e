package crm

// CatalogueVersion is the version of the catalogue of this build. Devices and
// relays of different versions exchange rows: what the older one does not
// know travels by name (S30, S32).
//
// History:
//
//	1  the entities of entity_*.go.
//	2  those of entity_mail.go: the items of a mailbox.
//	3  those of entity_track.go: links, attachments, personal views.
//	4  links say when they ended, and when the relay had them.
const CatalogueVersion = 4

// Entity is the number of an entity in the catalogue. Numbers are stored and
// sent and only ever appended. Methods on a number that this build does not
// know answer with nothing.
type Entity uint16

// Slot is the place of an attribute's value in the rows of its entity. Slots
// are only ever appended.
type Slot uint16

// Group is the number of a field group within its entity: attributes that win
// or lose together (S17). Group 0 holds what is computed and cannot be
// written by a person. Numbers are only ever appended.
type Group uint8

// Type is what an attribute holds, as Dataverse names it.
type Type uint8

const (
	TypeText Type = iota + 1
	TypeMemo
	TypeInteger
	TypeDecimal
	TypeMoney
	TypeBoolean
	TypeChoice
	TypeChoices
	TypeDateTime
	TypeDate
	TypeLookup
	TypeOwner
	TypeState
	TypeStatus
	TypeEmail
	TypePhone
	TypeURL
	TypeID    // the row's own id: holds no slot's value
	TypeBytes // the product's own rows only
	TypeLanguage
	TypeBlob // a Hash: the bytes themselves are kept elsewhere (S23)
)

// Option is one value of a choice, a boolean, a state or a status.
type Option struct {
	Value int64
	Label string
	// State is the state to which a status belongs.
	State int64
}

// Attribute describes one attribute of an entity. Attributes are declared in
// the entity's table only; everything else is derived from it.
type Attribute struct {
	// Name is the logical name, as in Dataverse.
	Name string
	// Label is what people read.
	Label string
	Type  Type
	Slot  Slot
	Group Group
	// Targets are the entities that a lookup may name.
	Targets []Entity
	Options []Option
	// MaxLength is the most characters of a text, or bytes of TypeBytes; 0
	// means MaxTextBytes.
	MaxLength int
	// Min and Max bound a number, in the unit in which it is held; both zero
	// means no bound.
	Min, Max int64
	Required bool
	// Hot attributes are held in memory on devices: what lists show and sort
	// by, and what recognition looks up.
	Hot bool
	// Internal attributes are of use to the product alone: no person is shown
	// them, in a history neither.
	Internal bool
	// Since is the version of the catalogue that brought it.
	Since uint32
}

// Computed reports whether a is written by the product only.
func (a Attribute) Computed() bool { return a.Group == 0 }

// Section is one part of an entity's form, in order.
type Section struct {
	Label      string
	Attributes []string
}

// EntityInfo describes an entity.
type EntityInfo struct {
	Number Entity
	// Name is the logical name, as in Dataverse ("incident").
	Name string
	// Label and Plural are what people read ("Case", "Cases").
	Label, Plural string
	// SetName is the plural in addresses ("incidents").
	SetName string
	// IDName is the logical name of the id ("incidentid").
	IDName string
	// NameOf is the attribute that names a row ("title").
	NameOf string
	// Parent is the lookup that makes a hierarchy, "" for none.
	Parent     string
	Attributes []Attribute // by slot
	// Groups holds the names of the field groups by number; 0 is "computed".
	Groups  []string
	Form    []Section
	Columns []string // of lists, in order
	// Record says that people create, see and edit rows of it as records.
	Record bool
	// Personal rows belong to a user's partition (S1).
	Personal bool
	// Own rows are Personal and written by the partition's user, whatever the role.
	Own bool
	// Item rows are Own rows in a mailbox: its items, its folders, and the
	// mailbox itself.
	Item bool
	// Owned rows have an owner and can be assigned.
	Owned bool
	// Regardable rows can be what an activity is about.
	Regardable bool
	// Activity rows are activities.
	Activity bool
	// First rows are sent before all others when a device fills (S8).
	First bool
	Since uint32
}

// Info returns the description of e. ok is false for a number that this build
// does not know. The caller must not change what it points to.
func (e Entity) Info() (info *EntityInfo, ok bool) {
	if int(e) < len(byNumber) && byNumber[e] != nil {
		return byNumber[e], true
	}
	return nil, false
}

// String returns the logical name of e.
func (e Entity) String() string {
	if info, ok := e.Info(); ok {
		return info.Name
	}
	return "entity(" + uintText(uint64(e)) + ")"
}

// Attribute returns the attribute of e with the given logical name.
func (e Entity) Attribute(name string) (*Attribute, bool) {
	if int(e) >= len(attributesByName) {
		return nil, false
	}
	a, ok := attributesByName[e][name]
	return a, ok
}

// EntityNamed returns the entity with the given logical name.
func EntityNamed(name string) (Entity, bool) {
	e, ok := entitiesByName[name]
	return e, ok
}

// Entities lists every entity of the catalogue, by number.
func Entities() []Entity {
	var list []Entity
	for _, info := range byNumber {
		if info != nil {
			list = append(list, info.Number)
		}
	}
	return list
}
