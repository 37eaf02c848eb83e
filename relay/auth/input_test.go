package auth

import (
	"errors"
	"strings"
	"testing"

	"regarding/shared/fault"
)

type check struct {
	name   string
	typed  string
	want   string
	reason Reason
}

func runChecks(t *testing.T, field Field, f func(string) (string, error), checks []check) {
	t.Helper()
	for _, c := range checks {
		got, err := f(c.typed)
		if c.reason == "" {
			if err != nil || got != c.want {
				t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
			}
			continue
		}
		var refusal *Refusal
		if !errors.As(err, &refusal) || fault.KindOf(err) != fault.Invalid || refusal.Field != field || refusal.Reason != c.reason {
			t.Errorf("%s: got %q, %+v, want %s %s", c.name, got, err, field, c.reason)
		}
	}
}

func TestCheckName(t *testing.T) {
	runChecks(t, NameField, func(s string) (string, error) { return checkName("test", NameField, s) }, []check{
		{"plain", "Ines Duarte", "Ines Duarte", ""},
		{"blanks around it", " \t Inês \n", "Inês", ""},
		{"of another script", "李小龍", "李小龍", ""},
		{"200 characters", strings.Repeat("é", 200), strings.Repeat("é", 200), ""},
		{"none", "", "", Missing},
		{"blanks only", " \n\t ", "", Missing},
		{"201 characters", strings.Repeat("é", 201), "", TooLong},
		{"a line break inside", "Ines\nDuarte", "", Malformed},
		{"a zero byte", "Ines\x00", "", Malformed},
		{"not UTF-8", "Ines\xff", "", Malformed},
	})
}

func TestParseAddress(t *testing.T) {
	domain := "@" + strings.Repeat("x", 180) + ".example"
	runChecks(t, EmailField, func(s string) (string, error) { a, err := parseAddress("test", s); return string(a), err }, []check{
		{"plain", "ines@northbeam.example", "ines@northbeam.example", ""},
		{"blanks around it", " Ines@Northbeam.example\n", "Ines@Northbeam.example", ""},
		{"tagged", "ines+crm@northbeam.example", "ines+crm@northbeam.example", ""},
		{"of another script", "inês@northbeam.example", "inês@northbeam.example", ""},
		{"254 bytes", strings.Repeat("i", 254-len(domain)) + domain, strings.Repeat("i", 254-len(domain)) + domain, ""},
		{"255 bytes", strings.Repeat("i", 255-len(domain)) + domain, "", TooLong},
		{"none", " ", "", Missing},
		{"no at", "ines", "", NotAnAddress},
		{"nothing before the at", "@northbeam.example", "", NotAnAddress},
		{"nothing behind it", "ines@", "", NotAnAddress},
		{"with a name", "Ines <ines@northbeam.example>", "", NotAnAddress},
		{"in brackets", "<ines@northbeam.example>", "", NotAnAddress},
		{"two", "ines@x.example, jonas@x.example", "", NotAnAddress},
		{"a blank inside", "in es@northbeam.example", "", NotAnAddress},
		{"a header inside", "ines@x.example\r\nBcc: all@x.example", "", NotAnAddress},
		{"a comment", "ines@x.example (work)", "", NotAnAddress},
	})
}

func TestAddressKey(t *testing.T) {
	for _, a := range []Address{"INES@Northbeam.EXAMPLE", " ines@northbeam.example "} {
		if got := a.Key(); got != "ines@northbeam.example" {
			t.Errorf("%q has key %q", a, got)
		}
	}
}

func TestCheckNewPassword(t *testing.T) {
	runChecks(t, PasswordField, func(s string) (string, error) { return s, checkNewPassword("test", s) }, []check{
		{"12 characters", "abcdefghijkl", "abcdefghijkl", ""},
		{"12 characters of two bytes", strings.Repeat("é", 12), strings.Repeat("é", 12), ""},
		{"1,024 bytes", strings.Repeat("x", 1024), strings.Repeat("x", 1024), ""},
		{"none", "", "", Missing},
		{"11 characters of two bytes", strings.Repeat("é", 11), "", TooShort},
		{"1,025 bytes", strings.Repeat("x", 1025), "", TooLong},
		{"10 MB", strings.Repeat("x", 10_000_000), "", TooLong},
	})
}

func TestCheckRole(t *testing.T) {
	runChecks(t, RoleField, func(s string) (string, error) {
		r, err := checkRole("test", s)
		return r.String(), err
	}, []check{
		{"member", "member", "member", ""},
		{"readOnly", "readOnly", "readOnly", ""},
		{"administrator", "administrator", "administrator", ""},
		{"none", "", "", Missing},
		{"of another spelling", "Administrator", "", UnknownRole},
		{"of a newer build", "role(9)", "", UnknownRole},
	})
}

func TestCutAgent(t *testing.T) {
	tests := []struct {
		name, agent string
		want        int
	}{
		{"none", "", 0},
		{"200 bytes", strings.Repeat("x", 200), 200},
		{"a character across the limit", strings.Repeat("x", 199) + "é", 199},
		{"long", strings.Repeat("x", 30_000), 200},
		{"not UTF-8", "x\xff", 1},
	}
	for _, tt := range tests {
		if got := len(cutAgent(tt.agent)); got != tt.want {
			t.Errorf("%s: %d bytes, want %d", tt.name, got, tt.want)
		}
	}
}
