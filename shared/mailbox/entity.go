package mailbox

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Names of characters that HTML 4 has. Those of HTML 5 beyond them are hardly
// seen in mail, and would add tens of kilobytes to the engine.
const (
	// latinEntities are U+00A0 to U+00FF, in order.
	latinEntities = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
	micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring
	AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml
	times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil
	egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash
	ugrave uacute ucirc uuml yacute thorn yuml`
	// otherEntities are names, each with its character.
	otherEntities = `amp & lt < gt > quot " apos '
	OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ
	Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ
	Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν
	xi ξ omicron ο pi π rho ρ sigmaf ς sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω thetasym ϑ upsih ϒ piv ϖ
	ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰
	prime ′ Prime ″ lsaquo ‹ rsaquo › oline ‾ frasl ⁄ euro € image ℑ weierp ℘ real ℜ trade ™ alefsym ℵ larr ← uarr
	↑ rarr → darr ↓ harr ↔ crarr ↵ lArr ⇐ uArr ⇑ rArr ⇒ dArr ⇓ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin
	∈ notin ∉ ni ∋ prod ∏ sum ∑ minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4
	∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅
	lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lang 〈 rang 〉 loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦`
)

// entities maps a name to its character; made when first needed.
var entities = sync.OnceValue(func() map[string]string {
	table := map[string]string{
		"ensp": "\u2002", "emsp": "\u2003", "thinsp": "\u2009",
		"zwnj": "\u200c", "zwj": "\u200d", "lrm": "\u200e", "rlm": "\u200f",
	}
	for i, name := range strings.Fields(latinEntities) {
		table[name] = string(rune(0xa0 + i))
	}
	names := strings.Fields(otherEntities)
	for i := 0; i+1 < len(names); i += 2 {
		table[names[i]] = names[i+1]
	}
	return table
})

// longestEntity is more bytes than any name or number has.
const longestEntity = 12

// entity reads a character reference at the start of s, which begins with
// "&". It returns the text that stands for, and how many bytes of s it took;
// 0 if it is none.
func entity(s string) (text string, taken int) {
	end := 1
	for end < len(s) && end <= longestEntity && (isAlnum(s[end]) || end == 1 && s[end] == '#') {
		end++
	}
	name := s[1:end]
	if end < len(s) && s[end] == ';' {
		taken = end + 1
	} else {
		taken = end // browsers take it without the semicolon too
	}
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
			digits, base = digits[1:], 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil {
			return "", 0
		}
		return characterOf(rune(n)), taken
	}
	if text, ok := entities()[name]; ok {
		return text, taken
	}
	return "", 0
}

// characterOf returns the character of a number as browsers read it: numbers
// from 128 to 159 are meant in windows-1252.
func characterOf(n rune) string {
	switch {
	case n >= 0x80 && n < 0xa0:
		return string(Windows1252(byte(n)))
	case n == 0 || n > utf8.MaxRune || !utf8.ValidRune(n):
		return "\ufffd"
	}
	return string(n)
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
