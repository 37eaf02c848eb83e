package mailbox

import "testing"

func TestNormalSubject(t *testing.T) {
	tests := []struct{ subject, want string }{
		{"Offer", "Offer"},
		{"Re: Offer", "Offer"},
		{"RE: AW: Fwd: Offer", "Offer"},
		{"  re :Offer  ", "Offer"},
		{"Re[2]: Re(3): Re*4: Re^5: Offer", "Offer"},
		{"WG: Angebot", "Angebot"},
		{"回复：报价", "报价"},
		{"Ответ: Offer", "Offer"},
		{"Offer (fwd) (FWD)", "Offer"},
		{"Report: numbers", "Report: numbers"},
		{"Re", "Re"},
		{"Re:", ""},
		{"Re[x]: Offer", "Re[x]: Offer"},
		{"[list] Re: Offer", "[list] Re: Offer"},
		{"Regarding: Offer", "Regarding: Offer"},
		{"(fwd)", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := NormalSubject(tt.subject); got != tt.want {
			t.Errorf("NormalSubject(%q) = %q, want %q", tt.subject, got, tt.want)
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
