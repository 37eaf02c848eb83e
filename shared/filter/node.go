package filter

import (
	"slices"

	"regarding/shared/crm"
)

// nodeKind says what a node of a compiled filter does.
type nodeKind uint8

const (
	allOf  nodeKind = iota // each of items; true without any
	anyOf                  // one of items
	testOf                 // test
	linkOf                 // link, through run
)

// node is a compiled group, condition or link of a filter. The zero node
// restricts nothing.
type node struct {
	kind  nodeKind
	items []node
	test  *test
	link  *existence
	// price is the cost, once it is known.
	price int
}

// existence is a link that is asked for existence: those in filters, and
// exists and in.
type existence struct {
	join int // place of the link
	stop int // after its last link
	kind LinkType
}

// reach is the last place of a tuple that n looks at.
func (n *node) reach(p *Program) int {
	last := 0
	switch n.kind {
	case testOf:
		last = max(n.test.link, n.test.other.link)
	case linkOf:
		last = p.joins[n.link.join].parent
	}
	for i := range n.items {
		last = max(last, n.items[i].reach(p))
	}
	return last
}

// plain reports whether n looks at one row only, and at no other.
func (n *node) plain() bool {
	if n.kind == linkOf || n.kind == testOf && !n.test.plain() {
		return false
	}
	return !slices.ContainsFunc(n.items, func(n node) bool { return !n.plain() })
}

// cost orders what is evaluated, the cheap first.
func (n *node) cost() int {
	switch n.kind {
	case linkOf:
		return 1000
	case testOf:
		switch n.test.kind {
		case testNull, testInt, testTime, testFloat, testID, testInts, testTimes, testFloats:
			return 1
		case testText, testTexts, testMembers:
			return 4
		case testUnder, testAbove:
			return 100
		}
		return 10
	}
	sum := 0
	for i := range n.items {
		sum += n.items[i].cost()
	}
	return sum
}

// holdsPlain evaluates a plain node on the one row that it looks at.
func (n *node) holdsPlain(row *crm.Row) bool {
	switch n.kind {
	case testOf:
		return n.test.holds(row)
	case anyOf:
		for i := range n.items {
			if n.items[i].holdsPlain(row) {
				return true
			}
		}
		return false
	}
	for i := range n.items {
		if !n.items[i].holdsPlain(row) {
			return false
		}
	}
	return true
}

// holds evaluates n on the tuple of r.
func (n *node) holds(r *run) bool {
	switch n.kind {
	case testOf:
		return r.test(n.test)
	case linkOf:
		return r.related(n.link)
	case anyOf:
		for i := range n.items {
			if n.items[i].holds(r) {
				return true
			}
		}
		return false
	}
	for i := range n.items {
		if !n.items[i].holds(r) {
			return false
		}
	}
	return true
}

// sortByCost puts the cheap nodes first and keeps the order of others. There
// are few, and sorted they mostly are.
func sortByCost(nodes []node) {
	for i := range nodes {
		nodes[i].price = nodes[i].cost()
	}
	for i := 1; i < len(nodes); i++ {
		for j := i; j > 0 && nodes[j].price < nodes[j-1].price; j-- {
			nodes[j], nodes[j-1] = nodes[j-1], nodes[j]
		}
	}
}

// conjunction joins nodes that must all hold, the cheap ones first.
func conjunction(nodes []node) node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	sortByCost(nodes)
	return node{kind: allOf, items: nodes}
}
