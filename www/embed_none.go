//go:build !pages

package www

import "io/fs"

var pages fs.FS
