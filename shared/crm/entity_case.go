package crm

func incidentTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Incident, Name: "incident", Label: "Case", Plural: "Cases",
			SetName: "incidents", IDName: "incidentid", NameOf: "title", Parent: "parentcaseid",
			Record: true, Owned: true, Regardable: true,
			Columns: []string{"title", "ticketnumber", "customerid", "prioritycode", "caseorigincode", "ownerid", "statuscode"},
			Form: []Section{
				{"Case", []string{"title", "ticketnumber", "customerid", "primarycontactid", "subjectid", "prioritycode", "severitycode",
					"casetypecode", "caseorigincode", "parentcaseid", "ownerid"}},
				{"Description", []string{"description"}},
				{"Service", []string{"followupby", "responseby", "resolveby", "escalatedon", "isescalated", "firstresponsesent", "customercontacted",
					"emailaddress", "productserialnumber", "kbarticleid", "customersatisfactioncode"}},
				{"Status", []string{"statecode", "statuscode", "createdon", "createdby", "modifiedon", "modifiedby"}},
			},
		},
		fields: join([]field{ident("incidentid", "Case")}, stamps(), owning(),
			standing(from(0, "Active", "Resolved", "Canceled"), []Option{
				{1, "In Progress", 0}, {2, "On Hold", 0}, {3, "Waiting for Details", 0}, {4, "Researching", 0},
				{5, "Problem Solved", 1}, {1000, "Information Provided", 1},
				{6, "Canceled", 2}, {2000, "Merged", 2},
			}), []field{
				text("title", "Case Title", 200).hot().must(),
				text("ticketnumber", "Case Number", 100).hot(),
				lookup("customerid", "Customer", customers...).hot().must(),
				lookup("primarycontactid", "Contact", Contact).hot(),
				lookup("parentcaseid", "Parent Case", Incident).hot(),
				choice("prioritycode", "Priority", from(1, "High", "Normal", "Low")).hot(),
				choice("caseorigincode", "Origin", caseOrigins()).hot(),
				email("emailaddress", "Email Address").hot(),
				text("customeridtype", "Customer Type", 100).computed(),
				lookup("subjectid", "Subject", Subject),
				choice("casetypecode", "Case Type", from(1, "Question", "Problem", "Request")),
				choice("severitycode", "Severity", from(1, "Default Value")),
				choice("incidentstagecode", "Case Stage", from(1, "Default Value")),
				choice("contractservicelevelcode", "Service Level", from(1, "Gold", "Silver", "Bronze")),
				choice("customersatisfactioncode", "Satisfaction", from(1, "Very Dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very Satisfied")),
				memo("description", "Description"),
				datetime("followupby", "Follow Up By"),
				datetime("responseby", "First Response By"),
				datetime("resolveby", "Resolve By"),
				datetime("escalatedon", "Escalated On"),
				yesNo("isescalated", "Is Escalated"),
				yesNo("firstresponsesent", "First Response Sent"),
				yesNo("customercontacted", "Customer Contacted"),
				yesNo("followuptaskcreated", "Follow Up Task Created"),
				text("productserialnumber", "Serial Number", 100),
				lookup("kbarticleid", "Knowledge Base Article", KBArticle),
				integer("actualserviceunits", "Actual Service Units").between(0, 1_000_000_000),
				integer("billedserviceunits", "Billed Service Units").between(0, 1_000_000_000),
				lookup("masterid", "Master Case", Incident),
				boolean("merged", "Internal Use Only", "No", "Yes"),
			}, exchange()),
	}
}

// caseOrigins are Dataverse's, whose numbers for the social networks are far away.
func caseOrigins() []Option {
	return append(from(1, "Phone", "Email", "Web"),
		Option{Value: 2483, Label: "Facebook"}, Option{Value: 3986, Label: "Twitter"}, Option{Value: 700610000, Label: "IoT"})
}
