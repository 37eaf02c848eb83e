package view

import "regarding/shared/crm"

// TrackState is how an item stands to the CRM (PANE-05).
type TrackState string

const (
	NotTracked    TrackState = "none"
	TrackPending  TrackState = "pending" // tracked on this device; the relay has not confirmed it
	Tracked       TrackState = "tracked"
	TrackRefused  TrackState = "refused"  // the relay refused it: see its sync issue
	TrackAwaiting TrackState = "awaiting" // tracked; its text and attachments are still to come
)

// TrackMark is what a list shows of an item's tracking.
type TrackMark struct {
	State TrackState `json:"state"`
	// Regarding is what the record is about, nil for nothing.
	Regarding *Link `json:"regarding"`
}

// TrackFilter is which items a list keeps by their tracking.
type TrackFilter string

const (
	AnyTrack        TrackFilter = ""
	OnlyTracked     TrackFilter = "tracked" // also pending and awaiting
	OnlyUntracked   TrackFilter = "untracked"
	OnlyPending     TrackFilter = "pending"
	OnlyRefused     TrackFilter = "refused"
	OnlyNoRegarding TrackFilter = "noRegarding" // tracked, and regarding nothing
	// OnlyUnknown keeps what came from an address that no record in use has;
	// not what the person wrote.
	OnlyUnknown TrackFilter = "unknownSender"
)

// PaneQuery asks for the CRM pane of an item.
type PaneQuery struct {
	ID crm.ID `json:"id"`
}

// Pane is the CRM pane of an item (PANE-01, PANE-04).
type Pane struct {
	Phase MessagePhase `json:"phase"`
	State TrackState   `json:"state"`
	// Record is the record of a tracked item, nil otherwise.
	Record *Link `json:"record"`
	// Regarding is what it is about; RegardingDetail a second line ("Account ·
	// Leeds").
	Regarding       *Link  `json:"regarding"`
	RegardingDetail string `json:"regardingDetail"`
	// Trackers are who tracks the same message, oneself first.
	Trackers  []Link `json:"trackers"`
	TrackedOn int64  `json:"trackedOn"`
	// Why says in steps why the item is, or is not, tracked and synchronized.
	Why []PaneReason `json:"why"`
	// Issue is the sync issue that holds a refused tracking, nil for none.
	Issue *crm.ID `json:"issue"`
	// People are the sender and the recipients, at most MaxPaneParties;
	// MorePeople says how many more there are.
	People     []PaneParty `json:"people"`
	MorePeople int         `json:"morePeople"`
	// Unknown counts the addresses among People that are no record, no list and
	// not the person's own.
	Unknown int `json:"unknown"`
	// Suggested are records to set regarding to, best first, at most three.
	Suggested []Suggestion `json:"suggested"`
	// Related are open opportunities and cases, the accounts of contacts, and
	// other e-mails of the conversation, at most MaxPaneRelated; MoreRelated
	// says how many more.
	Related     []RelatedRecord `json:"related"`
	MoreRelated int             `json:"moreRelated"`
	// MayTrack says whether the person's role lets them track. Offline says
	// that what the relay knows beyond this device cannot be told now.
	MayTrack bool `json:"mayTrack"`
	Offline  bool `json:"offline"`
	// MayDeleteRecord says whether the person may delete the record, where
	// there is one.
	MayDeleteRecord bool `json:"mayDeleteRecord"`
}

// Limits of the pane.
const (
	MaxPaneParties = 100
	MaxPaneRelated = 20
)

// PaneReason is one step of why an item is (not) tracked or synchronized. The
// page has a sentence for each code; Device, By and At fill it in.
type PaneReason struct {
	Code WhyCode `json:"code"`
	// Device is the name of a device, By a person, Detail a fault's op, where
	// the sentence has one.
	Device string `json:"device,omitempty"`
	By     *Link  `json:"by"`
	Detail string `json:"detail,omitempty"`
	At     int64  `json:"at"` // 0 for none
	// Mend is what can be done about it, "" for nothing.
	Mend WhyMend `json:"mend,omitempty"`
}

// WhyCode names a reason.
type WhyCode string

