package badgerdb

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// What a log of Badger's looks like (v4.9.6, memtable.go and value.go): a head,
// then entries of meta and user meta (a byte each), key length, value length
// and expiry (uvarints), key, value and a CRC-32C of all that.
const (
	logHeadBytes = 20
	maxLogKey    = 1 << 16
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// cutLogs cuts the logs that Badger is about to replay behind their last whole
// entry, if anything but zeros follows. Badger would end there too, but it
// first believes the lengths that it reads: of the random bytes that a power
// loss may leave it allocates gigabytes, or refuses to open.
func cutLogs(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.mem"))
	if err != nil {
		return err
	}
	values, err := filepath.Glob(filepath.Join(dir, "*.vlog"))
	if err != nil {
		return err
	}
	if len(values) > 0 {
		names = append(names, slices.Max(values)) // the others are never replayed
	}
	for _, name := range names {
		if err := cutLog(name); err != nil {
			return fmt.Errorf("look for the end of %s: %w", name, err)
		}
	}
	return nil
}

func cutLog(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	end, clean, err := endOfLog(f)
	if err != nil || clean {
		return err
	}
	if err := f.Truncate(end); err != nil {
		return err
	}
	return f.Sync()
}

// endOfLog returns where the whole entries of a log end; clean says that
// nothing but zeros seems to follow.
func endOfLog(f *os.File) (end int64, clean bool, err error) {
	info, err := f.Stat()
	if err != nil || info.Size() <= logHeadBytes {
		return 0, true, err
	}
	if _, err := f.Seek(logHeadBytes, io.SeekStart); err != nil {
		return 0, false, err
	}
	in := bufio.NewReaderSize(f, 256<<10)
	for end = logHeadBytes; ; {
		next, err := in.Peek(int(min(logHeadBytes, info.Size()-end)))
		if err != nil {
			return end, false, err
		}
		if !slices.ContainsFunc(next, func(b byte) bool { return b != 0 }) {
			return end, true, nil
		}
		n, err := readLogEntry(in, info.Size()-end)
		if errors.Is(err, errLogEntry) {
			return end, false, nil
		}
		if err != nil {
			return end, false, err
		}
		end += n
	}
}

// errLogEntry says that there is no whole entry.
var errLogEntry = errors.New("not a whole entry")

// readLogEntry reads one entry of at most left bytes and returns its size.
func readLogEntry(in *bufio.Reader, left int64) (int64, error) {
	r := &logReader{in: in, left: left}
	r.byte()
	r.byte()
	key, value := r.uvarint(), r.uvarint()
	r.uvarint()
	if key == 0 || key > maxLogKey || value > uint64(left) {
		return 0, orBad(r.err)
	}
	r.skip(int64(key) + int64(value))
	sum := r.sum
	var stored [crc32.Size]byte
	r.read(stored[:])
	if r.err == nil && binary.BigEndian.Uint32(stored[:]) != sum {
		r.err = errLogEntry
	}
	return left - r.left, r.err
}

// orBad returns err, or errLogEntry where there is none.
func orBad(err error) error {
	if err == nil {
		err = errLogEntry
	}
	return err
}

// logReader reads parts of one entry and sums them up. After its first error
// every read returns zeros.
type logReader struct {
	in   *bufio.Reader
	left int64
	sum  uint32
	err  error
}

func (r *logReader) read(b []byte) {
	if r.err == nil && int64(len(b)) > r.left {
		r.err = errLogEntry
	}
	if r.err == nil {
		_, r.err = io.ReadFull(r.in, b)
	}
	if r.err != nil {
		clear(b)
		return
	}
	r.left -= int64(len(b))
	r.sum = crc32.Update(r.sum, castagnoli, b)
}

func (r *logReader) byte() byte {
	var b [1]byte
	r.read(b[:])
	return b[0]
}

func (r *logReader) uvarint() uint64 {
	var b [binary.MaxVarintLen64]byte
	for i := range b {
		if b[i] = r.byte(); b[i] < 0x80 {
			v, n := binary.Uvarint(b[:i+1])
			if n <= 0 && r.err == nil {
				r.err = errLogEntry
			}
			return v
		}
	}
	r.err = orBad(r.err)
	return 0
}

func (r *logReader) skip(n int64) {
	var b [4 << 10]byte
	for ; n > 0 && r.err == nil; n -= min(n, int64(len(b))) {
		r.read(b[:min(n, int64(len(b)))])
	}
}
