package bridge

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"regarding/shared/wire"
	"regarding/wasm/view"
)

// TypeScript returns the text of www/src/bridge/protocol.gen.ts. The same
// source gives the same text.
func TypeScript() string {
	g := &generator{declared: map[string]string{}}
	g.printf("// Written from wasm/bridge by `make gen`. Do not edit.\n\n")
	g.printf("/** The version of the protocol between browser and relay that this build speaks. */\n")
	g.printf("export const protocol = %d;\n", wire.Protocol)
	g.printf("/** The oldest version of it that is still served. */\n")
	g.printf("export const oldestProtocol = %d;\n", wire.OldestProtocol)
	g.printf("/** The most bytes that one message between page and engine may have. */\n")
	g.printf("export const maxMessageBytes = %d;\n", MaxMessageBytes)
	for _, u := range unions {
		g.printf("\nexport type %s = %s;\n", u.name, literals(u.values))
	}
	var names []string
	for _, v := range views {
		names = append(names, v.name)
	}
	g.printf("\nexport type ViewName = %s;\n", literals(names))
	g.printf("\n/** What a page can ask of the engine. */\nexport interface Calls {\n")
	for _, c := range calls {
		args, reply := g.typeOf(c.args), g.typeOf(c.reply)
		if c.handles {
			args += " & { handles: readonly File[] }"
		}
		if c.blob {
			reply += " & { blob: Blob }"
		}
		g.printf("  %s: { args: %s; reply: %s };\n", c.name, args, reply)
	}
	g.printf("}\n\nexport type CallName = keyof Calls;\n")
	g.printf("\n/** What a page can watch. */\nexport interface Views {\n")
	for _, v := range views {
		g.printf("  %s: %s;\n", v.name, g.typeOf(v.data))
	}
	g.printf("}\n\n/** The arguments with which views are watched; those that are not here have none. */\nexport interface ViewArgs {\n")
	for _, v := range views {
		if v.args.NumField() > 0 {
			g.printf("  %s: %s;\n", v.name, g.typeOf(v.args))
		}
	}
	g.printf("}\n")
	g.printf("\n/** A message from a page to the engine. */\n")
	g.printf("export type PageMessage = %s;\n", g.inline(reflect.TypeFor[request]()))
	g.printf("\n/** A message from the engine to a page. */\nexport type EngineMessage =\n")
	for i, t := range []reflect.Type{reflect.TypeFor[answer](), reflect.TypeFor[change](), reflect.TypeFor[farewell]()} {
		end := ""
		if i == 2 {
			end = ";"
		}
		g.printf("  | %s%s\n", g.inline(t), end)
	}
	// What pages read by themselves.
	g.typeOf(reflect.TypeFor[view.Glance]())
	for _, name := range g.order {
		g.printf("\n%s\n", g.declared[name])
	}
	return g.out.String()
}

// generator writes TypeScript for Go types as encoding/json writes them.
type generator struct {
	out      strings.Builder
	declared map[string]string // declarations by name
	order    []string          // their names as first met
}

func (g *generator) printf(format string, args ...any) {
	fmt.Fprintf(&g.out, format, args...)
}

// typeOf returns the TypeScript for t and declares what it names. It panics
// for a type that no message should hold.
func (g *generator) typeOf(t reflect.Type) string {
	if t == reflect.TypeFor[viewName]() {
		return "ViewName"
	}
	if t == reflect.TypeFor[view.Input]() {
		return g.declare(t, func() string {
			return "export type Input = string | number | boolean | null | " + g.typeOf(reflect.TypeFor[view.Link]()) + " | readonly number[];"
		})
	}
	for _, u := range unions {
		if u.of == t {
			return u.name
		}
	}
	if t.Kind() == reflect.Pointer {
		return g.typeOf(t.Elem()) + " | null"
	}
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
		return "unknown"
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return g.declare(t, func() string { return fmt.Sprintf("export type %s = string;", t.Name()) })
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint32, reflect.Uint64, reflect.Float64:
		return "number"
	case reflect.Interface:
		return "unknown"
	case reflect.Slice:
		return "readonly " + g.typeOf(t.Elem()) + "[]"
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return "Readonly<Record<string, " + g.typeOf(t.Elem()) + ">>"
		}
	case reflect.Struct:
		if t.NumField() == 0 {
			return "Record<string, never>"
		}
		if first := t.Name()[0]; first < 'A' || first > 'Z' {
			return g.inline(t)
		}
		return g.declare(t, func() string {
			return fmt.Sprintf("export interface %s {\n  %s;\n}", nameOf(t), strings.Join(g.fields(t), ";\n  "))
		})
	}
	panic(fmt.Sprintf("bridge: no TypeScript for %v", t))
}

func (g *generator) inline(t reflect.Type) string {
	return "{ " + strings.Join(g.fields(t), "; ") + " }"
}

func (g *generator) fields(t reflect.Type) []string {
	var fields []string
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			fields = append(fields, g.fields(f.Type)...) // as encoding/json does
			continue
		}
		if name == "" || f.Anonymous {
			panic(fmt.Sprintf("bridge: %v.%s has no name in JSON", t, f.Name))
		}
		if strings.Contains(options, "omitempty") {
			of := f.Type
			if of.Kind() == reflect.Pointer {
				of = of.Elem() // left out, never null
			}
			fields = append(fields, name+"?: "+g.typeOf(of))
			continue
		}
		fields = append(fields, name+": "+g.typeOf(f.Type))
	}
	return fields
}

func (g *generator) declare(t reflect.Type, text func() string) string {
	name := nameOf(t)
	if !slices.Contains(g.order, name) {
		g.order = append(g.order, name)
		g.declared[name] = text()
	}
	return name
}

// nameOf returns the name of t in TypeScript, where Record means something else.
func nameOf(t reflect.Type) string {
	if t == reflect.TypeFor[view.Record]() {
		return "RecordView"
	}
	return t.Name()
}

func literals(values []string) string {
	return "'" + strings.Join(values, "' | '") + "'"
}
