package auth

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

// cheap makes hashing fast enough for tests.
var cheap = HashCost{MemoryKiB: 8, Passes: 1, Lanes: 1}

// REL-02: passwords are kept as argon2id. The stored form was written by the
// reference implementation (argon2 1.3: password "password", salt "somesalt").
func TestPasswordHashAgreesWithTheReference(t *testing.T) {
	const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	h, err := parsePasswordHash(stored)
	if err != nil {
		t.Fatal(err)
	}
	if !h.matches("password") {
		t.Errorf("the right password does not match; derived %s", hex.EncodeToString(h.derive("password", 32)))
	}
	if h.matches("Password") {
		t.Error("a wrong password matches")
	}
	if got := h.String(); got != stored {
		t.Errorf("prints %s", got)
	}
}

func TestNewPasswordHash(t *testing.T) {
	one, err := newPasswordHash(DefaultCost, rand.Reader, "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if got := one.String(); !strings.HasPrefix(got, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("got %s", got)
	}
	two, err := newPasswordHash(DefaultCost, rand.Reader, "correct horse battery")
	if err != nil || one.String() == two.String() {
		t.Errorf("the same password twice gives %v and %v, %v", one, two, err)
	}
	if _, err := newPasswordHash(cheap, strings.NewReader("short"), "x"); err == nil {
		t.Error("a random source that ends is no error")
	}
}

func TestParsePasswordHashRefuses(t *testing.T) {
	const salt, key = "c29tZXNhbHQ", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	good := "$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + key
	if _, err := parsePasswordHash(good); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"", "$", "password", good + "$", " " + good, strings.TrimPrefix(good, "$"),
		strings.Replace(good, "argon2id", "argon2i", 1),
		strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64,", "", 1),
		strings.Replace(good, "m=64", "m=7", 1),
		strings.Replace(good, "m=64", "m=064", 1),
		strings.Replace(good, "m=64", "m=+64", 1),
		strings.Replace(good, "m=64", "m=262145", 1), // 256 MiB and a little
		strings.Replace(good, "m=64", "m=99999999999", 1),
		strings.Replace(good, "t=1", "t=0", 1),
		strings.Replace(good, "t=1", "t=17", 1),
		strings.Replace(good, "p=1", "p=0", 1),
		strings.Replace(good, "p=1", "p=257", 1),
		strings.Replace(good, salt, "", 1),
		strings.Replace(good, salt, "c2hvcnQ", 1),
		strings.Replace(good, salt, strings.Repeat("c2Fs", 22), 1),
		strings.Replace(good, salt, salt+"=", 1),
		strings.Replace(good, salt, "c29tZ\nXNhbHQ", 1),
		strings.Replace(good, salt, "c29tZXNhbHR", 1), // bits after the last byte
		strings.Replace(good, key, "", 1),
		strings.Replace(good, key, strings.Repeat("a2V5", 22), 1),
	} {
		if h, err := parsePasswordHash(bad); !errors.Is(err, errPasswordHash) {
			t.Errorf("%q was read as %+v, %v", bad, h, err)
		}
	}
}

func FuzzParsePasswordHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parsePasswordHash(s)
		if err != nil {
			if !errors.Is(err, errPasswordHash) {
				t.Fatal(err)
			}
			return
		}
		if h.String() != s {
			t.Fatalf("%q prints as %q", s, h)
		}
		if h.cost.MemoryKiB > maxMemoryKiB || h.cost.Passes > maxPasses || h.cost.Lanes > maxLanes {
			t.Fatalf("%q costs %+v", s, h.cost)
		}
	})
}
