// Command map prints the packages of the tree with the opening sentence of
// each, for a person who looks for where something is.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"regarding/e2e/house"
)

func main() {
	if err := write(os.Stdout, "."); err != nil {
		fmt.Fprintln(os.Stderr, "map:", err)
		os.Exit(1)
	}
}

func write(w io.Writer, dir string) error {
	root, err := house.Root(dir)
	if err != nil {
		return err
	}
	packages, err := house.List(root, house.Browser)
	if err != nil {
		return err
	}
	var folders []string
	for _, p := range packages {
		folders = append(folders, p.Path())
	}
	sentences, err := house.Sentences(os.DirFS(root), folders)
	if err != nil {
		return err
	}
	slices.Sort(folders)
	top := ""
	for _, folder := range folders {
		if first, _, _ := strings.Cut(folder, "/"); first != top {
			top = first
			fmt.Fprintf(w, "\n%s/\n", top)
		}
		fmt.Fprintf(w, "  %-22s %s\n", strings.TrimPrefix(strings.TrimPrefix(folder, top), "/"), sentences[folder])
	}
	return nil
}
