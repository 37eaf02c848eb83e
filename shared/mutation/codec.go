package mutation

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// envelopeVersion is the first byte of an encoded mutation.
//
// History:
//
//	1  id, device, actor, performed at, kind, version of the arguments, arguments.
const envelopeVersion = 1

// Limits of what one mutation may hold; Decode and Apply refuse more.
const (
	// MaxKeys is the most rows that one mutation names in a list (S26).
	MaxKeys = 2000
	// MaxFields is the most fields, and the most sets, that it writes.
	MaxFields = 512
	// MaxNotices is the most notices that it closes.
	MaxNotices = 2000
	// MaxImport is the most rows that an Import makes.
	MaxImport = 500
	// MaxItems is the most messages that an UpdateItems changes.
	MaxItems = 1000
)

// maxMillis is the last millisecond of the year 9999.
const maxMillis = 253402300799999

// Encode returns the bytes of m, which Decode reads. It panics for a mutation
// without arguments. Times before 1970 become 1970. The result may be longer
// than MaxBytes or hold more than the limits: such a mutation must not be
// proposed.
//
// The form is: version byte, id, device, actor (16 bytes each), milliseconds
// since 1970, kind, version of the arguments, their length (uvarints), the
// arguments.
func Encode(m Mutation) []byte {
	if m.Args == nil {
		panic(fmt.Sprintf("mutation: %v has no arguments", m.ID))
	}
	args := appendArgs(nil, m.Args)
	b := make([]byte, 0, 64+len(args))
	b = append(b, envelopeVersion)
	b = append(b, m.ID.ID[:]...)
	b = append(b, m.Device.ID[:]...)
	b = append(b, m.Actor.ID[:]...)
	b = appendTime(b, m.PerformedAt)
	b = binary.AppendUvarint(b, uint64(m.Args.Kind()))
	b = binary.AppendUvarint(b, uint64(m.Args.version()))
	b = binary.AppendUvarint(b, uint64(len(args)))
	return append(b, args...)
}

// Decode reads what Encode wrote, and what Encode of any released build wrote:
// older versions of a kind's arguments are upgraded, the id kept. Arguments of
// a kind or version that this build does not know come back as Unknown, byte
// for byte (S30). The mutation keeps nothing of b.
//
// Errors are *fault.Error with op "mutation.decode": TooLarge for more than
// MaxBytes, Invalid, naming the byte, for anything that Encode would not have
// written.
func Decode(b []byte) (Mutation, error) {
	if len(b) > MaxBytes {
		return Mutation{}, fault.New(fault.TooLarge, "mutation.decode", "%d bytes, at most %d", len(b), MaxBytes)
	}
	r := &reader{b: b}
	m, kind, version := r.head()
	if r.err == nil && kind == 0 {
		r.fail("kind 0")
	}
	length := r.bounded(MaxBytes)
	if r.err == nil && length != uint64(len(b)-r.at) {
		r.fail("arguments of %d bytes, %d are left", length, len(b)-r.at)
	}
	if r.err == nil {
		m.Args = r.args(kind, version)
	}
	if r.err != nil {
		return Mutation{}, &fault.Error{Kind: fault.Invalid, Op: "mutation.decode", Err: r.err}
	}
	return m, nil
}

// DecodeHead reads who did what and when from bytes that Decode refuses, so
// that they can be answered: their arguments come back as Unknown, byte for
// byte, or without bytes where there are more than MaxBytes.
//
// Errors are *fault.Error with op "mutation.decode": TooOld for an envelope
// that a newer build wrote, which waits (S30); Invalid where not even the
// mutation's id can be read.
func DecodeHead(b []byte) (Mutation, error) {
	r := &reader{b: b}
	m, kind, version := r.head()
	switch {
	case len(b) > 0 && b[0] > envelopeVersion:
		return Mutation{}, &fault.Error{Kind: fault.TooOld, Op: "mutation.decode", Err: r.err}
	case m.ID.IsZero():
		return Mutation{}, fault.New(fault.Invalid, "mutation.decode", "no id of a mutation")
	}
	r.uvarint() // how many bytes of arguments it says there are
	args := Unknown{Number: kind, Version: version}
	if len(b) <= MaxBytes {
		args.Bytes = slices.Clone(b[r.at:])
	}
	m.Args = args
	return m, nil
}

// head reads what stands before the length of the arguments.
func (r *reader) head() (m Mutation, kind Kind, version uint16) {
	if v := r.byte(); r.err == nil && v != envelopeVersion {
		r.at = 0
		r.fail("envelope version %d is unknown", v)
	}
	m = Mutation{
		ID: ID{r.id()}, Device: DeviceID{r.id()}, Actor: crm.UserID{ID: r.id()},
		PerformedAt: r.time(),
	}
	return m, Kind(r.bounded(1<<16 - 1)), uint16(r.bounded(1<<16 - 1))
}

// args reads the rest of r as arguments.
func (r *reader) args(kind Kind, version uint16) Args {
	known, ok := versionOf(kind)
	if !ok || version > known {
		a := Unknown{Number: kind, Version: version}
		if r.at < len(r.b) {
			a.Bytes = slices.Clone(r.b[r.at:])
		}
		return a
	}
	for ; version < known; version++ {
		up, ok := upgrades[step{kind, version}]
		if !ok {
			r.fail("kind %d never had version %d", kind, version)
			return nil
		}
		next, err := up(r.b[r.at:])
		if err != nil {
			r.fail("kind %d version %d: %w", kind, version, err)
			return nil
		}
		*r = reader{b: next}
	}
	a := r.argsOf(kind)
	if r.err == nil && r.at != len(r.b) {
		r.fail("%d bytes after the end", len(r.b)-r.at)
	}
	if r.err != nil {
		return nil
	}
	return a
}

// step names the way from one version of a kind's arguments to the next.
type step struct {
	kind Kind
	from uint16
}

// upgrades holds, for every version of arguments that was ever released and is
// not the newest, how its bytes become those of the next (S30). Entries are
// never taken away.
var upgrades = map[step]func(args []byte) ([]byte, error){
	{KindTrack, 1}: upgradeTrack,
}

// kinds holds arguments of every kind that this build knows.
var kinds = [kindEnd]Args{
	KindCreate: Create{}, KindUpdate: Update{}, KindAssign: Assign{}, KindSetState: SetState{},
	KindDelete: Delete{}, KindRestore: Restore{}, KindMerge: Merge{}, KindKeepBoth: KeepBoth{},
	KindUndo: Undo{}, KindCloseIssue: CloseIssue{}, KindCloseNotice: CloseNotice{},
	KindNameDevice: NameDevice{}, KindRevokeDevice: RevokeDevice{},
	KindPutUser: PutUser{}, KindPutOrganization: PutOrganization{}, KindJoinDevice: JoinDevice{},
	KindSeeDevice: SeeDevice{}, KindPurge: Purge{}, KindImport: Import{}, KindUpdateItems: UpdateItems{},
	KindTrack: Track{}, KindStopTracking: StopTracking{}, KindDetach: Detach{},
}

// versionOf returns the version of a kind's arguments that this build writes.
func versionOf(k Kind) (uint16, bool) {
	if k == 0 || int(k) >= len(kinds) {
		return 0, false
	}
	return kinds[k].version(), true
}

func appendTime(b []byte, t time.Time) []byte {
	return binary.AppendUvarint(b, uint64(min(max(t.UnixMilli(), 0), maxMillis)))
}
