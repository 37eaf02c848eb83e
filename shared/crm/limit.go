package crm

// Limits of what a row may hold, also refused when rows are decoded.
//
// Source: product.md, "Limits".
const (
	// MaxTextBytes is the most bytes of one text, or of any other value.
	MaxTextBytes = 1 << 20
	// MaxNameBytes is the most bytes of an attribute's logical name.
	MaxNameBytes = 128
	// MaxExtras is the most attributes of a row that a build does not know.
	MaxExtras = 1000
)

// MoneyUnit is what one unit of a currency is held as: amounts are whole
// numbers of ten-thousandths.
const MoneyUnit = 10_000
