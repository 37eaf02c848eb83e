package sim

func newBadgerDisk(string) disk { panic("sim: not yet") }
