package mailbox

import "testing"

// MBX-01: files are known by their content first, then by their name.
func TestRecognise(t *testing.T) {
	tests := []struct {
		name, first string
		want        Kind
	}{
		{"a.txt", "Received: x\nFrom: a@contoso.example\nSubject: y\n\nBody\n", MessageFile},
		{"a.vcf", "Subject: not a card\nTo: b@contoso.example\n\n", MessageFile},
		{"a.eml", "From anna Tue Mar  3 09:15:00 2026\nSubject: x\n\n", MailboxFile},
		{"Inbox", "\r\n\r\nFrom - Tue\nSubject: x\n", MailboxFile},
		{"contacts", "\xef\xbb\xbfBEGIN:VCARD\r\nVERSION:3.0\r\n", CardFile},
		{"a.ics", "begin:vcalendar\n", CalendarFile},
		{"a.ics", "BEGIN:VEVENT\n", CalendarFile},
		{"a.eml", "Just text that somebody saved.\n", MessageFile},
		{"a.eml", "", MessageFile},
		{"notes.txt", "Just text that somebody saved.\n", UnknownFile},
		{"notes.txt", "Note: one\nand two\n", UnknownFile},
		{"mail.EML", "X-Odd: 1\nY-Odd: 2\n\n", MessageFile},
		{"a.eml", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", UnknownFile},
		{"a.vcf", "junk\nBEGIN:VCARD\n", CardFile},
		{"a.vcf", "junk\n", UnknownFile},
		{"a.png", "\x89PNG\r\n\x1a\n\x00\x00", UnknownFile},
		{"", "", UnknownFile},
	}
	for _, tt := range tests {
		if got := Recognise(tt.name, []byte(tt.first)); got != tt.want {
			t.Errorf("Recognise(%q, %.30q) = %v, want %v", tt.name, tt.first, got, tt.want)
		}
	}
}
