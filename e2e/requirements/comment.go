package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"

	"regarding/e2e/house"
)

// SourceComments reads doc comments of test functions from the tree at Root.
type SourceComments struct{ Root string }

// Of returns the doc comment of function in the tests of the package, in
// whatever file and for whatever system it is.
func (s SourceComments) Of(importPath, function string) (string, error) {
	folder := strings.TrimPrefix(strings.TrimPrefix(importPath, house.Module), "/")
	names, err := filepath.Glob(filepath.Join(s.Root, filepath.FromSlash(folder), "*_test.go"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return "", fmt.Errorf("look for the comment of %s: %w", function, err)
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == function {
				return f.Doc.Text(), nil
			}
		}
	}
	return "", nil
}
