package crm

func leadTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Lead, Name: "lead", Label: "Lead", Plural: "Leads",
			SetName: "leads", IDName: "leadid", NameOf: "fullname",
			Record: true, Owned: true, Regardable: true,
			Columns: []string{"fullname", "subject", "companyname", "emailaddress1", "telephone1", "leadqualitycode", "statuscode"},
			Form: []Section{
				{"Lead", []string{"subject", "fullname", "firstname", "middlename", "lastname", "jobtitle", "companyname", "leadqualitycode",
					"leadsourcecode", "ownerid"}},
				{"Reach", []string{"emailaddress1", "emailaddress2", "emailaddress3", "telephone1", "mobilephone", "telephone2", "telephone3",
					"fax", "pager", "websiteurl"}},
				{"Address", []string{"address1_name", "address1_line1", "address1_line2", "address1_line3", "address1_city",
					"address1_stateorprovince", "address1_postalcode", "address1_country"}},
				{"Company", []string{"industrycode", "numberofemployees", "revenue", "sic", "description"}},
				{"Qualification", []string{"parentaccountid", "parentcontactid", "transactioncurrencyid", "budgetamount", "budgetstatus", "need",
					"purchasetimeframe", "purchaseprocess", "decisionmaker", "estimatedamount", "estimatedclosedate", "prioritycode"}},
				{"Contact preferences", []string{"preferredcontactmethodcode", "donotemail", "donotbulkemail", "donotphone", "donotfax", "donotpostalmail"}},
				{"Status", []string{"statecode", "statuscode", "createdon", "createdby", "modifiedon", "modifiedby"}},
			},
		},
		fields: join([]field{ident("leadid", "Lead")}, stamps(), owning(),
			standing(from(0, "Open", "Qualified", "Disqualified"), []Option{
				{1, "New", 0}, {2, "Contacted", 0},
				{3, "Qualified", 1},
				{4, "Lost", 2}, {5, "Cannot Contact", 2}, {6, "No Longer Interested", 2}, {7, "Canceled", 2},
			}), personName(), []field{
				text("subject", "Topic", 300).hot().must(),
				text("companyname", "Company Name", 100).hot(),
				email("emailaddress1", "Email").hot(),
				email("emailaddress2", "Email Address 2").hot(),
				email("emailaddress3", "Email Address 3").hot(),
				phone("telephone1", "Business Phone").hot(),
				phone("mobilephone", "Mobile Phone").hot(),
				choice("leadqualitycode", "Rating", from(1, "Hot", "Warm", "Cold")).hot(),
				lookup("parentaccountid", "Parent Account for lead", Account).hot(),
				lookup("parentcontactid", "Parent Contact for lead", Contact).hot(),
				yesNo("isdistributionlist", "Distribution List").hot(), // AUTO-04
			}, address(1), []field{
				memo("description", "Description"),
				text("salutation", "Salutation", 100),
				text("jobtitle", "Job Title", 100),
				phone("telephone2", "Home Phone"),
				phone("telephone3", "Other Phone"),
				phone("fax", "Fax"),
				phone("pager", "Pager"),
				url("websiteurl", "Website"),
				choice("leadsourcecode", "Lead Source", from(1, "Advertisement", "Employee Referral", "External Referral", "Partner",
					"Public Relations", "Seminar", "Trade Show", "Web", "Word of Mouth", "Other")),
				choice("industrycode", "Industry", industries()),
				choice("prioritycode", "Priority", from(1, "Default Value")),
				choice("salesstagecode", "Sales Stage Code", from(1, "Default Value")),
				choice("salesstage", "Sales Stage", from(0, "Qualify")),
				integer("numberofemployees", "No. of Employees").between(0, 1_000_000),
				money("revenue", "Annual Revenue"),
				text("sic", "SIC Code", 20),
				money("budgetamount", "Budget Amount"),
				choice("budgetstatus", "Budget", from(0, "No Committed Budget", "May Buy", "Can Buy", "Will Buy")),
				choice("need", "Need", from(0, "Must have", "Should have", "Good to have", "No need")),
				choice("purchasetimeframe", "Purchase Timeframe", purchaseTimes()),
				choice("purchaseprocess", "Purchase Process", purchaseProcesses()),
				boolean("decisionmaker", "Decision Maker?", "mark complete", "completed"),
				boolean("evaluatefit", "Evaluate Fit", "No", "Yes"),
				choice("initialcommunication", "Initial Communication", from(0, "Contacted", "Not Contacted")),
				boolean("confirminterest", "Confirm Interest", "No", "Yes"),
				money("estimatedamount", "Est. Value"),
				date("estimatedclosedate", "Est. Close Date"),
				memo("qualificationcomments", "Qualification Comments"),
				lookup("customerid", "Customer", customers...),
				text("customeridtype", "Customer Type", 100).computed(),
				lookup("qualifyingopportunityid", "Qualifying Opportunity", Opportunity),
				lookup("originatingcaseid", "Originating Case", Incident),
				datetime("schedulefollowup_prospect", "Schedule Follow Up (Prospect)"),
				datetime("schedulefollowup_qualify", "Schedule Follow Up (Qualify)"),
			}, preferences(), address(2), exchange()),
	}
}

func purchaseTimes() []Option {
	return from(0, "Immediate", "This Quarter", "Next Quarter", "This Year", "Unknown")
}

func purchaseProcesses() []Option { return from(0, "Individual", "Committee", "Unknown") }
