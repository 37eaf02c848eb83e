package crm

import "slices"

// customers are the entities that a case or an opportunity can be for.
var customers = []Entity{Account, Contact}

func accountTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Account, Name: "account", Label: "Account", Plural: "Accounts",
			SetName: "accounts", IDName: "accountid", NameOf: "name", Parent: "parentaccountid",
			Record: true, Owned: true, Regardable: true,
			Columns: []string{"name", "telephone1", "address1_city", "primarycontactid", "emailaddress1", "ownerid", "statecode"},
			Form: []Section{
				{"Account", []string{"name", "accountnumber", "parentaccountid", "primarycontactid", "telephone1", "telephone2",
					"fax", "emailaddress1", "emailaddress2", "emailaddress3", "websiteurl", "ownerid"}},
				{"Address", []string{"address1_name", "address1_line1", "address1_line2", "address1_line3", "address1_city",
					"address1_stateorprovince", "address1_postalcode", "address1_country"}},
				{"Second address", []string{"address2_name", "address2_line1", "address2_line2", "address2_line3", "address2_city",
					"address2_stateorprovince", "address2_postalcode", "address2_country"}},
				{"Company", []string{"industrycode", "accountcategorycode", "accountratingcode", "customertypecode", "ownershipcode", "numberofemployees",
					"revenue", "tickersymbol", "sic", "new_tags", "description"}},
				{"Billing", []string{"transactioncurrencyid", "creditlimit", "creditonhold", "paymenttermscode"}},
				{"Contact preferences", []string{"preferredcontactmethodcode", "donotemail", "donotbulkemail", "donotphone", "donotfax", "donotpostalmail"}},
				{"Status", []string{"statecode", "statuscode", "createdon", "createdby", "modifiedon", "modifiedby"}},
			},
		},
		fields: join([]field{ident("accountid", "Account")}, stamps(), owning(), activeOrNot(), []field{
			text("name", "Account Name", 160).hot().must(),
			phone("telephone1", "Main Phone").hot(),
			email("emailaddress1", "Email").hot(),
			email("emailaddress2", "Email Address 2").hot(),
			email("emailaddress3", "Email Address 3").hot(),
			lookup("parentaccountid", "Parent Account", Account).hot(),
			lookup("primarycontactid", "Primary Contact", Contact).hot(),
		}, address(1, "city"), []field{
			memo("description", "Description"),
			text("accountnumber", "Account Number", 20),
			phone("telephone2", "Other Phone"),
			phone("telephone3", "Telephone 3"),
			phone("fax", "Fax"),
			url("websiteurl", "Website"),
			url("ftpsiteurl", "FTP Site"),
			text("yominame", "Yomi Account Name", 160),
			choice("industrycode", "Industry", industries()),
			choice("accountcategorycode", "Category", from(1, "Preferred Customer", "Standard")),
			choice("accountclassificationcode", "Classification", from(1, "Default Value")),
			choice("accountratingcode", "Account Rating", from(1, "Default Value")),
			choice("businesstypecode", "Business Type", from(1, "Default Value")),
			choice("customersizecode", "Customer Size", from(1, "Default Value")),
			choice("customertypecode", "Relationship Type", from(1, "Competitor", "Consultant", "Customer", "Investor", "Partner",
				"Influencer", "Press", "Prospect", "Reseller", "Supplier", "Vendor", "Other")),
			choice("ownershipcode", "Ownership", from(1, "Public", "Private", "Subsidiary", "Other")),
			choice("territorycode", "Territory Code", from(1, "Default Value")),
			integer("numberofemployees", "Number of Employees").between(0, 1_000_000_000),
			money("revenue", "Annual Revenue"),
			money("marketcap", "Market Capitalization"),
			money("creditlimit", "Credit Limit"),
			yesNo("creditonhold", "Credit Hold"),
			choice("paymenttermscode", "Payment Terms", paymentTerms()),
			integer("sharesoutstanding", "Shares Outstanding").between(0, 1_000_000_000),
			text("tickersymbol", "Ticker Symbol", 10),
			text("stockexchange", "Stock Exchange", 20),
			text("sic", "SIC Code", 20),
			choices("new_tags", "Tags", from(1, "Key", "Export", "Public")),
		}, preferences(), address(2), exchange(), []field{
			lookup("originatingleadid", "Originating Lead", Lead),
		}),
	}
}

// preferences are the lines that say how a customer wants to be reached.
func preferences() []field {
	allow := func(name, label string) field { return boolean(name, label, "Allow", "Do Not Allow") }
	return []field{
		choice("preferredcontactmethodcode", "Preferred Method of Contact", from(1, "Any", "Email", "Phone", "Fax", "Mail")),
		allow("donotemail", "Do not allow Emails"),
		allow("donotbulkemail", "Do not allow Bulk Emails"),
		allow("donotphone", "Do not allow Phone Calls"),
		allow("donotfax", "Do not allow Faxes"),
		allow("donotpostalmail", "Do not allow Mails"),
		boolean("donotsendmm", "Send Marketing Materials", "Send", "Do Not Send"),
		yesNo("followemail", "Follow Email Activity"),
	}
}

// address are the lines of one postal address, which is one group (S17); the
// parts named in hot are hot.
func address(n int, hot ...string) []field {
	prefix, label := "address"+uintText(uint64(n)), "Address "+uintText(uint64(n))+": "
	part := func(name, title string, length int) field {
		f := text(prefix+"_"+name, label+title, length).in(prefix)
		f.Hot = slices.Contains(hot, name)
		return f
	}
	return []field{
		part("city", "City", 80),
		part("line1", "Street 1", 250),
		part("postalcode", "ZIP/Postal Code", 20),
		part("stateorprovince", "State/Province", 50),
		part("country", "Country/Region", 80),
		memo(prefix+"_composite", label+"Composite").computed(),
		part("line2", "Street 2", 250),
		part("line3", "Street 3", 250),
		part("name", "Name", 200),
		part("postofficebox", "Post Office Box", 20),
		part("county", "County", 50),
		choice(prefix+"_addresstypecode", label+"Address Type", from(1, "Bill To", "Ship To", "Primary", "Other")).in(prefix),
	}
}

func paymentTerms() []Option { return from(1, "Net 30", "2% 10, Net 30", "Net 45", "Net 60") }

// industries are Dataverse's, except that 4 to 7 are called what the
// conformance data needs: there 5 is Brokers, so 4 is called Brokerage here.
func industries() []Option {
	return from(1,
		"Accounting", "Agriculture and Non-petrol Natural Resource Extraction", "Broadcasting Printing and Publishing",
		"Brokerage", "Brokers", "Building Supply", "Business Services", "Consumer Services",
		"Design, Direction and Creative Management", "Distributors, Dispatchers and Processors",
		"Doctor's Offices and Clinics", "Durable Manufacturing", "Eating and Drinking Places", "Entertainment Retail",
		"Equipment Rental and Leasing", "Financial", "Food and Tobacco Processing", "Inbound Capital Intensive Processing",
		"Inbound Repair and Services", "Insurance", "Legal Services", "Non-Durable Merchandise Retail",
		"Outbound Consumer Service", "Petrochemical Extraction and Distribution", "Service Retail", "SIG Affiliations",
		"Social Services", "Special Outbound Trade Contractors", "Specialty Realty", "Transportation",
		"Utility Creation and Distribution", "Vehicle Retail", "Wholesale")
}
