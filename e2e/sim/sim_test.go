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

// INV-1 to INV-10: many episodes, each with another seed.
func TestSimulation(t *testing.T) {
	if *seedFlag != 0 {
		episode(t, *seedFlag)
		return
	}
	want, end := *countFlag, time.Time{}
	if want == 0 {
		want, end = 1000, time.Now().Add(*timeFlag)
	}
	if testing.Short() {
		want = 20
	}
	ran := 0
	for seed := uint64(1); ran < want && (end.IsZero() || time.Now().Before(end)); seed++ {
		episode(t, seed)
		ran++
		if t.Failed() {
			break
		}
	}
	fmt.Printf("simulation: %d of %d episodes of %d steps\n", ran, want, steps)
}

// Seeds that once found a bug, each with what it was.
func TestSeedsThatFoundBugs(t *testing.T) {
	for seed, bug := range map[uint64]string{
		14:  "a clock a year off let a device forget what it must offer again after a restore",
		457: "a run of guesses that was begun anew listed mutations twice",
	} {
		t.Run(bug, func(t *testing.T) { episode(t, seed) })
	}
}

// The same seed gives the same run, byte for byte.
func TestSameSeedSameRun(t *testing.T) {
	c := Config{Seed: 7, Steps: steps, Devices: 4}
	one, failure := Run(c)
	if failure != nil {
		t.Fatal(failure)
	}
	if other, _ := Run(c); other != one {
		t.Errorf("runs of one seed differ: %x and %x", one, other)
	}
}

// badgerEpisodes is how many episodes keep the relay's data on the real database.
const badgerEpisodes = 15

// REL-04: the same on Badger in a folder, opened again after each crash.
func TestSimulationOnBadger(t *testing.T) {
	for seed := uint64(1); seed <= badgerEpisodes; seed++ {
		_, failure := Run(Config{Seed: seed, Steps: steps, Devices: 4, Dir: t.TempDir()})
		if failure != nil {
			t.Fatal(failure)
		}
	}
}

// Rights that come and go, with work that depends on them (INV-6).
func TestSimulationWithDemotions(t *testing.T) {
	for seed := uint64(1); seed <= 60; seed++ {
		if _, failure := Run(Config{Seed: seed, Steps: steps, Devices: 4, Demotions: true}); failure != nil {
			t.Fatal(failure)
		}
	}
}

func episode(t *testing.T, seed uint64) {
	t.Helper()
	c := Config{Seed: seed, Steps: steps, Devices: 4}
	if *seedFlag != 0 {
		c.Watch = func(lines []string) { t.Log(strings.Join(lines, "\n")) }
	}
	_, failure := Run(c)
	if failure != nil {
		t.Fatalf("go test ./e2e/sim -run TestSimulation -sim.seed %d\n%v", seed, failure)
	}
}
