package crm

// Values of the choices of the product's own rows. Numbers are stored and
// only ever appended.
const (
	// NoticeOverwritten: a value of mine was replaced by another person's.
	NoticeOverwritten = 1
	// NoticeReplaced: I replaced another person's value without having seen it.
	NoticeReplaced = 2

	// AliasMerged: the record was merged into the target.
	AliasMerged = 1
	// AliasResolved: the record was to be created and existed already.
	AliasResolved = 2

	// MaxAliases is how many aliases are followed one after the other: each merge
	// of a survivor of merges makes one more. A ring cannot be, but must not hang
	// anybody either.
	MaxAliases = 1000

	// DuplicateByEmail, DuplicateByNameAndPhone and DuplicateByMessage say
	// what two records have in common (SYNC-11).
	DuplicateByEmail        = 1
	DuplicateByNameAndPhone = 2
	DuplicateByMessage      = 3

	// DuplicateOpen: nobody has decided yet.
	DuplicateOpen = 0
	// DuplicateKept: both records stay.
	DuplicateKept = 1
	// DuplicateMerged: one became the other.
	DuplicateMerged = 2
)

func deviceTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Device, Name: "device", Label: "Device", Plural: "Devices",
			SetName: "devices", IDName: "deviceid", NameOf: "name", Personal: true,
			Columns: []string{"name", "agent", "lastseenon", "createdon"},
		},
		fields: []field{
			ident("deviceid", "Device"),
			datetime("createdon", "Created On").computed().hot(),
			text("name", "Name", 100).hot(),
			text("agent", "Browser", 500).computed().hot(),
			datetime("lastseenon", "Last Seen On").computed().hot(),
			datetime("revokedon", "Revoked On").computed().hot(),
		},
	}
}

func issueTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: SyncIssue, Name: "syncissue", Label: "Sync Issue", Plural: "Sync Issues",
			SetName: "syncissues", IDName: "syncissueid", NameOf: "op", Parent: "parentissue", Personal: true,
			Columns: []string{"op", "subject", "reason", "raisedon"},
		},
		fields: []field{
			ident("syncissueid", "Sync Issue"),
			datetime("raisedon", "Raised On").computed().hot(),
			integer("reason", "Reason").computed().hot(), // fault.Kind
			text("op", "Operation", 200).computed().hot(),
			lookup("subject", "Subject").computed().hot(), // any entity
			lookup("parentissue", "Waits For", SyncIssue).computed().hot(),
			text("mutationid", "Mutation", 100).computed().hot(),
			choices("creates", "Creates", nil).computed().hot(), // row keys, as entity name, slash, id
			text("detail", "Detail", 0).computed(),
			blob("mutation", "Mutation Bytes").computed(),
		},
	}
}

func noticeTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: SyncNotice, Name: "syncnotice", Label: "Sync Notice", Plural: "Sync Notices",
			SetName: "syncnotices", IDName: "syncnoticeid", NameOf: "subject", Personal: true,
			Columns: []string{"side", "subject", "fieldgroup", "by", "raisedon"},
		},
		fields: []field{
			ident("syncnoticeid", "Sync Notice"),
			datetime("raisedon", "Raised On").computed().hot(),
			choice("side", "Side", from(NoticeOverwritten, "Overwritten", "You replaced")).computed().hot(),
			lookup("subject", "Subject").computed().hot(), // any entity
			text("fieldgroup", "Field Group", 200).computed().hot(),
			lookup("by", "By", SystemUser).computed().hot(),
			text("mutationid", "Mutation", 100).computed().hot(),
			blob("mine", "My Value").computed(),
			blob("theirs", "Their Value").computed(),
		},
	}
}

func aliasTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Alias, Name: "alias", Label: "Alias", Plural: "Aliases",
			SetName: "aliases", IDName: "aliasid", NameOf: "target", First: true,
			Columns: []string{"target", "because"},
		},
		fields: []field{
			ident("aliasid", "Alias"),
			lookup("target", "Target").computed().hot(), // any entity
			choice("because", "Because", from(AliasMerged, "Merged", "Resolved on create")).computed().hot(),
		},
	}
}

func duplicateTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Duplicate, Name: "duplicate", Label: "Possible Duplicate", Plural: "Possible Duplicates",
			SetName: "duplicates", IDName: "duplicateid", NameOf: "one",
			Columns: []string{"one", "other", "reason", "state", "raisedon"},
		},
		fields: []field{
			ident("duplicateid", "Possible Duplicate"),
			datetime("raisedon", "Raised On").computed().hot(),
			lookup("one", "One").computed().hot(),     // any entity
			lookup("other", "Other").computed().hot(), // any entity
			choice("reason", "Reason", from(DuplicateByEmail, "Email", "Name and phone", "Same message")).computed().hot(),
			choice("state", "State", from(DuplicateOpen, "Open", "Kept both", "Merged")).hot(),
		},
	}
}
