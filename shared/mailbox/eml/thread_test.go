package eml_test

import (
	"testing"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

// Messages of the corpus that name each other come together. Its profile,
// which does not ask for equal subjects, counts 125 conversations of several
// messages, the longest of 23.
func TestCorpusConversations(t *testing.T) {
	parent := map[mailbox.ConversationKey]mailbox.ConversationKey{}
	var root func(k mailbox.ConversationKey) mailbox.ConversationKey
	root = func(k mailbox.ConversationKey) mailbox.ConversationKey {
		if p, ok := parent[k]; ok && p != k {
			parent[k] = root(p)
			return parent[k]
		}
		parent[k] = k
		return k
	}
	own := map[mailbox.ConversationKey]bool{} // one key of each message, copies once
	for _, c := range corpusMessages(t) {
		m, err := eml.Read(c.raw, charsettest.Tables{})
		if err != nil || m.MessageID == "" {
			continue
		}
		keys := m.Conversation()
		own[keys[0]] = true
		for _, k := range keys[1:] {
			parent[root(k)] = root(keys[0])
		}
	}
	size := map[mailbox.ConversationKey]int{}
	for k := range own {
		size[root(k)]++
	}
	several, longest := 0, 0
	for _, n := range size {
		if n > 1 {
			several++
		}
		longest = max(longest, n)
	}
	t.Logf("%d messages in %d conversations, %d of several messages, the longest of %d", len(own), len(size), several, longest)
	if several < 100 || longest < 15 || longest > 30 {
		t.Error("far from the profile of the corpus")
	}
}
