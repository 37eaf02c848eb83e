// Command heavy links what the engine must not.
package main

import "net/http"

func main() { http.NewServeMux() }
