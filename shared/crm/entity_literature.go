package crm

func templateTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Template, Name: "template", Label: "Email Template", Plural: "Email Templates",
			SetName: "templates", IDName: "templateid", NameOf: "title", Owned: true,
			Columns: []string{"title", "templatetypecode", "languagecode", "ispersonal", "ownerid", "modifiedon"},
			Form: []Section{{"Email Template", []string{"title", "templatetypecode", "languagecode", "ispersonal", "subject", "body",
				"description", "ownerid"}}},
		},
		fields: join([]field{ident("templateid", "Email Template")}, stamps(), owning(), []field{
			text("title", "Title", 200).hot().must(),
			text("templatetypecode", "Template Type", 100).hot(), // logical name of what it is about; none: global
			language("languagecode", "Language").hot(),
			boolean("ispersonal", "Viewable By", "Organization", "Individual").hot(),
			memo("subject", "Subject"),
			memo("body", "Body"),
			memo("description", "Description"),
			text("mimetype", "Mime Type", 256),
		}),
	}
}

func articleTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: KBArticle, Name: "kbarticle", Label: "Article", Plural: "Articles",
			SetName: "kbarticles", IDName: "kbarticleid", NameOf: "title",
			Columns: []string{"title", "number", "subjectid", "languagecode", "statecode", "modifiedon"},
			Form: []Section{{"Article", []string{"title", "number", "subjectid", "languagecode", "keywords", "content", "comments",
				"description", "statecode", "statuscode"}}},
		},
		fields: join([]field{ident("kbarticleid", "Article")}, stamps(),
			standing(from(1, "Draft", "Unapproved", "Published"), []Option{{1, "Draft", 1}, {2, "Unapproved", 2}, {3, "Published", 3}}), []field{
				text("title", "Title", 500).hot().must(),
				text("number", "Number", 100).hot(),
				lookup("subjectid", "Subject", Subject).hot(),
				language("languagecode", "Language").hot(),
				text("keywords", "Keywords", 2000).hot(),
				memo("content", "Content"),
				memo("comments", "Comments"),
				memo("description", "Description"),
			}),
	}
}

func literatureTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: SalesLiterature, Name: "salesliterature", Label: "Sales Literature", Plural: "Sales Literature",
			SetName: "salesliteratures", IDName: "salesliteratureid", NameOf: "name",
			Columns: []string{"name", "literaturetypecode", "subjectid", "employeecontactid", "expirationdate", "modifiedon"},
			Form: []Section{{"Sales Literature", []string{"name", "literaturetypecode", "subjectid", "employeecontactid", "expirationdate",
				"iscustomerviewable", "keywords", "description"}}},
		},
		fields: join([]field{ident("salesliteratureid", "Sales Literature")}, stamps(), []field{
			text("name", "Title", 200).hot().must(),
			choice("literaturetypecode", "Type", []Option{{0, "Presentation", 0}, {1, "Product Sheet", 0}, {2, "Policies And Procedures", 0},
				{3, "Sales Literature", 0}, {4, "Spreadsheets", 0}, {5, "News", 0}, {6, "Bulletins", 0}, {7, "Price Sheets", 0},
				{8, "Manuals", 0}, {9, "Company Background", 0}, {100001, "Marketing Collateral", 0}}).hot(),
			lookup("subjectid", "Subject", Subject).hot(),
			lookup("employeecontactid", "Employee Contact", SystemUser).hot(),
			datetime("expirationdate", "Expiration Date").hot(),
			yesNo("iscustomerviewable", "Is Viewable by Customer").hot(),
			text("keywords", "Key Words", 2000).hot(),
			yesNo("hasattachments", "Has Attachments"),
			memo("description", "Description"),
		}),
	}
}
