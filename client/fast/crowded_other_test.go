//go:build !linux

package fast_test

import "github.com/ordergen/ordergen/client"

// crowded leaves the target at a port where nobody listens.
func crowded(*client.HTTPTarget, *server) {}
