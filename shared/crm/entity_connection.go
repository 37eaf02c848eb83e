package crm

import "slices"

func connectionTable() table {
	ends := slices.Concat(regardable, []Entity{SystemUser, Team}, activities)
	return table{
		EntityInfo: EntityInfo{
			Number: Connection, Name: "connection", Label: "Connection", Plural: "Connections",
			SetName: "connections", IDName: "connectionid", NameOf: "name", Owned: true,
			Columns: []string{"record1id", "record1roleid", "record2id", "record2roleid", "effectivestart", "effectiveend", "statecode"},
			Form: []Section{{"Connection", []string{"record1id", "record1roleid", "record2id", "record2roleid", "effectivestart", "effectiveend",
				"description", "ownerid", "statecode", "statuscode"}}},
		},
		fields: join([]field{ident("connectionid", "Connection")}, stamps(), owning(), activeOrNot(), []field{
			text("name", "Name", 500).computed().hot(),
			lookup("record1id", "Connected From", ends...).hot().must(),
			lookup("record1roleid", "Role (From)", ConnectionRole).hot(),
			lookup("record2id", "Connected To", ends...).hot().must(),
			lookup("record2roleid", "Role (To)", ConnectionRole).hot(),
			date("effectivestart", "Starting").hot(),
			date("effectiveend", "Ending").hot(),
			text("record1objecttypecode", "Type (From)", 100).computed(),
			text("record2objecttypecode", "Type (To)", 100).computed(),
			memo("description", "Description"),
			text("new_role", "Role", 100),
		}),
	}
}

func connectionRoleTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: ConnectionRole, Name: "connectionrole", Label: "Connection Role", Plural: "Connection Roles",
			SetName: "connectionroles", IDName: "connectionroleid", NameOf: "name", First: true,
			Columns: []string{"name", "category", "statecode"},
			Form:    []Section{{"Connection Role", []string{"name", "category", "objecttypes", "matching", "description"}}},
		},
		fields: join([]field{ident("connectionroleid", "Connection Role")}, stamps(), activeOrNot(), []field{
			text("name", "Name", 100).hot().must(),
			choice("category", "Connection Role Category", []Option{{1, "Business", 0}, {2, "Family", 0}, {3, "Social", 0}, {4, "Sales", 0},
				{5, "Other", 0}, {1000, "Stakeholder", 0}, {1001, "Sales Team", 0}, {1002, "Service", 0}}).hot(),
			// Logical names of the entities it may be given to; none: all.
			choices("objecttypes", "Record Types", nil).hot(),
			// Ids of the roles that the other end may have; none: any.
			choices("matching", "Matching Connection Roles", nil).hot(),
			memo("description", "Description"),
		}),
	}
}
