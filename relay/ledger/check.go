package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// maxFindings is how many findings of one organization are listed: damage
// may be everywhere.
const maxFindings = 1000

// Head is where the log of an organization stood.
type Head struct {
	Organization crm.OrganizationID
	Version      crm.Version
	// Digest is that of the whole log up to there.
	Digest [32]byte
}

// Organizations lists those that have a log, in order.
func (l *Ledger) Organizations() (list []crm.OrganizationID, err error) {
	err = l.store.View(func(r Reader) error {
		list, err = organizations(r)
		return err
	})
	return list, err
}

func organizations(r Reader) (list []crm.OrganizationID, err error) {
	for from := []byte(nil); ; {
		found := false
		err := r.Scan(from, nil, false, func(key, _ []byte) (bool, error) {
			if len(key) <= 16 {
				return true, nil // not ours
			}
			found = true
			list = append(list, crm.OrganizationID{ID: crm.ID(key[:16])})
			return false, nil
		})
		if err != nil || !found {
			return list, err
		}
		if from = after(list[len(list)-1].ID[:]); from == nil {
			return list, nil
		}
	}
}

// Heads returns the heads of all logs, as of one moment.
func (l *Ledger) Heads() (list []Head, err error) {
	err = l.store.View(func(r Reader) error {
		all, err := organizations(r)
		for _, o := range all {
			h, err := readHead(r, keys{o})
			if err != nil {
				return err
			}
			if h.version.Incarnation != 0 {
				list = append(list, Head{o, h.version, h.digest})
			}
		}
		return err
	})
	return list, err
}

// LostError says that a log lacks what was acknowledged.
type LostError struct {
	Organization crm.OrganizationID
	// Ends is the last commit of the log, Acknowledged one that was there.
	Ends, Acknowledged uint64
	// Why is empty where the log merely ends too early.
	Why string
}

func (e *LostError) Error() string {
	why := e.Why
	if why == "" {
		why = fmt.Sprintf("the log ends at %d, but %d was acknowledged", e.Ends, e.Acknowledged)
	}
	return fmt.Sprintf("organization %v: %s: restore a backup or run relay salvage", e.Organization, why)
}

