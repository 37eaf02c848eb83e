package crm

// Values of the choices of items. Numbers are stored and only ever appended.
const (
	// What a folder is for. A mailbox has at most one of each but
	// FolderOrdinary; those others are its standard folders.
	FolderInbox    = 1
	FolderSent     = 2
	FolderDrafts   = 3
	FolderArchive  = 4
	FolderJunk     = 5
	FolderDeleted  = 6
	FolderOrdinary = 7

	// How important the sender of a message says it is.
	ImportanceLow    = 0
	ImportanceNormal = 1
	ImportanceHigh   = 2
)

// MaxThread is the most message ids that a message row is found under: its
// own and those that it refers to.
const MaxThread = 24

// ThreadIDBytes is the size of one message id in the attribute "thread", which
// holds them one behind the other, the message's own first.
const ThreadIDBytes = 8

// MaxListText is the most characters of what a list of messages shows of a
// message's recipients and of its text.
const MaxListText = 200

// MaxReferences is the most characters of the attribute "references": what is
// longer is cut (S26).
const MaxReferences = 16 << 10

func mailboxTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Mailbox, Name: "mailbox", Label: "Mailbox", Plural: "Mailboxes",
			SetName: "mailboxes", IDName: "mailboxid", NameOf: "name", Personal: true, Own: true, Item: true, First: true, Since: 2,
			Columns: []string{"name", "deviceonly", "createdon"},
		},
		fields: []field{
			ident("mailboxid", "Mailbox"),
			datetime("createdon", "Created On").computed().hot(),
			text("name", "Name", 200).hot().must(),
			// Set when it is made and never changed (MBX-07): the rows of such a
			// mailbox never leave the device that deviceid names.
			yesNo("deviceonly", "On This Device Only").hot(),
			text("deviceid", "Device", 36).hot(),
			choices("trustedsenders", "Senders Whose Remote Content Loads", nil).hot(), // addresses in lower case
		},
	}
}

func mailFolderTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: MailFolder, Name: "mailfolder", Label: "Folder", Plural: "Folders",
			SetName: "mailfolders", IDName: "mailfolderid", NameOf: "name", Parent: "parentid", Personal: true, Own: true, Item: true, First: true, Since: 2,
			Columns: []string{"name", "kind", "parentid"},
		},
		fields: []field{
			ident("mailfolderid", "Folder"),
			datetime("createdon", "Created On").computed().hot(),
			text("name", "Name", 200).hot().must(),
			lookup("parentid", "Parent Folder", MailFolder).hot(),
			lookup("mailboxid", "Mailbox", Mailbox).hot().must(),
			choice("kind", "Kind", from(FolderInbox, "Inbox", "Sent items", "Drafts", "Archive", "Junk email", "Deleted items", "Folder")).hot().must(),
		},
	}
}

func mailMessageTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: MailMessage, Name: "mailmessage", Label: "Message", Plural: "Messages",
			SetName: "mailmessages", IDName: "mailmessageid", NameOf: "subject", Personal: true, Own: true, Item: true, Since: 2,
			Columns: []string{"fromname", "subject", "receivedon", "size"},
		},
		fields: []field{
			ident("mailmessageid", "Message"),
			datetime("createdon", "Imported On").computed().hot(),
			lookup("mailboxid", "Mailbox", Mailbox).hot().must(),
			lookup("folderid", "Folder", MailFolder).in("place").hot().must(),
			// Where it was before it went to Deleted items; empty elsewhere.
			lookup("trashedfrom", "Deleted From", MailFolder).in("place").hot(),
			text("subject", "Subject", 1000).hot(),
			text("fromname", "From", 320).hot(),
			text("fromaddress", "From Address", 320).hot(), // not TypeEmail: whatever the message says
			text("recipients", "To", MaxListText).hot(),
			datetime("senton", "Sent On").hot(),
			datetime("receivedon", "Received On").hot().must(), // what lists sort by
			integer("size", "Size").between(0, 100<<20).hot(),  // bytes of the raw message
			yesNo("isread", "Read").hot(),
			yesNo("isflagged", "Flagged").hot(),
			yesNo("hasattachments", "Has Attachments").hot(),
			choice("importance", "Importance", from(ImportanceLow, "Low", "Normal", "High")).hot(),
			text("preview", "Preview", MaxListText).hot(),
			bytesOf("thread", "Thread", MaxThread*ThreadIDBytes).hot(),
			text("messageid", "Message ID", 998), // RFC 5322, 2.1.1
			text("inreplyto", "In Reply To", 998),
			memo("references", "References").within(MaxReferences),
			hash("raw", "Message Bytes").hot().must(),
			// The readable form without attachments, of messages above 64 KiB.
			hash("body", "Body").hot(),
			integer("problems", "Problems").between(0, 1<<31-1),
			yesNo("showremote", "Show Remote Content"),
			text("listid", "List ID", 998),
			text("importedfrom", "Imported From", 500), // name of the file
		},
	}
}

// mailCardTable describes contacts. Values of which a card may have several
// stand in one text, a line each: kind, tab, value.
func mailCardTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: MailCard, Name: "mailcard", Label: "Contact Card", Plural: "Contact Cards",
			SetName: "mailcards", IDName: "mailcardid", NameOf: "fullname", Personal: true, Own: true, Item: true, Since: 2,
			Columns: []string{"fullname", "firstemail", "company", "jobtitle"},
		},
		fields: []field{
			ident("mailcardid", "Contact Card"),
			datetime("createdon", "Imported On").computed().hot(),
			lookup("mailboxid", "Mailbox", Mailbox).hot().must(),
			text("fullname", "Full Name", 320).hot(),
			text("sortname", "Sorted As", 320).hot(),
			text("firstemail", "Email", 320).hot(),
			text("company", "Company", 320).hot(),
			text("jobtitle", "Job Title", 320).hot(),
			yesNo("islist", "Distribution List").hot(),
			text("given", "First Name", 320),
			text("family", "Last Name", 320),
			memo("emails", "Email Addresses").within(MaxCardText),
			memo("phones", "Phones").within(MaxCardText),
			memo("addresses", "Addresses").within(MaxCardText),
			memo("urls", "Websites").within(MaxCardText),
			memo("members", "Members").within(MaxCardText),
			text("birthday", "Birthday", 10), // 1815-12-10, or --12-10 without a year
			memo("note", "Note").within(MaxCardText),
			text("categories", "Categories", 1000),
			text("uid", "UID", 998),
			hash("photo", "Photo"),
			hash("raw", "Card Bytes").must(),
			integer("membercount", "Number of Members").between(0, 1<<31-1).hot(),
			text("importedfrom", "Imported From", 500), // name of the file
		},
	}
}

// MaxCardText is the most characters of each longer text of a card: what is
// longer is cut (S26).
const MaxCardText = 32 << 10
