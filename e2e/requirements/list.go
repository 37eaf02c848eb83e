package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ListFile is where the requirements are listed, from the root of the tree.
const ListFile = "docs/requirements.tsv"

// ID names a requirement of the product (TRK-03) or an invariant of its
// synchronization (INV-2).
type ID string

// idPattern matches an id in a test's title or comment. The families are
// closed: other words with a number are no ids.
var idPattern = regexp.MustCompile(`\b(?:(?:TRK|PANE|CONV|LINK|TPL|AUTO|OPT|MULTI|DEL|FILT|SYNC|MBX|CRM|REL)-\d{2}|INV-\d{1,2})\b`)

// idsIn returns the ids that text names. An underscore ends an id: go test
// writes one for each space of a subtest's title.
func idsIn(text string) []ID {
	var ids []ID
	for _, match := range idPattern.FindAllString(strings.ReplaceAll(text, "_", " "), -1) {
		if id := ID(match); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// compareIDs sorts by family, then by number.
func compareIDs(a, b ID) int {
	familyA, numberA, _ := strings.Cut(string(a), "-")
	familyB, numberB, _ := strings.Cut(string(b), "-")
	if c := strings.Compare(familyA, familyB); c != 0 {
		return c
	}
	// Both match idPattern, so both are numbers.
	na, _ := strconv.Atoi(numberA)
	nb, _ := strconv.Atoi(numberB)
	return na - nb
}

// Requirement is one row of the list.
type Requirement struct {
	ID    ID
	Done  bool
	Where string // the texts or packages where the work is, for a person
}

const header = "id\tstate\twhere"

// ParseList reads the list: a header, then id, state (open or done) and where,
// with tabs between, sorted. Every wrong row is reported.
func ParseList(r io.Reader) ([]Requirement, error) {
	var list []Requirement
	var wrong []error
	scanner := bufio.NewScanner(r)
	for line := 1; scanner.Scan(); line++ {
		text := scanner.Text()
		if line == 1 {
			if text != header {
				wrong = append(wrong, fmt.Errorf("line 1: %q, want the header %q", text, header))
			}
			continue
		}
		requirement, err := parseRow(text)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		if len(list) > 0 {
			before := list[len(list)-1].ID
			switch c := compareIDs(before, requirement.ID); {
			case c == 0:
				wrong = append(wrong, fmt.Errorf("line %d: %s is there twice", line, before))
			case c > 0:
				wrong = append(wrong, fmt.Errorf("line %d: %s stands behind %s", line, requirement.ID, before))
			}
		}
		list = append(list, requirement)
	}
	wrong = append(wrong, scanner.Err())
	if len(list) == 0 {
		wrong = append(wrong, errors.New("no requirements"))
	}
	return list, errors.Join(wrong...)
}

func parseRow(text string) (Requirement, error) {
	fields := strings.Split(text, "\t")
	if len(fields) != 3 {
		return Requirement{}, fmt.Errorf("%d columns, want 3", len(fields))
	}
	if idPattern.FindString(fields[0]) != fields[0] || fields[0] == "" {
		return Requirement{}, fmt.Errorf("%q is no id of a requirement", fields[0])
	}
	if fields[1] != "open" && fields[1] != "done" {
		return Requirement{}, fmt.Errorf("%s is %q, want open or done", fields[0], fields[1])
	}
	if fields[1] == "done" && fields[2] == "" {
		return Requirement{}, fmt.Errorf("%s is done, but it does not say where", fields[0])
	}
	return Requirement{ID: ID(fields[0]), Done: fields[1] == "done", Where: fields[2]}, nil
}
