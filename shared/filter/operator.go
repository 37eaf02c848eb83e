package filter

// Operator is how a condition compares. The zero Operator is none.
type Operator uint8

const (
	Eq Operator = iota + 1
	Ne
	Neq // a synonym of Ne
	Gt
	Ge
	Lt
	Le
	Like
	NotLike
	BeginsWith
	NotBeginWith
	EndsWith
	NotEndWith
	IsIn
	NotIn
	Between
	NotBetween
	IsNull
	NotNull
	ContainValues
	NotContainValues
	On
	OnOrBefore
	OnOrAfter
	Today
	Yesterday
	Tomorrow
	LastSevenDays
	NextSevenDays
	LastWeek
	ThisWeek
	NextWeek
	LastMonth
	ThisMonth
	NextMonth
	LastYear
	ThisYear
	NextYear
	LastXHours
	NextXHours
	LastXDays
	NextXDays
	LastXWeeks
	NextXWeeks
	LastXMonths
	NextXMonths
	LastXYears
	NextXYears
	OlderThanXMinutes
	OlderThanXHours
	OlderThanXDays
	OlderThanXWeeks
	OlderThanXMonths
	OlderThanXYears
	ThisFiscalYear
	LastFiscalYear
	NextFiscalYear
	ThisFiscalPeriod
	LastFiscalPeriod
	NextFiscalPeriod
	LastXFiscalYears
	NextXFiscalYears
	LastXFiscalPeriods
	NextXFiscalPeriods
	InFiscalYear
	InFiscalPeriod
	InFiscalPeriodAndYear
	InOrBeforeFiscalPeriodAndYear
	InOrAfterFiscalPeriodAndYear
	EqUserID
	NeUserID
	EqUserTeams
	EqUserOrUserTeams
	EqUserOrUserHierarchy
	EqUserOrUserHierarchyAndTeams
	EqBusinessID
	NeBusinessID
	EqUserLanguage
	Under
	NotUnder
	EqOrUnder
	Above
	EqOrAbove
	operatorEnd
)

// arity is how many values an operator takes.
type arity uint8

const (
	none arity = iota
	one
	two
	many // one at least
)

// family says which types of attribute an operator takes, and what it does.
type family uint8

const (
	anyType   family = iota // null or not
	equality                // all types
	ordering                // numbers, dates, texts
	pattern                 // texts
	membering               // sets of choices
	dating                  // dates
	clocking                // dates with a time
	idents                  // ids
	speaking                // languages
	climbing                // ids of a hierarchy
)

// trait is what is known of an operator.
type trait struct {
	name   string
	arity  arity
	family family
	// negates: rows without a value match too.
	negates bool
	// relative: what it selects moves with the time.
	relative bool
	// compares: it also compares two attributes.
	compares bool
}

