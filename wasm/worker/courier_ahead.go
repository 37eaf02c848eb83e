package worker

import (
	"time"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// aheadFor is how long a mutation may have waited before bytes that were sent
// ahead of it are sent again. The relay drops what no row has referred to for 7
// days (S23), so it is well below that.
const aheadFor = 3 * 24 * time.Hour

// referred adds the bytes to which a mutation that waits refers.
func referred(to map[crm.Hash]bool, e view.Waiting) {
	for _, effect := range e.Effects {
		if effect.After != nil {
			for _, h := range crm.Blobs(*effect.After) {
				to[h] = true
			}
		}
	}
}

// awaited are the bytes to which only mutations that wait may refer: until
// those are confirmed the relay need not keep what it has of them.
func (c *courier) awaited() map[crm.Hash]bool {
	list := map[crm.Hash]bool{}
	for _, e := range c.w.queue.All() {
		referred(list, e)
	}
	return list
}

// settled notes that a mutation does not wait any more. Bytes that the relay
// has by now came before it; if that may be long ago they are sent again.
func (c *courier) settled(e view.Waiting) {
	if c.w.config.Blobs == nil || c.w.config.Now().Sub(e.Mutation.PerformedAt) < aheadFor {
		return
	}
	list := map[crm.Hash]bool{}
	referred(list, e)
	for h := range list {
		_, held := c.held[h]
		if _, unsent := c.unsent[h]; !held || unsent {
			delete(list, h)
		}
	}
	if len(list) > 0 {
		go c.sendAgain(c.w.runCtx, func(h crm.Hash) bool { return list[h] })
	}
}