// Verify compares the logs with heads that were noted earlier, and each with
// its own last entry. It returns a *LostError when something is missing.
func (l *Ledger) Verify(noted []Head) error {
	return l.store.View(func(r Reader) error {
		all, err := organizations(r)
		if err != nil {
			return err
		}
		for _, o := range all {
			if err := verifyEnd(r, keys{o}); err != nil {
				return err
			}
		}
		for _, n := range noted {
			if err := verifyNoted(r, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// verifyEnd compares a head with the last entry.
func verifyEnd(r Reader, k keys) error {
	h, err := readHead(r, k)
	if err != nil {
		return err
	}
	lost := &LostError{Organization: k.organization, Ends: h.version.Commit, Acknowledged: h.version.Commit}
	if h.version.Incarnation == 0 {
		lost.Why = "it has rows, but no head"
		return lost
	}
	err = r.Scan(k.log(h.version.Commit+1), after(k.of(kindLog)), true, func(key, _ []byte) (bool, error) {
		lost.Why = fmt.Sprintf("the head is at %d, but the log goes on to %d", h.version.Commit, numberFrom(key[17:]))
		return false, lost
	})
	if err != nil {
		return err
	}
	if h.version.Commit <= h.oldest {
		return nil
	}
	switch c, err := readCommit(r, k, h.version.Commit); {
	case err != nil:
		lost.Why = fmt.Sprintf("the log's last entry cannot be read: %v", err)
	case c == nil || c.Digest != h.digest:
		lost.Why = fmt.Sprintf("the log's last entry %d is not the one of its head", h.version.Commit)
	default:
		// Its rows are the newest too.
		for _, e := range c.Effects {
			row, err := readRow(r, k, e.Key)
			if err != nil || (row == nil) != (e.After == nil) || row != nil && row.Version != c.Version {
				lost.Why = fmt.Sprintf("%v %v is not as the log's last entry %d left it", e.Key.Entity, e.Key.ID, h.version.Commit)
				if err != nil {
					lost.Why += ": " + err.Error()
				}
				return lost
			}
		}
		return nil
	}
	return lost
}

func verifyNoted(r Reader, n Head) error {
	k := keys{n.Organization}
	h, err := readHead(r, k)
	if err != nil {
		return err
	}
	lost := &LostError{Organization: n.Organization, Ends: h.version.Commit, Acknowledged: n.Version.Commit}
	if h.version.Commit < n.Version.Commit {
		return lost
	}
	if n.Version.Commit <= h.oldest {
		return nil
	}
	switch c, err := readCommit(r, k, n.Version.Commit); {
	case err != nil:
		lost.Why = fmt.Sprintf("entry %d of the log was acknowledged, but cannot be read: %v", n.Version.Commit, err)
	case c == nil || c.Digest != n.Digest:
		lost.Why = fmt.Sprintf("entry %d of the log is not the one that was acknowledged", n.Version.Commit)
	default:
		return nil
	}
	return lost
}

// checker follows a log from its beginning and gathers what must follow from
// it: of rows and indexes the state, of what only grows the count.
type checker struct {
	k        keys
	r        Reader
	findings []string
	state    map[string][32]byte // by key, for the kinds in stateKinds
	alike    alikeCheck
	owned    map[string]int64   // rows in a partition, by key
	grown    map[byte]int       // by kind
	wrote    map[crm.Key]uint64 // the commit that last wrote a row
	devices  map[mutation.DeviceID]crm.UserID
	of       map[mutation.DeviceID]uint64 // commits of a device
}

// stateKinds are the kinds of pairs that are compared through a map.
var stateKinds = []byte{kindRow, kindNewest, kindFirst, kindIssue, kindDependant, kindRights, kindOwn, kindBlob, kindReferrer}

func (c *checker) find(format string, args ...any) {
	switch n := len(c.findings); {
	case n < maxFindings:
		c.findings = append(c.findings, fmt.Sprintf(format, args...))
	case n == maxFindings:
		c.findings = append(c.findings, "and more")
	}
}

// Check verifies everything that is kept of an organization: that its log is
// whole and not changed, and that rows and indexes are what follows from it.
// It returns what is wrong, in plain words.
func (l *Ledger) Check(o crm.OrganizationID) (findings []string, err error) {
	err = l.store.View(func(r Reader) error {
		c := &checker{
			k: keys{o}, r: r, state: map[string][32]byte{}, grown: map[byte]int{}, wrote: map[crm.Key]uint64{},
			devices: map[mutation.DeviceID]crm.UserID{}, of: map[mutation.DeviceID]uint64{}, alike: newAlikeCheck(), owned: map[string]int64{},
		}
		h, err := readHead(r, c.k)
		switch {
		case err != nil:
			c.find("the head cannot be read: %v", err)
		case h.version.Incarnation == 0:
			c.find("there is no head")
		default:
			c.log(h)
			c.stored()
		}
		findings = c.findings
		return nil
	})
	return findings, err
}

// log walks the log up to its head.
func (c *checker) log(h head) {
	// follows: the digest of the entry before is known.
	digest, follows := [32]byte{}, true
	rows := uint64(0)
	for n := uint64(1); n <= h.version.Commit; n++ {
		commit, err := readCommit(c.r, c.k, n)
		if err != nil || commit == nil {
			switch {
			case err != nil:
				c.find("log entry %d cannot be read: %v", n, err)
			case n > h.oldest:
				c.find("log entry %d is missing", n)
			}
			follows = false // up to h.oldest, salvage may have dropped it
			continue
		}
		c.grown[kindLog]++
		c.grown[kindValues]++
		if follows && digestAfter(c.r, c.k, n, digest) != commit.Digest {
			c.find("log entry %d does not follow from the one before: its digest is wrong", n)
		}
		digest, follows = commit.Digest, true
		c.follow(commit, h)
		rows += rowsAdded(commit)
	}
	if digest != h.digest {
		c.find("the head has another digest than the log")
	}
	if rows != h.rows {
		c.find("the head counts %d rows, the log makes %d", h.rows, rows)
	}
}

// follow takes in what follows from a commit.
func (c *checker) follow(commit *Commit, h head) {
	if !commit.Device.IsZero() {
		c.of[commit.Device]++
	}
	for i := range commit.Effects {
		e := &commit.Effects[i]
		had, ok := c.state[string(c.k.row(e.Key))]
		if ok != (e.Before != nil) || ok && had != rowDigest(*e.Before) {
			if h.oldest == 0 {
				c.find("log entry %d does not find %v %v as earlier entries left it", commit.Version.Commit, e.Key.Entity, e.Key.ID)
			}
			e.Before = c.asLeft(e.Key) // an entry before was dropped
		}
		if e.After != nil && e.After.Version != commit.Version {
			c.find("log entry %d wrote %v %v in another version", commit.Version.Commit, e.Key.Entity, e.Key.ID)
		}
		if e.Key.Entity == crm.Device && e.After != nil {
			c.devices[mutation.DeviceID{ID: e.Key.ID}] = e.After.Partition
		}
		if e.After == nil {
			delete(c.wrote, e.Key)
		} else {
			c.wrote[e.Key] = commit.Version.Commit
		}
	}
	for _, f := range c.k.follows(commit) {
		switch kind := f.key[16]; {
		case kind == kindDevice:
		case kind == kindAlike:
			c.alike.follow(f)
		case kind == kindOwned:
			c.owned[string(f.key)] += f.count
		case kind == kindMutation, kind == kindHistory:
			c.grown[kind]++
			if v, err := c.r.Get(f.key); err != nil || v == nil || !bytes.Equal(v, f.value) {
				c.find("log entry %d: its %s is missing or wrong", commit.Version.Commit, kindNames[kind])
			}
		case f.value == nil:
			delete(c.state, string(f.key))
		default:
			c.state[string(f.key)] = sha256.Sum256(f.value)
		}
	}
}

// asLeft returns a row as the entries so far left it.
func (c *checker) asLeft(key crm.Key) *crm.Row {
	commit, err := readCommit(c.r, c.k, c.wrote[key])
	if err != nil || commit == nil {
		return nil
	}
	for _, e := range commit.Effects {
		if e.Key == key {
			return e.After
		}
	}
	return nil
}

func rowDigest(r crm.Row) [32]byte {
	return sha256.Sum256(crm.AppendRow(nil, r, crm.CatalogueVersion))
}

var kindNames = map[byte]string{
	kindLog: "log entry", kindValues: "values", kindMutation: "mutation's number", kindHistory: "place in a history", kindRow: "row",
	kindNewest: "place among the newest", kindFirst: "place among the first", kindAlike: "list of lookalikes", kindLookalike: "lookalike", kindIssue: "sync issue of a row",
	kindDependant: "dependant of a sync issue", kindRights: "change of rights", kindDevice: "device", kindHead: "head",
	kindOwn: "place among the newest of a partition", kindOwned: "count of a partition", kindBlob: "reference to a blob", kindReferrer: "reference to a row",
}

// stored compares what is stored with what follows from the log.
func (c *checker) stored() {
	grown := map[byte]int{}
	prefix := c.k.organization.ID[:]
	err := c.r.Scan(prefix, after(prefix), false, func(key, value []byte) (bool, error) {
		kind := byte(0)
		if len(key) > 16 {
			kind = key[16]
		}
		switch {
		case kind == kindHead && len(key) == 17:
		case kind == kindDevice && len(key) == 33:
			c.device(mutation.DeviceID{ID: crm.ID(key[17:])})
		case kind == kindAlike:
			c.alike.list(c, key, value)
		case kind == kindOwned:
			c.count(key, value)
		case kind == kindLookalike && len(key) > 17+listKeyBytes:
			c.alike.beyond(c, key)
		case slices.Contains(stateKinds, kind):
			c.pair(key, value)
		case kindNames[kind] != "":
			grown[kind]++
		default:
			c.find("a pair of no known kind: %x", key)
		}
		return true, nil
	})
	if err != nil {
		c.find("the scan of all pairs ended: %v", err)
	}
	for key := range c.state {
		c.find("missing: %s", describe([]byte(key)))
	}
	for key, n := range c.owned {
		if n != 0 {
			c.find("missing: %s", describe([]byte(key)))
		}
	}
	c.alike.end(c)
	for id := range c.devices {
		if c.wrote[crm.Key{Entity: crm.Device, ID: id.ID}] != 0 {
			c.find("missing: device %v", id)
		}
	}
	for _, kind := range []byte{kindLog, kindValues, kindMutation, kindHistory} {
		if grown[kind] > c.grown[kind] {
			c.find("%d pairs of kind %q (%s) too many", grown[kind]-c.grown[kind], kind, kindNames[kind])
		}
	}
}

// pair compares one pair of state and ticks it off.
func (c *checker) pair(key, value []byte) {
	want, ok := c.state[string(key)]
	delete(c.state, string(key))
	digest := sha256.Sum256(value)
	if ok && key[16] == kindRow {
		row, err := crm.DecodeRow(value)
		if err != nil {
			c.find("%s cannot be read: %v", describe(key), err)
			return
		}
		digest = rowDigest(row) // an older catalogue may have written it
	}
	switch {
	case !ok:
		c.find("does not follow from the log: %s", describe(key))
	case digest != want:
		c.find("is not what the log says: %s", describe(key))
	}
}

// count compares the count of one partition and ticks it off.
func (c *checker) count(key, value []byte) {
	if want := c.owned[string(key)]; len(value) != 8 || want <= 0 || numberFrom(value) != uint64(want) {
		c.find("is not what the log says: %s", describe(key))
	}
	delete(c.owned, string(key))
}

func (c *checker) device(id mutation.DeviceID) {
	user, ok := c.devices[id]
	delete(c.devices, id)
	d, err := readDevice(c.r, c.k, id)
	switch {
	case err != nil:
		c.find("%v", err)
	case !ok:
		c.find("does not follow from the log: device %v", id)
	case d.user != user:
		c.find("device %v is of user %v, its row says %v", id, d.user, user)
	case (d.lastNumber == 0) != d.lastMutation.IsZero():
		c.find("device %v has number %d and mutation %v", id, d.lastNumber, d.lastMutation)
	}
	if err != nil || d.lastNumber == 0 {
		return
	}
	if c.of[id] > d.lastNumber {
		c.find("device %v has number %d, but %d commits", id, d.lastNumber, c.of[id])
	}
	if b, err := c.r.Get(c.k.mutation(d.lastMutation)); err != nil || b == nil {
		c.find("the last mutation %v of device %v is not in the log", d.lastMutation, id)
	}
}

// describe names a key for a person.
func describe(key []byte) string {
	kind, rest := key[16], key[17:]
	name := kindNames[kind]
	switch {
	case kind == kindRow && len(rest) == 18:
		k := rowKeyFrom(rest)
		return fmt.Sprintf("%s %v %v", name, k.Entity, k.ID)
	case (kind == kindNewest || kind == kindFirst) && len(rest) == 26:
		k := rowKeyFrom(rest)
		return fmt.Sprintf("%s of %v %v at %d", name, k.Entity, k.ID, binary.BigEndian.Uint64(rest))
	case kind == kindOwn && len(rest) == 43:
		k := rowKeyFrom(rest)
		return fmt.Sprintf("%s of %v %v at %d", name, k.Entity, k.ID, binary.BigEndian.Uint64(rest[17:]))
	case kind == kindBlob && len(rest) == 50:
		k := rowKeyFrom(rest)
		return fmt.Sprintf("%s by %v %v", name, k.Entity, k.ID)
	case kind == kindReferrer && len(rest) == 36:
		k := rowKeyFrom(rest)
		return fmt.Sprintf("%s by %v %v", name, k.Entity, k.ID)
	case (kind == kindRights || kind == kindOwned) && len(rest) == 16:
		return fmt.Sprintf("%s of user %v", name, crm.ID(rest))
	}
	return fmt.Sprintf("%s %x", name, rest)
}
