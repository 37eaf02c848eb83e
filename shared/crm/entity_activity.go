package crm

// regardable lists what an activity can be about.
//
// Source: semantics.md, 9.3.
var regardable = []Entity{Account, Contact, Lead, Opportunity, Incident}

// activities lists the activities.
var activities = []Entity{Email, Appointment, RecurringAppointmentMaster, Task, PhoneCall, Letter, Fax}

// Values of an activity's statecode.
const (
	ActivityOpen      = 0
	ActivityCompleted = 1
	ActivityCanceled  = 2
	ActivityScheduled = 3
)

// Values of an e-mail's statuscode.
const (
	EmailDraft    = 1
	EmailSent     = 3
	EmailReceived = 4
)

// activity returns the table of an activity: the lines common to all, then
// more.
func activity(number Entity, name, label, plural, set string, statuses []Option, columns []string, more ...field) table {
	return table{
		EntityInfo: EntityInfo{
			Number: number, Name: name, Label: label, Plural: plural, SetName: set,
			IDName: "activityid", NameOf: "subject",
			Record: true, Owned: true, Activity: true, Columns: columns,
		},
		fields: join([]field{ident("activityid", label)}, stamps(), owning(),
			standing(from(0, "Open", "Completed", "Canceled", "Scheduled"), statuses), []field{
				text("subject", "Subject", 998).hot(), // as long as a header line can be: RFC 5322, 2.1.1
				lookup("regardingobjectid", "Regarding", regardable...).hot(),
				choice("prioritycode", "Priority", from(0, "Low", "Normal", "High")).hot(),
				boolean("directioncode", "Direction", "Incoming", "Outgoing").hot(),
				text("regardingobjecttypecode", "Regarding Type", 100).computed().internal(),
				memo("description", "Description"),
			}, more),
	}
}

// times are the lines of when an activity is to be: its start and end are one
// group with the others named "time" (S17).
func times(start, end string) []field {
	return []field{
		datetime("scheduledstart", start).in("time").hot(),
		datetime("scheduledend", end).in("time").hot(),
	}
}

// duration are the lines of how long an activity took; it ends with its state (S17).
func duration() []field {
	return []field{
		datetime("actualend", "Actual End").in("state"),
		datetime("actualstart", "Actual Start"),
		integer("actualdurationminutes", "Duration").between(0, 1_000_000_000),
		text("category", "Category", 250),
		text("subcategory", "Sub-Category", 250),
	}
}

func emailTable() table {
	t := activity(Email, "email", "Email", "Emails", "emails",
		[]Option{{1, "Draft", 0}, {8, "Failed", 0}, {2, "Completed", 1}, {3, "Sent", 1}, {4, "Received", 1},
			{6, "Pending Send", 1}, {7, "Sending", 1}, {5, "Canceled", 2}},
		[]string{"subject", "sender", "torecipients", "regardingobjectid", "senton", "directioncode", "statuscode"},
		join([]field{
			text("sender", "From", 320).hot(),
			text("torecipients", "To Recipients", 0).hot(),
			datetime("senton", "Date Sent").hot(),
			datetime("receivedon", "Date Received").hot(),
			text("messageid", "Message ID", 998).hot().internal(),
			text("inreplyto", "In Reply To Message", 998).internal(),
			memo("references", "References").internal(),
			text("conversationindex", "Conversation Index", 2048).internal(),
			text("trackingtoken", "Tracking Token", 50).internal(),
			text("mimetype", "Mime Type", 256).internal(),
			text("submittedby", "Submitted By", 250).internal(),
			integer("attachmentcount", "Attachment Count").between(0, 1_000_000_000).internal(),
			yesNo("deliveryreceiptrequested", "Delivery Receipt Requested"),
			yesNo("readreceiptrequested", "Read Receipt Requested"),
			lookup("parentactivityid", "Parent Activity", activities...),
			text("contenthash", "Content Hash", 64).internal(), // S31
		}, times("Start Date", "Due Date"), duration(), tracked())...)
	t.Form = []Section{
		{"Email", []string{"subject", "sender", "torecipients", "regardingobjectid", "senton", "receivedon", "directioncode", "ownerid"}},
		{"Message", []string{"description"}},
		{"Status", []string{"statecode", "statuscode", "prioritycode", "createdon", "createdby", "modifiedon", "modifiedby"}},
	}
	return t
}

