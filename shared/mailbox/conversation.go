package mailbox

import (
	"crypto/sha256"
	"strings"
	"time"
)

// ConversationKey stands for one way in which messages belong together.
type ConversationKey [16]byte

// Conversation is how a message finds the others of its conversation.
//
// Messages that share a key of Shared are of one conversation. A key is made
// of a message id (its own, or one that it answers) and the subject, so that
// whoever knows an id cannot slip a message with a subject of his own into
// somebody's conversation, and a list's digest does not join everything.
//
// An answer that names no message seeks one: it belongs to the latest earlier
// message that offers a key which it seeks, if that one is at most SeekWithin
// older. A key is made of the subject and the two people, so an answer is
// never joined to what was sent to somebody else.
//
// Source: RFC 8621 section 3; RFC 5256 section 2.1 for subjects.
type Conversation struct {
	Shared []ConversationKey
	Offer  []ConversationKey
	Seek   []ConversationKey
}

// SeekWithin is how long after a message an answer that does not name it may
// still join it.
const SeekWithin = 30 * 24 * time.Hour

const (
	// maxAncestors bounds the ids taken of References: the first, which began
	// the conversation, and the last ones.
	maxAncestors = 50
	// maxOffers bounds the recipients to whom a message offers a key.
	maxOffers = 50
	// shortestSought is the fewest bytes of a subject that may be sought:
	// "Re: hi" says nothing.
	shortestSought = 6
)

// Ancestors returns the ids of the messages that m continues, oldest first,
// without its own, each once.
func (m *Message) Ancestors() []string {
	ids := m.References
	if len(ids) > maxAncestors {
		ids = append(ids[:1:1], ids[len(ids)-maxAncestors+1:]...)
	}
	if answered := m.InReplyTo; len(answered) > maxAncestors {
		ids = append(ids[:len(ids):len(ids)], answered[:maxAncestors]...)
	} else {
		ids = append(ids[:len(ids):len(ids)], answered...)
	}
	seen := map[string]bool{"": true, m.MessageID: true}
	var list []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	return list
}

// Conversation returns how m finds the others of its conversation.
func (m *Message) Conversation() Conversation {
	var c Conversation
	subject := baseSubject(m.Subject)
	ancestors := m.Ancestors()
	if m.MessageID != "" {
		c.Shared = append(c.Shared, conversationKey("id", m.MessageID, subject))
	}
	for _, id := range ancestors {
		c.Shared = append(c.Shared, conversationKey("id", id, subject))
	}
	if len(m.From) == 0 || len(subject) < shortestSought {
		return c
	}
	from := personOf(m.From[0])
	if from == "" {
		return c
	}
	offers := 0
	for _, list := range [][]Address{m.To, m.Cc} {
		for _, a := range list {
			if to := personOf(a); to != "" && offers < maxOffers {
				offers++
				c.Offer = append(c.Offer, conversationKey(to, from, subject))
			}
		}
	}
	if len(ancestors) == 0 && IsReplySubject(m.Subject) {
		for _, a := range m.To[:min(len(m.To), maxOffers)] {
			if to := personOf(a); to != "" {
				c.Seek = append(c.Seek, conversationKey(from, to, subject))
			}
		}
	}
	return c
}

// personOf names a person by address; names alone are not enough.
func personOf(a Address) string { return strings.ToLower(a.Address) }

func conversationKey(parts ...string) ConversationKey {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	var sum Hash
	h.Sum(sum[:0])
	return ConversationKey(sum[:16])
}
