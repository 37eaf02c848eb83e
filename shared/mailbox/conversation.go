package mailbox

import "crypto/sha256"

// ConversationKey stands for one way in which messages belong together.
type ConversationKey [16]byte

// maxAncestors bounds the ids taken of References: the first, which began the
// conversation, and the last ones.
const maxAncestors = 50

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

// Conversation returns the keys by which m finds the others of its
// conversation, its own first: messages that share one belong together. A key
// is made of a message id (its own, or one that it answers) and the subject, so
// that whoever knows an id cannot slip a message with a subject of his own into
// somebody's conversation, and a list's digest does not join everything.
//
// Source: RFC 8621 section 3; RFC 5256 section 2.1 for subjects.
func (m *Message) Conversation() []ConversationKey {
	var keys []ConversationKey
	subject := baseSubject(m.Subject)
	if m.MessageID != "" {
		keys = append(keys, conversationKey("id", m.MessageID, subject))
	}
	for _, id := range m.Ancestors() {
		keys = append(keys, conversationKey("id", id, subject))
	}
	return keys
}

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