// tracked are the lines of an e-mail that a message was made into.
func tracked() []field {
	return []field{
		// The readable form of the message: text and HTML without any header of
		// the message itself. The beginning of the text is in "description".
		hash("body", "Message").hot().since(3).internal(),
		choice("content", "Content", from(ContentWhole, "Whole", "Awaited")).computed().hot().since(3).internal(),
		choices("trackedby", "Tracked By", nil).computed().hot().since(3).internal(), // ids of users
		integer("partiesleftout", "Recipients Left Out").between(0, 1_000_000_000).computed().since(3).internal(),
	}
}

// showAs are the statuses of appointments: how their time is shown.
func showAs() []Option {
	return []Option{{1, "Free", 0}, {2, "Tentative", 0}, {3, "Completed", 1}, {4, "Canceled", 2}, {5, "Busy", 3}, {6, "Out of Office", 3}}
}

func appointmentTable() table {
	t := activity(Appointment, "appointment", "Appointment", "Appointments", "appointments", showAs(),
		[]string{"subject", "scheduledstart", "scheduledend", "location", "regardingobjectid", "ownerid", "statuscode"},
		join(times("Start Time", "End Time"), []field{
			yesNo("isalldayevent", "All Day Event").in("time").hot(),
			text("location", "Location", 400).hot(),
			text("timezone", "Time Zone", 64).in("time"), // IANA name
			integer("scheduleddurationminutes", "Duration").computed(),
			text("globalobjectid", "Outlook Appointment", 300),
			yesNo("isonlinemeeting", "Teams Meeting"),
			url("onlinemeetingjoinurl", "Join URL"),
		}, duration())...)
	t.Form = []Section{
		{"Appointment", []string{"subject", "location", "scheduledstart", "scheduledend", "isalldayevent", "timezone", "regardingobjectid", "ownerid"}},
		{"Description", []string{"description"}},
		{"Status", []string{"statecode", "statuscode", "prioritycode", "createdon", "createdby", "modifiedon", "modifiedby"}},
	}
	return t
}

// seriesTable describes the one row of a recurring series (S18): its master,
// with the overrides by original start.
func seriesTable() table {
	t := activity(RecurringAppointmentMaster, "recurringappointmentmaster", "Recurring Appointment", "Recurring Appointments",
		"recurringappointmentmasters", showAs(),
		[]string{"subject", "patternstartdate", "patternenddate", "location", "regardingobjectid", "ownerid", "statuscode"},
		join([]field{
			datetime("patternstartdate", "Start Range").in("rule").hot(),
			datetime("patternenddate", "End Range").in("rule").hot(), // none: endless
			datetime("starttime", "Start Time").in("rule").hot(),
			datetime("endtime", "End Time").in("rule").hot(),
			yesNo("isalldayevent", "All Day Event").in("rule").hot(),
			text("location", "Location", 400).hot(),
			// The recurrence in the form of RFC 5545, 3.3.10, and its zone by IANA name.
			text("rule", "Recurrence Rule", 2000).in("rule").hot(),
			text("timezone", "Time Zone", 64).in("rule").hot(),
			choice("recurrencepatterntype", "Recurrence Pattern", from(0, "Daily", "Weekly", "Monthly", "Yearly")).in("rule"),
			integer("interval", "Interval").between(1, 10_000).in("rule"),
			integer("duration", "Duration").computed(),
			integer("occurrences", "Occurrences").between(0, 1_000_000).in("rule"),
			choice("patternendtype", "Pattern End Type", from(1, "No End Date", "Occurrences", "Pattern End Date")).in("rule"),
			choices("overrides", "Exceptions", nil), // keyed by original start
			text("globalobjectid", "Outlook Appointment", 300),
		}, duration())...)
	t.Form = []Section{
		{"Recurring Appointment", []string{"subject", "location", "starttime", "endtime", "isalldayevent", "timezone", "rule",
			"patternstartdate", "patternenddate", "regardingobjectid", "ownerid"}},
		{"Description", []string{"description"}},
		{"Status", []string{"statecode", "statuscode", "prioritycode", "createdon", "createdby", "modifiedon", "modifiedby"}},
	}
	return t
}