const (
	WhyNotTracked     WhyCode = "notTracked"     // nobody chose to track it
	WhyTrackedByHand  WhyCode = "trackedByHand"  // By, At
	WhyAlsoTrackedBy  WhyCode = "alsoTrackedBy"  // By
	WhyWaiting        WhyCode = "waiting"        // Device: waits to be sent from it, since At
	WhyWaitingOffline WhyCode = "waitingOffline" // the device is offline, since At; Mend goOnline
	WhyAwaitingBytes  WhyCode = "awaitingBytes"  // text and attachments are not on this device; Mend fetch
	WhyUploading      WhyCode = "uploading"      // attachments are on their way
	WhyRefused        WhyCode = "refused"        // Detail: the op of the refusal, At; Mend openIssue
	WhyRecordDeleted  WhyCode = "recordDeleted"  // the record was deleted by By at At; Mend track
	WhyStopped        WhyCode = "stopped"        // the person stopped tracking at At; Mend track
	WhyUndone         WhyCode = "undone"         // At
	WhyDeviceOnly     WhyCode = "deviceOnly"     // the mailbox is on this device only: tracked items reach the CRM all the same
	WhyReadOnly       WhyCode = "readOnly"       // the person's role reads only
	WhyReachedCRM     WhyCode = "reachedCRM"     // At: when the relay confirmed it
)

// WhyMend names an action.
type WhyMend string

const (
	MendNothing   WhyMend = ""
	MendTrack     WhyMend = "track"
	MendFetch     WhyMend = "fetch"
	MendOpenIssue WhyMend = "openIssue"
	MendGoOnline  WhyMend = "goOnline"
)

// PaneParty is somebody on an item, and which records that address means.
type PaneParty struct {
	Role    PartyRole  `json:"role"`
	Name    string     `json:"name"`
	Address string     `json:"address"`
	IsList  bool       `json:"isList"`
	Match   PartyMatch `json:"match"`
	// Records are those that the address means (several for a recipient);
	// those that it may mean where Match is MatchPossible.
	Records []PartyRecord `json:"records"`
	// IsMe says that it is the person's own address.
	IsMe bool `json:"isMe"`
}

// PartyRecord is a record that an address means.
type PartyRecord struct {
	Record Link `json:"record"`
	// Detail is a second line: the account of a contact, the title.
	Detail string `json:"detail"`
	// Address is the one on the message where it says more than the record's
	// name: it is a further address of the record, or the message calls its
	// holder otherwise; "" otherwise.
	Address string `json:"address"`
}

// PartyRole is what somebody is on a message.
type PartyRole string

const (
	RoleFrom PartyRole = "from"
	RoleTo   PartyRole = "to"
	RoleCc   PartyRole = "cc"
	RoleBcc  PartyRole = "bcc"
)

// PartyMatch is whether an address is a CRM record (PANE-01, PANE-03).
type PartyMatch string

const (
	MatchRecord   PartyMatch = "record"
	MatchPossible PartyMatch = "possible" // by its display name alone
	MatchUnknown  PartyMatch = "unknown"
)

// Suggestion is a record that an item may be regarding, and why.
type Suggestion struct {
	Record Link          `json:"record"`
	Detail string        `json:"detail"`
	Reason SuggestReason `json:"reason"`
}

// SuggestReason names why a record is suggested (AUTO-09).
type SuggestReason string

const (
	SuggestConversation SuggestReason = "conversation" // the conversation's other messages are regarding it
	SuggestSender       SuggestReason = "sender"       // it is the sender's, or a recipient's, account or contact
	SuggestOpen         SuggestReason = "open"         // an open opportunity or case of those
	SuggestRecent       SuggestReason = "recent"       // used lately
	SuggestPinned       SuggestReason = "pinned"
	SuggestMatch        SuggestReason = "match" // it is what was searched for, and nothing more
)

// RelatedRecord is a record in the pane's list of related ones.
type RelatedRecord struct {
	Record Link   `json:"record"`
	Detail string `json:"detail"`
}

// RegardingQuery is a call: records to set regarding to. Without Search they
// are the pinned, suggested and recent ones.
type RegardingQuery struct {
	Search string `json:"search"`
	// Items are those that are to be set, for suggestions; at most 50 count.
	Items []crm.ID `json:"items,omitempty"`
	// Entities keep only records of these; none means every regardable type.
	Entities []string `json:"entities,omitempty"`
	Count    int      `json:"count"` // at most 50
}

// RegardingChoices is the answer.
type RegardingChoices struct {
	Choices []Suggestion `json:"choices"`
	// More says that there are more matches than were asked for.
	More bool `json:"more"`
	// Offline says that the relay cannot be searched now.
	Offline bool `json:"offline"`
}

// ServerSearch is a call: records to set regarding to that the relay has and
// this device has not. Its answer is RegardingChoices.
type ServerSearch struct {
	Search string `json:"search"`
	// Entities keep only records of these; none means every regardable type.
	Entities []string `json:"entities,omitempty"`
	Count    int      `json:"count"` // at most 50
}

// Pin keeps a record among the first choices on this device, or no more.
type Pin struct {
	Record Link `json:"record"`
	Pinned bool `json:"pinned"`
}

