package mailbox

// Reason is the stable name of what is wrong with an item or why it was
// refused. The page has a sentence for each.
type Reason string

// Why an item is refused.
const (
	ItemTooLarge       Reason = "itemTooLarge"
	HeaderTooLarge     Reason = "headerTooLarge"
	FileTooLarge       Reason = "fileTooLarge"
	TooManyComponents  Reason = "tooManyComponents"
	Empty              Reason = "empty"
	NotAMessage        Reason = "notAMessage"
	NotACard           Reason = "notACard"
	NotAMailboxFile    Reason = "notAMailboxFile"
	ReaderBroke        Reason = "readerBroke" // a panic of ours
	PartOutsideMessage Reason = "partOutsideMessage"
)

// What can be wrong with a message that is read.
const (
	MailboxLine       Reason = "mailboxLine"       // an mbox "From " line left in the header
	LeadingBlankLines Reason = "leadingBlankLines" // before the header
	BadHeaderLine     Reason = "badHeaderLine"     // skipped
	NoHeader          Reason = "noHeader"          // the body begins at once
	NoBlankLine       Reason = "noBlankLine"       // between header and body
	HeaderLarge       Reason = "headerLarge"       // over MaxHeaderBytes
	RawHeaderBytes    Reason = "rawHeaderBytes"    // 8-bit bytes that are not UTF-8
	BadEncodedWord    Reason = "badEncodedWord"
	BadAddress        Reason = "badAddress" // kept as a name
	BadDate           Reason = "badDate"    // so the date is missing
	NoBoundary        Reason = "noBoundary" // multipart without a boundary, or it never comes
	UnclosedBoundary  Reason = "unclosedBoundary"
	TooManyParts      Reason = "tooManyParts" // the rest is left out
	TooDeep           Reason = "tooDeep"      // left as an attachment
	UnknownEncoding   Reason = "unknownEncoding"
	BadBase64         Reason = "badBase64"
	BadQuotable       Reason = "badQuotedPrintable"
	UnknownCharset    Reason = "unknownCharset"
	LyingCharset      Reason = "lyingCharset" // the bytes are UTF-8
	InvalidBytes      Reason = "invalidBytes" // U+FFFD stands for them
	TextCut           Reason = "textCut"      // over MaxTextBytes
	TooManyAddresses  Reason = "tooManyAddresses"
)

// What can be wrong with a card that is read.
const (
	BadLine      Reason = "badLine"  // skipped
	NoEnd        Reason = "noEnd"    // a component is not closed
	BadValue     Reason = "badValue" // skipped
	MisplacedEnd Reason = "misplacedEnd"
)
