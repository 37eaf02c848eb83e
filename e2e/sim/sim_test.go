package sim

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	seedFlag  = flag.Uint64("sim.seed", 0, "run this one seed only")
	countFlag = flag.Int("sim.n", 0, "how many episodes to run; 0 means 1,000 or as many as fit")
	timeFlag  = flag.Duration("sim.time", 150*time.Second, "how long to go on when -sim.n is 0")
)

// steps is how long an episode is.
const steps = 200

// INV-1 to INV-10, MBX-07, MBX-08: many episodes, each with another seed.
func TestSimulation(t *testing.T) {
	if *countFlag != 0 {
		episodes(t, "", *countFlag, 0, Config{})
		return
	}
	episodes(t, "", 1000, *timeFlag, Config{})
}

// episodes runs episodes of one kind, seed after seed, until there were as many
// as wanted or limit is over, unless that is 0. It says how many there were.
func episodes(t *testing.T, kind string, want int, limit time.Duration, c Config) {
	t.Helper()
	if *seedFlag != 0 {
		c.Seed = *seedFlag
		episode(t, c)
		return
	}
	if testing.Short() {
		want = min(want, 20)
	}
	began, ran := time.Now(), 0
	for ran < want && (limit == 0 || time.Since(began) < limit) {
		c.Seed = uint64(ran + 1)
		if c.Dir != "" {
			c.Dir = t.TempDir()
		}
		episode(t, c)
		ran++
	}
	fmt.Printf("simulation%s: %d of %d episodes of %d steps in %v\n", kind, ran, want, steps, time.Since(began).Round(time.Second))
}

// Seeds that once found a bug, each with what it was.
func TestSeedsThatFoundBugs(t *testing.T) {
	for seed, bug := range map[uint64]string{
		14:  "a clock a year off let a device forget what it must offer again after a restore",
		457: "a run of guesses that was begun anew listed mutations twice",
	} {
		t.Run(bug, func(t *testing.T) { episode(t, Config{Seed: seed}) })
	}
}

// The same seed gives the same run, byte for byte.
func TestSameSeedSameRun(t *testing.T) {
	for _, c := range []Config{{Seed: 7}, {Seed: 8, Mail: true}, {Seed: 9, Mail: true, Tracks: true}} {
		c.Steps, c.Devices = steps, 4
		one, failure := Run(c)
		if failure != nil {
			t.Fatal(failure)
		}
		if other, _ := Run(c); other != one {
			t.Errorf("runs of seed %d differ: %x and %x", c.Seed, one, other)
		}
	}
}

// kindLimit is how long the episodes of one special kind may take in all.
const kindLimit = 45 * time.Second

// REL-04: the same on Badger in a folder, opened again after each crash.
func TestSimulationOnBadger(t *testing.T) {
	episodes(t, " on Badger", 15, kindLimit, Config{Dir: t.TempDir()})
}

// Rights that come and go, with work that depends on them (INV-6, S4).
func TestSimulationWithDemotions(t *testing.T) {
	episodes(t, " with demotions", 60, kindLimit, Config{Demotions: true})
}

// Records that are merged while people work on under their old addresses (S16).
func TestSimulationWithMerges(t *testing.T) {
	episodes(t, " with merges", 30, kindLimit, Config{Merges: true})
}

// Messages that are tracked by several people and on several devices: TRK-01,
// TRK-02, TRK-03, TRK-06, DEL-01, DEL-02, DEL-03, AUTO-06.
func TestSimulationWithTracking(t *testing.T) {
	episodes(t, " with tracking", 60, kindLimit, Config{Tracks: true})
}

// episode runs one episode of four devices.
func episode(t *testing.T, c Config) {
	t.Helper()
	c.Steps, c.Devices = steps, 4
	c.Mail = c.Tracks || !c.Demotions && !c.Merges && (c.Seed%4 == 0 || c.Seed%4 == 3)
	c.Tracks = c.Tracks || c.Mail && c.Seed%4 == 3
	if *seedFlag != 0 {
		c.Watch = func(lines []string) { t.Log(strings.Join(lines, "\n")) }
	}
	if _, failure := Run(c); failure != nil {
		t.Fatalf("go test ./e2e/sim -run '^%s$' -sim.seed %d\n%v", t.Name(), c.Seed, failure)
	}
}
