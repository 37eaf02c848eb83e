package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/shared/crm"
)

// errFindings is the end of a check that found something; what it found is
// printed already.
var errFindings = errors.New("the data folder is damaged: restore a backup or run relay salvage")

// openStopped opens the folder of a relay that is not running.
func openStopped(data string, minFree uint64) (*badgerdb.DB, *ledger.Ledger, error) {
	if _, err := os.Stat(data); err != nil {
		return nil, nil, fmt.Errorf("data folder: %w", err)
	}
	db, err := open(data, minFree, nil)
	if errors.Is(err, badgerdb.ErrInUse) {
		err = fmt.Errorf("%w: stop it first", err)
	}
	if err != nil {
		return nil, nil, err
	}
	return db, ledger.New(db.Ledger(), time.Now, rand.Reader), nil
}

// check verifies everything in the folder of a stopped relay, and prints one
// line for each organization and one for each finding.
func check(data string, stdout io.Writer) (err error) {
	db, truth, err := openStopped(data, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	noted, err := badgerdb.ReadHeads(data)
	return errors.Join(err, checkRows(db, truth, noted, stdout))
}

// checkRows checks an open folder.
func checkRows(db *badgerdb.DB, truth *ledger.Ledger, noted []ledger.Head, stdout io.Writer) error {
	found := 0
	find := func(format string, args ...any) {
		found++
		fmt.Fprintf(stdout, format+"\n", args...)
	}
	if err := db.Verify(); err != nil {
		find("%v", err)
	}
	var lost *ledger.LostError
	if err := truth.Verify(noted); err != nil {
		errors.As(err, &lost)
		find("%v", err)
	}
	blobs := newBlobs(db, truth)
	organizations, err := truth.Organizations()
	if err != nil {
		return err
	}
	for _, o := range organizations {
		findings, err := truth.Check(o)
		if err != nil {
			return err
		}
		for _, f := range findings {
			find("organization %v: %s", o, f)
		}
		held, err := blobs.Check(o)
		if err != nil {
			return err
		}
		for _, hash := range held.Damaged {
			find("organization %v: bytes of blob %v are missing or damaged", o, hash)
		}
		if held.Blobs+held.Awaiting > 0 {
			fmt.Fprintf(stdout, "organization %v: %d blobs of %d bytes, %d to come from devices\n", o, held.Blobs, held.Bytes, held.Awaiting)
		}
		if len(findings)+len(held.Damaged) == 0 && (lost == nil || lost.Organization != o) {
			fmt.Fprintf(stdout, "organization %v: whole, %s\n", o, extent(truth, o))
		}
	}
	if found > 0 {
		return errFindings
	}
	return nil
}

// extent says how much there is of an organization.
func extent(truth *ledger.Ledger, o crm.OrganizationID) string {
	heads, err := truth.Heads()
	if err != nil {
		return err.Error()
	}
	for _, h := range heads {
		if h.Organization == o {
			return fmt.Sprintf("the log ends at %d", h.Version.Commit)
		}
	}
	return "without a log"
}
