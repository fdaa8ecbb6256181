package trial

import "time"

func milliseconds(d time.Duration) float64 { return float64(d) / 1e6 }
