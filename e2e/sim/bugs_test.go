package sim

import (
	"testing"

	"regarding/wasm/replica"
)

// bugSeeds is how many episodes may pass before a planted bug is found.
const bugSeeds = 150

// The simulation finds what it claims to find: bugs of every kind, planted one
// at a time (INV-1 to INV-7). A leave treated as a delete is not among them:
// until offline filters exist, rows leave only with rights.
func TestPlantedBugsAreFound(t *testing.T) {
	for name, bugs := range map[string]Bugs{
		"half a poke applied":       {Replica: replica.Bugs{ApplyHalfPoke: true}},
		"outbox erased early":       {Replica: replica.Bugs{EraseOutboxEarly: true}},
		"cursor ahead of rows":      {Replica: replica.Bugs{CursorAheadOfRows: true}},
		"chunk overwrites newer":    {StaleChunks: true, Replica: replica.Bugs{ChunkOverwritesNewer: true}},
		"alias ignored":             {Replica: replica.Bugs{IgnoreAlias: true}},
		"own guess applied twice":   {Replica: replica.Bugs{DoubleApply: true}},
		"refusal lost on a device":  {Replica: replica.Bugs{LoseRefusal: true}},
		"stale fence accepted":      {AcceptStaleFence: true},
		"unread rows sent":          {SendUnread: true},
		"commit not stored":         {LoseCommit: true},
		"refusal without its issue": {LoseIssue: true},
		"mutation committed twice":  {CommitTwice: true},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := uint64(1); seed <= bugSeeds; seed++ {
				if _, failure := Run(Config{Seed: seed, Steps: steps, Devices: 4, Bugs: bugs}); failure != nil {
					t.Logf("found by seed %d, step %d: %s: %s", failure.Seed, failure.Step, failure.Check, failure.Text)
					return
				}
			}
			t.Errorf("not found in %d episodes", bugSeeds)
		})
	}
}
