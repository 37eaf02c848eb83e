package view

import (
	"slices"

	"regarding/shared/crm"
	folding "regarding/shared/fold"
)

// purgedAfterDays is how long a record stays in the recycle bin (S25).
const purgedAfterDays = 30

// Bin returns a window of the recycle bin. The query has passed Check.
func (t *Table) Bin(q BinQuery, actor crm.Actor) Bin {
	type deleted struct {
		rows     *rows
		place    int32
		deletion crm.Deletion
	}
	var all []deleted
	search := folding.Finder{Words: folding.WordsOf(q.Search)}
	for _, r := range t.rows {
		if r == nil || !r.info.Record || q.Entity != "" && r.info.Name != q.Entity {
			continue
		}
		for place, d := range r.deletions {
			if len(search.Words) == 0 || search.Found(r.name(place), search.All()) == 0 {
				all = append(all, deleted{r, place, d})
			}
		}
	}
	slices.SortFunc(all, func(a, b deleted) int {
		if c := b.deletion.On.Compare(a.deletion.On); c != 0 {
			return c
		}
		return crm.Key{Entity: a.rows.entity, ID: a.rows.ids[a.place]}.Compare(crm.Key{Entity: b.rows.entity, ID: b.rows.ids[b.place]})
	})
	bin := Bin{Total: len(all), Offset: q.Offset, Rows: []BinRow{}}
	for _, d := range all[min(q.Offset, len(all)):min(q.Offset+q.Count, len(all))] {
		row := d.rows.row(d.place)
		bin.Rows = append(bin.Rows, BinRow{
			// What was merged away is still itself here: no alias is followed.
			Record: Link{Entity: d.rows.info.Name, ID: row.ID, Name: d.rows.name(d.place), Deleted: true},
			By:     t.linkTo(crm.Key{Entity: crm.SystemUser, ID: d.deletion.By.ID}), On: millis(d.deletion.On),
			Cause: causes[d.deletion.Cause], PurgedOn: millis(d.deletion.On.AddDate(0, 0, purgedAfterDays)),
			MayRestore: crm.MayRestore(actor, row) == nil, Pending: d.rows.flags[d.place]&pending != 0,
		})
	}
	return bin
}

var causes = map[crm.DeletionCause]DeletionCause{crm.Chosen: CauseChosen, crm.Merged: CauseMerged, crm.Undone: CauseUndone}
