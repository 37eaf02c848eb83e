package crm

func currencyTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: TransactionCurrency, Name: "transactioncurrency", Label: "Currency", Plural: "Currencies",
			SetName: "transactioncurrencies", IDName: "transactioncurrencyid", NameOf: "currencyname", First: true,
			Columns: []string{"currencyname", "isocurrencycode", "currencysymbol", "exchangerate", "currencyprecision", "statecode"},
			Form: []Section{{"Currency", []string{"currencyname", "isocurrencycode", "currencysymbol", "exchangerate", "currencyprecision",
				"statecode", "statuscode"}}},
		},
		fields: join([]field{ident("transactioncurrencyid", "Currency")}, stamps(), activeOrNot(), []field{
			text("currencyname", "Currency Name", 100).hot().must(),
			text("isocurrencycode", "Currency Code", 3).hot().must(), // ISO 4217
			text("currencysymbol", "Currency Symbol", 10).hot(),
			decimal("exchangerate", "Exchange Rate").hot(),
			integer("currencyprecision", "Currency Precision").between(0, 4).hot(),
		}),
	}
}

func subjectTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Subject, Name: "subject", Label: "Subject", Plural: "Subjects",
			SetName: "subjects", IDName: "subjectid", NameOf: "title", Parent: "parentsubject", First: true,
			Columns: []string{"title", "parentsubject"},
			Form:    []Section{{"Subject", []string{"title", "parentsubject", "description"}}},
		},
		fields: join([]field{ident("subjectid", "Subject")}, stamps(), []field{
			text("title", "Title", 500).hot().must(),
			lookup("parentsubject", "Parent Subject", Subject).hot(),
			memo("description", "Description"),
		}),
	}
}

// organizationTable describes the one row that names the organization and
// holds its options.
func organizationTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Organization, Name: "organization", Label: "Organization", Plural: "Organizations",
			SetName: "organizations", IDName: "organizationid", NameOf: "name", First: true,
			Columns: []string{"name", "basecurrencyid", "languagecode"},
			Form: []Section{
				{"Organization", []string{"name", "basecurrencyid", "languagecode", "timezone"}},
				{"Options", []string{"deleteownonly", "trackingtokens", "syncattachments", "minimuminterval"}},
			},
		},
		fields: join([]field{ident("organizationid", "Organization")}, stamps(), []field{
			text("name", "Organization Name", 160).hot().must(),
			yesNo("deleteownonly", "Members Delete Own Records Only").hot(),
			lookup("basecurrencyid", "Currency", TransactionCurrency).hot(),
			language("languagecode", "Language").hot(),
			text("timezone", "Time Zone", 64).hot(), // IANA name
			choice("weekstartdaycode", "Week Start Day", from(0, "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")).hot(),
			date("fiscalcalendarstart", "Fiscal Calendar Start").hot(),
			choice("fiscalperiodtype", "Fiscal Period Type", []Option{{2000, "Annually", 0}, {2001, "Semiannually", 0}, {2002, "Quarterly", 0},
				{2003, "Monthly", 0}, {2004, "4-Week Period", 0}}).hot(),
			yesNo("trackingtokens", "Tracking Tokens in Subjects").hot(),              // AUTO-02
			yesNo("syncattachments", "Synchronize Attachments of Appointments").hot(), // semantics.md 4.1
			integer("minimuminterval", "Shortest Synchronization Interval (Minutes)"). // OPT-02
													between(1, 60).hot(),
			memo("nevertrack", "Never Track"), // AUTO-07
		}),
	}
}