var traits = [operatorEnd]trait{
	Eq:                            {"eq", one, equality, false, false, true},
	Ne:                            {"ne", one, equality, true, false, true},
	Neq:                           {"neq", one, equality, true, false, true},
	Gt:                            {"gt", one, ordering, false, false, true},
	Ge:                            {"ge", one, ordering, false, false, true},
	Lt:                            {"lt", one, ordering, false, false, true},
	Le:                            {"le", one, ordering, false, false, true},
	Like:                          {"like", one, pattern, false, false, false},
	NotLike:                       {"not-like", one, pattern, true, false, false},
	BeginsWith:                    {"begins-with", one, pattern, false, false, false},
	NotBeginWith:                  {"not-begin-with", one, pattern, true, false, false},
	EndsWith:                      {"ends-with", one, pattern, false, false, false},
	NotEndWith:                    {"not-end-with", one, pattern, true, false, false},
	IsIn:                          {"in", many, equality, false, false, false},
	NotIn:                         {"not-in", many, equality, true, false, false},
	Between:                       {"between", two, ordering, false, false, false},
	NotBetween:                    {"not-between", two, ordering, true, false, false},
	IsNull:                        {"null", none, anyType, true, false, false},
	NotNull:                       {"not-null", none, anyType, false, false, false},
	ContainValues:                 {"contain-values", many, membering, false, false, false},
	NotContainValues:              {"not-contain-values", many, membering, true, false, false},
	On:                            {"on", one, dating, false, false, false},
	OnOrBefore:                    {"on-or-before", one, dating, false, false, false},
	OnOrAfter:                     {"on-or-after", one, dating, false, false, false},
	Today:                         {"today", none, dating, false, true, false},
	Yesterday:                     {"yesterday", none, dating, false, true, false},
	Tomorrow:                      {"tomorrow", none, dating, false, true, false},
	LastSevenDays:                 {"last-seven-days", none, dating, false, true, false},
	NextSevenDays:                 {"next-seven-days", none, dating, false, true, false},
	LastWeek:                      {"last-week", none, dating, false, true, false},
	ThisWeek:                      {"this-week", none, dating, false, true, false},
	NextWeek:                      {"next-week", none, dating, false, true, false},
	LastMonth:                     {"last-month", none, dating, false, true, false},
	ThisMonth:                     {"this-month", none, dating, false, true, false},
	NextMonth:                     {"next-month", none, dating, false, true, false},
	LastYear:                      {"last-year", none, dating, false, true, false},
	ThisYear:                      {"this-year", none, dating, false, true, false},
	NextYear:                      {"next-year", none, dating, false, true, false},
	LastXHours:                    {"last-x-hours", one, clocking, false, true, false},
	NextXHours:                    {"next-x-hours", one, clocking, false, true, false},
	LastXDays:                     {"last-x-days", one, dating, false, true, false},
	NextXDays:                     {"next-x-days", one, dating, false, true, false},
	LastXWeeks:                    {"last-x-weeks", one, dating, false, true, false},
	NextXWeeks:                    {"next-x-weeks", one, dating, false, true, false},
	LastXMonths:                   {"last-x-months", one, dating, false, true, false},
	NextXMonths:                   {"next-x-months", one, dating, false, true, false},
	LastXYears:                    {"last-x-years", one, dating, false, true, false},
	NextXYears:                    {"next-x-years", one, dating, false, true, false},
	OlderThanXMinutes:             {"olderthan-x-minutes", one, clocking, false, true, false},
	OlderThanXHours:               {"olderthan-x-hours", one, clocking, false, true, false},
	OlderThanXDays:                {"olderthan-x-days", one, dating, false, true, false},
	OlderThanXWeeks:               {"olderthan-x-weeks", one, dating, false, true, false},
	OlderThanXMonths:              {"olderthan-x-months", one, dating, false, true, false},
	OlderThanXYears:               {"olderthan-x-years", one, dating, false, true, false},
	ThisFiscalYear:                {"this-fiscal-year", none, dating, false, true, false},
	LastFiscalYear:                {"last-fiscal-year", none, dating, false, true, false},
	NextFiscalYear:                {"next-fiscal-year", none, dating, false, true, false},
	ThisFiscalPeriod:              {"this-fiscal-period", none, dating, false, true, false},
	LastFiscalPeriod:              {"last-fiscal-period", none, dating, false, true, false},
	NextFiscalPeriod:              {"next-fiscal-period", none, dating, false, true, false},
	LastXFiscalYears:              {"last-x-fiscal-years", one, dating, false, true, false},
	NextXFiscalYears:              {"next-x-fiscal-years", one, dating, false, true, false},
	LastXFiscalPeriods:            {"last-x-fiscal-periods", one, dating, false, true, false},
	NextXFiscalPeriods:            {"next-x-fiscal-periods", one, dating, false, true, false},
	InFiscalYear:                  {"in-fiscal-year", one, dating, false, false, false},
	InFiscalPeriod:                {"in-fiscal-period", one, dating, false, false, false},
	InFiscalPeriodAndYear:         {"in-fiscal-period-and-year", two, dating, false, false, false},
	InOrBeforeFiscalPeriodAndYear: {"in-or-before-fiscal-period-and-year", two, dating, false, false, false},
	InOrAfterFiscalPeriodAndYear:  {"in-or-after-fiscal-period-and-year", two, dating, false, false, false},
	EqUserID:                      {"eq-userid", none, idents, false, false, false},
	NeUserID:                      {"ne-userid", none, idents, true, false, false},
	EqUserTeams:                   {"eq-userteams", none, idents, false, false, false},
	EqUserOrUserTeams:             {"eq-useroruserteams", none, idents, false, false, false},
	EqUserOrUserHierarchy:         {"eq-useroruserhierarchy", none, idents, false, false, false},
	EqUserOrUserHierarchyAndTeams: {"eq-useroruserhierarchyandteams", none, idents, false, false, false},
	EqBusinessID:                  {"eq-businessid", none, idents, false, false, false},
	NeBusinessID:                  {"ne-businessid", none, idents, true, false, false},
	EqUserLanguage:                {"eq-userlanguage", none, speaking, false, false, false},
	Under:                         {"under", one, climbing, false, false, false},
	NotUnder:                      {"not-under", one, climbing, true, false, false},
	EqOrUnder:                     {"eq-or-under", one, climbing, false, false, false},
	Above:                         {"above", one, climbing, false, false, false},
	EqOrAbove:                     {"eq-or-above", one, climbing, false, false, false},
}

var operatorsByName = func() map[string]Operator {
	names := make(map[string]Operator, operatorEnd)
	for op := Eq; op < operatorEnd; op++ {
		names[traits[op].name] = op
	}
	return names
}()

// Operators lists every operator.
func Operators() []Operator {
	list := make([]Operator, 0, operatorEnd-1)
	for op := Eq; op < operatorEnd; op++ {
		list = append(list, op)
	}
	return list
}

// OperatorNamed returns the operator with the given name in FetchXML.
func OperatorNamed(name string) (Operator, bool) {
	op, ok := operatorsByName[name]
	return op, ok
}

func (o Operator) trait() trait {
	if o < operatorEnd {
		return traits[o]
	}
	return trait{}
}

// String returns the name of o in FetchXML, "" for none.
func (o Operator) String() string { return o.trait().name }

// Values returns how few and how many values o takes; most is -1 without a
// limit.
func (o Operator) Values() (least, most int) {
	switch o.trait().arity {
	case one:
		return 1, 1
	case two:
		return 2, 2
	case many:
		return 1, -1
	}
	return 0, 0
}

// Relative reports whether what o selects moves with the time.
func (o Operator) Relative() bool { return o.trait().relative }

// ComparesAttributes reports whether o takes another attribute instead of a
// value.
func (o Operator) ComparesAttributes() bool { return o.trait().compares }
