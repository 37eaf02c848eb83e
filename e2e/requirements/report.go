package main

import (
	"fmt"
	"io"
	"slices"
)

// Report is what tests say of the requirements.
type Report struct {
	Passed, Failed, Skipped int
	// Proofs counts, for each id of the list, the passed tests that name it.
	Proofs map[ID]int
	// Broken lists, for each id, the failed tests that name it: one is enough
	// to leave it unproven.
	Broken map[ID][]string
	// Unknown lists ids that tests name and the list does not have.
	Unknown []ID

	list []Requirement
}

// Judge counts what runs prove of list.
func Judge(list []Requirement, runs []Run) Report {
	report := Report{Proofs: map[ID]int{}, Broken: map[ID][]string{}, list: list}
	known := map[ID]bool{}
	for _, requirement := range list {
		known[requirement.ID] = true
	}
	for _, run := range runs {
		for _, id := range run.Names {
			switch {
			case !known[id]:
				if !slices.Contains(report.Unknown, id) {
					report.Unknown = append(report.Unknown, id)
				}
			case run.Outcome == Passed:
				report.Proofs[id]++
			case run.Outcome == Failed:
				report.Broken[id] = append(report.Broken[id], run.Name)
			}
		}
		switch run.Outcome {
		case Passed:
			report.Passed++
		case Failed:
			report.Failed++
		case Skipped:
			report.Skipped++
		}
	}
	slices.SortFunc(report.Unknown, compareIDs)
	return report
}

// Proven reports whether a passed test names id and no failed one does.
func (r Report) Proven(id ID) bool { return r.Proofs[id] > 0 && len(r.Broken[id]) == 0 }

// OK reports whether everything that is done is proven and every id that a
// test names is on the list.
func (r Report) OK() bool {
	return len(r.Unknown) == 0 && !slices.ContainsFunc(r.list, func(q Requirement) bool { return q.Done && !r.Proven(q.ID) })
}

// Write prints the report: what is wrong first, what is open last.
func (r Report) Write(w io.Writer) {
	for _, id := range r.Unknown {
		fmt.Fprintf(w, "UNKNOWN  %s is named by a test and not in %s\n", id, ListFile)
	}
	var done, open int
	for _, q := range r.list {
		if !q.Done {
			open++
			continue
		}
		done++
		switch {
		case len(r.Broken[q.ID]) > 0:
			fmt.Fprintf(w, "BROKEN   %s: failed: %v\n", q.ID, r.Broken[q.ID])
		case r.Proofs[q.ID] == 0:
			fmt.Fprintf(w, "UNPROVEN %s is marked done, and no test that ran and passed names it\n", q.ID)
		default:
			fmt.Fprintf(w, "proven   %s by %d tests\n", q.ID, r.Proofs[q.ID])
		}
	}
	fmt.Fprintf(w, "%d tests passed, %d failed, %d were skipped\n", r.Passed, r.Failed, r.Skipped)
	fmt.Fprintf(w, "%d requirements: %d done, %d open\n", len(r.list), done, open)
	for _, q := range r.list {
		if !q.Done {
			fmt.Fprintf(w, "open     %-8s %3d tests  %s\n", q.ID, r.Proofs[q.ID], q.Where)
		}
	}
}
