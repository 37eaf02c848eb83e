// Package bench measures speed as ratios within one run, on one machine.
package bench
