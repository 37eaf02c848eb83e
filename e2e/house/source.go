package house

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// CheckComments reports packages that do not open with a comment of one
// sentence. A library's begins with "Package" and its name.
func CheckComments(tree fs.FS, folders []string) ([]Problem, error) {
	var found []Problem
	for _, folder := range folders {
		files, err := parseFolder(tree, folder)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			continue
		}
		name, texts := packageComment(files)
		switch {
		case len(texts) == 0:
			found = append(found, problem(folder, "package %s has no comment", name))
		case len(texts) > 1:
			found = append(found, problem(folder, "package %s has a comment in %d files", name, len(texts)))
		default:
			if why := commentFault(name, texts[0]); why != "" {
				found = append(found, problem(folder, "the comment of package %s %s", name, why))
			}
		}
	}
	return found, nil
}

func commentFault(name, text string) string {
	opening, _, _ := strings.Cut(text, "\n\n")
	opening = strings.Join(strings.Fields(opening), " ")
	switch {
	case name != "main" && !strings.HasPrefix(opening, "Package "+name+" "):
		return fmt.Sprintf("does not begin with %q", "Package "+name)
	case !strings.HasSuffix(opening, "."):
		return "does not open with a sentence"
	case new(doc.Package).Synopsis(text) != opening:
		return "opens with more than one sentence"
	}
	return ""
}

// packageComment returns the name of the package that files are of, and its
// comments.
func packageComment(files map[string]*ast.File) (name string, texts []string) {
	for _, file := range files {
		name = file.Name.Name
		if text := strings.TrimSpace(file.Doc.Text()); text != "" {
			texts = append(texts, text)
		}
	}
	return name, texts
}

// Sentences returns the opening sentence of each package in folders, by
// folder.
func Sentences(tree fs.FS, folders []string) (map[string]string, error) {
	all := map[string]string{}
	for _, folder := range folders {
		files, err := parseFolder(tree, folder)
		if err != nil {
			return nil, err
		}
		for _, text := range second(packageComment(files)) {
			all[folder] = new(doc.Package).Synopsis(text)
		}
	}
	return all, nil
}

func second[A, B any](_ A, b B) B { return b }

// worldly is what only main may reach for: it is passed down as an argument.
var worldly = map[string][]string{
	"time":         {"Now", "Since", "Until"},
	"os":           {"Getenv", "LookupEnv", "Environ", "ExpandEnv"},
	"syscall":      {"Getenv", "Environ"},
	"math/rand":    nil, // nil: the import itself
	"math/rand/v2": nil,
	"crypto/rand":  nil,
}

// Exception allows one file one thing that the rules forbid, and says why.
// An exception that nothing needs is a problem of its own.
type Exception struct{ File, Use, Why string }

// CheckWorld reports clocks, chance and environment below main, and
// goroutines in shared, in the packages of folders.
//
// Source: house style, "What not to do" and the heading of the map.
func CheckWorld(tree fs.FS, folders []string, exceptions []Exception) ([]Problem, error) {
	var found []Problem
	used := map[Exception]bool{}
	for _, folder := range folders {
		files, err := parseFolder(tree, folder)
		if err != nil {
			return nil, err
		}
		for name, file := range files {
			if file.Name.Name == "main" {
				continue
			}
			uses := worldlyUses(file)
			if folder == string(both) || strings.HasPrefix(folder, string(both)+"/") {
				uses = append(uses, goroutines(file)...)
			}
			for _, use := range uses {
				i := slices.IndexFunc(exceptions, func(e Exception) bool { return e.File == name && e.Use == use })
				if i < 0 {
					found = append(found, problem(name, "uses %s: take it as an argument, main has it", use))
				} else {
					used[exceptions[i]] = true
				}
			}
		}
	}
	for _, e := range exceptions {
		if !used[e] {
			found = append(found, problem(e.File, "no longer uses %s: take the exception away", e.Use))
		}
	}
	return sorted(found), nil
}

func worldlyUses(file *ast.File) []string {
	var uses []string
	names := map[string]string{} // what the file calls a package: its path
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		members, watched := worldly[importPath]
		if !watched {
			continue
		}
		if members == nil {
			uses = append(uses, importPath)
			continue
		}
		name := path.Base(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = importPath
	}
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := selector.X.(*ast.Ident)
		if ok && slices.Contains(worldly[names[of.Name]], selector.Sel.Name) {
			uses = append(uses, names[of.Name]+"."+selector.Sel.Name)
		}
		return true
	})
	return uses
}

func goroutines(file *ast.File) []string {
	var uses []string
	ast.Inspect(file, func(n ast.Node) bool {
		if _, ok := n.(*ast.GoStmt); ok {
			uses = append(uses, "a goroutine")
		}
		return true
	})
	return uses
}

// parseFolder parses the Go files of folder that are no tests, whatever they
// are built for, by their name from the root.
func parseFolder(tree fs.FS, folder string) (map[string]*ast.File, error) {
	names, err := fs.Glob(tree, path.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files[name] = file
	}
	return files, nil
}

func sorted(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.String(), b.String()) })
	return problems
}
