package trial

// Baseline is what a case found of one shard.
type Baseline struct {
	Throughput float64 // orders accepted per second
	Capacity   float64 // highest rate held, orders/s; 0 where it was not searched for
}
