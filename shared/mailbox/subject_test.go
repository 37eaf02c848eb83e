package mailbox

import "testing"

func TestNormalSubject(t *testing.T) {
	tests := []struct {
		subject, want string
		reply         bool
	}{
		{"Offer", "Offer", false},
		{"Re: Offer", "Offer", true},
		{"RE: AW: Fwd: Offer", "Offer", true},
		{"  re :Offer  ", "Offer", true},
		{"Re[2]: Re(3): Re*4: Re^5: Offer", "Offer", true},
		{"WG: Angebot", "Angebot", false},
		{"回复：报价", "报价", true},
		{"Ответ: Offer", "Offer", true},
		{"Offer (fwd) (FWD)", "Offer", false},
		{"Report: numbers", "Report: numbers", false},
		{"Re", "Re", false},
		{"Re:", "", true},
		{"Re[x]: Offer", "Re[x]: Offer", false},
		{"[list] Re: Offer", "[list] Re: Offer", false},
		{"Regarding: Offer", "Regarding: Offer", false},
		{"(fwd)", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		if got := NormalSubject(tt.subject); got != tt.want {
			t.Errorf("NormalSubject(%q) = %q, want %q", tt.subject, got, tt.want)
		}
		if got := IsReplySubject(tt.subject); got != tt.reply {
			t.Errorf("IsReplySubject(%q) = %t", tt.subject, got)
		}
	}
}

func TestBaseSubject(t *testing.T) {
	for subject, want := range map[string]string{
		"[list] Re: [list]  Offer  for\tMarch": "offer for march",
		"Re: [EXTERNAL] Offer for March":       "offer for march",
		"[only a tag]":                         "[only a tag]",
		"Re: [a] [b]":                          "[b]",
	} {
		if got := baseSubject(subject); got != want {
			t.Errorf("baseSubject(%q) = %q, want %q", subject, got, want)
		}
	}
}
