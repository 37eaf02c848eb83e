package crm

// Numbers of the entities. The records' logical names are Dataverse's; those
// from Device on are the product's own rows.
const (
	Account Entity = iota + 1
	Contact
	Lead
	Opportunity
	Incident
	Email
	Appointment
	RecurringAppointmentMaster
	Task
	PhoneCall
	Letter
	Fax
	ActivityParty
	Annotation
	Connection
	ConnectionRole
	Template
	KBArticle
	SalesLiterature
	SystemUser
	Team
	TeamMembership
	BusinessUnit
	TransactionCurrency
	Subject
	Organization
	// Device is a browser profile of a person, in that person's partition.
	Device
	// SyncIssue is a mutation that the relay refused, in its author's
	// partition (S9).
	SyncIssue
	// SyncNotice tells a person of a value of theirs that was overwritten, or
	// of one that they replaced (SYNC-03), in that person's partition.
	SyncNotice
	// Alias says that an id now means another row (S16). Its own id is the old one.
	Alias
	// Duplicate says that two records may be one (SYNC-11).
	Duplicate
	// Mailbox holds the items of a person, in that person's partition.
	Mailbox
	// MailFolder is a folder of a mailbox.
	MailFolder
	// MailMessage is a message in a folder.
	MailMessage
	// MailCard is a contact or a distribution list of a mailbox.
	MailCard
	// TrackLink joins an item to its record, in the partition of the item's owner.
	TrackLink
	// BccParty is a recipient whom only the partition's person may know.
	BccParty
	// Attachment is a file of an e-mail.
	Attachment
	// UserQuery is a view that a person saved, in that person's partition.
	UserQuery
	entityEnd
)
