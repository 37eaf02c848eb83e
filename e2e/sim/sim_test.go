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
