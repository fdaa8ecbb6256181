package ordergen

// The constants of the standard workload.
const (
	StandardTouch Price = 15000 // the lowest seeded ask
	StandardTick  Price = 1
)

var standardQuantity Dist = Uniform{Min: 10, Max: 199}
