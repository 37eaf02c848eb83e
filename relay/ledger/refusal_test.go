package ledger_test

import (
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// S9: what is no mutation, or too large for one, is refused like one that
// breaks a rule: its author has an issue, and what follows goes on.
func TestBadMutationIsRefused(t *testing.T) {
	w := memWorld(t)
	cut := w.submission(ada, createAccount(w.newKey(crm.Account), "A"))
	cut.Bytes = cut.Bytes[:len(cut.Bytes)-1]
	large := w.submission(ada, createAccount(w.newKey(crm.Account), "B"))
	large.Bytes = append(large.Bytes, make([]byte, mutation.MaxBytes)...)
	good := w.submission(ada, createAccount(w.newKey(crm.Account), "C"))
	r := w.commit(cut, large, good)
	for i, want := range []struct {
		kind fault.Kind
		op   string
	}{{fault.Invalid, mutation.OpInvalid}, {fault.TooLarge, mutation.OpTooLarge}} {
		c := r[i].Commit
		if c == nil || c.Refused == nil || c.Refused.Kind != want.kind || c.Refused.Op != want.op {
			t.Fatalf("%d: %+v", i, r[i])
		}
		issue := c.Effects[0].After
		if len(c.Effects) != 1 || issue.ID != mutation.IssueID(c.Mutation) || issue.Partition != ada ||
			issue.Value("op").Text() != want.op || issue.Value("detail").IsNull() {
			t.Errorf("%d: issue %+v", i, issue)
		}
		w.ok(ada, mutation.CloseIssue{Issue: issue.ID})
	}
	if r[2].Commit == nil || r[2].Commit.Refused != nil {
		t.Errorf("the one behind them: %+v", r[2])
	}
	// The same again is settled.
	if r := w.commit(cut, large, good); r[0].Settled == nil || !r[0].Settled.Refused || r[1].Settled == nil || r[2].Settled == nil {
		t.Errorf("again: %+v", r)
	}
	// One of a newer build waits.
	newer := w.submission(ada, createAccount(w.newKey(crm.Account), "D"))
	newer.Bytes[0]++
	if r := w.commit(newer)[0]; r.Err == nil || r.Err.Kind != fault.TooOld {
		t.Errorf("a newer envelope: %+v", r)
	}
	w.check()
}

// S9: a create that waits in two issues is still known by the one when the
// other is closed.
func TestTwoIssuesOfOneCreate(t *testing.T) {
	w := memWorld(t)
	parent := w.newKey(crm.Account)
	issues := []crm.ID{}
	for range 2 {
		issues = append(issues, mutation.IssueID(w.refused(ada, createAccount(parent, ""), fault.Invalid).Mutation))
	}
	waits := func() crm.ID {
		t.Helper()
		c := w.refused(ada, rename(parent, "B"), fault.NotFound)
		return c.Effects[0].After.Value("parentissue").Ref().ID
	}
	for len(issues) > 0 {
		first := waits()
		i := 0
		if len(issues) > 1 && first == issues[1] {
			i = 1
		}
		if first != issues[i] {
			t.Fatalf("it waits for %v, of %v", first, issues)
		}
		w.ok(ada, mutation.CloseIssue{Issue: first})
		issues = append(issues[:i], issues[i+1:]...)
	}
	if got := waits(); !got.IsZero() {
		t.Errorf("it waits for %v, which is closed", got)
	}
	w.check()
}
