package eml_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

// BenchmarkCorpus reads all of the corpus.
func BenchmarkCorpus(b *testing.B) {
	messages := corpusMessages(b)
	size := 0
	for _, c := range messages {
		size += len(c.raw)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range messages {
			if _, err := eml.Read(c.raw, charsettest.Tables{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(messages)*b.N)/b.Elapsed().Seconds(), "messages/s")
}

// benchMessages are messages as most mail is: a text, a text with HTML, and
// one with a file of 1 MB.
func benchMessages() map[string][]byte {
	head := "Received: from mx.contoso.example by mx.fabrikam.example; Tue, 3 Mar 2026 09:15:02 +0100\nFrom: Anna Berg <anna@contoso.example>\nTo: Bob <bob@fabrikam.example>\nSubject: =?utf-8?Q?Angebot_f=C3=BCr_M=C3=A4rz?=\nDate: Tue, 3 Mar 2026 09:15:00 +0100\nMessage-ID: <m1@contoso.example>\nMIME-Version: 1.0\n"
	text := strings.Repeat("A line of text as long as lines of mail usually are, or nearly so.\n", 40)
	file := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("0123456789abcdef"), 1<<16))
	var lines strings.Builder
	for len(file) > 76 {
		lines.WriteString(file[:76] + "\r\n")
		file = file[76:]
	}
	return map[string][]byte{
		"text": []byte(head + "\n" + text),
		"html": []byte(head + "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\n" + text +
			"--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("<p style=3D\"color: black\">Gr=C3=BC=C3=9Fe und ein Absatz Text, wie er in Mail vorkommt</p>=\n\n", 100) + "--x--\n"),
		"file": []byte(head + "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n" + text + "--x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + lines.String() + "\n--x--\n"),
	}
}

func BenchmarkRead(b *testing.B) {
	for name, raw := range benchMessages() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := eml.Read(raw, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkHash is what it costs to tell that a message is known already.
func BenchmarkHash(b *testing.B) {
	raw := benchMessages()["file"]
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		mailbox.ContentHash(raw)
	}
}
