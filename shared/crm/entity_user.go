package crm

func userTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: SystemUser, Name: "systemuser", Label: "User", Plural: "Users",
			SetName: "systemusers", IDName: "systemuserid", NameOf: "fullname", Parent: "parentsystemuserid", First: true,
			Columns: []string{"fullname", "internalemailaddress", "role", "title", "businessunitid", "isdisabled"},
			Form: []Section{{"User", []string{"fullname", "firstname", "lastname", "internalemailaddress", "role", "title", "mobilephone",
				"address1_telephone1", "businessunitid", "parentsystemuserid", "isdisabled"}}},
		},
		fields: join([]field{ident("systemuserid", "User")}, stamps(), []field{
			// A user may have the full name alone: an invitation asks for no more.
			text("fullname", "Full Name", 200).in("name").hot().must(),
			text("firstname", "First Name", 64).in("name").hot(),
			text("lastname", "Last Name", 64).in("name").hot(),
			email("internalemailaddress", "Primary Email").hot(),
			choice("role", "Role", []Option{{int64(Member), "Member", 0}, {int64(ReadOnly), "Read-only", 0},
				{int64(Administrator), "Administrator", 0}}).hot(),
			boolean("isdisabled", "Status", "Enabled", "Disabled").hot(),
			lookup("businessunitid", "Business Unit", BusinessUnit).hot(),
			lookup("parentsystemuserid", "Manager", SystemUser).hot(),
			text("title", "Title", 128).hot(),
			text("domainname", "User Name", 1024),
			email("personalemailaddress", "Email 2"),
			phone("mobilephone", "Mobile Phone"),
			phone("address1_telephone1", "Main Phone"),
			text("timezone", "Time Zone", 64), // IANA name
			language("uilanguageid", "Language"),
		}),
	}
}

func teamTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Team, Name: "team", Label: "Team", Plural: "Teams",
			SetName: "teams", IDName: "teamid", NameOf: "name", First: true,
			Columns: []string{"name", "businessunitid", "administratorid"},
			Form:    []Section{{"Team", []string{"name", "businessunitid", "administratorid", "emailaddress", "description"}}},
		},
		fields: join([]field{ident("teamid", "Team")}, stamps(), []field{
			text("name", "Team Name", 160).hot().must(),
			lookup("businessunitid", "Business Unit", BusinessUnit).hot(),
			email("emailaddress", "Email").hot(),
			lookup("administratorid", "Administrator", SystemUser).hot(),
			choice("teamtype", "Team Type", from(0, "Owner", "Access")),
			memo("description", "Description"),
		}),
	}
}

// membershipTable describes who is in a team. Dataverse holds the two ends as
// bare ids; here they are lookups, so that they resolve like all others.
func membershipTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: TeamMembership, Name: "teammembership", Label: "Team Membership", Plural: "Team Memberships",
			SetName: "teammemberships", IDName: "teammembershipid", First: true,
			Columns: []string{"teamid", "systemuserid"},
		},
		fields: []field{
			ident("teammembershipid", "Team Membership"),
			lookup("systemuserid", "User", SystemUser).hot().must(),
			lookup("teamid", "Team", Team).hot().must(),
		},
	}
}

func businessUnitTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: BusinessUnit, Name: "businessunit", Label: "Business Unit", Plural: "Business Units",
			SetName: "businessunits", IDName: "businessunitid", NameOf: "name", Parent: "parentbusinessunitid", First: true,
			Columns: []string{"name", "parentbusinessunitid", "isdisabled"},
			Form:    []Section{{"Business Unit", []string{"name", "parentbusinessunitid", "divisionname", "emailaddress", "isdisabled", "description"}}},
		},
		fields: join([]field{ident("businessunitid", "Business Unit")}, stamps(), []field{
			text("name", "Name", 160).hot().must(),
			lookup("parentbusinessunitid", "Parent Business", BusinessUnit).hot(),
			yesNo("isdisabled", "Is Disabled").hot(),
			text("divisionname", "Division", 100),
			email("emailaddress", "Email"),
			url("websiteurl", "Website"),
			memo("description", "Description"),
		}),
	}
}
