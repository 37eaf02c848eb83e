// Package sim runs a relay and several devices in one process, on a fake
// clock and a fake network, from one seed, and compares what becomes of them
// with a model that is too simple to be wrong.
//
// The same seed gives the same run, byte for byte. A run is an episode: a few
// devices of at least two users, some hundreds of steps in which people work
// and things break, then peace; after which every invariant of the
// synchronization design is checked by its name. Some are checked at every
// step as well.
//
// Source: sync.md, "The simulation" and "Invariants".
package sim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
)

// Config is one episode.
type Config struct {
	Seed uint64
	// Steps is how many things people and fate do.
	Steps int
	// Devices is how many devices there are, of two users or more.
	Devices int
	// Demotions makes somebody with two devices an administrator and a member by
	// turns, who works on what only administrators see: the recycle bin of all.
	// Its rows leave with the role.
	Demotions bool
	// Mail gives half of the work to mailboxes.
	Mail bool
	// Tracks makes people track their messages, and stop to.
	Tracks bool
	// Merges makes people merge much, and work on under the old addresses.
	Merges bool
	// Dir keeps the relay's data on Badger in this folder instead of in memory.
	Dir string
	// Bugs are planted on purpose, to see that they are found.
	Bugs Bugs
	// Watch is given the trace of an episode that held, unless nil.
	Watch func([]string)
}

// Failure is an invariant that did not hold.
type Failure struct {
	Seed  uint64
	Step  int
	Check string // the invariant's id
	Text  string
	Trace []string // what happened, in order
}

// Error shows the seed, the invariant and the trace's end.
func (f *Failure) Error() string {
	const shown = 80
	from := max(0, len(f.Trace)-shown)
	return fmt.Sprintf("seed %d, step %d: %s: %s\n%s", f.Seed, f.Step, f.Check, f.Text, strings.Join(f.Trace[from:], "\n"))
}

// start is when every episode begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// source is the one source of chance of an episode.
type source struct{ *rand.Rand }

func newSource(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))} }

// Read gives random bytes, for ids.
func (s source) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s.Uint32())
	}
	return len(p), nil
}

// chance is true in n of 100 cases.
func (s source) chance(n int) bool { return s.IntN(100) < n }

func pick[T any](s source, list []T) T { return list[s.IntN(len(list))] }

// trace records what happened, as text and as a digest of all of it.
type trace struct {
	lines []string
	sum   uint64
}

func (t *trace) add(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	t.lines = append(t.lines, line)
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", t.sum, line)
	t.sum = h.Sum64()
}
