package hub

import (
	"context"

	"regarding/relay/ledger"
	"regarding/shared/fault"
)

// startReads runs reads that wait, a few side by side: whatever the ledger
// takes for them, the machine goes on.
func (s *Server) startReads() {
	for len(s.reads) > 0 && s.reading < maxReads {
		r := s.reads[0]
		s.reads[0] = Read{}
		s.reads = s.reads[1:]
		if s.peers[r.Conn] == nil {
			continue // nobody waits for it any more
		}
		s.reading++
		s.working.Go(func() { s.post(answered{r.Run(s.ledger)}) })
	}
	if len(s.reads) == 0 {
		s.reads = nil
	}
}

// answered is a read that is done.
type answered struct{ answer Answer }

func (a answered) handle(s *Server) {
	s.reading--
	if a.answer.Fault != nil && a.answer.Fault.Kind == fault.Internal {
		s.log.Error("read the ledger", "conn", a.answer.Conn, "error", a.answer.Fault)
	}
	s.hub.Step(a.answer)
	s.startReads()
}

// startCommit gives a batch to the ledger. The machine has one at a time.
func (s *Server) startCommit(batch []ledger.Submission) {
	s.working.Go(func() {
		results, err := s.ledger.Commit(batch)
		s.held.Store(uint32(heldFor(err)))
		s.post(committed{results, err})
	})
}

// heldFor returns the kind of an error that may pass by itself, else 0.
func heldFor(err error) fault.Kind {
	if k := fault.KindOf(err); k == fault.Full || k == fault.Busy {
		return k
	}
	return 0
}

// committed is a batch that is done, or was not.
type committed struct {
	results []ledger.Result
	err     error
}

func (c committed) handle(s *Server) {
	if c.err != nil {
		s.hub.Step(CommitFailed{faultOf(c.err)})
		return
	}
	s.hub.Step(Committed{c.results})
}

// Ready returns an *fault.Error of kind Full or Busy while the ledger takes no
// mutations, as of the last that came.
func (s *Server) Ready() error {
	if k := fault.Kind(s.held.Load()); k != 0 {
		return fault.New(k, "hub.ready", "the ledger takes no mutations")
	}
	return nil
}

// Do commits one mutation of the relay's own and returns what became of it.
// Whoever follows the log gets it like any other. Its errors are those of the
// ledger's Commit, and Offline when the relay stops first.
func (s *Server) Do(ctx context.Context, submission ledger.Submission) (ledger.Result, error) {
	in := submitted{submission, make(chan Done, 1)}
	if !s.post(in) {
		return ledger.Result{}, errStopping()
	}
	select {
	case d := <-in.done:
		if d.Fault != nil {
			return d.Result, d.Fault
		}
		return d.Result, nil
	case <-s.done:
		return ledger.Result{}, errStopping()
	case <-ctx.Done():
		return ledger.Result{}, ctx.Err()
	}
}

// submitted asks for a mutation of the relay's own.
type submitted struct {
	submission ledger.Submission
	done       chan Done
}

func (e submitted) handle(s *Server) {
	s.ticket++
	s.waiting[s.ticket] = e.done
	s.hub.Step(Submitted{s.ticket, e.submission})
}
