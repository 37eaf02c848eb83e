// Command gen writes the TypeScript of the bridge to its standard output.
package main

import (
	"fmt"
	"os"

	"regarding/wasm/bridge"
)

func main() {
	if _, err := fmt.Print(bridge.TypeScript()); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
