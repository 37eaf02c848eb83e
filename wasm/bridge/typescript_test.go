package bridge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regarding/wasm/view"
)

func TestTypeScriptIsDeterministic(t *testing.T) {
	first := TypeScript()
	for range 10 {
		if TypeScript() != first {
			t.Fatal("two texts differ")
		}
	}
}

func TestTypeScriptHolds(t *testing.T) {
	text := TypeScript()
	for _, want := range []string{
		"export type FaultKind = 'invalid' | 'notFound' | ",
		"export type Role = 'member' | 'readOnly' | 'administrator';",
		"  zonedTime: { args: { local: string; zone: string }; reply: ZonedTime };",
		"  session: Session;",
		"  profile: Profile | null;",
		"  checks: readonly Check[];",
		"  fault: FaultKind | null;",
		"  | { id: number; reply?: unknown; fault?: Fault }",
		"export const protocol = ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, c := range calls {
		if !strings.Contains(text, "\n  "+c.name+": { args: ") {
			t.Errorf("no call %s", c.name)
		}
	}
}

// Every named value of a view's string types is in its union.
func TestUnionsAreComplete(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../view/view.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]reflect.Type{
		"ConnectionState": reflect.TypeFor[view.ConnectionState](),
		"CheckName":       reflect.TypeFor[view.CheckName](),
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		name, ok := spec.Type.(*ast.Ident)
		if !ok {
			return true
		}
		of, ok := types[name.Name]
		if !ok {
			t.Errorf("constant %s is of a type that is no union", spec.Names[0])
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(unions, func(u union) bool { return u.of == of })
		if i < 0 || !slices.Contains(unions[i].values, value) {
			t.Errorf("%s is not in the union of %s", spec.Names[0], name.Name)
		}
		found++
		return true
	})
	if found != 9 {
		t.Errorf("%d constants were looked at", found)
	}
}

func TestTypesThatNoMessageHolds(t *testing.T) {
	type unnamed struct{ Field int }
	for _, of := range []reflect.Type{reflect.TypeFor[map[string]int](), reflect.TypeFor[chan int](), reflect.TypeFor[unnamed]()} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was written", of)
				}
			}()
			(&generator{declared: map[string]string{}}).typeOf(of)
		}()
	}
}
