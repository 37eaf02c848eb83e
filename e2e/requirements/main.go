// Command requirements says which requirements of the product are proven:
// an id counts when a test that names it ran and passed.
//
// It reads the list of requirements from docs/requirements.tsv and the results
// of tests from the folder given by -results: *.gotest.json as written by
// go test -json, *.vitest.json as written by vitest's JSON reporter. It fails
// when a requirement that is marked done is not proven, or the list is wrong.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"regarding/e2e/house"
)

func main() {
	results := flag.String("results", ".build/results", "folder with results of tests")
	flag.Parse()
	ok, err := run(os.Stdout, ".", *results)
	if err != nil {
		fmt.Fprintln(os.Stderr, "requirements:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// run writes the report on the tree at or above dir to w, and reports whether
// everything that is marked done is proven.
func run(w io.Writer, dir, results string) (ok bool, err error) {
	root, err := house.Root(dir)
	if err != nil {
		return false, err
	}
	text, err := os.ReadFile(filepath.Join(root, ListFile))
	if err != nil {
		return false, err
	}
	list, err := ParseList(bytes.NewReader(text))
	if err != nil {
		return false, fmt.Errorf("%s: %w", ListFile, err)
	}
	runs, err := ReadResults(results, SourceComments{Root: root})
	if err != nil {
		return false, err
	}
	report := Judge(list, runs)
	report.Write(w)
	return report.OK(), nil
}
