package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// shell runs a user's command and shows what it printed only when it fails. What the command
// leaves running in the background may go on, and write to where the command wrote.
func shell(ctx context.Context, command string, env ...string) error {
	output, err := os.CreateTemp("", "ordergen-")
	if err != nil {
		return err
	}
	defer os.Remove(output.Name())
	defer output.Close()
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = output, output // a file, as a pipe would be waited for
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("%q: %w: %s", command, err, printed(output))
	}
	return nil
}

const longestOutput = 2 << 10 // bytes of what a failed command printed last

func printed(output *os.File) string {
	if size, err := output.Seek(0, io.SeekEnd); err == nil {
		output.Seek(max(0, size-longestOutput), io.SeekStart)
	}
	text, _ := io.ReadAll(io.LimitReader(output, longestOutput))
	return strings.TrimSpace(string(text))
}
