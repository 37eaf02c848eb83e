//go:build pages

package www

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

var pages = must(fs.Sub(dist, "dist"))

func must(files fs.FS, err error) fs.FS {
	if err != nil {
		panic(err)
	}
	return files
}
