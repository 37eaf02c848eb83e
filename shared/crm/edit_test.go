package crm

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// An edit does what the methods of Row do, and leaves the row as it was; the
// bounds of sizes are bounds.
func TestEditIsAsWith(t *testing.T) {
	info, _ := Contact.Info()
	rapid.Check(t, func(t *rapid.T) {
		row := NewRow(Key{Contact, ID{1}}, UserID{})
		for range 3 {
			before := row
			bytes := AppendRow(nil, before, CatalogueVersion)
			edit := row.Edit()
			for range rapid.IntRange(0, 6).Draw(t, "changes") {
				a := rapid.SampledFrom(info.Attributes).Draw(t, "attribute")
				v := Value{}
				switch n := rapid.Int64Range(0, 3).Draw(t, "value"); a.Type.Kind() {
				case String:
					v = Str([]string{"", "a", "Zoë", "a text that is longer than others"}[n])
				case Int:
					v = Whole(n)
				}
				if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
					row = row.WithValue("cr_new", Whole(7))
					edit.SetValue("cr_new", Whole(7))
				}
				row = row.With(a.Slot, v)
				edit.Set(a.Slot, v)
			}
			groups := rapid.SliceOfN(rapid.SampledFrom([]Group{0, 1, 3, 5}), 0, 3).Draw(t, "groups")
			version := Version{Incarnation: 1, Commit: rapid.Uint64Range(0, 2).Draw(t, "commit")}
			for _, g := range groups {
				row = row.Stamped(g, version)
			}
			got := edit.Row().StampedAll(groups, version)
			if !got.SameContent(row) || !slices.Equal(got.stamps, row.stamps) {
				t.Fatalf("got %v, want %v", got, row)
			}
			if !slices.Equal(AppendRow(nil, before, CatalogueVersion), bytes) {
				t.Fatal("the row that was edited is another")
			}
			if n := len(AppendRow(nil, got, CatalogueVersion)); n > got.SizeAtMost() {
				t.Fatalf("%d bytes, at most %d", n, got.SizeAtMost())
			}
			row = got
		}
	})
}
