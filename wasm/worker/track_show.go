package worker

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/wasm/view"
)

// leastSent is how many messages in folders of sent ones make an address one of
// the person's own: fewer may be mail of others that was put there.
const leastSent = 3

// ownAddresses are the addresses of the person, normalised: that of their
// account, that of their user, and those from which they have sent mail.
func (w *Worker) ownAddresses() []string {
	own := []string{crm.NormalizeEmail(w.known.Profile.Email)}
	if me, ok := w.table.Row(crm.Key{Entity: crm.SystemUser, ID: w.config.User.ID}); ok {
		own = append(own, crm.NormalizeEmail(me.Value("internalemailaddress").Text()))
	}
	own = append(own, w.table.SentAs(leastSent)...)
	slices.Sort(own)
	return slices.DeleteFunc(slices.Compact(own), func(address string) bool { return address == "" })
}

// paneFacts are what the device knows for the pane of a message; people are
// those on it, nil as long as it was not read.
func (w *Worker) paneFacts(people []view.PaneAddress) view.PaneFacts {
	return view.PaneFacts{
		Actor: w.actor(), Options: w.options(), Connection: w.connection.State, Device: w.deviceName(),
		Own: w.ownAddresses(), People: people, Recent: w.known.Recent, Pinned: w.known.Pinned,
	}
}

// deviceName is what this device is called.
func (w *Worker) deviceName() string {
	if row, ok := w.table.Row(crm.Key{Entity: crm.Device, ID: w.replica.State().Device.ID}); ok {
		return cmp.Or(row.Value("name").Text(), w.config.Name)
	}
	return w.config.Name
}

// trackSeen is what a view of tracking was made of.
type trackSeen struct {
	rows, bytes, chosen uint64
	connection          view.ConnectionState
	loaded, read        bool
	uploading           bool
	// day and upcoming tell that a timeline shows something else because time
	// has passed.
	day, upcoming int
}

// trackChanged reports whether what views of tracking are made of has changed
// since one was shown.
func (w *Worker) trackChanged(watched *watcher, now trackSeen) bool {
	now.rows, now.bytes, now.chosen = w.table.Version(), w.courier.version, w.chosen
	now.connection, now.loaded = w.connection.State, w.isLoaded()
	if watched.last != nil && watched.trackSeen == now {
		return false
	}
	watched.trackSeen = now
	return true
}

// showPane returns the CRM pane of a watched message, nil for nothing new.
func (w *Worker) showPane(watched *watcher, q view.PaneQuery) any {
	var l *letter
	if hot, ok := w.table.Row(crm.Key{Entity: crm.MailMessage, ID: q.ID}); ok {
		l = w.letterOf(watched, view.MessageQuery{ID: q.ID}, hot, false)
	}
	seen := trackSeen{read: l != nil && l.opened != nil, uploading: w.uploads(q.ID)}
	if !w.trackChanged(watched, seen) {
		return nil
	}
	var people []view.PaneAddress
	if seen.read {
		people = peopleOf(l.opened.message)
	}
	facts := w.paneFacts(people)
	facts.Uploading = seen.uploading
	return w.table.Pane(q.ID, facts)
}

// uploads reports whether bytes of the record of a message are still to be sent
// by this device.
func (w *Worker) uploads(message crm.ID) bool {
	if len(w.courier.unsent) == 0 {
		return false
	}
	link, ok := w.table.LinkOf(crm.Key{Entity: crm.MailMessage, ID: message})
	if !ok || link.State != crm.LinkTracked {
		return false
	}
	for _, k := range append(w.table.FilesOf(link.Record), link.Record) {
		row, _ := w.table.Row(k)
		for _, h := range crm.Blobs(row) {
			if _, unsent := w.courier.unsent[h]; unsent {
				return true
			}
		}
	}
	return false
}

// peopleOf lists who is on a message.
func peopleOf(m *mailbox.Message) []view.PaneAddress {
	people := []view.PaneAddress{}
	from := m.From
	if len(from) == 0 {
		from = m.Sender
	}
	for _, of := range []struct {
		role view.PartyRole
		list []mailbox.Address
	}{{view.RoleFrom, from[:min(len(from), 1)]}, {view.RoleTo, m.To}, {view.RoleCc, m.Cc}, {view.RoleBcc, m.Bcc}} {
		for _, a := range of.list {
			people = append(people, view.PaneAddress{
				Role: of.role, Name: a.Name, Address: a.Address,
				// A list whose List-Id is announce.example.org has the address
				// announce@example.org.
				IsList: m.List.ID != "" && strings.EqualFold(strings.Replace(a.Address, "@", ".", 1), m.List.ID),
			})
		}
	}
	return people
}

// showEmail returns the message of a watched e-mail record, nil for nothing new.
func (w *Worker) showEmail(watched *watcher, q view.EmailQuery) any {
	if !w.trackChanged(watched, trackSeen{}) {
		return nil
	}
	key := w.table.Resolve(crm.Key{Entity: crm.Email, ID: q.ID})
	facts := view.EmailFacts{Full: w.wholeRow(key), State: w.courier.state}
	for _, k := range w.table.FilesOf(key) {
		if row := w.wholeRow(k); row != nil {
			facts.Files = append(facts.Files, *row)
		}
	}
	return w.table.Email(q.ID, facts)
}

// showTimeline shows a timeline, and reports whether it is still made.
func (w *Worker) showTimeline(watched *watcher) (more bool) {
	if watched.timeline == nil {
		watched.timeline, watched.texts = w.table.WatchTimeline(watched.query.(view.TimelineQuery)), map[crm.Key]string{}
	}
	if !watched.timeline.Ready(w.over) {
		return true
	}
	clock := w.clock()
	if !w.trackChanged(watched, trackSeen{day: clock.Now.In(clock.Zone).YearDay(), upcoming: watched.timeline.Upcoming(clock.Now)}) {
		return false
	}
	w.readPreviews(watched, clock.Now)
	shown := watched.timeline.Window(clock, func(k crm.Key) string { return watched.texts[k] })
	if reflect.DeepEqual(shown, watched.last) {
		return false
	}
	watched.last = shown
	watched.tell(shown)
	return false
}

// readPreviews reads the beginnings of the texts of a timeline's rows that are
// not known.
func (w *Worker) readPreviews(watched *watcher, now time.Time) {
	var missing []crm.Key
	for _, k := range watched.timeline.Keys(now) {
		if _, known := watched.texts[k]; known {
			continue
		}
		row, known := w.replica.Row(k)
		switch {
		case !known:
			missing = append(missing, k)
		case row != nil:
			watched.texts[k] = previewOf(row)
		}
	}
	if len(missing) == 0 {
		return
	}
	for _, base := range w.load(missing) {
		watched.texts[base.Row.Key] = previewOf(&base.Row)
	}
}

// maxPreview is how many characters of a text a timeline shows.
const maxPreview = 200

// previewOf returns the beginning of the text of an activity or a note, in one
// line.
func previewOf(row *crm.Row) string {
	name := "description"
	if row.Entity == crm.Annotation {
		name = "notetext"
	}
	text := row.Value(name).Text()
	text = strings.ToValidUTF8(text[:min(len(text), 4*maxPreview)], "")
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return string(runes[:min(len(runes), maxPreview)])
}
