package house

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"regarding/wasm/bridge"
)

// generated lists what programs of the tree write: the text now, by the file
// that should hold it.
var generated = map[string]func() ([]byte, error){
	"www/src/bridge/protocol.gen.ts": func() ([]byte, error) { return []byte(bridge.TypeScript()), nil },
}

// CheckGenerated compares generated files below root with what would be
// written now.
func CheckGenerated(root string) ([]Problem, error) {
	return compareGenerated(os.DirFS(root), generated)
}

func compareGenerated(tree fs.FS, writers map[string]func() ([]byte, error)) ([]Problem, error) {
	var found []Problem
	for name, write := range writers {
		want, err := write()
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		got, err := fs.ReadFile(tree, filepath.ToSlash(name))
		if err != nil {
			found = append(found, problem(name, "is missing: make gen writes it"))
		} else if !bytes.Equal(got, want) {
			found = append(found, problem(name, "is old: make gen writes it anew"))
		}
	}
	return sorted(found), nil
}

// readAll returns the contents of all files of tree whose names end in ending.
func readAll(tree fs.FS, ending string) ([]byte, error) {
	var all bytes.Buffer
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ending {
			return err
		}
		text, err := fs.ReadFile(tree, name)
		all.Write(text)
		return err
	})
	return all.Bytes(), err
}
