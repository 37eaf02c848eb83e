package view

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// ImportState is what an import is doing.
type ImportState string

const (
	ImportReading ImportState = "reading"
	ImportPaused  ImportState = "paused"
	// ImportWaiting: it was interrupted, since the engine was started anew, and
	// goes on when startImport hands the same files over again.
	ImportWaiting   ImportState = "waiting"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled"
	ImportFailed    ImportState = "failed" // Fault says why; what was imported is kept
)

// Imports are the imports of this device that were not dismissed, the newest first.
type Imports struct {
	Running []ImportRun `json:"running"`
}

// ImportRun is one import. Found is always Imported + Refused + Duplicates
// (MBX-01).
type ImportRun struct {
	ID         crm.ID      `json:"id"`
	State      ImportState `json:"state"`
	Files      int         `json:"files"`
	FilesDone  int         `json:"filesDone"`
	Bytes      int64       `json:"bytes"`
	BytesDone  int64       `json:"bytesDone"`
	Found      int         `json:"found"`
	Imported   int         `json:"imported"`
	Duplicates int         `json:"duplicates"`
	Refused    int         `json:"refused"`
	// Rows are the newest of what was refused, at most 200, of Refused.
	Rows []ImportRefusal `json:"rows"`
	// Mailbox is where it goes, nil before it exists.
	Mailbox *crm.ID `json:"mailbox"`
	// Fault says why it has failed; Full, of one that is paused, that it goes on
	// when this device has room again.
	Fault *fault.Kind `json:"fault"`
}

// ImportRefusal is one thing that was not imported: a file, or what stands at
// Offset of it; or Count of them for the same reason, the first at Offset.
type ImportRefusal struct {
	File   string         `json:"file"` // with its folders
	Offset int64          `json:"offset"`
	Reason mailbox.Reason `json:"reason"`
	// Detail says more, for a report: a size, the line that is wrong.
	Detail string `json:"detail"`
	Count  int    `json:"count"`
}

// Names of where an import goes, besides the id of a mailbox.
const (
	DefaultMailbox = "default" // the person's own
	DeviceMailbox  = "device"  // a new one that never leaves this device (MBX-07)
)

// MaxImportFiles is the most files that one StartImport hands over.
const MaxImportFiles = 500

// StartImport begins an import, or hands over more of its files, or all of
// them again after the engine was started anew; then where it goes is known and
// stays. Files are those from place From of Total; the handles travel beside
// the message in the same order.
type StartImport struct {
	ID crm.ID `json:"id"`
	// Mailbox is DefaultMailbox, DeviceMailbox or the id of a mailbox.
	Mailbox string `json:"mailbox"`
	// Name is that of the mailbox which is made for DeviceMailbox.
	Name string `json:"name"`
	// Folder is where messages go, nil for folders as the files lie.
	Folder *crm.ID      `json:"folder"`
	Files  []ImportFile `json:"files"`
	From   int          `json:"from"`
	Total  int          `json:"total"`
}

// ImportFile is a file to import; Path has its folders, with "/" between them.
type ImportFile struct {
	Name      string `json:"name"`
	Path      string `json:"path"`
	SizeBytes int64  `json:"sizeBytes"`
	// Modified is in milliseconds since 1970.
	Modified int64 `json:"modified"`
}

// ImportOrder is what an import is told.
type ImportOrder uint8

const (
	PauseImport ImportOrder = iota + 1
	ResumeImport
	CancelImport  // what was imported is kept
	DismissImport // it is no longer shown; only one that has ended
)

// SteerImport names an import for an order.
type SteerImport struct {
	ID crm.ID `json:"id"`
}

// Check refuses what can never be done, with fault.Invalid.
func (c StartImport) Check() error {
	if c.Mailbox != DefaultMailbox && c.Mailbox != DeviceMailbox {
		if _, err := crm.ParseID(c.Mailbox); err != nil {
			return invalid("%.40q is no mailbox", c.Mailbox)
		}
	}
	if len(c.Files) == 0 || len(c.Files) > MaxImportFiles {
		return invalid("%d files at once, at least 1 and at most %d", len(c.Files), MaxImportFiles)
	}
	if c.From < 0 || c.Total > MaxOffset || c.From+len(c.Files) > c.Total {
		return invalid("files %d to %d of %d", c.From, c.From+len(c.Files), c.Total)
	}
	for _, f := range c.Files {
		if f.SizeBytes < 0 {
			return invalid("a file of %d bytes", f.SizeBytes)
		}
		if err := checks(checkText("a file name", f.Name, maxFileName), checkText("a path", f.Path, maxFileName)); err != nil {
			return err
		}
	}
	return checks(checkID(c.ID), checkText("a name", c.Name, maxDeviceName), checkIDOrNone(c.Folder))
}

// maxFileName is the most characters of a file's name with its folders.
const maxFileName = 4096

func (c SteerImport) Check() error { return checkID(c.ID) }

func checkIDOrNone(id *crm.ID) error {
	if id == nil {
		return nil
	}
	return checkID(*id)
}
