// Package house checks that the tree keeps to the map and the rules of the
// house style.
//
// Each rule is a function from what it looks at (listed packages, files) to
// the problems it found, so that its test can show it both a good tree and a
// bad one.
package house

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Module is the path of the module that the map describes.
const Module = "regarding"

// Problem is one place where the tree breaks a rule.
type Problem struct {
	Where string // a package or a file, from the root of the tree
	What  string // what is wrong there and, where it is not plain, how to mend it
}

// String puts the place first.
func (p Problem) String() string { return p.Where + ": " + p.What }

func problem(where, format string, args ...any) Problem {
	return Problem{Where: where, What: fmt.Sprintf(format, args...)}
}

// Package is what the go command tells of one package. Only what the rules
// look at is kept.
type Package struct {
	ImportPath     string
	Dir            string
	Name           string
	GoFiles        []string
	IgnoredGoFiles []string
	Imports        []string
	TestImports    []string
	XTestImports   []string
}

// Path returns the folder of p from the root of the module; "." is the root.
func (p Package) Path() string {
	if p.ImportPath == Module {
		return "."
	}
	return strings.TrimPrefix(p.ImportPath, Module+"/")
}

// Target is an operating system and architecture to list packages for.
type Target struct{ OS, Arch string }

// Native is what the relay and the tests run on; Browser is what the engine
// runs on.
var (
	Native  = Target{OS: "linux", Arch: "amd64"}
	Browser = Target{OS: "js", Arch: "wasm"}
)

// String is the form that the go command uses, for example "js/wasm".
func (t Target) String() string { return t.OS + "/" + t.Arch }

// List returns the packages of the module at root as they look for target.
// A package without files for the target is listed without GoFiles.
func List(root string, target Target) ([]Package, error) {
	out, err := goList(root, target, "-e", "-json=ImportPath,Dir,Name,GoFiles,IgnoredGoFiles,Imports,TestImports,XTestImports", "./...")
	if err != nil {
		return nil, err
	}
	var packages []Package
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var p Package
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read package list for %v: %w", target, err)
		}
		packages = append(packages, p)
	}
}

// Deps returns the import paths of everything linked into the program in
// folder dir of the module at root.
func Deps(root string, target Target, dir string) ([]string, error) {
	out, err := goList(root, target, "-deps", "./"+dir)
	return strings.Fields(out), err
}

func goList(root string, target Target, args ...string) (string, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = root
	cmd.Env = append(cmd.Environ(), "GOOS="+target.OS, "GOARCH="+target.Arch)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list for %v: %w: %s", target, err, strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}

// Root returns the folder of go.mod at or above dir.
func Root(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", fmt.Errorf("no go.mod at or above %s: %w", dir, fs.ErrNotExist)
		}
		at = up
	}
}

// Tree returns the files that are tracked, or would be if they were added:
// names from root with slashes, in order.
func Tree(root string) ([]string, error) {
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list files of the tree: %w", err)
	}
	var names []string
	seen := map[string]bool{}
	for _, name := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		// A file that was deleted and not yet committed is still listed.
		if info, err := os.Lstat(filepath.Join(root, name)); err == nil && info.Mode().IsRegular() && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names, nil
}
