package crm

import "fmt"

// Role is what a user may do in an organization. Roles travel as numbers and
// are stored so; they are only ever appended.
//
// Source: product.md, "Rights"; REL-03.
type Role uint8

const (
	// Member creates, reads and changes the organization's records.
	Member Role = iota + 1
	// ReadOnly reads them.
	ReadOnly
	// Administrator is a member who also manages users, roles and options.
	Administrator
)

var roleNames = [...]string{Member: "member", ReadOnly: "readOnly", Administrator: "administrator"}

// Roles lists every role, in the order of their numbers.
func Roles() []Role { return []Role{Member, ReadOnly, Administrator} }

// String returns the stable name of r, for example "readOnly".
func (r Role) String() string {
	if r.Known() {
		return roleNames[r]
	}
	return fmt.Sprintf("role(%d)", uint8(r))
}

// Known reports whether this build knows r. A role it does not know has no
// rights.
func (r Role) Known() bool { return r >= Member && int(r) < len(roleNames) }

// MarshalText writes the stable name of r.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText accepts the names of known roles.
func (r *Role) UnmarshalText(text []byte) error {
	for _, role := range Roles() {
		if role.String() == string(text) {
			*r = role
			return nil
		}
	}
	return fmt.Errorf("unknown role %.40q", text)
}

// ManagesUsers reports whether r may invite people and change their roles.
func (r Role) ManagesUsers() bool { return r == Administrator }
