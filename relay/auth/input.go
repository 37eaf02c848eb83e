package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"regarding/shared/crm"
)

// Limits of what a person fills in.
const (
	maxNameRunes     = 200
	minPasswordRunes = 12
	maxPasswordBytes = 1024
	maxAgentBytes    = 200
)

// checkName returns a person's or an organization's name without the blanks
// around it.
func checkName(op string, field Field, typed string) (string, error) {
	name := strings.TrimSpace(typed)
	switch {
	case name == "":
		return "", invalid(op, field, Missing)
	case utf8.RuneCountInString(name) > maxNameRunes:
		return "", invalid(op, field, TooLong)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "", invalid(op, field, Malformed)
	}
	return name, nil
}

// checkNewPassword refuses a password that nobody should choose.
func checkNewPassword(op, password string) error {
	if err := checkPassword(op, password); err != nil {
		return err
	}
	if utf8.RuneCountInString(password) < minPasswordRunes {
		return invalid(op, PasswordField, TooShort)
	}
	return nil
}

// checkPassword refuses a password that is not worth hashing.
func checkPassword(op, password string) error {
	switch {
	case password == "":
		return invalid(op, PasswordField, Missing)
	case len(password) > maxPasswordBytes:
		return invalid(op, PasswordField, TooLong)
	}
	return nil
}

func checkRole(op, name string) (crm.Role, error) {
	if name == "" {
		return 0, invalid(op, RoleField, Missing)
	}
	var role crm.Role
	if err := role.UnmarshalText([]byte(name)); err != nil {
		return 0, invalid(op, RoleField, UnknownRole)
	}
	return role, nil
}

// cutAgent returns a browser's own name, short enough to store.
func cutAgent(agent string) string {
	agent = strings.ToValidUTF8(agent, "")
	if len(agent) <= maxAgentBytes {
		return agent
	}
	end := maxAgentBytes
	for !utf8.RuneStart(agent[end]) {
		end--
	}
	return agent[:end]
}
