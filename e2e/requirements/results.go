package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Outcome is how a test ended.
type Outcome string

const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped"
)

// Run is one test that was started, or would have been.
type Run struct {
	Name    string // for a person: package and test, or the whole title
	Outcome Outcome
	Names   []ID // the ids in its title or in the comment of its function
}

// Comments finds the doc comment of a test function, so that ids can stand
// there. It returns nothing for a function it does not find.
type Comments interface {
	Of(importPath, function string) (string, error)
}

// ReadResults reads all files of results in folder. A folder without any is
// an error: nothing was run.
func ReadResults(folder string, comments Comments) ([]Run, error) {
	var all []Run
	files := 0
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		var read func(io.Reader) ([]Run, error)
		switch {
		case strings.HasSuffix(name, ".gotest.json"):
			read = func(r io.Reader) ([]Run, error) { return readGoTest(r, comments) }
		case strings.HasSuffix(name, ".vitest.json"):
			read = readVitest
		default:
			return nil
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		runs, err := read(file)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		files++
		all = append(all, runs...)
		return nil
	})
	if err == nil && files == 0 {
		err = fmt.Errorf("no results of tests in %s", folder)
	}
	return all, err
}

// goEvent is a line of go test -json, see go doc test2json.
type goEvent struct {
	Action, Package, Test string
}

// readGoTest reads the output of go test -json. Ids count from the title of a
// test or subtest, and from the doc comment of a test function.
func readGoTest(r io.Reader, comments Comments) ([]Run, error) {
	outcomes := map[string]Outcome{"pass": Passed, "fail": Failed, "skip": Skipped}
	var runs []Run
	for d := json.NewDecoder(r); ; {
		var event goEvent
		if err := d.Decode(&event); errors.Is(err, io.EOF) {
			return runs, nil
		} else if err != nil {
			return nil, err
		}
		outcome, ended := outcomes[event.Action]
		if !ended || event.Test == "" {
			continue
		}
		run := Run{Name: event.Package + " " + event.Test, Outcome: outcome, Names: idsIn(event.Test)}
		if !strings.Contains(event.Test, "/") {
			comment, err := comments.Of(event.Package, event.Test)
			if err != nil {
				return nil, err
			}
			run.Names = idsIn(event.Test + "\n" + comment)
		}
		runs = append(runs, run)
	}
}

// vitestFile is the part of vitest's JSON report that is looked at.
type vitestFile struct {
	TestResults []struct {
		Name             string
		AssertionResults []struct {
			FullName string
			Status   string
		}
	}
}

// readVitest reads a report of vitest. Ids count from the whole title of a
// test, with those of the groups it stands in.
func readVitest(r io.Reader) ([]Run, error) {
	var file vitestFile
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, err
	}
	var runs []Run
	for _, suite := range file.TestResults {
		for _, test := range suite.AssertionResults {
			run := Run{Name: filepath.Base(suite.Name) + " " + test.FullName, Names: idsIn(test.FullName)}
			switch test.Status {
			case "passed":
				run.Outcome = Passed
			case "failed":
				run.Outcome = Failed
			default: // skipped, pending, todo, disabled
				run.Outcome = Skipped
			}
			runs = append(runs, run)
		}
	}
	return runs, nil
}
