package filter

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// slowest is far more than hostile input takes and far less than it would
// without limits, also on a busy machine, with the race detector or in wasm.
const slowest = 20 * time.Second

// Whatever is thrown at Parse and Compile takes little time and memory.
func TestHostileTextIsBounded(t *testing.T) {
	catalogue := FromCatalogue()
	fill := func(prefix, unit, suffix string) string {
		return prefix + strings.Repeat(unit, (MaxBytes-len(prefix)-len(suffix))/len(unit)) + suffix
	}
	const entity = `<fetch><entity name="account">`
	for name, text := range map[string]string{
		"filters within each other": fill(entity, "<filter>", ""),
		"filters beside each other": fill(entity, "<filter/>", "</entity></fetch>"),
		"columns":                   fill(entity, `<attribute name="name"/>`, "</entity></fetch>"),
		"orders":                    fill(entity, `<order attribute="name"/>`, "</entity></fetch>"),
		"values":                    fill(entity+`<filter><condition attribute="name" operator="in">`, "<value>a</value>", "</condition></filter></entity></fetch>"),
		"marks":                     fill("<fetch", " a=''", "/>"),
		"marks with names":          "<fetch " + numberedMarks() + "/>",
		"references":                fill(entity+`<filter><condition attribute="name" operator="eq" value="`, "&amp;", `"/></filter></entity></fetch>`),
		"comments":                  fill("", "<!---->", "<fetch/>"),
		"instructions":              fill("", "<?a?>", "<fetch/>"),
		"text":                      fill("<fetch>", "a", ""),
		"pattern":                   fill(entity+`<filter><condition attribute="name" operator="like" value="`, "%a_", `"/></filter></entity></fetch>`),
		"brackets":                  fill(entity+`<filter><condition attribute="name" operator="like" value="`, "[", `"/></filter></entity></fetch>`),
		"name":                      fill("<fetch><entity name='", "x", "'/></fetch>"),
	} {
		t.Run(name, func(t *testing.T) {
			if len(text) > MaxBytes {
				t.Fatalf("%d bytes", len(text))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begin := time.Now()
			_, err := Read(text, catalogue, Context{})
			took := time.Since(begin)
			runtime.ReadMemStats(&after)
			if took > slowest {
				t.Errorf("took %v", took)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("allocated %d MiB", used>>20)
			}
			if err != nil && len(err.Error()) > 1000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
		})
	}
}

// numberedMarks are marks with different names, which are compared with each
// other.
func numberedMarks() string {
	var b strings.Builder
	for i := 0; b.Len() < MaxBytes-100; i++ {
		fmt.Fprintf(&b, "a%d='' ", i)
	}
	return b.String()
}

// A query that multiplies rows ends when its budget does, and says so.
func TestHostileJoinIsBounded(t *testing.T) {
	d := loadDataset(t)
	links := ""
	for range MaxLinks {
		links += `<link-entity name="task" from="statecode" to="statecode"/>`
	}
	p, err := Read(`<fetch><entity name="task">`+links+`</entity></fetch>`, d.schema, d.context)
	if err != nil {
		t.Fatal(err)
	}
	const budget = 100_000
	pauses := 0
	_, err = p.Run(d.source, Options{Budget: budget, Pause: func() error { pauses++; return nil }})
	if pauses > budget/pauseEvery {
		t.Errorf("%d rows were looked at", pauses*pauseEvery)
	}
	if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeTooCostly || fault.KindOf(err) != fault.TooLarge {
		t.Errorf("error %v", err)
	}
	if n, err := p.Count(d.source, Options{Budget: budget}); err != nil || n == 0 {
		t.Errorf("Count is %d, %v: one way for each record is enough", n, err)
	}
}

// Pause is called while a query runs, and can end it.
func TestPause(t *testing.T) {
	d := loadDataset(t)
	p, err := Read(`<fetch><entity name="task"><link-entity name="task" from="statecode" to="statecode"><link-entity name="task" from="statecode" to="statecode"/></link-entity></entity></fetch>`, d.schema, d.context)
	if err != nil {
		t.Fatal(err)
	}
	called := 0
	if _, err := p.Run(d.source, Options{Pause: func() error { called++; return nil }}); err != nil || called < 2 {
		t.Errorf("called %d times, %v", called, err)
	}
	stop := errors.New("stop")
	if _, err := p.Run(d.source, Options{Pause: func() error { return stop }}); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of Pause", err)
	}
}

// The slowest pattern over the longest text.
func TestHostilePatternIsBounded(t *testing.T) {
	l := newLike(strings.Repeat("%a", maxPattern/4) + "%" + strings.Repeat("a", maxPattern/2-4) + "_b")
	text := strings.Repeat("a", crm.MaxTextBytes/8)
	begin := time.Now()
	if l.match(text) {
		t.Error("matches")
	}
	if took := time.Since(begin); took > slowest {
		t.Errorf("took %v", took)
	}
	if parts := len(l.parts); parts > maxPattern || parts < maxPattern/2 {
		t.Errorf("%d parts", parts)
	}
}

// Cookies come from outside.
func FuzzCookie(f *testing.F) {
	d := loadDataset(f)
	const text = `<fetch count="2"><entity name="account"><order attribute="name"/><order attribute="revenue"/></entity></fetch>`
	p, err := Read(text, d.schema, d.context)
	if err != nil {
		f.Fatal(err)
	}
	result, err := p.Run(d.source, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(result.Cookie)
	f.Add(result.Cookie[:12])
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, cookie string) {
		q := *p.Query()
		q.Cookie = cookie
		again, err := Compile(&q, d.schema, d.context)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := again.Run(d.source, Options{}); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}

// A cookie of another query is refused, not misread.
func TestCookieOfAnotherQuery(t *testing.T) {
	d := loadDataset(t)
	first, err := Read(`<fetch count="2"><entity name="account"><order attribute="name"/></entity></fetch>`, d.schema, d.context)
	if err != nil {
		t.Fatal(err)
	}
	result, err := first.Run(d.source, Options{})
	if err != nil || result.Cookie == "" {
		t.Fatalf("cookie %q, %v", result.Cookie, err)
	}
	other := mustParse(t, `<fetch count="2" page="2"><entity name="account"><order attribute="accountnumber"/></entity></fetch>`)
	other.Cookie = result.Cookie
	p, err := Compile(other, d.schema, d.context)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Run(d.source, Options{})
	if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeBadPaging {
		t.Errorf("error %v", err)
	}
}
