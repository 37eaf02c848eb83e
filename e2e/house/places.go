package house

import (
	"slices"
	"strings"
)

// The map, in the order of the house style: a package may import what stands
// before it, in an earlier group. A folder below a place belongs to the place,
// unless it has one of its own.
const (
	sharedOrder = `fault fold; crm; mailbox; mailbox/eml mailbox/mbox mailbox/ics mailbox/vcf filter track; mutation reconcile; wire`
	wasmOrder   = `replica; blob; view compose importer search; worker idb socket fetch; bridge; port`
	relayOrder  = `ledger auth blob; hub badgerdb natslog; webapi; httpd`
)

// place is where a package stands and what it may know.
type place struct {
	at    string // folder from the root
	side  side
	group int // of its side's order; a program's main stands behind all groups
	// only, when not nil, lists everything of its own side that it may import.
	only []string
	// mainOnly places are imported by their side's main and by nothing else.
	mainOnly bool
	// browser places need not build natively.
	browser bool
}

// side says who runs a package.
type side string

const (
	both    side = "shared"
	engine  side = "wasm"
	server  side = "relay"
	drawn   side = "www"
	roof    side = "e2e"
	mainRow      = 100
)

// places returns the whole map.
func places() []place {
	all := slices.Concat(order(both, sharedOrder), order(engine, wasmOrder), order(server, relayOrder))
	for i := range all {
		switch all[i].at {
		case "relay/badgerdb", "relay/natslog":
			all[i].mainOnly = true
		case "wasm/idb", "wasm/fetch", "wasm/port":
			all[i].browser = true
		}
	}
	return append(all,
		place{at: "relay/connector", side: server, only: []string{}},
		place{at: "relay/edge", side: server, only: []string{"relay/auth"}},
		place{at: "wasm", side: engine, group: mainRow, browser: true},
		place{at: "relay", side: server, group: mainRow},
		place{at: "www", side: drawn, mainOnly: true},
		place{at: "e2e", side: roof},
	)
}

func order(s side, text string) []place {
	var list []place
	for group, names := range strings.Split(text, ";") {
		for _, name := range strings.Fields(names) {
			list = append(list, place{at: string(s) + "/" + name, side: s, group: group})
		}
	}
	return list
}

// find returns the place of the package in folder path. The mains of wasm and
// relay are exactly their folders: a new folder below them is not on the map.
func find(path string) (place, bool) {
	var best place
	for _, p := range places() {
		within := path == p.at || strings.HasPrefix(path, p.at+"/") && p.group != mainRow && p.side != drawn
		if within && len(p.at) > len(best.at) {
			best = p
		}
	}
	return best, best.at != ""
}
