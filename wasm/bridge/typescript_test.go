package bridge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
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
		"export type Input = string | number | boolean | null | Link | readonly number[];",
		"  fields: Readonly<Record<string, Input>>;",
		"  deleted?: boolean;",
		"  record: RecordView;",
		"export interface RecordView {",
		"  list: ListQuery;",
		"  watch: { args: { view: ViewName; key?: string; args?: unknown }; reply: Record<string, never> };",
		"  | { view: string; key?: string; data: unknown }",
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
	files, err := filepath.Glob("../view/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			of, ok := spec.Type.(*ast.Ident)
			literal, isLiteral := spec.Values[0].(*ast.BasicLit)
			if !ok || !isLiteral || literal.Kind != token.STRING {
				return true
			}
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(unions, func(u union) bool { return u.of.Name() == of.Name })
			if i < 0 || !slices.Contains(unions[i].values, value) {
				t.Errorf("%s is in no union of %s", spec.Names[0], of.Name)
			}
			found++
			return true
		})
	}
	if found < 60 {
		t.Errorf("%d constants were looked at", found)
	}
}

func TestTypesThatNoMessageHolds(t *testing.T) {
	type unnamed struct{ Field int }
	for _, of := range []reflect.Type{reflect.TypeFor[map[int]string](), reflect.TypeFor[chan int](), reflect.TypeFor[unnamed]()} {
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
