package view

import (
	"slices"

	"regarding/shared/crm"
)

// Limits of what a page may ask of tracking; more is refused with fault.Invalid.
const (
	// MaxPreviewed is the most rows of a TrackPreview.
	MaxPreviewed = 200
	// MaxTimelineRows is the most entries of a window of a Timeline.
	MaxTimelineRows = 200
	// MaxSuggestFor is how many of a RegardingQuery's items count.
	MaxSuggestFor = 50
)

func (PaneQuery) query()     {}
func (TimelineQuery) query() {}
func (EmailQuery) query()    {}

func (p MatchAddress) proposed() crm.ID { return p.Mutation }

func (q PaneQuery) Check() error  { return checkID(q.ID) }
func (q EmailQuery) Check() error { return checkID(q.ID) }

func (q TimelineQuery) Check() error {
	if q.Count > MaxTimelineRows {
		return invalid("%d entries of a timeline, at most %d", q.Count, MaxTimelineRows)
	}
	if !slices.Contains(timelineKinds, q.Kind) {
		return invalid("there is no kind %q of a timeline", q.Kind)
	}
	return checks(checkEntity(q.Entity), checkID(q.ID), checkWindow(q.Offset, q.Count))
}

func (q ServerSearch) Check() error {
	return RegardingQuery{Search: q.Search, Entities: q.Entities, Count: q.Count}.Check()
}

// Check implements a call's check.
func (q RegardingQuery) Check() error {
	if q.Count < 0 || q.Count > MaxMatches {
		return invalid("%d records, at most %d", q.Count, MaxMatches)
	}
	if len(q.Items) > MaxSelected || len(q.Entities) > len(crm.Entities()) {
		return invalid("%d items and %d entities", len(q.Items), len(q.Entities))
	}
	for _, name := range q.Entities {
		if err := checkEntity(name); err != nil {
			return err
		}
	}
	return checkText("a search", q.Search, MaxSearch)
}

func (p Pin) Check() error { return checks(checkEntity(p.Record.Entity), checkID(p.Record.ID)) }

func (q TrackPreviewQuery) Check() error {
	if q.Count < 0 || q.Count > MaxPreviewed {
		return invalid("%d rows of a preview, at most %d", q.Count, MaxPreviewed)
	}
	return q.Messages.check()
}

func (p SetRegarding) Check() error {
	if p.Regarding == nil {
		return p.OnMessages.Check()
	}
	return checks(p.OnMessages.Check(), p.Regarding.check())
}

func (r RecordID) check() error { return checks(checkEntity(r.Entity), checkID(r.ID)) }

func (q StopQuestionQuery) Check() error { return checkID(q.ID) }

func (p MatchAddress) Check() error {
	if p.Address == "" {
		return invalid("no address")
	}
	return checks(checkMutation(p.Mutation), checkText("an address", p.Address, maxMailAddress), p.Record.check(), checkID(p.Item))
}

func (q EmailBodyQuery) Check() error { return checkID(q.ID) }
func (q EmailFileQuery) Check() error { return checkID(q.ID) }
