package crm_test

import (
	"strings"
	"testing"

	"regarding/shared/crm"
)

// What is an id is written as it was read, but for its case.
func FuzzParseID(f *testing.F) {
	f.Add("018f2d3c-4b5a-7c8d-9e0f-a1b2c3d4e5f6")
	f.Add("018F2D3C-4B5A-7C8D-9E0F-A1B2C3D4E5F6")
	f.Add("018f2d3c-4b5a-7c8d-9e0f-a1b2c3d4e5fg")
	f.Add("018f2d3c-4b5a-7c8d-9e0f\x00a1b2c3d4e5f6")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := crm.ParseID(s)
		switch {
		case err != nil && !id.IsZero():
			t.Errorf("%v with %v", id, err)
		case err == nil && id.String() != strings.ToLower(s):
			t.Errorf("%q became %v", s, id)
		}
	})
}
