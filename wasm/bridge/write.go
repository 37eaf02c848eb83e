package bridge

import (
	"context"

	"regarding/shared/fault"
	"regarding/wasm/view"
)

// maxWrites is how many records are written by one call.
const maxWrites = 500

// WriteArgs are records to create and to update, each a mutation of its own.
type WriteArgs struct {
	Writes []view.RecordWrite `json:"writes"`
}

// Check refuses what can never be done, with fault.Invalid. What is wrong with
// one write is said in its result.
func (a WriteArgs) Check() error {
	if len(a.Writes) > maxWrites {
		return fault.New(fault.Invalid, "bridge.writeRecords", "%d writes, at most %d", len(a.Writes), maxWrites)
	}
	return nil
}

// Written answers writeRecords: a result for each write, in their order.
type Written struct {
	Results []WriteResult `json:"results"`
}

// WriteResult is what became of one write: the other of the two is null.
type WriteResult struct {
	Saved *view.Saved `json:"saved"`
	Fault *Fault      `json:"fault"`
}

func (p *Page) writeRecords(ctx context.Context, args WriteArgs) (Written, error) {
	list := make([]view.Proposal, len(args.Writes))
	for i := range args.Writes {
		list[i] = args.Writes[i].Proposal()
	}
	outcomes, err := p.engine.ProposeAll(ctx, list)
	if err != nil {
		return Written{}, err
	}
	written := Written{Results: make([]WriteResult, len(outcomes))}
	for i := range outcomes {
		if o := &outcomes[i]; o.Err == nil {
			written.Results[i].Saved = &o.Saved
		} else {
			f := p.faultOf("writeRecords", o.Err)
			written.Results[i].Fault = &f
		}
	}
	return written, nil
}
