package replica

// status returns how the replica stands, nil if that is what was said last.
func (r *Replica) status() *Status {
	waiting := r.waitingCount()
	if waiting == 0 {
		r.peak = 0
	}
	r.peak = max(r.peak, waiting)
	s := Status{
		Phase: r.phase(), Waiting: waiting, Complete: r.state.Complete, Cursor: r.state.Cursor, LastSynced: r.state.LastSynced,
		Storage: r.storage, OfflineChosen: r.state.OfflineChosen, Paused: r.state.Paused, Checked: r.checked, Differed: r.differed,
	}
	if r.session != nil {
		s.Held = r.session.held
	}
	switch s.Phase {
	case Pulling:
		s.Done, s.Total = r.state.Cursor.Commit-r.session.from, r.session.until-r.session.from
	case Filling:
		s.Done, s.Total = r.state.FillDone, max(r.state.FillTotal, r.state.FillDone)
	case Comparing:
		if c := r.session.compare; c != nil {
			s.Done, s.Total = uint64(c.total-len(c.buckets)), uint64(c.total)
		}
	case Pushing:
		s.Done, s.Total = uint64(r.peak-waiting), uint64(r.peak)
	}
	if r.statusSent != nil && *r.statusSent == s {
		return nil
	}
	r.statusSent = &s
	sent := s
	return &sent
}

// phase returns what the replica is doing with the relay.
func (r *Replica) phase() Phase {
	switch s := r.session; {
	case s == nil || s.mode == 0:
		return Apart
	case !s.pulled:
		return Pulling
	case r.state.Filling || r.chunk != nil:
		return Filling
	case r.state.Comparing:
		return Comparing
	case r.waitingCount() > 0:
		return Pushing
	case !r.state.Complete:
		return Pulling // behind what came last
	}
	return Live
}
