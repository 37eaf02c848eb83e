package crm

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// DuplicateKey is a value under which rows are looked up that may be the
// same record: two rows of one entity that share a key are shown as a possible
// duplicate.
type DuplicateKey struct {
	// Reason is DuplicateByEmail, DuplicateByNameAndPhone or DuplicateByMessage.
	Reason int64
	// Value is normalised, so that equal keys have equal bytes.
	Value string
}

// minPhoneDigits is the fewest digits by which a phone number tells people
// apart; shorter ones are extensions.
const minPhoneDigits = 6

// DuplicateKeys returns the keys of an account, a contact, a lead, a user or an
// e-mail, each once: its addresses, its name with each of its phones; of an
// e-mail the message (S31: Message-ID, From and Date, or without Message-ID its
// content); of a user, who is never another's duplicate, the addresses, by which
// parties are found. Rows of other entities and rows in the recycle bin have none.
//
// Source: product.md SYNC-11, AUTO-03; sync.md S16, S31; semantics.md 3.4.
func DuplicateKeys(r Row) []DuplicateKey {
	if r.Deleted != nil {
		return nil
	}
	if r.Entity == Email {
		return messageKeys(r)
	}
	if r.Entity != Account && r.Entity != Contact && r.Entity != Lead && r.Entity != SystemUser {
		return nil
	}
	info, _ := r.Entity.Info()
	name := ""
	if r.Entity != SystemUser {
		name = NormalizeName(Derive(r).Value(info.NameOf).Text())
	}
	var keys []DuplicateKey
	add := func(k DuplicateKey) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for i := range info.Attributes {
		a := &info.Attributes[i]
		held := r.At(a.Slot).Text()
		if held == "" {
			continue
		}
		switch a.Type {
		case TypeEmail:
			if address := NormalizeEmail(held); address != "" {
				add(DuplicateKey{DuplicateByEmail, address})
			}
		case TypePhone:
			if digits := NormalizePhone(held); name != "" && len(digits) >= minPhoneDigits && a.Name != "fax" {
				add(DuplicateKey{DuplicateByNameAndPhone, name + "\n" + digits})
			}
		}
	}
	return keys
}

func messageKeys(r Row) []DuplicateKey {
	id := strings.TrimSpace(r.Value("messageid").Text())
	from := NormalizeEmail(r.Value("sender").Text())
	sent := r.Value("senton")
	content := r.Value("contenthash").Text()
	switch {
	case id == "" && content != "":
		return []DuplicateKey{{DuplicateByMessage, "content\n" + content}}
	case id == "" || from == "" || sent.IsNull():
		return nil
	}
	return []DuplicateKey{{DuplicateByMessage, id + "\n" + from + "\n" + strconv.FormatInt(sent.num, 10)}}
}

// NormalizeEmail returns an e-mail address as it is compared: without spaces
// around it and in lower case.
func NormalizeEmail(address string) string {
	return fold(strings.TrimSpace(address))
}

// NormalizeName returns a name as it is compared: case folded, with one space
// between words and none around.
func NormalizeName(name string) string {
	return fold(strings.Join(strings.Fields(name), " "))
}

// NormalizePhone returns the digits of a phone number, those of other scripts
// left out.
func NormalizePhone(number string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, number)
}

// fold makes texts equal that differ in case alone. Going through upper case
// also joins letters with two lower-case forms, such as the sigmas.
func fold(s string) string {
	return strings.Map(func(c rune) rune { return unicode.ToLower(unicode.ToUpper(c)) }, s)
}

// DuplicateID returns the id of the row that says that a and b may be one
// record. It is the same whichever comes first and whoever makes it, so two
// devices make one row. Its form is a UUID of version 8 (RFC 9562).
func DuplicateID(a, b ID) ID {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return DerivedID(slices.Concat([]byte("regarding duplicate\n"), a[:], b[:]))
}
