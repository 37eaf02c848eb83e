package mutation

import (
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// SYNC-04, S21: what is refused, with what.
func TestRefusals(t *testing.T) {
	keys := func(n int, one crm.Key) []crm.Key {
		list := make([]crm.Key, n)
		for i := range list {
			list[i] = one
		}
		return list
	}
	nowhere := crm.Key{Entity: crm.Account, ID: testID(8, 1)}
	fresh := crm.Key{Entity: crm.Account, ID: testID(8, 2)}
	strange := crm.Key{Entity: 9999, ID: testID(8, 3)}
	type setting struct {
		live, dead, other, contact, pair, purged crm.Key
		bo                                       Done
	}
	tests := []struct {
		name string
		by   crm.UserID
		args func(s setting) Args
		kind fault.Kind
		op   string
	}{
		{"create twice", ada, func(s setting) Args { return Create{Key: s.live, Fields: []Field{text("name", "x")}} }, fault.Invalid, OpExists},
		{"create what lies unseen in the bin", bo, func(s setting) Args { return Create{Key: s.dead, Fields: []Field{text("name", "x")}} }, fault.NotFound, OpNotFound},
		{"create another's personal row", bo, func(s setting) Args { return Create{Key: crm.Key{Entity: crm.Device, ID: deviceOf(ada).ID}} }, fault.NotFound, OpNotFound},
		{"create without what is required", ada, func(setting) Args { return Create{Key: fresh} }, fault.Invalid, OpInvalid},
		{"create without an id", ada, func(setting) Args { return Create{Key: crm.Key{Entity: crm.Account}} }, fault.Invalid, OpInvalid},
		{"create without an entity", ada, func(setting) Args { return Create{} }, fault.Invalid, OpInvalid},
		{"create a personal row", ada, func(setting) Args { return Create{Key: crm.Key{Entity: crm.SyncIssue, ID: testID(8, 4)}} }, fault.Invalid, OpInvalid},
		{"create a user", cleo, func(setting) Args { return Create{Key: crm.Key{Entity: crm.SystemUser, ID: testID(8, 4)}} }, fault.Denied, OpDenied},
		{"create an alias", ada, func(setting) Args { return Create{Key: crm.Key{Entity: crm.Alias, ID: testID(8, 4)}} }, fault.Denied, OpDenied},
		{"create a team as a member", ada, func(setting) Args {
			return Create{Key: crm.Key{Entity: crm.Team, ID: testID(8, 4)}, Fields: []Field{text("name", "x")}}
		}, fault.Denied, OpDenied},
		{"create with a number for a name", ada, func(setting) Args { return Create{Key: fresh, Fields: []Field{{"name", crm.Whole(1)}}} }, fault.Invalid, OpInvalid},
		{"create with one field twice", ada, func(setting) Args { return Create{Key: fresh, Fields: []Field{text("name", "x"), text("name", "y")}} }, fault.Invalid, OpInvalid},
		{"create what is computed", ada, func(setting) Args {
			return Create{Key: fresh, Fields: []Field{text("name", "x"), {"createdon", crm.Instant(noon)}}}
		}, fault.Invalid, OpInvalid},
		{"create with a status of another state", ada, func(setting) Args {
			return Create{Key: fresh, Fields: []Field{text("name", "x"), {"statuscode", crm.Whole(2)}}}
		}, fault.Invalid, OpInvalid},
		{"create with a lookup to nothing", ada, func(setting) Args {
			return Create{Key: fresh, Fields: []Field{text("name", "x"), {"parentaccountid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: nowhere.ID})}}}
		}, fault.NotFound, OpNotFound},
		{"create by a reader", rita, func(setting) Args { return Create{Key: fresh, Fields: []Field{text("name", "x")}} }, fault.Denied, OpDenied},
		{"create of an unknown entity", ada, func(setting) Args { return Create{Key: strange} }, fault.TooOld, OpUnknownKind},
		{"create with too many fields", ada, func(setting) Args { return Create{Key: fresh, Fields: make([]Field, MaxFields+1)} }, fault.TooLarge, OpTooMany},
		{"create too large a row", ada, func(setting) Args {
			return Create{Key: fresh, Fields: []Field{text("name", "x"), text("description", strings.Repeat("x", MaxRowBytes))}}
		}, fault.TooLarge, OpTooLarge},
		{"create too large a value", ada, func(setting) Args {
			return Create{Key: fresh, Fields: []Field{text("name", "x"), text("description", strings.Repeat("x", crm.MaxTextBytes+1))}}
		}, fault.TooLarge, OpTooLarge},
		{"create a template of the organization", ada, func(setting) Args {
			return Create{Key: crm.Key{Entity: crm.Template, ID: testID(8, 5)}, Fields: []Field{text("title", "x"), {"ispersonal", crm.Bool(false)}}}
		}, fault.Denied, OpDenied},

		{"update nothing there", ada, func(setting) Args { return Update{Key: nowhere} }, fault.NotFound, OpNotFound},
		{"update what is in the bin", bo, func(s setting) Args { return Update{Key: s.dead, Fields: []Field{text("name", "x")}} }, fault.NotFound, OpDeleted},
		{"update another's device", bo, func(setting) Args { return Update{Key: crm.Key{Entity: crm.Device, ID: deviceOf(ada).ID}} }, fault.NotFound, OpNotFound},
		{"update by a reader", rita, func(s setting) Args { return Update{Key: s.live, Fields: []Field{text("name", "x")}} }, fault.Denied, OpDenied},
		{"update what is computed", ada, func(s setting) Args { return Update{Key: s.live, Fields: []Field{{"modifiedon", crm.Instant(noon)}}} }, fault.Invalid, OpInvalid},
		{"update a lookup to nothing", ada, func(s setting) Args {
			return Update{Key: s.live, Fields: []Field{{"parentaccountid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: nowhere.ID})}}}
		}, fault.NotFound, OpNotFound},
		{"update too many fields", ada, func(s setting) Args { return Update{Key: s.live, Fields: make([]Field, MaxFields+1)} }, fault.TooLarge, OpTooMany},
		{"update a field twice", ada, func(s setting) Args {
			return Update{Key: s.live, Fields: []Field{text("name", "x"), text("name", "y")}}
		}, fault.Invalid, OpInvalid},
		{"update the owner to an account", ada, func(s setting) Args {
			return Update{Key: s.live, Fields: []Field{{"ownerid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: s.other.ID})}}}
		}, fault.Invalid, OpInvalid},
		{"update beyond what a row may have", ada, func(s setting) Args {
			return Update{Key: s.live, Fields: []Field{text("description", strings.Repeat("x", MaxRowBytes))}}
		}, fault.TooLarge, OpTooLarge},
		{"update the required away", ada, func(s setting) Args { return Update{Key: s.live, Fields: []Field{text("name", "")}} }, fault.Invalid, OpInvalid},
		{"update a role", cleo, func(setting) Args {
			return Update{Key: crm.Key{Entity: crm.SystemUser, ID: ada.ID}, Fields: []Field{{"role", crm.Whole(3)}}}
		}, fault.Denied, OpDenied},
		{"update the organization as a member", ada, func(setting) Args {
			return Update{Key: crm.Key{Entity: crm.Organization, ID: testID(9, 1)}, Fields: []Field{{"deleteownonly", crm.Bool(false)}, text("timezone", "UTC")}}
		}, fault.Denied, OpDenied},
		{"update a set that is none", ada, func(s setting) Args {
			return Update{Key: s.live, Sets: []SetChange{{Name: "name", Added: []string{"1"}}}}
		}, fault.Invalid, OpInvalid},
		{"update a set with no option", ada, func(s setting) Args {
			return Update{Key: s.live, Sets: []SetChange{{Name: "new_tags", Added: []string{"99"}}}}
		}, fault.Invalid, OpInvalid},
		{"update a set and a field of one name", ada, func(s setting) Args {
			return Update{Key: s.live, Fields: []Field{{"new_tags", crm.SetOf("1")}}, Sets: []SetChange{{Name: "new_tags", Added: []string{"2"}}}}
		}, fault.Invalid, OpInvalid},
		{"update a status of another state", ada, func(s setting) Args { return Update{Key: s.live, Fields: []Field{{"statuscode", crm.Whole(2)}}} }, fault.Invalid, OpInvalid},
		{"update too many sets", ada, func(s setting) Args { return Update{Key: s.live, Sets: make([]SetChange, MaxFields+1)} }, fault.TooLarge, OpTooMany},
		{"update of an unknown entity", ada, func(setting) Args { return Update{Key: strange} }, fault.TooOld, OpUnknownKind},

		{"assign to nobody", ada, func(s setting) Args { return Assign{Keys: []crm.Key{s.live}} }, fault.Invalid, OpInvalid},
		{"assign to a stranger", ada, func(s setting) Args {
			return Assign{Keys: []crm.Key{s.live}, Owner: crm.Ref{Entity: crm.SystemUser, ID: testID(8, 6)}}
		}, fault.NotFound, OpNotFound},
		{"assign to an account", ada, func(s setting) Args {
			return Assign{Keys: []crm.Key{s.live}, Owner: crm.Ref{Entity: crm.Account, ID: s.other.ID}}
		}, fault.Invalid, OpInvalid},
		{"assign what has no owner", cleo, func(setting) Args {
			return Assign{Keys: []crm.Key{{Entity: crm.SystemUser, ID: ada.ID}}, Owner: userRef(bo)}
		}, fault.Invalid, OpInvalid},
		{"assign what is in the bin", ada, func(s setting) Args { return Assign{Keys: []crm.Key{s.live, s.dead}, Owner: userRef(bo)} }, fault.NotFound, OpDeleted},
		{"assign by a reader", rita, func(s setting) Args { return Assign{Keys: []crm.Key{s.live}, Owner: userRef(bo)} }, fault.Denied, OpDenied},
		{"assign too many", ada, func(s setting) Args { return Assign{Keys: keys(MaxKeys+1, s.live), Owner: userRef(bo)} }, fault.TooLarge, OpTooMany},

		{"no such state", ada, func(s setting) Args { return SetState{Keys: []crm.Key{s.live}, State: 9} }, fault.Invalid, OpInvalid},
		{"a status of another state", ada, func(s setting) Args { return SetState{Keys: []crm.Key{s.live}, State: 1, Status: 1} }, fault.Invalid, OpInvalid},
		{"a state of what has none", cleo, func(setting) Args { return SetState{Keys: []crm.Key{{Entity: crm.SystemUser, ID: ada.ID}}, State: 1} }, fault.Invalid, OpInvalid},
		{"a state by a reader", rita, func(s setting) Args { return SetState{Keys: []crm.Key{s.live}, State: 1} }, fault.Denied, OpDenied},
		{"a state of what is in the bin", ada, func(s setting) Args { return SetState{Keys: []crm.Key{s.dead}, State: 1} }, fault.NotFound, OpDeleted},
		{"a state with a wrong field", ada, func(s setting) Args {
			return SetState{Keys: []crm.Key{s.live}, State: 1, Fields: []Field{{"name", crm.Whole(1)}}}
		}, fault.Invalid, OpInvalid},
		{"states of too many", ada, func(s setting) Args { return SetState{Keys: keys(MaxKeys+1, s.live), State: 1} }, fault.TooLarge, OpTooMany},

		{"delete nothing there", ada, func(s setting) Args { return Delete{Keys: []crm.Key{s.live, nowhere}} }, fault.NotFound, OpNotFound},
		{"delete twice", ada, func(s setting) Args { return Delete{Keys: []crm.Key{s.dead}} }, fault.NotFound, OpDeleted},
		{"delete by a reader", rita, func(s setting) Args { return Delete{Keys: []crm.Key{s.live}} }, fault.Denied, OpDenied},
		{"delete a user", cleo, func(setting) Args { return Delete{Keys: []crm.Key{{Entity: crm.SystemUser, ID: ada.ID}}} }, fault.Denied, OpDenied},
		{"delete an own device", ada, func(setting) Args { return Delete{Keys: []crm.Key{{Entity: crm.Device, ID: deviceOf(ada).ID}}} }, fault.Invalid, OpInvalid},
		{"delete many without a count", ada, func(s setting) Args { return Delete{Keys: keys(21, s.live)} }, fault.Invalid, OpUnconfirmed},
		{"delete many with another count", ada, func(s setting) Args { return Delete{Keys: keys(21, s.live), Confirmed: 20} }, fault.Invalid, OpUnconfirmed},
		{"delete too many", ada, func(s setting) Args { return Delete{Keys: keys(MaxKeys+1, s.live), Confirmed: MaxKeys + 1} }, fault.TooLarge, OpTooMany},

		{"restore what is not deleted", ada, func(s setting) Args { return Restore{Keys: []crm.Key{s.live}} }, fault.Invalid, OpNotDeleted},
		{"restore what another deleted", bo, func(s setting) Args { return Restore{Keys: []crm.Key{s.dead}} }, fault.NotFound, OpNotFound},
		{"restore nothing there", ada, func(setting) Args { return Restore{Keys: []crm.Key{nowhere}} }, fault.NotFound, OpNotFound},
		{"restore too many", ada, func(s setting) Args { return Restore{Keys: keys(MaxKeys+1, s.dead)} }, fault.TooLarge, OpTooMany},

		{"merge two kinds", ada, func(s setting) Args { return Merge{Survivor: s.live, Other: s.contact} }, fault.Invalid, OpInvalid},
		{"merge with itself", ada, func(s setting) Args { return Merge{Survivor: s.live, Other: s.live} }, fault.Invalid, OpSame},
		{"merge with what is in the bin", ada, func(s setting) Args { return Merge{Survivor: s.live, Other: s.dead} }, fault.NotFound, OpDeleted},
		{"merge by a reader", rita, func(s setting) Args { return Merge{Survivor: s.live, Other: s.other} }, fault.Denied, OpDenied},
		{"merge users", cleo, func(setting) Args {
			return Merge{Survivor: crm.Key{Entity: crm.SystemUser, ID: ada.ID}, Other: crm.Key{Entity: crm.SystemUser, ID: bo.ID}}
		}, fault.Invalid, OpInvalid},
		{"merge with a wrong field", ada, func(s setting) Args {
			return Merge{Survivor: s.live, Other: s.other, Fields: []Field{{"name", crm.Whole(1)}}}
		}, fault.Invalid, OpInvalid},

		{"keep both of nothing", ada, func(setting) Args { return KeepBoth{Duplicate: testID(8, 7)} }, fault.NotFound, OpNotFound},
		{"keep both by a reader", rita, func(s setting) Args { return KeepBoth{Duplicate: s.pair.ID} }, fault.Denied, OpDenied},

		{"undo nothing", ada, func(setting) Args { return Undo{Mutation: ID{testID(8, 8)}} }, fault.NotFound, OpNotFound},
		{"undo another's", ada, func(s setting) Args { return Undo{Mutation: s.bo.ID} }, fault.Denied, OpDenied},

		{"name another's device", bo, func(setting) Args { return NameDevice{Device: deviceOf(ada), Name: "x"} }, fault.NotFound, OpNotFound},
		{"name a device too long", ada, func(setting) Args { return NameDevice{Device: deviceOf(ada), Name: strings.Repeat("x", 101)} }, fault.Invalid, OpInvalid},
		{"revoke another's device", cleo, func(setting) Args { return RevokeDevice{Device: deviceOf(ada)} }, fault.NotFound, OpNotFound},
		{"too many notices", ada, func(setting) Args { return CloseNotice{Notices: make([]crm.ID, MaxNotices+1)} }, fault.TooLarge, OpTooMany},

		{"a person puts a user", cleo, func(setting) Args { return PutUser{User: ada} }, fault.Denied, OpDenied},
		{"a person puts an organization", cleo, func(setting) Args { return PutOrganization{} }, fault.Denied, OpDenied},
		{"a person joins a device", cleo, func(setting) Args { return JoinDevice{} }, fault.Denied, OpDenied},
		{"a person sees a device", cleo, func(setting) Args { return SeeDevice{} }, fault.Denied, OpDenied},
		{"a person purges", cleo, func(s setting) Args { return Purge{Keys: []crm.Key{s.dead}} }, fault.Denied, OpDenied},
		{"join another's device", relay, func(setting) Args { return JoinDevice{Device: deviceOf(ada), User: bo} }, fault.Invalid, OpExists},
		{"join without a person", relay, func(setting) Args { return JoinDevice{Device: DeviceID{testID(8, 9)}} }, fault.Invalid, OpInvalid},
		{"put a user of no known role", relay, func(setting) Args { return PutUser{User: ada, Name: "x", Role: 99} }, fault.Invalid, OpInvalid},
		{"put a user without an id", relay, func(setting) Args { return PutUser{Name: "x", Role: crm.Member} }, fault.Invalid, OpInvalid},
		{"purge too many", relay, func(s setting) Args { return Purge{Keys: keys(MaxKeys+1, s.dead)} }, fault.TooLarge, OpTooMany},

		// S30: a kind or a version that this build does not know waits.
		{"an unknown kind", ada, func(setting) Args { return Unknown{Number: 999, Version: 1} }, fault.TooOld, OpUnknownKind},
		{"an unknown version", ada, func(setting) Args { return Unknown{Number: KindCreate, Version: 2} }, fault.TooOld, OpUnknownKind},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			s := setting{
				live: w.account(t, ada, "Live"), dead: w.account(t, ada, "Dead"),
				other: w.account(t, bo, "Other", text("emailaddress1", "o@x.example")),
			}
			s.contact = crm.Key{Entity: crm.Contact, ID: w.newID()}
			w.ok(t, ada, Create{Key: s.contact, Fields: []Field{text("lastname", "Lovelace")}})
			w.ok(t, ada, Delete{Keys: []crm.Key{s.dead}})
			s.bo = w.ok(t, bo, w.edit(s.other, text("description", "of Bo")))
			w.account(t, ada, "Twin", text("emailaddress1", "O@x.example"))
			s.pair = w.all(crm.Duplicate)[0].Key
			w.refused(t, tt.by, tt.args(s), tt.kind, tt.op)
		})
	}
}

func TestAMutationOfAnotherPersonIsDenied(t *testing.T) {
	w := newWorld(t)
	m := w.mutation(ada, Create{Key: crm.Key{Entity: crm.Account, ID: w.newID()}, Fields: []Field{text("name", "x")}})
	_, refused := w.tx.Do(m, w.env(bo))
	if refused == nil || refused.Op != OpDenied {
		t.Fatalf("got %v", refused)
	}
	if issue := w.row(crm.Key{Entity: crm.SyncIssue, ID: IssueID(m.ID)}); issue == nil || issue.Partition != bo {
		t.Error("the issue is not in the partition of who sent it")
	}
}

// S15: nothing is refused for what a device does not know, and it guesses
// nothing of what it does not know.
func TestAGuessIsNeverRefusedForWhatIsNotKnown(t *testing.T) {
	key := crm.Key{Entity: crm.Account, ID: testID(8, 1)}
	user := crm.Ref{Entity: crm.SystemUser, ID: testID(8, 2)}
	for _, args := range []Args{
		Update{Key: key, Fields: []Field{text("name", "x")}}, Assign{Keys: []crm.Key{key}, Owner: user},
		SetState{Keys: []crm.Key{key}, State: 1}, Delete{Keys: []crm.Key{key}}, Restore{Keys: []crm.Key{key}},
		Merge{Survivor: key, Other: crm.Key{Entity: crm.Account, ID: testID(8, 3)}}, KeepBoth{Duplicate: testID(8, 3)},
		Undo{Mutation: ID{testID(8, 4)}}, CloseIssue{Issue: testID(8, 5)}, CloseNotice{Notices: []crm.ID{testID(8, 6)}},
		NameDevice{Device: DeviceID{testID(8, 7)}, Name: "x"}, RevokeDevice{Device: DeviceID{testID(8, 8)}},
		Unknown{Number: 999, Version: 1, Bytes: []byte("x")}, Create{Key: crm.Key{Entity: 9999, ID: testID(8, 9)}},
		Update{Key: crm.Key{Entity: 9999, ID: testID(8, 9)}},
	} {
		w := newWorld(t)
		device := &MapTx{Device: true}
		done, refused := device.Do(w.mutation(ada, args), w.guess(ada))
		if refused != nil || len(done.Effects) != 0 {
			t.Errorf("%T: got %v, %v", args, done.Effects, refused)
		}
	}
}

// S15: the truth knows every row; one that it does not know is a broken store,
// and no refusal.
func TestTheTruthKnowsEveryRow(t *testing.T) {
	w := newWorld(t)
	key := crm.Key{Entity: crm.Account, ID: testID(8, 1)}
	for _, args := range []Args{
		Update{Key: key}, Create{Key: key}, Delete{Keys: []crm.Key{key}}, CloseIssue{Issue: key.ID},
	} {
		err := Apply(&MapTx{Device: true}, w.mutation(ada, args), w.env(ada))
		if fault.KindOf(err) != fault.Internal {
			t.Errorf("%T: got %v", args, err)
		}
	}
	if err := Apply(&MapTx{Device: true}, w.mutation(ada, Undo{Mutation: ID{key.ID}}), w.env(ada)); fault.KindOf(err) != fault.TooOld {
		t.Errorf("undo: got %v", err)
	}
}

// S15: a guess on the same rows is what the truth does, but for what only the
// truth knows.
func TestAGuessIsTheTruth(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "Contoso")
	for _, args := range []Args{
		Create{Key: crm.Key{Entity: crm.Contact, ID: w.newID()}, Fields: []Field{text("lastname", "Hopper")}},
		w.edit(key, text("name", "Fabrikam"), text("address1_city", "Bonn")),
		Assign{Keys: []crm.Key{key}, Owner: userRef(bo)}, SetState{Keys: []crm.Key{key}, State: 1},
		Delete{Keys: []crm.Key{key}}, NameDevice{Device: deviceOf(ada), Name: "x"},
	} {
		device := w.tx.Clone()
		device.Device = true
		m := w.mutation(ada, args)
		guess, refused := device.Do(m, w.guess(ada))
		if refused != nil {
			t.Fatal(refused)
		}
		truth, refused := w.tx.Clone().Do(m, w.env(ada))
		if refused != nil || len(guess.Effects) != len(truth.Effects) || len(guess.Effects) == 0 {
			t.Fatalf("%T: %d and %d effects, %v", args, len(guess.Effects), len(truth.Effects), refused)
		}
		for i := range guess.Effects {
			if !guess.Effects[i].After.SameContent(*truth.Effects[i].After) {
				t.Errorf("%T: the guess of %v is wrong", args, guess.Effects[i].Key)
			}
			if !guess.Effects[i].After.Version.IsZero() || guess.Effects[i].After.Stamp(0) != (crm.Version{}) {
				t.Errorf("%T: a guess bears a version", args)
			}
		}
	}
}

// The relay's clock is the latest that anything was done.
func TestPerformedAtIsNotAfterTheRelaysClock(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		by   time.Duration
		want time.Duration
	}{{-time.Hour, -time.Hour}, {time.Hour, 0}, {1500 * time.Microsecond, 0}} {
		env := w.env(ada)
		m := w.mutation(ada, Create{Key: crm.Key{Entity: crm.Account, ID: w.newID()}, Fields: []Field{text("name", "x")}})
		m.PerformedAt = env.Now.Add(tt.by)
		w.commit++
		done, refused := w.tx.Do(m, env)
		if refused != nil {
			t.Fatal(refused)
		}
		if got := done.Effects[0].After.Value("createdon").Time(); !got.Equal(env.Now.Add(tt.want)) {
			t.Errorf("%v: got %v", tt.by, got)
		}
	}
}
