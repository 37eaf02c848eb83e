package ledger

import "regarding/shared/crm"

// alikeCheck compares the lists of lookalikes with what follows from the log:
// which rows are listed, not whether in a list or beyond it, which also
// depends on rows that have left.
type alikeCheck struct {
	want map[string]bool // key of a list, then that of a row
	more map[string]bool // lists that say so; true once a pair beyond was seen
}

func newAlikeCheck() alikeCheck {
	return alikeCheck{want: map[string]bool{}, more: map[string]bool{}}
}

func (a alikeCheck) follow(f change) {
	name := string(appendRowKey(f.key[:len(f.key):len(f.key)], f.row))
	if f.value == nil {
		delete(a.want, name)
	} else {
		a.want[name] = true
	}
}

func (a alikeCheck) list(c *checker, key, value []byte) {
	l := list(value)
	if !l.whole() {
		c.find("%s is damaged", describe(key))
		return
	}
	for i := range l.len() {
		a.tick(c, appendRowKey(key[:len(key):len(key)], l.key(i)))
	}
	if l.more() {
		a.more[string(key)] = false
	}
}

// beyond ticks off a pair beyond a list, which comes before it in a scan.
func (a alikeCheck) beyond(c *checker, key []byte) {
	name := append([]byte(nil), key...)
	name[len(crm.ID{})] = kindAlike
	at := string(name[:len(name)-listKeyBytes])
	if _, announced := a.more[at]; !announced {
		c.find("its list does not say that there is a %s", describe(key))
	}
	a.more[at] = true
	a.tick(c, name)
}

func (a alikeCheck) tick(c *checker, name []byte) {
	if !a.want[string(name)] {
		row := rowKeyFrom(name)
		c.find("does not follow from the log: lookalike %v %v", row.Entity, row.ID)
	}
	delete(a.want, string(name))
}

func (a alikeCheck) end(c *checker) {
	for name := range a.want {
		row := rowKeyFrom([]byte(name))
		c.find("missing: lookalike %v %v", row.Entity, row.ID)
	}
	for at, seen := range a.more {
		if !seen {
			c.find("%s says that there is more than there is", describe([]byte(at)))
		}
	}
}
