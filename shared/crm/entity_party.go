package crm

// Values of an activity party's participationtypemask.
//
// Source: semantics.md, 9.4.
const (
	PartySender    = 1
	PartyTo        = 2
	PartyCc        = 3
	PartyBcc       = 4
	PartyRequired  = 5
	PartyOptional  = 6
	PartyOrganizer = 7
	PartyRegarding = 8
	PartyOwner     = 9
	PartyResource  = 10
	PartyCustomer  = 11
)

func partyTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: ActivityParty, Name: "activityparty", Label: "Activity Party", Plural: "Activity Parties",
			SetName: "activityparties", IDName: "activitypartyid",
			Columns: []string{"activityid", "participationtypemask", "partyid", "addressused"},
		},
		fields: join([]field{ident("activitypartyid", "Activity Party")}, stamps(), []field{
			lookup("activityid", "Activity", activities...).hot().must(),
			// An unresolved party has only the address that was used.
			lookup("partyid", "Party", Account, Contact, Lead, SystemUser, Team).hot(),
			choice("participationtypemask", "Participation Type", from(PartySender, "Sender", "To Recipient", "CC Recipient", "BCC Recipient",
				"Required attendee", "Optional attendee", "Organizer", "Regarding", "Owner", "Resource", "Customer")).hot().must(),
			text("addressused", "Address", 320).hot(),
			text("addressusedname", "Name Used", 320).hot(),
			text("partyobjecttypecode", "Party Type", 100).computed(),
			boolean("ispartydeleted", "Is Party Deleted", "No", "Yes"),
			yesNo("isdistributionlist", "Distribution List").hot(), // PANE-02
		}),
	}
}
