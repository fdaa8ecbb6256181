package command

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// shell runs a user's command and shows what it printed only when it fails.
func shell(ctx context.Context, command string, env ...string) error {
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 5 * time.Second
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%q: %w: %s", command, err, output)
	}
	return nil
}
