package mbox

import "bytes"

// longestDivider is how long a "From " line may be.
const longestDivider = 1000

// patchDate is the date on the first line of each patch that git writes: such
// patches are attached to mail without being quoted.
const patchDate = " Mon Sep 17 00:00:00 2001"

// isDivider reports whether line, which begins with "From ", begins a message:
// it holds a date as ctime writes it, or nearly. Sentences begin with "From"
// too.
func isDivider(line []byte) bool {
	if len(line) > longestDivider || bytes.HasSuffix(bytes.TrimRight(line, "\r\n"), []byte(patchDate)) {
		return false
	}
	var day, month, clock, year bool
	for word := range bytes.FieldsSeq(line[len("From "):]) {
		word = bytes.TrimRight(word, ",")
		switch {
		case len(word) == 3 && isOneOf(word, "SunMonTueWedThuFriSat"):
			day = true
		case len(word) == 3 && isOneOf(word, "JanFebMarAprMayJunJulAugSepOctNovDec"):
			month = true
		case len(word) == 4 && isNumber(word):
			year = true
		case len(word) >= 4 && bytes.IndexByte(word, ':') > 0 && isNumber(bytes.ReplaceAll(word, []byte(":"), nil)):
			clock = true
		}
	}
	return day && month && clock && year
}

// isOneOf reports whether the three letters of word are one of names.
func isOneOf(word []byte, names string) bool {
	for i := 0; i < len(names); i += 3 {
		if string(word) == names[i:i+3] {
			return true
		}
	}
	return false
}

func isNumber(word []byte) bool {
	for _, c := range word {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(word) > 0
}
