package view

import "regarding/shared/crm"

// TimelineKind is which activities and notes a timeline keeps.
type TimelineKind string

const (
	AnyHappening         TimelineKind = ""
	TimelineEmails       TimelineKind = "email"
	TimelineAppointments TimelineKind = "appointment" // and series of them
	TimelineTasks        TimelineKind = "task"
	TimelineCalls        TimelineKind = "phonecall"
	TimelineLetters      TimelineKind = "letter" // and faxes
	TimelineNotes        TimelineKind = "annotation"
)

// TimelineQuery asks for the activities and notes of a record.
type TimelineQuery struct {
	Entity string       `json:"entity"`
	ID     crm.ID       `json:"id"`
	Kind   TimelineKind `json:"kind"`
	Offset int          `json:"offset"`
	Count  int          `json:"count"` // at most 200; 0 for the totals alone
}

// Timeline is what happened with a record, newest first: activities regarding
// it, those it is a party of, and of an account those of its contacts,
// opportunities and cases. Before all of it stands what is still to come.
type Timeline struct {
	Phase RecordPhase `json:"phase"`
	// Total counts the entries of the kind that was asked for, Upcoming those of
	// them that are still to come; Kinds counts the entries of each kind, in the
	// order in which kinds are offered, all of them first.
	Total    int             `json:"total"`
	Upcoming int             `json:"upcoming"`
	Kinds    []TimelineCount `json:"kinds"`
	Offset   int             `json:"offset"`
	Entries  []TimelineEntry `json:"entries"`
	Loading  bool            `json:"loading"`
}

// TimelineCount is how many entries of a kind there are.
type TimelineCount struct {
	Kind  TimelineKind `json:"kind"`
	Total int          `json:"total"`
}

// TimelineEntry is one activity or note.
type TimelineEntry struct {
	Record   Link      `json:"record"`
	At       int64     `json:"at"`
	Group    DateGroup `json:"group"`
	Incoming bool      `json:"incoming"` // of e-mails, calls, letters and faxes
	// From and To are short texts of the people on it.
	From string `json:"from"`
	To   string `json:"to"`
	// Preview is the beginning of its text.
	Preview string `json:"preview"`
	Files   int    `json:"files"`
	// Through is the record by which it is here, where that is not the asked
	// one itself: a contact or opportunity of the account.
	Through *Link `json:"through"`
	Owner   *Link `json:"owner"`
	Open    bool  `json:"open"` // neither completed nor canceled
	// Upcoming says that it is open and still to come: an appointment that has
	// not begun, a task, call, letter or fax that is not due yet. An e-mail
	// never is.
	Upcoming bool `json:"upcoming"`
	Pending  bool `json:"pending"`
}
