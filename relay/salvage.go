package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
)

// salvage makes the organizations of a damaged folder whole again, from what
// can be read, and prints what it dropped. Whole ones are left alone.
func salvage(data string, minFree uint64, stdout io.Writer) (err error) {
	db, truth, err := openStopped(data, minFree)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	noted, err := badgerdb.ReadHeads(data)
	if err != nil {
		fmt.Fprintln(stdout, err)
	}
	organizations, err := truth.Organizations()
	if err != nil {
		return err
	}
	for _, n := range noted {
		if !slices.Contains(organizations, n.Organization) {
			fmt.Fprintf(stdout, "organization %v: nothing of it is left, its log ended at %d\n", n.Organization, n.Version.Commit)
		}
	}
	for _, o := range organizations {
		dropped, err := newBlobs(db, truth).Salvage(o)
		if err != nil {
			return err
		}
		for _, hash := range dropped {
			fmt.Fprintf(stdout, "organization %v: dropped blob %v, whose bytes are missing or damaged\n", o, hash)
		}
		own := slices.DeleteFunc(slices.Clone(noted), func(h ledger.Head) bool { return h.Organization != o })
		findings, err := truth.Check(o)
		if err != nil {
			return err
		}
		if len(findings) == 0 && truth.Verify(own) == nil {
			fmt.Fprintf(stdout, "organization %v: whole, %s\n", o, extent(truth, o))
			continue
		}
		s, err := truth.Salvage(o, own...)
		if err != nil {
			return err
		}
		for _, d := range s.Dropped {
			fmt.Fprintf(stdout, "organization %v: dropped %s\n", o, d)
		}
		fmt.Fprintf(stdout, "organization %v: salvaged %d entries, the log ends at %d\n", o, s.Kept, s.Head.Commit)
	}
	heads, err := truth.Heads()
	if err != nil {
		return err
	}
	if err := badgerdb.NoteHeads(data, heads); err != nil {
		return err
	}
	return checkRows(db, truth, heads, io.Discard)
}
