package crm

// Values of the choices of links. Numbers are stored and only ever appended.
const (
	// LinkTracked: item and record are joined.
	LinkTracked = 1
	// LinkDetached: the item is in the recycle bin; when it comes back and the
	// record still exists, they are joined again (S25).
	LinkDetached = 2
	// LinkEnded: they are joined no more.
	LinkEnded = 3

	// EndedStopped: its owner stopped tracking. EndedRecord: the record was
	// deleted; when that comes back and the item is there and untracked, they
	// are joined again. EndedItem: the item was deleted for good. EndedUndone:
	// the tracking was undone.
	EndedStopped = 1
	EndedRecord  = 2
	EndedItem    = 3
	EndedUndone  = 4

	// TrackedByHand: somebody chose to (AUTO-08).
	TrackedByHand = 1

	// ContentWhole: the record has text and attachments of the message.
	// ContentAwaited: who tracked it did not have the bytes yet.
	ContentWhole   = 0
	ContentAwaited = 1
)

// linkTable describes what joins an item to its record, in the partition of
// the item's owner. Its id is derived from the item's, so an item has one
// (S31); it outlives its end, and is used again when the item is tracked anew.
func linkTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: TrackLink, Name: "tracklink", Label: "Link", Plural: "Links",
			SetName: "tracklinks", IDName: "tracklinkid", NameOf: "record", Personal: true, Own: true, Since: 3,
			Columns: []string{"record", "item", "state", "trackedon"},
		},
		fields: []field{
			ident("tracklinkid", "Link"),
			lookup("item", "Item", MailMessage, MailCard).computed().hot(),
			lookup("record", "Record").computed().hot(), // any entity
			choice("state", "State", from(LinkTracked, "Tracked", "Detached", "Ended")).computed().hot(),
			choice("ended", "Ended", from(EndedStopped, "Stopped", "Record deleted", "Item deleted", "Undone")).computed().hot(),
			choice("because", "Because", from(TrackedByHand, "By hand")).computed().hot(),
			datetime("trackedon", "Tracked On").computed().hot(),
			yesNo("hidden", "Has Bcc").computed(), // this copy names people whom the others do not see
			datetime("endedon", "Ended On").computed().hot().since(4),
			datetime("reachedon", "Reached On").computed().hot().since(4), // by the relay's clock
		},
	}
}

// bccTable describes the recipients whom only some copies of a message name:
// each is in the partition of a person who tracked such a copy (S21).
func bccTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: BccParty, Name: "bccparty", Label: "Bcc Recipient", Plural: "Bcc Recipients",
			SetName: "bccparties", IDName: "bccpartyid", NameOf: "addressused", Personal: true, Own: true, Since: 3,
			Columns: []string{"addressused", "addressusedname", "activityid", "partyid"},
		},
		fields: []field{
			ident("bccpartyid", "Bcc Recipient"),
			lookup("activityid", "Activity", Email).computed().hot(),
			lookup("partyid", "Party", Account, Contact, Lead, SystemUser, Team).computed().hot(),
			text("addressused", "Address", 320).computed().hot(),
			text("addressusedname", "Name Used", 320).computed().hot(),
		},
	}
}

// attachmentTable describes a file of an e-mail.
func attachmentTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Attachment, Name: "activitymimeattachment", Label: "Attachment", Plural: "Attachments",
			SetName: "activitymimeattachments", IDName: "activitymimeattachmentid", NameOf: "filename", Since: 3,
			Columns: []string{"filename", "mimetype", "filesize", "objectid"},
		},
		fields: join([]field{ident("activitymimeattachmentid", "Attachment")}, stamps(), []field{
			lookup("objectid", "Activity", Email).hot().must(),
			text("filename", "File Name", 255).hot(),
			text("mimetype", "Mime Type", 256).hot(),
			integer("filesize", "File Size (Bytes)").between(0, 32<<20).hot(),
			integer("attachmentnumber", "Number").between(1, 1_000_000).hot(),
			hash("content", "File Bytes").hot(),
			text("contentid", "Content ID", 998), // of pictures within the text: RFC 2392
			yesNo("isinline", "Within the Text").hot(),
		}),
	}
}

// userQueryTable describes the views that a person has saved.
func userQueryTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: UserQuery, Name: "userquery", Label: "Personal View", Plural: "Personal Views",
			SetName: "userqueries", IDName: "userqueryid", NameOf: "name", Personal: true, Own: true, Since: 3,
			Columns: []string{"name", "returnedtypecode", "modifiedon"},
		},
		fields: []field{
			ident("userqueryid", "Personal View"),
			datetime("createdon", "Created On").computed().hot(),
			datetime("modifiedon", "Modified On").computed().hot(),
			text("name", "Name", 200).hot().must(),
			text("returnedtypecode", "Entity", 100).hot().must(), // logical name
			memo("fetchxml", "FetchXML").within(256 << 10).must(),
			text("layout", "Columns", 4000), // logical names, a space between
		},
	}
}
