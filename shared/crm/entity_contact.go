package crm

func contactTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Contact, Name: "contact", Label: "Contact", Plural: "Contacts",
			SetName: "contacts", IDName: "contactid", NameOf: "fullname",
			Record: true, Owned: true, Regardable: true,
			Columns: []string{"fullname", "jobtitle", "parentcustomerid", "emailaddress1", "telephone1", "mobilephone", "statecode"},
			Form: []Section{
				{"Contact", []string{"fullname", "firstname", "middlename", "lastname", "suffix", "salutation", "jobtitle", "parentcustomerid", "company",
					"department", "ownerid"}},
				{"Reach", []string{"emailaddress1", "emailaddress2", "emailaddress3", "telephone1", "business2", "mobilephone", "telephone2",
					"home2", "telephone3", "fax", "pager", "callback", "websiteurl"}},
				{"Address", []string{"address1_name", "address1_line1", "address1_line2", "address1_line3", "address1_city",
					"address1_stateorprovince", "address1_postalcode", "address1_country"}},
				{"Second address", []string{"address2_name", "address2_line1", "address2_line2", "address2_line3", "address2_city",
					"address2_stateorprovince", "address2_postalcode", "address2_country"}},
				{"Person", []string{"nickname", "gendercode", "birthdate", "anniversary", "familystatuscode", "spousesname", "childrensnames",
					"managername", "managerphone", "assistantname", "assistantphone", "new_language", "description"}},
				{"Billing", []string{"transactioncurrencyid", "annualincome", "creditlimit", "creditonhold", "paymenttermscode"}},
				{"Contact preferences", []string{"preferredcontactmethodcode", "donotemail", "donotbulkemail", "donotphone", "donotfax", "donotpostalmail"}},
				{"Status", []string{"statecode", "statuscode", "createdon", "createdby", "modifiedon", "modifiedby"}},
			},
		},
		// Hot lines stand first, then those most often filled: rows end with
		// their last value.
		fields: join([]field{ident("contactid", "Contact")}, stamps(), owning(), activeOrNot(), personName(), []field{
			text("jobtitle", "Job Title", 100).hot(),
			lookup("parentcustomerid", "Company Name", customers...).hot(),
			email("emailaddress1", "Email").hot(),
			email("emailaddress2", "Email Address 2").hot(),
			email("emailaddress3", "Email Address 3").hot(),
			phone("telephone1", "Business Phone").hot(),
			phone("mobilephone", "Mobile Phone").hot(),
			yesNo("isdistributionlist", "Distribution List").hot(), // AUTO-04
			text("parentcustomeridtype", "Company Type", 100).computed(),
			text("department", "Department", 100),
		}, address(1), preferences(), []field{
			memo("description", "Description"),
			date("birthdate", "Birthday"),
			choice("gendercode", "Gender", from(1, "Male", "Female")),
			text("salutation", "Salutation", 100),
			phone("telephone2", "Home Phone"),
			phone("telephone3", "Telephone 3"),
			phone("business2", "Business Phone 2"),
			phone("home2", "Home Phone 2"),
			phone("fax", "Fax"),
			phone("pager", "Pager"),
			phone("callback", "Callback Number"),
			phone("company", "Company Phone"),
			url("websiteurl", "Website"),
			url("ftpsiteurl", "FTP Site"),
			text("managername", "Manager", 100),
			phone("managerphone", "Manager Phone"),
			text("assistantname", "Assistant", 100),
			phone("assistantphone", "Assistant Phone"),
			text("nickname", "Nickname", 100),
			text("spousesname", "Spouse/Partner Name", 100),
			text("childrensnames", "Children's Names", 255),
			date("anniversary", "Anniversary"),
			text("governmentid", "Government", 50),
			text("employeeid", "Employee", 50),
			text("externaluseridentifier", "External User Identifier", 50),
			text("yomifirstname", "Yomi First Name", 150),
			text("yomilastname", "Yomi Last Name", 150),
			choice("familystatuscode", "Marital Status", from(1, "Single", "Married", "Divorced", "Widowed")),
			yesNo("haschildrencode", "Has Children"),
			integer("numberofchildren", "No. of Children").between(0, 1_000_000_000),
			choice("accountrolecode", "Role", from(1, "Decision Maker", "Employee", "Influencer")),
			choice("customertypecode", "Relationship Type", from(1, "Default Value")),
			choice("leadsourcecode", "Lead Source", from(1, "Default Value")),
			money("annualincome", "Annual Income"),
			money("creditlimit", "Credit Limit"),
			yesNo("creditonhold", "Credit Hold"),
			choice("paymenttermscode", "Payment Terms", paymentTerms()),
			language("new_language", "Language"),
		}, address(2), address(3), exchange(), []field{
			lookup("originatingleadid", "Originating Lead", Lead),
		}),
	}
}

// personName are the lines of a person's name, which is one group (S17); the
// full name is derived from it.
func personName() []field {
	return []field{
		text("fullname", "Full Name", 160).computed().hot(),
		text("firstname", "First Name", 50).in("name").hot(),
		text("lastname", "Last Name", 50).in("name").hot().must(),
		text("middlename", "Middle Name", 50).in("name"),
		text("suffix", "Suffix", 10).in("name"),
	}
}
