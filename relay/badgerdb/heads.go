package badgerdb

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"regarding/relay/ledger"
	"regarding/shared/crm"
)

// headsFirst is the first line of the file "heads": what follows are lines of
// organization, incarnation, commit and digest, and one with the digest of
// all lines before it.
//
// It is a file of its own so that it does not share the fate of Badger's: a
// log that ends early, cut by a power loss on a disk that lied or by a copy
// that was not whole, looks like any other log.
const headsFirst = "regarding-heads 1\n"

// NoteHeads writes where the logs stand beside the rows, whole or not at all,
// and on disk when it returns nil.
func NoteHeads(dir string, heads []ledger.Head) error {
	var b bytes.Buffer
	b.WriteString(headsFirst)
	for _, h := range heads {
		fmt.Fprintf(&b, "%v %d %d %x\n", h.Organization, h.Version.Incarnation, h.Version.Commit, h.Digest)
	}
	fmt.Fprintf(&b, "%x\n", sha256.Sum256(b.Bytes()))
	name := filepath.Join(dir, "heads")
	err := writeSynced(name+".new", b.String())
	if err == nil {
		err = os.Rename(name+".new", name)
	}
	if err == nil {
		err = syncFolder(dir)
	}
	if err != nil {
		return fmt.Errorf("note the heads of the logs: %w", err)
	}
	return nil
}

func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// ReadHeads returns what NoteHeads wrote last, nothing where it never did.
func ReadHeads(dir string) (heads []ledger.Head, err error) {
	name := filepath.Join(dir, "heads")
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the heads of the logs: %w", err)
	}
	damaged := fmt.Errorf("%s is damaged: restore a backup or run relay salvage", name)
	const sum = 2*sha256.Size + 1
	if len(b) < len(headsFirst)+sum || !bytes.HasPrefix(b, []byte(headsFirst)) {
		return nil, damaged
	}
	lines := b[:len(b)-sum]
	if string(b[len(lines):]) != fmt.Sprintf("%x\n", sha256.Sum256(lines)) {
		return nil, damaged
	}
	for line := range strings.Lines(string(lines[len(headsFirst):])) {
		h, err := parseHead(strings.Fields(line))
		if err != nil {
			return nil, fmt.Errorf("%w (%w)", damaged, err)
		}
		heads = append(heads, h)
	}
	return heads, nil
}

func parseHead(fields []string) (h ledger.Head, err error) {
	if len(fields) != 4 {
		return h, fmt.Errorf("%d fields", len(fields))
	}
	id, err1 := crm.ParseID(fields[0])
	incarnation, err2 := strconv.ParseUint(fields[1], 10, 32)
	commit, err3 := strconv.ParseUint(fields[2], 10, 64)
	digest, err4 := hex.DecodeString(fields[3])
	if len(digest) != len(h.Digest) && err4 == nil {
		err4 = fmt.Errorf("a digest of %d bytes", len(digest))
	}
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return h, err
	}
	return ledger.Head{
		Organization: crm.OrganizationID{ID: id},
		Version:      crm.Version{Incarnation: uint32(incarnation), Commit: commit}, Digest: [32]byte(digest),
	}, nil
}
