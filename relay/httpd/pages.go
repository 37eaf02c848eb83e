package httpd

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// pages are the files of the page, found by their path. What is not listed
// here when the relay starts is not served.
type pages struct {
	from  fs.FS
	files map[string]file
}

// file is one file of the page in each of its encodings.
type file struct {
	mediaType string
	// variants hold the file as it is, and maybe as x.br and x.gz.
	variants []variant
}

// variant is a file in one encoding; the encoding "" is the file as it is.
type variant struct {
	encoding string
	name     string
	tag      string
	size     int64
}

// siblings are the endings of precompressed files, the best first.
var siblings = []struct{ ending, encoding string }{{".br", "br"}, {".gz", "gzip"}}

// mediaTypes is closed, so that the relay serves the same on every machine.
var mediaTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".mjs":         "text/javascript; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

// readPages reads every file of files, which may be nil.
func readPages(files fs.FS) (*pages, error) {
	if files == nil {
		return nil, nil
	}
	found := make(map[string]variant)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		found[name], err = newVariant(files, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read pages: %w", err)
	}
	p := &pages{from: files, files: make(map[string]file)}
	for name, plain := range found {
		if isSibling(found, name) {
			continue
		}
		f := file{mediaType: mediaTypes[path.Ext(name)]}
		if f.mediaType == "" {
			f.mediaType = "application/octet-stream"
		}
		for _, s := range siblings {
			if packed, ok := found[name+s.ending]; ok {
				packed.encoding = s.encoding
				f.variants = append(f.variants, packed)
			}
		}
		f.variants = append(f.variants, plain)
		p.files["/"+name] = f
	}
	if _, ok := p.files["/index.html"]; !ok {
		return nil, fmt.Errorf("read pages: no index.html")
	}
	return p, nil
}

// isSibling reports whether name is another file, compressed.
func isSibling(found map[string]variant, name string) bool {
	for _, s := range siblings {
		if base, ok := strings.CutSuffix(name, s.ending); ok {
			if _, ok := found[base]; ok {
				return true
			}
		}
	}
	return false
}

func newVariant(files fs.FS, name string) (variant, error) {
	f, err := files.Open(name)
	if err != nil {
		return variant{}, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return variant{}, fmt.Errorf("%s: %w", name, err)
	}
	tag := base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12])
	return variant{name: name, tag: `"` + tag + `"`, size: size}, nil
}
