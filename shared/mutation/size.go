package mutation

import "regarding/shared/crm"

// Fits reports whether m has at most MaxBytes when it is encoded. Most
// mutations are so small that this is seen without encoding them.
func Fits(m Mutation) bool {
	switch args := m.Args.(type) {
	case Create:
		if fieldsAtMost(args.Fields) <= MaxBytes {
			return true
		}
	case Update:
		if len(args.Sets) == 0 && fieldsAtMost(args.Fields)+maxSeen*len(args.Seen) <= MaxBytes {
			return true
		}
	}
	return len(Encode(m)) <= MaxBytes
}

// The most bytes that parts of an encoded mutation take.
const (
	maxHead = 256 // ids, kind, times, key, counts
	maxSeen = 24
)

// fieldsAtMost returns a number of bytes that a mutation with fields is not
// larger than.
func fieldsAtMost(fields []Field) int {
	n := maxHead
	for i := range fields {
		n += len(fields[i].Name) + fields[i].Value.SizeAtMost()
	}
	return n + crm.MaxNameBytes
}
