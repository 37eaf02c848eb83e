package eml

import "strings"

// flow is what Content-Type says of the lines of plain text (RFC 3676).
type flow struct {
	on    bool // format=flowed
	delSp bool // the blanks that end broken lines are to be dropped
}

// unflow joins the lines that format=flowed broke (RFC 3676): a line that
// ends in a blank goes on in the next one of the same depth of quotation.
func unflow(text string, delSp bool) string {
	if !strings.Contains(text, " \n") && !strings.Contains(text, "\n ") && !strings.HasPrefix(text, " ") {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	open, openDepth := false, 0 // a line that goes on
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		depth := 0
		for depth < len(line) && line[depth] == '>' {
			depth++
		}
		words := strings.TrimPrefix(line[depth:], " ") // space-stuffing
		signature := words == "-- "
		if open && (depth != openDepth || signature) {
			out.WriteByte('\n')
			open = false
		}
		if !open && depth > 0 {
			out.WriteString(line[:depth])
			if words != "" {
				out.WriteByte(' ')
			}
		}
		open = ended && !signature && strings.HasSuffix(words, " ")
		openDepth = depth
		if open && delSp {
			words = words[:len(words)-1]
		}
		out.WriteString(words)
		if ended && !open {
			out.WriteByte('\n')
		}
	}
	return out.String()
}
