package wire

import (
	"context"
	"fmt"

	"github.com/ordergen/ordergen/conform"
)

// Engine returns an engine with nothing in its books.
func (v *Venue) Engine() conform.Engine {
	if v.Between != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 6*v.timeout())
		defer cancel()
		if err := v.Between(ctx); err != nil {
			panic(fmt.Errorf("emptying the books: %w", err))
		}
	}
	if v.sequenced {
		return sequenced{v.engine()}
	}
	return v.engine()
}
