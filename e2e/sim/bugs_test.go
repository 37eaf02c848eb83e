package sim

import (
	"testing"

	"regarding/wasm/replica"
)

// bugSeeds is how many episodes may pass before a planted bug is found.
const bugSeeds = 150

// The simulation finds what it claims to find: bugs of every kind, planted one
// at a time (INV-1 to INV-7, S23, S31, TRK-03, DEL-02, DEL-03). Rows leave only with rights until offline filters
// exist: leaves are looked for where somebody's role comes and goes.
func TestPlantedBugsAreFound(t *testing.T) {
	for name, c := range map[string]Config{
		"half a poke applied":       {Bugs: Bugs{Replica: replica.Bugs{ApplyHalfPoke: true}}},
		"outbox erased early":       {Bugs: Bugs{Replica: replica.Bugs{EraseOutboxEarly: true}}},
		"cursor ahead of rows":      {Bugs: Bugs{Replica: replica.Bugs{CursorAheadOfRows: true}}},
		"chunk overwrites newer":    {Bugs: Bugs{StaleChunks: true, Replica: replica.Bugs{ChunkOverwritesNewer: true}}},
		"alias ignored":             {Bugs: Bugs{Replica: replica.Bugs{IgnoreAlias: true}}, Merges: true},
		"own guess applied twice":   {Bugs: Bugs{Replica: replica.Bugs{DoubleApply: true}}},
		"refusal lost on a device":  {Bugs: Bugs{Replica: replica.Bugs{LoseRefusal: true}}},
		"leave treated as delete":   {Bugs: Bugs{Replica: replica.Bugs{LeaveTreatedAsDelete: true}}, Demotions: true},
		"leave told as delete":      {Bugs: Bugs{LeaveToldAsDelete: true}, Demotions: true},
		"stale fence accepted":      {Bugs: Bugs{AcceptStaleFence: true}},
		"unread rows sent":          {Bugs: Bugs{SendUnread: true}},
		"another's mail sent":       {Bugs: Bugs{SendPrivate: true}, Mail: true},
		"commit not stored":         {Bugs: Bugs{LoseCommit: true}},
		"refusal without its issue": {Bugs: Bugs{LoseIssue: true}},
		"mutation committed twice":  {Bugs: Bugs{CommitTwice: true}},
		"bytes not stored":          {Bugs: Bugs{LoseBytes: true}, Mail: true},
		"bytes marked unsent":       {Bugs: Bugs{MarkUnsent: true}, Mail: true},
		"bytes read unchecked":      {Bugs: Bugs{ReadUnchecked: true}, Mail: true},
		"part skipped":              {Bugs: Bugs{SkipPart: true}, Mail: true},
		"party lost":                {Bugs: Bugs{LoseParty: true}, Tracks: true},
		"message not recognised":    {Bugs: Bugs{NoDedupe: true}, Tracks: true},
		"Bcc shown to all":          {Bugs: Bugs{ShowBcc: true}, Tracks: true},
		"digest shown to all":       {Bugs: Bugs{ShowDigest: true}, Tracks: true},
		"link left behind":          {Bugs: Bugs{LeaveLinks: true}, Tracks: true},
		"stopping deletes":          {Bugs: Bugs{StopDeletes: true}, Tracks: true},
	} {
		t.Run(name, func(t *testing.T) {
			c.Steps, c.Devices, c.Mail = steps, 4, c.Mail || c.Tracks
			for c.Seed = 1; c.Seed <= bugSeeds; c.Seed++ {
				if _, failure := Run(c); failure != nil {
					t.Logf("found by seed %d, step %d: %s: %s", failure.Seed, failure.Step, failure.Check, failure.Text)
					return
				}
			}
			t.Errorf("not found in %d episodes", bugSeeds)
		})
	}
}
