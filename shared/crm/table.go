package crm

import (
	"fmt"
	"strconv"
)

// table is how an entity is written down in entity_*.go: its description and
// its attributes, one a line. Slots are the places of the lines and groups are
// numbered where they are first named, so lines are only ever appended: new
// ones go to the end of the entity's own list, never into the system lines.
// testdata/catalogue.golden pins the numbers.
type table struct {
	EntityInfo
	fields []field
}

// field is one line of a table.
type field struct {
	Attribute
	// group is the name of the field group; "" gives the field one of its own.
	group string
}

// computedGroup is the name of group 0.
const computedGroup = "computed"

// hot keeps the field in memory on devices.
func (f field) hot() field { f.Hot = true; return f }

// internal keeps the field from being shown to people.
func (f field) internal() field { f.Internal = true; return f }

// must makes the field required.
func (f field) must() field { f.Required = true; return f }

// since says which version of the catalogue brought the field.
func (f field) since(version uint32) field { f.Since = version; return f }

// within bounds the length of a text.
func (f field) within(length int) field { f.MaxLength = length; return f }

// in joins the field to a field group (S17).
func (f field) in(group string) field { f.group = group; return f }

// computed keeps the field from being written by a person.
func (f field) computed() field { f.group = computedGroup; return f }

// between bounds a number, in the unit in which it is held.
func (f field) between(low, high int64) field { f.Min, f.Max = low, high; return f }

func line(t Type, name, label string) field {
	return field{Attribute: Attribute{Name: name, Label: label, Type: t, Since: 1}}
}

func ident(name, label string) field    { return line(TypeID, name, label).computed() }
func memo(name, label string) field     { return line(TypeMemo, name, label) }
func integer(name, label string) field  { return line(TypeInteger, name, label) }
func decimal(name, label string) field  { return line(TypeDecimal, name, label) }
func money(name, label string) field    { return line(TypeMoney, name, label) }
func datetime(name, label string) field { return line(TypeDateTime, name, label) }
func date(name, label string) field     { return line(TypeDate, name, label) }
func blob(name, label string) field     { return line(TypeBytes, name, label) }
func hash(name, label string) field     { return line(TypeBlob, name, label) }
func language(name, label string) field { return line(TypeLanguage, name, label) }

func text(name, label string, length int) field {
	f := line(TypeText, name, label)
	f.MaxLength = length
	return f
}

func bytesOf(name, label string, length int) field { return blob(name, label).within(length) }

func email(name, label string) field {
	f := line(TypeEmail, name, label)
	f.MaxLength = 320 // 64 before the @ and 255 after it: RFC 5321, 4.5.3.1
	return f
}

func phone(name, label string) field {
	f := line(TypePhone, name, label)
	f.MaxLength = 50
	return f
}

func url(name, label string) field {
	f := line(TypeURL, name, label)
	f.MaxLength = 2048
	return f
}

func lookup(name, label string, targets ...Entity) field {
	f := line(TypeLookup, name, label)
	f.Targets = targets
	return f
}

func owner(name, label string, targets ...Entity) field {
	f := line(TypeOwner, name, label)
	f.Targets = targets
	return f
}

func withOptions(t Type, name, label string, options []Option) field {
	f := line(t, name, label)
	f.Options = options
	return f
}

func boolean(name, label, no, yes string) field {
	return withOptions(TypeBoolean, name, label, from(0, no, yes))
}

func yesNo(name, label string) field { return boolean(name, label, "No", "Yes") }

func choice(name, label string, options []Option) field {
	return withOptions(TypeChoice, name, label, options)
}

func choices(name, label string, options []Option) field {
	return withOptions(TypeChoices, name, label, options)
}

// from numbers labels from first on.
func from(first int64, labels ...string) []Option {
	options := make([]Option, len(labels))
	for i, label := range labels {
		options[i] = Option{Value: first + int64(i), Label: label}
	}
	return options
}

// stamps are the lines that say who made and last changed a row.
func stamps() []field {
	return []field{
		datetime("createdon", "Created On").computed().hot(),
		lookup("createdby", "Created By", SystemUser).computed(),
		datetime("modifiedon", "Modified On").computed().hot(),
		lookup("modifiedby", "Modified By", SystemUser).computed(),
	}
}

