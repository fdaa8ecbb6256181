// Package enum names the values of enumerations.
package enum

import (
	"fmt"
	"reflect"
)

// Name is the name of a value, or its type and number, such as Fate(9), where it has none.
func Name[V ~uint8](names []string, v V) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("%s(%d)", reflect.TypeFor[V]().Name(), uint8(v))
}
