package house

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// ban is a thing that the text of some of www's files must not hold.
type ban struct {
	what string
	re   *regexp.Regexp
	// in and out are folders below www/src: where the ban holds, and where in
	// them it does not. No in means everywhere.
	in, out []string
}

// The text of catalogues may speak of anything, so they are looked at for
// code only: strings are kept, comments are not.
var bans = []ban{
	{
		what: "reaches for the worker, a lock, a socket or storage: only src/bridge does",
		re:   regexp.MustCompile(`\b(new (Shared)?Worker|navigator\.locks|navigator\.serviceWorker|ServiceWorkerContainer|WebSocket|indexedDB|new BroadcastChannel|new MessageChannel)\b`),
		out:  []string{"bridge", "sw"},
	},
	{
		what: "has a colour of its own: use Fluent's tokens",
		re:   regexp.MustCompile(`['"\s:(](#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|(rgb|hsl|oklch)a?\()`),
		in:   []string{"features", "ui"},
	},
	{
		what: "writes HTML into the page: draw it with React",
		re:   regexp.MustCompile(`\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b`),
	},
	{
		what: "imports a whole package by *",
		re:   regexp.MustCompile(`import \* as \w+ from ['"]@fluentui/`),
	},
	{
		what: "runs text as code",
		re:   regexp.MustCompile(`\beval\(|\bnew Function\(`),
	},
}

var (
	pageFile    = regexp.MustCompile(`\.(ts|tsx|css)$`)
	pageTest    = regexp.MustCompile(`\.test\.tsx?$|\.d\.ts$`)
	pageImports = regexp.MustCompile(`(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]`)
	pageComment = regexp.MustCompile(`(?s)/\*.*?\*/|(^|\s)//[^\n]*`)
)

// CheckPages applies the rules of www to the files of src, the folder
// www/src. Tests may do what they test.
func CheckPages(src fs.FS) ([]Problem, error) {
	var found []Problem
	err := fs.WalkDir(src, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !pageFile.MatchString(name) || pageTest.MatchString(name) {
			return err
		}
		raw, err := fs.ReadFile(src, name)
		if err != nil {
			return err
		}
		text := pageComment.ReplaceAllString(string(raw), "$1")
		where := path.Join("www/src", name)
		for _, b := range bans {
			if !b.holds(name) {
				continue
			}
			if hit := b.re.FindString(text); hit != "" {
				found = append(found, problem(where, "%s (%s)", b.what, strings.TrimSpace(hit)))
			}
		}
		for _, match := range pageImports.FindAllStringSubmatch(text, -1) {
			if why := pageRefusal(name, resolve(name, match[1])); why != "" {
				found = append(found, problem(where, "imports %s: %s", match[1], why))
			}
		}
		return nil
	})
	return sorted(found), err
}

func (b ban) holds(name string) bool {
	within := func(folder string) bool { return strings.HasPrefix(name, folder+"/") }
	return (b.in == nil || slices.ContainsFunc(b.in, within)) && !slices.ContainsFunc(b.out, within)
}

// resolve returns what a file of www/src names, from www/src, or nothing for
// a package.
func resolve(name, target string) string {
	switch {
	case strings.HasPrefix(target, "."):
		return path.Join(path.Dir(name), target)
	case strings.HasPrefix(target, "@/"):
		return strings.TrimPrefix(target, "@/")
	case strings.HasPrefix(target, "/src/"):
		return strings.TrimPrefix(target, "/src/")
	}
	return ""
}

// pageRefusal says why the file name may not import target, both from
// www/src.
func pageRefusal(name, target string) string {
	from, to := part(name), part(target)
	switch {
	case target == "" || from == to:
		return ""
	case to == "..":
		if from == "bridge" {
			return "" // the built engine
		}
		return "it lies outside of src"
	case from == "sw" || to == "sw":
		return "the service worker is a program of its own"
	case strings.HasPrefix(from, "features/") && strings.HasPrefix(to, "features/"):
		return "a feature never imports another feature"
	case strings.HasPrefix(from, "features/") && to == "bridge" && strings.Count(target, "/") > 0 && !bridgeDoor(target):
		return "features use the bridge through its index"
	case from == "bridge" && to != "bridge":
		return "the bridge knows nothing of the screens"
	case from == "ui" && (strings.HasPrefix(to, "features/") || to == "app"):
		return "what is shared stands below the features"
	}
	return ""
}

func bridgeDoor(target string) bool {
	return slices.Contains([]string{"bridge/index", "bridge/index.ts"}, target)
}

// part names the part of www/src that a file belongs to: "bridge", "app",
// "ui", "features/mail".
func part(name string) string {
	pieces := strings.Split(name, "/")
	if pieces[0] == "features" && len(pieces) > 1 {
		return pieces[0] + "/" + pieces[1]
	}
	return pieces[0]
}
