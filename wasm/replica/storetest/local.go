package storetest

import (
	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// local writes rows that no log has, whose numbers are far from those of the
// others.
func local(s *suite) {
	here := func(n int, commit uint64, name string) replica.BaseRow {
		r := row(n, commit, name).Row
		r.Version.Incarnation = crm.LocalIncarnation
		return replica.BaseRow{Row: r, Bytes: encoded(r)}
	}
	want := []replica.BaseRow{here(1, 3, "Here"), row(2, 1<<40, "There"), here(3, 1, "Here too"), row(4, 2, "There too")}
	s.write(replica.Batch{Rows: want})
	s.write(replica.Batch{Rows: []replica.BaseRow{here(5, 4, "Gone")}, Fill: true})
	s.write(replica.Batch{Removed: []crm.Key{key(5)}})
	for range 2 {
		s.equal("rows", s.rows(key(1), key(2), key(3), key(4), key(5)), want)
		versions := map[crm.Key]crm.Version{}
		for _, r := range s.scan() {
			versions[r.Key] = r.Version
		}
		for _, r := range want {
			if versions[r.Row.Key] != r.Row.Version || len(versions) != len(want) {
				s.Fatalf("the scan has %v", versions)
			}
		}
		s.reopen()
	}
}
