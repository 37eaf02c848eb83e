package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// marks are what mail programs of the world put before the subject of an answer
// and of a forwarded message, in lower case.
var marks = wordSet(`re aw antw antwort sv vs ref rif r res odp ynt bls atb vá na ha отв ответ απ σχετ
		回复 回覆 答复 答覆 回信 返信 תגובה השב رد
		fw fwd wg tr rv enc i pd vb doorst vl ilt i̇lt továbbítás fs yml пер πρθ
		转发 轉寄 轉發 転送 הועבר`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// NormalSubject returns subject without the marks of answers and forwards
// before it ("Re: AW[2]: Fwd:") and after it ("(fwd)").
func NormalSubject(subject string) string {
	s := strings.TrimSpace(subject)
	for {
		rest, ok := cutMark(s)
		if !ok {
			break
		}
		s = rest
	}
	for {
		rest, ok := cutSuffixFold(s, "(fwd)")
		if !ok {
			return s
		}
		s = strings.TrimSpace(rest)
	}
}

// baseSubject is what the subjects of one conversation have in common: in
// lower case, without marks, without the tags that lists put in brackets, and
// with single spaces (RFC 5256 section 2.1, with more marks).
func baseSubject(subject string) string {
	s := NormalSubject(subject)
	for {
		rest, ok := cutTag(s)
		if !ok || rest == "" {
			break
		}
		s = NormalSubject(rest)
	}
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

// longestMark is more bytes than any mark has.
const longestMark = 32

// cutMark takes one mark and its colon from the front of s.
func cutMark(s string) (rest string, ok bool) {
	head := s
	if len(head) > longestMark {
		head = head[:longestMark]
	}
	end := strings.IndexFunc(head, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if end <= 0 || !marks[strings.ToLower(head[:end])] {
		return s, false
	}
	tail := strings.TrimLeft(skipCount(s[end:]), " \t")
	for _, colon := range []string{":", "："} {
		if rest, found := strings.CutPrefix(tail, colon); found {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// skipCount skips the number that some programs give: "[2]", "(2)", "*2", "^2".
func skipCount(s string) string {
	if s == "" {
		return s
	}
	closing := map[byte]string{'[': "]", '(': ")", '*': "", '^': ""}
	end, known := closing[s[0]]
	if !known {
		return s
	}
	digits := 1
	for digits < len(s) && digits < 6 && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	rest, found := strings.CutPrefix(s[digits:], end)
	if digits == 1 || !found {
		return s
	}
	return rest
}

// cutTag takes "[tag]" from the front of s.
func cutTag(s string) (string, bool) {
	if !strings.HasPrefix(s, "[") {
		return s, false
	}
	end := strings.IndexByte(s, ']')
	if end < 0 || strings.IndexByte(s[1:end], '[') >= 0 {
		return s, false
	}
	return strings.TrimSpace(s[end+1:]), true
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if at := len(s) - len(suffix); at >= 0 && utf8.RuneStart(s[at]) && strings.EqualFold(s[at:], suffix) {
		return s[:at], true
	}
	return s, false
}
