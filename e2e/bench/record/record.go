// Package record makes the records that benchmarks work with, the same as the
// peers' harness does, and says how they lie in contacts.
package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Now is the generator's present, Day a day, in milliseconds; Me is the owner
// that the query with three conditions asks for, Since its lower bound.
const (
	Now   = 1790000000000
	Day   = 86400000
	Me    = "u07"
	Since = Now - 30*Day
)

// Owners is how many owners there are, u00 and on.
const Owners = 20

// Record is one record of the harness: 25 fields, in the order of its JSON.
type Record struct {
	ID            string `json:"id"`
	Type          string `json:"type"`
	State         string `json:"state"`
	Owner         string `json:"owner"`
	Modified      int64  `json:"modified"`
	Created       int64  `json:"created"`
	FirstName     string `json:"firstName"`
	LastName      string `json:"lastName"`
	Company       string `json:"company"`
	Email         string `json:"email"`
	Phone         string `json:"phone"`
	City          string `json:"city"`
	Street        string `json:"street"`
	Zip           string `json:"zip"`
	Country       string `json:"country"`
	Subject       string `json:"subject"`
	Body          string `json:"body"`
	Direction     string `json:"direction"`
	ThreadID      string `json:"threadId"`
	MessageID     string `json:"messageId"`
	HasAttachment bool   `json:"hasAttachment"`
	Priority      int64  `json:"priority"`
	Score         int64  `json:"score"`
	Tags          string `json:"tags"`
	Rev           int64  `json:"rev"`
}

var (
	firstNames = strings.Fields("Ana Ben Cleo Dan Eva Finn Gus Hana Ivo Jana Kim Leo Mia Noa Ole Pia Quin Rosa Sam Tea")
	lastNames  = strings.Fields("Adler Brandt Cohen Dietz Ekman Fuchs Gruber Haas Ito Jansen Keller Lang Moser Novak Olsen Peter Roth Sato Tran Weiss")
	companies  = strings.Fields("Acme Borealis Cobalt Delta Everest Fathom Granite Helios Indigo Juniper")
	words      = strings.Fields("offer contract meeting renewal invoice call follow-up demo pricing shipment support budget review delivery forecast onboarding partner feedback question reminder")
	cities     = strings.Fields("Berlin Wien Zurich Oslo Lyon Porto Turin Gent Brno Cork")
	states     = strings.Fields("open waiting done closed")
)

// hash is the generator's: the finalizer of a 32-bit hash.
func hash(x uint32) uint32 {
	x = (x ^ x>>16) * 0x7feb352d
	x = (x ^ x>>15) * 0x846ca68b
	return x ^ x>>16
}

// New returns record i of revision rev. It must stay what lib/gen.mjs of the
// harness makes, draw by draw.
func New(i int, rev int64) Record {
	s := hash(uint32(i + 1))
	r := func(n uint32) int64 {
		s = hash(s + 0x9e3779b9)
		return int64(s % n)
	}
	of := func(list []string) string { return list[r(uint32(len(list)))] }
	first, last, company := of(firstNames), of(lastNames), of(companies)
	body := make([]string, 14)
	for k := range body {
		body[k] = of(words)
	}
	created := Now - r(700)*Day - r(Day)
	modified := min(Now, created+r(400)*Day) - int64(hash(uint32(i*7+3)))%(60*Day)
	kind := "contact"
	if r(3) != 0 {
		kind = "email"
	}
	// Composite literals evaluate their calls from left to right.
	rec := Record{
		ID: IDOf(i), Type: kind, State: of(states), Owner: OwnerOf(int(r(Owners))),
		Modified: modified, Created: created, FirstName: first, LastName: last, Company: company + " GmbH",
		Email:   strings.ToLower(first + "." + last + "@" + company + ".example"),
		Phone:   "+49 30 " + strconv.FormatInt(1000000+r(8999999), 10),
		City:    of(cities),
		Street:  of(lastNames) + " street " + strconv.FormatInt(1+r(200), 10),
		Zip:     strconv.FormatInt(10000+r(89999), 10),
		Country: "DE",
		Subject: "Re: " + of(words) + " " + of(words) + " " + strconv.FormatInt(r(9000)+1000, 10),
		Body:    strings.Join(body, " "), Direction: "out", Rev: rev,
	}
	if r(2) != 0 {
		rec.Direction = "in"
	}
	rec.ThreadID = "t" + strconv.FormatInt(r(1e6), 10)
	rec.MessageID = fmt.Sprintf("<%d.%d@mail.example>", r(1e9), r(1e9))
	rec.HasAttachment = r(4) == 0
	rec.Priority = r(5)
	rec.Score = r(1000)
	rec.Tags = of(words) + "," + of(words)
	return rec
}

// IDOf returns the id of record i.
func IDOf(i int) string { return fmt.Sprintf("r%07d", i) }

// OwnerOf returns the name of owner i.
func OwnerOf(i int) string { return fmt.Sprintf("u%02d", i) }

// JSON returns r as the harness writes it.
func (r Record) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A Record has nothing that JSON cannot say.
	_ = e.Encode(r)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Expected returns the answer of the query with three conditions over the
// first n records.
func Expected(n int) (hits int) {
	for i := range n {
		if r := New(i, 0); r.State == "open" && r.Owner == Me && r.Modified >= Since {
			hits++
		}
	}
	return hits
}
