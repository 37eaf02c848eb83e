package auth

import (
	"net/mail"
	"strings"
)

// maxAddressBytes is the longest address that mail can carry (RFC 5321, 4.5.3.1.3).
const maxAddressBytes = 254

// Address is an e-mail address as its owner writes it.
type Address string

// AddressKey is an address in the one form in which it is looked up.
type AddressKey string

// Key returns the form in which a is looked up: trimmed and in lower case.
func (a Address) Key() AddressKey {
	return AddressKey(strings.ToLower(strings.TrimSpace(string(a))))
}

// parseAddress reads what a person typed as an e-mail address.
func parseAddress(op, typed string) (Address, error) {
	typed = strings.TrimSpace(typed)
	switch {
	case typed == "":
		return "", invalid(op, EmailField, Missing)
	case len(typed) > maxAddressBytes:
		return "", invalid(op, EmailField, TooLong)
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Address != typed || parsed.Name != "" {
		return "", invalid(op, EmailField, NotAnAddress)
	}
	return Address(typed), nil
}
