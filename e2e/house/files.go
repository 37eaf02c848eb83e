package house

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// MaxLines is how long a source file may be before it wants splitting.
const MaxLines = 500

var (
	sourceFile    = regexp.MustCompile(`\.(go|ts|tsx|mjs|css|sh)$`)
	generatedFile = regexp.MustCompile(`\.gen\.\w+$`)
	sourceTest    = regexp.MustCompile(`_test\.go$|\.test\.tsx?$`)
)

// The words are put together here so that this file does not hold them.
var (
	machinePath = regexp.MustCompile(`(^|[\s"'=:(,` + "`" + `])/(` + strings.Join([]string{"ro" + "ot", "ho" + "me", "wo" + "rk", "Us" + "ers", "mn" + "t"}, "|") + `)/\w`)
	registry    = regexp.MustCompile(`(?i)` + strings.Join([]string{`registry\.` + `npmjs`, `registry\.` + `yarnpkg`, `proxy\.` + `golang`, `sum\.` + `golang`, `npm\.` + `pkg`, `arti` + `factory`, `ver` + `daccio`, `"res` + `olved":`}, "|"))
)

// CheckFiles applies to names, files of tree, the rules that hold for all
// that is tracked: no place that exists on one machine only, and no source
// file past MaxLines.
func CheckFiles(tree fs.FS, names []string) ([]Problem, error) {
	var found []Problem
	for _, name := range names {
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		if bytes.IndexByte(text, 0) >= 0 {
			continue // a picture or the like
		}
		lines := bytes.Split(text, []byte("\n"))
		for i, line := range lines {
			for what, re := range map[string]*regexp.Regexp{"a path of one machine": machinePath, "a host of a registry": registry} {
				if hit := re.Find(line); hit != nil {
					found = append(found, problem(fmt.Sprintf("%s:%d", name, i+1), "holds %s (%s)", what, bytes.TrimSpace(hit)))
				}
			}
		}
		if sourceFile.MatchString(name) && !generatedFile.MatchString(name) && !sourceTest.MatchString(name) && len(lines) > MaxLines+1 {
			found = append(found, problem(name, "has %d lines, at most %d: split it by noun", len(lines)-1, MaxLines))
		}
	}
	return sorted(found), nil
}
