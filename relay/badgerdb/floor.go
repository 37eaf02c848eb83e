package badgerdb

import (
	"fmt"
	"sync"
	"syscall"
	"time"

	"regarding/shared/fault"
)

// floorInterval is how long one look at the free space is good for.
const floorInterval = time.Second

// floor refuses writes while too little space is free: a full disk would kill
// the process in the middle of one. It is safe for concurrent use.
//
// Source: sync.md, "Durability".
type floor struct {
	least uint64
	free  func() (uint64, error)
	now   func() time.Time

	mu      sync.Mutex
	looked  time.Time
	verdict error
}

func (f *floor) check() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	if age := now.Sub(f.looked); !f.looked.IsZero() && age >= 0 && age < floorInterval {
		return f.verdict
	}
	f.looked = now
	switch free, err := f.free(); {
	case err != nil:
		f.verdict = fmt.Errorf("look how much space is free: %w", err)
	case free < f.least:
		f.verdict = fault.New(fault.Full, "badgerdb.update", "%d bytes free, at least %d wanted", free, f.least)
	default:
		f.verdict = nil
	}
	return f.verdict
}

// FreeBytes returns how much space a process like this one may still use where
// dir lies.
func FreeBytes(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("statfs %s: %w", dir, err)
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
