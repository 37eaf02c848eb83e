package mailbox

// upper1252 are the characters of windows-1252 from 0x80 to 0x9F; the five
// bytes that it leaves free stand for themselves, as in browsers.
const upper1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

var table1252 = [32]rune([]rune(upper1252))

// Windows1252 returns the character of c in windows-1252, which is also what
// is meant where ISO 8859-1 is said.
//
// Source: WHATWG Encoding Standard, index windows-1252.
func Windows1252(c byte) rune {
	if c >= 0x80 && c < 0xa0 {
		return table1252[c-0x80]
	}
	return rune(c)
}