// TrackPreviewQuery is a call: what tracking would change (TRK-06).
type TrackPreviewQuery struct {
	Messages Selection `json:"messages"`
	// Count is how many rows are wanted, at most 200.
	Count int `json:"count"`
}

// TrackPreview is the answer: how the selected messages stand now.
type TrackPreview struct {
	Total     int               `json:"total"`
	Untracked int               `json:"untracked"`
	Rows      []TrackPreviewRow `json:"rows"`
	// MustConfirm says that there are so many that a count is confirmed (TRK-06: above 50).
	MustConfirm bool `json:"mustConfirm"`
}

// TrackPreviewRow is one message.
type TrackPreviewRow struct {
	ID      crm.ID    `json:"id"`
	Subject string    `json:"subject"`
	From    string    `json:"from"`
	Mark    TrackMark `json:"mark"`
}

// TrackMessages tracks messages (TRK-01); what is tracked stays as it is.
type TrackMessages struct{ OnMessages }

// SetRegarding sets what messages are about, and tracks those that are not
// (TRK-06). A nil Regarding clears it, and tracks nothing.
type SetRegarding struct {
	OnMessages
	Regarding *RecordID `json:"regarding"`
}

// StopTracking ends the tracking of one message (TRK-02).
type StopTracking struct {
	ByID
	// DeleteRecord is the answer to the question; Promised says what the dialog
	// promised (S19).
	DeleteRecord bool `json:"deleteRecord"`
}

// StopQuestionQuery is a call: what stopping to track an item does, before it is done.
type StopQuestionQuery struct {
	ID crm.ID `json:"id"`
}

// StopQuestion is the answer, by the deletion table.
type StopQuestion struct {
	// Asks says that there is a choice; MayDelete that the record can be
	// deleted by this person. KeepFirst says that keeping is preselected.
	Asks      bool  `json:"asks"`
	MayDelete bool  `json:"mayDelete"`
	Record    *Link `json:"record"`
	// OtherTrackers are others who track the same record.
	OtherTrackers []Link `json:"otherTrackers"`
	// Attachments counts the record's files.
	Attachments int `json:"attachments"`
}

// MatchAddress says that an address is that of a record: it is written to its
// first free address, and the parties of the item's record get it (PANE-03).
type MatchAddress struct {
	Mutation crm.ID   `json:"mutation"`
	Address  string   `json:"address"`
	Record   RecordID `json:"record"`
	// Item is the message in whose pane it was said.
	Item crm.ID `json:"item"`
}

// RecordID names a record.
type RecordID struct {
	Entity string `json:"entity"`
	ID     crm.ID `json:"id"`
}

// EmailQuery asks for what an e-mail record's page shows beside its form.
type EmailQuery struct {
	ID crm.ID `json:"id"`
}

// Email is the message of an e-mail record.
type Email struct {
	Phase     RecordPhase  `json:"phase"`
	Subject   string       `json:"subject"`
	Date      int64        `json:"date"`
	Incoming  bool         `json:"incoming"`
	Regarding *Link        `json:"regarding"`
	Parties   []EmailParty `json:"parties"`
	// PartiesLeftOut counts recipients that only the message itself names.
	PartiesLeftOut int         `json:"partiesLeftOut"`
	Files          []EmailFile `json:"files"`
	// Text is the readable text, where there is no HTML or nothing else yet;
	// its HTML is had by the call emailBody.
	Text string    `json:"text"`
	Body BodyState `json:"body"` // of the whole text
	// Awaited says that who tracked it has still to send text and files.
	Awaited  bool   `json:"awaited"`
	Trackers []Link `json:"trackers"`
	// Item is the person's own message of it, nil for none.
	Item *crm.ID `json:"item"`
}

// EmailParty is somebody on an e-mail record.
type EmailParty struct {
	Role    PartyRole `json:"role"`
	Name    string    `json:"name"`
	Address string    `json:"address"`
	IsList  bool      `json:"isList"`
	Record  *Link     `json:"record"`
	// Hidden says that only this person, and others whose copy had it, see it.
	Hidden bool `json:"hidden"`
}

// EmailFile is a file of an e-mail record. Its bytes are had by the call
// emailFile.
type EmailFile struct {
	ID        crm.ID    `json:"id"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	SizeBytes int64     `json:"sizeBytes"`
	ContentID string    `json:"contentId"`
	Inline    bool      `json:"inline"`
	State     BodyState `json:"state"`
}

// EmailBodyQuery is a call; the answer is a MessageBody, as of messageBody.
type EmailBodyQuery struct {
	ID crm.ID `json:"id"`
}

// EmailFileQuery is a call; the answer comes with the bytes, as of attachment.
type EmailFileQuery struct {
	ID crm.ID `json:"id"` // of the EmailFile
}
