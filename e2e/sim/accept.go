package sim

import (
	"regarding/relay/ledger"
)

// checkCommit looks at what the ledger accepted: once each, by who may.
func (w *world) checkCommit(s ledger.Submission, c *ledger.Commit) {
	if n := w.model.outcomes[c.Mutation.ID]; n > 1 {
		w.fail("INV-2", "%s %v took effect %d times", kindName(c.Kind), c.Mutation, n)
	}
	if !s.Device.IsZero() && w.byID[c.Mutation] == nil {
		w.fail("INV-2", "commit %d carries out %v, which nobody proposed", c.Version.Commit, c.Mutation)
	}
	w.checkMailCommit(s, c)
	for _, e := range c.Effects {
		if e.After != nil && e.After.Version != c.Version {
			w.fail("INV-1", "commit %d writes %v with version %v", c.Version.Commit, e.Key, e.After.Version)
		}
	}
	if !s.Device.IsZero() && c.Actor != s.User {
		w.fail("INV-6", "commit %d is by %v, the session is %v's", c.Version.Commit, c.Actor, s.User)
	}
}

// checkLog compares the log, read again from its start, with the model.
func (w *world) checkLog() {
	again := newModel()
	for {
		commits, err := w.relay.ledger.After(w.organization, again.head(), 1<<20)
		if err != nil {
			w.fail("INV-2", "the log cannot be read: %v", err)
		}
		if len(commits) == 0 {
			break
		}
		for _, c := range commits {
			if err := again.follow(commit{number: c.Version.Commit, mutation: c.Mutation, effects: c.Effects}); err != nil {
				w.fail("INV-2", "the log: %v", err)
			}
		}
	}
	if again.head() != w.model.head() {
		w.fail("INV-2", "the log ends at %d, %d was acknowledged", again.head(), w.model.head())
	}
	for key, row := range w.model.states[w.model.head()] {
		if got, ok := again.states[again.head()][key]; !ok || !got.SameContent(row) || got.Version != row.Version {
			w.fail("INV-2", "the log does not give %v %v as it was acknowledged", key.Entity, key.ID)
		}
	}
}
