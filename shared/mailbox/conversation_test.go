package mailbox

import (
	"slices"
	"testing"
)

// joins reports whether b is of a's conversation.
func joins(a, b *Message) bool {
	keys := a.Conversation()
	return slices.ContainsFunc(b.Conversation(), func(key ConversationKey) bool { return slices.Contains(keys, key) })
}

func TestConversation(t *testing.T) {
	anna, bob, eve := Address{"Anna", "anna@contoso.example"}, Address{"Bob", "bob@fabrikam.example"}, Address{"Eve", "eve@fabrikam.example"}
	first := &Message{MessageID: "1", Subject: "Offer for March", From: []Address{anna}, To: []Address{bob}, Cc: []Address{eve}}
	tests := []struct {
		name string
		m    Message
		want bool
	}{
		{"an answer", Message{MessageID: "2", InReplyTo: []string{"1"}, Subject: "Re: Offer for March"}, true},
		{"an answer to an answer", Message{MessageID: "3", References: []string{"1", "2"}, Subject: "AW: Re: offer for  march"}, true},
		{"forwarded on a list", Message{MessageID: "4", References: []string{"1"}, Subject: "[list] Fwd: Offer for March"}, true},
		{"a copy", Message{MessageID: "1", Subject: "Offer for March"}, true},
		{"a forged id with another subject", Message{MessageID: "5", InReplyTo: []string{"1"}, Subject: "Your account"}, false},
		{"a new subject", Message{MessageID: "6", References: []string{"1"}, Subject: "Lunch (was: Offer for March)"}, false},
		{"an answer without ids", Message{MessageID: "8", Subject: "Re: Offer for March", From: []Address{bob}, To: []Address{anna}}, false},
		{"the same subject", Message{MessageID: "7", Subject: "Offer for March", From: []Address{bob}, To: []Address{anna}}, false},
	}
	for _, tt := range tests {
		if got := joins(first, &tt.m); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

func TestAncestors(t *testing.T) {
	m := Message{MessageID: "m", References: []string{"a", "b", "a", "m", ""}, InReplyTo: []string{"b", "c"}}
	if got := m.Ancestors(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("%q", got)
	}
	var many Message
	for i := range 1000 {
		many.References = append(many.References, string(rune('a'+i%26))+string(rune('0'+i/26)))
		many.InReplyTo = many.References
	}
	got := many.Ancestors()
	if len(got) > 2*maxAncestors || got[0] != many.References[0] || !slices.Contains(got, many.References[999]) {
		t.Errorf("%d ancestors from %q", len(got), got[0])
	}
	if many.References[1] != "b0" {
		t.Error("the message was changed")
	}
}
