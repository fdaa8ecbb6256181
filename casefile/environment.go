package casefile

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expanded puts variables of the environment into a text. The error names the variable, and
// never the text, which may hold a secret.
func expanded(text string) (string, error) {
	var missing []string
	value := variable.ReplaceAllStringFunc(text, func(name string) string {
		name = name[len("${") : len(name)-len("}")]
		v, set := os.LookupEnv(name)
		if !set || v == "" {
			missing = append(missing, name)
		}
		return v
	})
	if len(missing) > 0 {
		return "", fmt.Errorf("the environment has no %s, want it set", strings.Join(missing, ", "))
	}
	return value, nil
}
