package view

import (
	"encoding/binary"

	"regarding/shared/crm"
)

// threads says which messages are of one thread: those that are linked through
// the ids in their attribute "thread". What was joined stays joined while the
// engine runs.
type threads struct {
	nodes  map[uint64]int32 // by id
	parent []int32
	of     []int32 // by place: a node, -1 for none
	// ring leads from each node of a thread to the next, and from the last to
	// the first; first has the first link of the places of each node.
	ring, first []int32
	chains
}

// threadsOf returns the threads of the messages, kept up to date from the first
// time they are asked for.
func (r *rows) threadsOf() *threads {
	if r.threads == nil {
		r.threads = &threads{nodes: map[uint64]int32{}}
		for place := range int32(len(r.ids)) {
			if r.flags[place]&used != 0 {
				r.threads.set(place, r.value(place, r.threadSlot).Bytes())
			}
		}
	}
	return r.threads
}

// set says by which ids the message at a place is linked.
func (t *threads) set(place int32, ids []byte) {
	for int(place) >= len(t.of) {
		t.of = append(t.of, -1)
	}
	node := int32(-1)
	for ; len(ids) >= crm.ThreadIDBytes; ids = ids[crm.ThreadIDBytes:] {
		id := binary.LittleEndian.Uint64(ids)
		n, ok := t.nodes[id]
		if !ok {
			n = t.newNode()
			t.nodes[id] = n
		}
		if node < 0 {
			node = n
		} else {
			t.join(n, node)
		}
	}
	if node < 0 {
		node = t.newNode()
	}
	t.clear(place)
	t.of[place] = node
	t.first[node] = t.push(t.first[node], place)
}

// join makes the threads of two nodes one.
func (t *threads) join(a, b int32) {
	a, b = t.root(a), t.root(b)
	if a == b {
		return
	}
	t.parent[a] = b
	t.ring[a], t.ring[b] = t.ring[b], t.ring[a]
}

func (t *threads) newNode() int32 {
	n := int32(len(t.parent))
	t.parent = append(t.parent, n)
	t.ring = append(t.ring, n)
	t.first = append(t.first, 0)
	return n
}

// clear says that there is no message at a place any more.
func (t *threads) clear(place int32) {
	if int(place) < len(t.of) && t.of[place] >= 0 {
		node := t.of[place]
		t.first[node] = t.take(t.first[node], place)
		t.of[place] = -1
	}
}

// root returns the node that stands for a thread.
func (t *threads) root(n int32) int32 {
	for t.parent[n] != n {
		t.parent[n] = t.parent[t.parent[n]]
		n = t.parent[n]
	}
	return n
}

// at returns the thread of the message at a place, -1 for none.
func (t *threads) at(place int32) int32 {
	if int(place) >= len(t.of) || t.of[place] < 0 {
		return -1
	}
	return t.root(t.of[place])
}

// with lists the places of the live messages of the thread of a place.
func (r *rows) with(place int32) []int32 {
	t := r.threadsOf()
	thread := t.at(place)
	if thread < 0 {
		return []int32{place}
	}
	var places []int32
	node := thread
	for {
		for link := t.first[node]; link != 0; link = t.next[link-1] {
			if r.live(link - 1) {
				places = append(places, link-1)
			}
		}
		if node = t.ring[node]; node == thread {
			return places
		}
	}
}

// reps picks from places, the newest first, one of each thread, and counts how
// many each stands for.
func (t *threads) reps(places []int32) (picked, counts []int32) {
	at := make(map[int32]int32, len(places)/2)
	for _, place := range places {
		thread := t.at(place)
		if i, ok := at[thread]; ok && thread >= 0 {
			counts[i]++
			continue
		}
		at[thread] = int32(len(picked))
		picked = append(picked, place)
		counts = append(counts, 1)
	}
	return picked, counts
}
