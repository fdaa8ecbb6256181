//go:build unix

package recorded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ordergen/ordergen/arrival"
	"github.com/ordergen/ordergen/formats"
	"github.com/ordergen/ordergen/recorded"
)

// piped is a file whose reader waits for what the test has not written yet.
func piped(t *testing.T) (name string, in io.WriteCloser) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "X_message_1.csv")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip("there are no named pipes here: ", err)
	}
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return name, file
}

// messages are orders and their cancels, one each millisecond from a number on.
func messages(from, to int) string {
	var text strings.Builder
	for i := from; i < to; i++ {
		kind := 1 + i%2*2
		fmt.Fprintf(&text, "%d.%03d,%d,%d,10,1000000,1\n", 34200+i/1000, i%1000, kind, i/2)
	}
	return text.String()
}

// early are more events than Open waits for.
const early = 20_000

// TestFlowIsSentWhileItsFileIsRead opens a file of which the end is not there yet.
func TestFlowIsSentWhileItsFileIsRead(t *testing.T) {
	for name, last := range map[string]string{"whole": messages(early, early+10), "damaged": "34300,?\n"} {
		t.Run(name, func(t *testing.T) {
			file, in := piped(t)
			begun := make(chan error)
			go func() {
				_, err := io.WriteString(in, messages(0, early))
				begun <- err
			}()
			f, err := recorded.Open(context.Background(), file, recorded.Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := <-begun; err != nil {
				t.Fatal(err)
			}
			if f.Len() != arrival.Unknown || f.Duration() < 1000*time.Hour || f.Err() != nil {
				t.Errorf("with the file half read there are %d events in %v, %v, want nobody to know", f.Len(), f.Duration(), f.Err())
			}
			if o, due := f.At(3), f.Due(3); o.Orig != f.At(2).ID || due != 3*time.Millisecond {
				t.Errorf("event 3 is %+v after %v", o, due)
			}
			if before, follows := f.Follows(3, 0); !follows || before != 2 {
				t.Errorf("event 3 follows %d (%t), want 2", before, follows)
			}
			if _, err := io.WriteString(in, last); err != nil {
				t.Fatal(err)
			}
			in.Close()
			end := f.Due(early + 10) // waits for the end
			if name == "damaged" {
				if damage, ok := errors.AsType[*formats.Damage](f.Err()); !ok || damage.Line != early+1 || f.Fingerprint() != "" {
					t.Errorf("the error is %v, want that of line %d", f.Err(), early+1)
				}
				return
			}
			if f.Len() != early+10 || end != f.Duration() || end != (early+9)*time.Millisecond || f.Err() != nil || f.Fingerprint() == "" {
				t.Errorf("%d events in %v, %v, want %d", f.Len(), end, f.Err(), early+10)
			}
			if _, err := os.Stat(file + recorded.IndexSuffix); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestInterruptedReading ends the context while the file is being read: what has been read stays.
func TestInterruptedReading(t *testing.T) {
	file, in := piped(t)
	begun := make(chan error)
	go func() {
		_, err := io.WriteString(in, messages(0, early))
		begun <- err
	}()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f, err := recorded.Open(ctx, file, recorded.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := <-begun; err != nil {
		t.Fatal(err)
	}
	cancel()
	go func() { // may fail, as nobody reads on
		io.WriteString(in, messages(early, 2*early))
		in.Close()
	}()
	f.Whole(nil)
	notes := strings.Join(f.Notes(), "\n")
	if n := f.Len(); n < 16_384 || n >= 2*early || f.Err() != nil || !strings.Contains(notes, "was read up to event") {
		t.Errorf("%d events, %v, %q, want those until the end of the context", n, f.Err(), notes)
	}
	if _, err := os.Stat(file + recorded.IndexSuffix); err == nil {
		t.Error("an index that is not whole was kept")
	}
}