func taskTable() table {
	t := activity(Task, "task", "Task", "Tasks", "tasks",
		[]Option{{2, "Not Started", 0}, {3, "In Progress", 0}, {4, "Waiting on someone else", 0}, {7, "Deferred", 0},
			{5, "Completed", 1}, {6, "Canceled", 2}},
		[]string{"subject", "regardingobjectid", "scheduledend", "percentcomplete", "prioritycode", "ownerid", "statuscode"},
		join(times("Start Date", "Due Date"), []field{
			integer("percentcomplete", "Percent Complete").between(0, 100).in("state").hot(),
		}, duration())...)
	t.Form = toDoForm("Task", "percentcomplete")
	return t
}

func phoneCallTable() table {
	t := activity(PhoneCall, "phonecall", "Phone Call", "Phone Calls", "phonecalls",
		[]Option{{1, "Open", 0}, {2, "Made", 1}, {4, "Received", 1}, {3, "Canceled", 2}},
		[]string{"subject", "phonenumber", "regardingobjectid", "scheduledend", "directioncode", "ownerid", "statuscode"},
		join(times("Start Date", "Due Date"), []field{
			text("phonenumber", "Phone Number", 200).hot(),
			yesNo("leftvoicemail", "Left Voice Mail"),
		}, duration())...)
	t.Form = toDoForm("Phone Call", "phonenumber", "directioncode", "leftvoicemail")
	return t
}

func letterTable() table {
	t := activity(Letter, "letter", "Letter", "Letters", "letters",
		[]Option{{1, "Open", 0}, {2, "Draft", 0}, {3, "Received", 1}, {4, "Sent", 1}, {5, "Canceled", 2}},
		[]string{"subject", "address", "regardingobjectid", "scheduledend", "directioncode", "ownerid", "statuscode"},
		join(times("Start Date", "Due Date"), []field{
			text("address", "Address", 200).hot(),
		}, duration())...)
	t.Form = toDoForm("Letter", "address", "directioncode")
	return t
}

func faxTable() table {
	t := activity(Fax, "fax", "Fax", "Faxes", "faxes",
		[]Option{{1, "Open", 0}, {2, "Completed", 1}, {3, "Sent", 1}, {4, "Received", 1}, {5, "Canceled", 2}},
		[]string{"subject", "faxnumber", "regardingobjectid", "scheduledend", "directioncode", "ownerid", "statuscode"},
		join(times("Start Date", "Due Date"), []field{
			text("faxnumber", "Fax Number", 200).hot(),
			text("coverpagename", "Cover Page Name", 100),
			integer("numberofpages", "No. of Pages Delivered").between(0, 10_000),
			text("tsid", "Transmitting Subscriber ID", 20),
			text("billingcode", "Billing Code", 50),
		}, duration())...)
	t.Form = toDoForm("Fax", "faxnumber", "directioncode", "numberofpages")
	return t
}

// toDoForm is the form of what appears in the mailbox as a task.
func toDoForm(label string, own ...string) []Section {
	return []Section{
		{label, append([]string{"subject", "regardingobjectid", "scheduledstart", "scheduledend", "prioritycode", "ownerid"}, own...)},
		{"Description", []string{"description"}},
		{"Status", []string{"statecode", "statuscode", "actualend", "createdon", "createdby", "modifiedon", "modifiedby"}},
	}
}
