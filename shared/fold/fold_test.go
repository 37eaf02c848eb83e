package fold

import "testing"

func TestString(t *testing.T) {
	for s, want := range map[string]string{
		"":                  "",
		"Contoso":           "contoso",
		"Zürich":            "zurich",
		"ZÜRICH":            "zurich",
		"Zu\u0308rich":      "zurich", // the accent stands alone
		"Łódź":              "lodz",
		"Ærø":               "aero",
		"Straße":            "strasse",
		"STRAẞE":            "strasse",
		"Nguyễn Thị":        "nguyen thi",
		"東京":                "東京",
		"ΑΘΉΝΑ":             "αθήνα",
		"e\u0301\u0302":     "e",
		"Ǽ":                 "ae",
		"tab\tand\u00a0end": "tab\tand\u00a0end",
	} {
		if got := String(s); got != want {
			t.Errorf("%q is taken for %q, want %q", s, got, want)
		}
	}
}
