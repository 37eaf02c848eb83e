package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"time"

	"regarding/e2e/bench/device"
	"regarding/e2e/bench/rig"
	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/eml"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// lettersAtOnce is how many messages are in a mutation.
const lettersAtOnce = 200

// letters puts messages 0 to n-1 into the Inbox of the site's person, an hour
// between two, the first the newest: what another device has imported.
func letters(ctx context.Context, site rig.Site, n int) error {
	acks := newAcks()
	d, err := device.Dial(ctx, device.Config{Account: site.Account, Name: "letters", Receive: acks.receive})
	if err != nil {
		return err
	}
	defer d.Close()
	box := mailbox.DefaultID(site.Account.User)
	part := mutation.Import{Mailbox: box, Items: standing(box)}
	pushed := 0
	for from := 0; ; from += lettersAtOnce {
		b, _, err := encode(d, site, part, time.Now())
		if err != nil {
			return err
		}
		if err := d.Push([][]byte{b}); err != nil {
			return err
		}
		if pushed++; from >= n {
			break
		}
		part.Items = nil
		var blobs []byte
		for i := from; i < min(from+lettersAtOnce, n); i++ {
			raw, item, err := letter(site.Account.User, box, i)
			if err != nil {
				return fmt.Errorf("letter %d: %w", i, err)
			}
			blobs = wire.AppendBlob(blobs, raw)
			part.Items = append(part.Items, item)
		}
		if err := sendBlobs(ctx, site, blobs); err != nil {
			return err
		}
	}
	if err := acks.wait(ctx, d, pushed); err != nil {
		return fmt.Errorf("bring %d letters: %w", n, err)
	}
	return nil
}

// sendBlobs posts framed bytes as the site's person does.
func sendBlobs(ctx context.Context, site rig.Site, framed []byte) error {
	origin := "http" + strings.TrimPrefix(strings.TrimSuffix(site.Account.Socket, "/ws"), "ws")
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+"/api/blobs/send", bytes.NewReader(framed))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/octet-stream")
	request.Header.Set("Cookie", site.Account.Cookie)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("send bytes: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("send bytes: %s", response.Status)
	}
	return nil
}

// standing are the mailbox and its standard folders.
func standing(box mailbox.ID) []mutation.Item {
	items := []mutation.Item{{
		Key:    crm.Key{Entity: crm.Mailbox, ID: box.ID},
		Fields: []mutation.Field{{Name: "name", Value: crm.Str("Mail")}},
	}}
	for _, kind := range mailbox.StandardFolders() {
		items = append(items, mutation.Item{
			Key:    crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(box, kind).ID},
			Fields: []mutation.Field{{Name: "name", Value: crm.Str(fmt.Sprint("Folder ", kind))}},
		})
	}
	return items
}

// newestLetter is when letter 0 was sent.
var newestLetter = time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)

// letter is a message of about 1 kB, as an import makes it.
func letter(owner crm.UserID, box mailbox.ID, i int) (raw []byte, item mutation.Item, err error) {
	at := newestLetter.Add(-time.Duration(i) * time.Hour)
	raw = fmt.Appendf(nil, "From: Person %d <person.%d@mail.example>\r\nTo: Ines Duarte <ines@bench.example>\r\nSubject: Letter %d about the %d offers\r\nDate: %s\r\nMessage-ID: <%d.letters@mail.example>\r\n\r\nLetter %d. %s\r\n",
		i%600, i%600, i, i%97, at.Format(time.RFC1123Z), i, i, strings.Repeat("The harbour is quiet in the evening. ", 20))
	message, err := eml.Read(raw, nil)
	if err != nil {
		return nil, mutation.Item{}, err
	}
	content := mailbox.ContentHash(raw)
	place := mailbox.Place{Box: box, Owner: owner, Folder: mailbox.StandardFolderID(box, crm.FolderInbox), File: "letters.mbox", Came: at, Now: newestLetter}
	row := mailbox.MessageRow(message, mailbox.ImportedItemID(box, content), place, mailbox.Hash(sha256.Sum256(raw)), mailbox.Hash{}, len(raw))
	return raw, mutation.ItemOf(row, content), nil
}