// owning are the lines of rows that have an owner.
func owning() []field {
	return []field{
		owner("ownerid", "Owner", SystemUser, Team).hot().must(),
		lookup("owningbusinessunit", "Owning Business Unit", BusinessUnit).computed(),
	}
}

// standing are the lines for a row's state and status, one group (S17).
func standing(states, statuses []Option) []field {
	return []field{
		withOptions(TypeState, "statecode", "Status", states).in("state").hot(),
		withOptions(TypeStatus, "statuscode", "Status Reason", statuses).in("state").hot(),
	}
}

// activeOrNot is the standing of rows that are active or inactive.
func activeOrNot() []field {
	return standing(from(0, "Active", "Inactive"), []Option{{1, "Active", 0}, {2, "Inactive", 1}})
}

// exchange are the lines that say in which currency a row's amounts are.
func exchange() []field {
	return []field{
		lookup("transactioncurrencyid", "Currency", TransactionCurrency),
		decimal("exchangerate", "Exchange Rate").computed(),
	}
}

// join appends lists of lines.
func join(lists ...[]field) []field {
	var all []field
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// byNumber holds the catalogue by entity number; attributesByName and
// entitiesByName are its indexes.
var (
	byNumber         = number(tables())
	attributesByName = indexAttributes(byNumber)
	entitiesByName   = indexEntities(byNumber)
)

// number gives slots and groups to the lines of the tables.
func number(tables []table) []*EntityInfo {
	list := make([]*EntityInfo, entityEnd)
	for _, t := range tables {
		info := t.EntityInfo
		if list[info.Number] != nil {
			panic(fmt.Sprintf("crm: entity %d is declared twice", uint16(info.Number)))
		}
		if info.Since == 0 {
			info.Since = 1
		}
		info.Groups = []string{computedGroup}
		numbers := map[string]int{computedGroup: 0}
		info.Attributes = make([]Attribute, len(t.fields))
		for slot, f := range t.fields {
			if f.group == "" {
				f.group = f.Name
			}
			n, known := numbers[f.group]
			if !known {
				n = len(info.Groups)
				if n > maxGroup {
					panic(fmt.Sprintf("crm: %s has more than %d groups", info.Name, maxGroup))
				}
				numbers[f.group] = n
				info.Groups = append(info.Groups, f.group)
			}
			a := f.Attribute
			a.Slot, a.Group = Slot(slot), Group(n)
			a.Since = max(a.Since, info.Since)
			info.Attributes[slot] = a
		}
		list[info.Number] = &info
	}
	return list
}

// maxGroup is the greatest number that a Group can have.
const maxGroup = 255

func indexAttributes(list []*EntityInfo) []map[string]*Attribute {
	index := make([]map[string]*Attribute, len(list))
	for e, info := range list {
		if info == nil {
			continue
		}
		index[e] = make(map[string]*Attribute, len(info.Attributes))
		for i := range info.Attributes {
			a := &info.Attributes[i]
			if index[e][a.Name] != nil {
				panic(fmt.Sprintf("crm: %s.%s is declared twice", info.Name, a.Name))
			}
			index[e][a.Name] = a
		}
	}
	return index
}

func indexEntities(list []*EntityInfo) map[string]Entity {
	index := make(map[string]Entity, len(list))
	for _, info := range list {
		if info != nil {
			index[info.Name] = info.Number
		}
	}
	return index
}

func uintText(n uint64) string { return strconv.FormatUint(n, 10) }

// tables lists the tables of entity_*.go; the order does not matter.
func tables() []table {
	return []table{
		accountTable(), contactTable(), leadTable(), opportunityTable(), incidentTable(),
		emailTable(), appointmentTable(), seriesTable(), taskTable(), phoneCallTable(), letterTable(), faxTable(),
		partyTable(), annotationTable(), connectionTable(), connectionRoleTable(),
		templateTable(), articleTable(), literatureTable(),
		userTable(), teamTable(), membershipTable(), businessUnitTable(),
		currencyTable(), subjectTable(), organizationTable(),
		deviceTable(), issueTable(), noticeTable(), aliasTable(), duplicateTable(),
		mailboxTable(), mailFolderTable(), mailMessageTable(), mailCardTable(),
		linkTable(), bccTable(), attachmentTable(), userQueryTable(),
	}
}
